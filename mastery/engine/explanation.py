"""Why a status is what it is: one sentence, the evidence that counted and that did not, and the policy's values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mastery.engine.calculation import Method
from mastery.engine.evidence import Evidence, Outcome, tries
from mastery.engine.policy import Calculation, Origin, Policy, Resolved
from mastery.engine.scores import Score
from mastery.engine.status import Decision, Status
from mastery.engine.wording import number


class Unused(StrEnum):
    """Why the number that decides does not rest on a record."""

    REPLACED = "replaced"
    EXCUSED = "excused"
    VOID = "void"
    DO_OVER = "do_over"
    NOT_BEST = "not_best"
    EARLIER = "earlier"
    NOT_AMONG_TOP = "not_among_top"
    BELOW_MASTERY = "below_mastery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One record of evidence. `unused` None means that the number compared with the threshold rests on it."""

    record: Evidence
    unused: Unused | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`evidence` is every record in the order of the work; `origins` tells of each policy value where it was set."""

    sentence: str
    evidence: tuple[Weighed, ...]
    policy: Policy
    origins: Mapping[str, Origin]

    @property
    def used(self) -> tuple[Evidence, ...]:
        return tuple(each.record for each in self.evidence if each.unused is None)


def explain(decision: Decision, records: Iterable[Evidence], *, resolved: Resolved) -> Explanation:
    """What decided this status, whole: nothing that was recorded is left out."""
    known = tuple(records)
    return Explanation(
        sentence=sentence(decision, policy=resolved.policy),
        evidence=weigh(known, decision=decision, policy=resolved.policy),
        policy=resolved.policy,
        origins=resolved.origins,
    )


def weigh(records: Iterable[Evidence], *, decision: Decision, policy: Policy) -> tuple[Weighed, ...]:
    """Each record, and why it does not count where it does not."""
    known = sorted(records, key=lambda record: (record.observed_at, record.record_id))
    replaced = {record.replaces_id for record in known}
    deciding = decision.promised or policy
    resting_on = {record.record_id for record in _resting_on(tries(known), policy=deciding)}
    return tuple(
        Weighed(
            record=record,
            unused=None if record.record_id in resting_on else _unused(record, replaced, policy=deciding),
        )
        for record in known
    )


def _resting_on(counted: Sequence[Evidence], *, policy: Policy) -> Sequence[Evidence]:
    """The tries that the method makes its number of; of equals the earliest."""
    size = policy.calculation.count or 1
    match policy.calculation.method:
        case Method.HIGHEST | Method.MEAN_OF_TOP:
            return sorted(counted, key=_percent, reverse=True)[:size]
        case Method.LATEST | Method.MEDIAN_OF_RECENT:
            return counted[-size:]
        case Method.N_TIMES:
            return [record for record in counted if _percent(record) >= Fraction(policy.threshold_percent)]
    return counted


def _percent(record: Evidence) -> Fraction:
    assert record.score is not None
    return record.score.percent


_NO_TRY = {
    Outcome.EXCUSED: Unused.EXCUSED,
    Outcome.VOID: Unused.VOID,
    Outcome.DO_OVER: Unused.DO_OVER,
}

_LEFT_OUT = {
    Method.HIGHEST: Unused.NOT_BEST,
    Method.LATEST: Unused.EARLIER,
    Method.N_TIMES: Unused.BELOW_MASTERY,
    Method.MEAN_OF_TOP: Unused.NOT_AMONG_TOP,
    Method.MEDIAN_OF_RECENT: Unused.EARLIER,
}
"""By method, what is said of a try that it leaves out. The others leave none out."""


def _unused(record: Evidence, replaced: set[int | None], *, policy: Policy) -> Unused:
    if record.record_id in replaced:
        return Unused.REPLACED
    return _NO_TRY.get(record.outcome) or _LEFT_OUT[policy.calculation.method]


def sentence(decision: Decision, *, policy: Policy) -> str:
    """Why the status is what it is, in one plain sentence."""
    if decision.status is Status.EXEMPT:
        return "Exempt: this objective is not asked of this student."
    if decision.best is None:
        return "Not assessed yet: there is no evidence, which is not a zero."
    if decision.status is Status.NOT_ASSESSED:
        return f"Not assessed yet: {_so_far(decision)}; a status appears from {_wanted(policy)} on."
    if decision.promised is not None:
        return f"Mastered: {_told(decision, decision.promised)}, and it stays."
    word = "Mastered" if decision.status is Status.MASTERED else "Not yet"
    return f"{word}: {_counted(decision, policy)}; mastery is {_goal(policy)}{_once(decision, policy)}."


def _so_far(decision: Decision) -> str:
    return f"{_count(decision.attempts, 'try', 'tries')} with {_count(decision.items, 'question', 'questions')} so far"


def _wanted(policy: Policy) -> str:
    asked = _count(policy.minimum_attempts, "try", "tries")
    return f"{asked} with {_count(policy.minimum_items, 'question', 'questions')}"


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _counted(decision: Decision, policy: Policy) -> str:
    if policy.counts_best:
        which = "the one try" if decision.attempts == 1 else f"the best of {decision.attempts} tries"
        return f"{which} is {_points(decision.best.score if decision.best else None)}"
    what = method_words(policy.calculation)
    if decision.value is None:
        return f"{what} gives no number yet"
    return f"{what} is {number(cut(decision.value))} %"


def _told(decision: Decision, promised: Policy) -> str:
    """The number of a decision is the one by the policy in force, so another method's promise names none."""
    if promised.counts_best:
        return f"{_counted(decision, promised)}; you were told so when mastery was {_goal(promised)}"
    return f"you were told so when {method_words(promised.calculation)} had to come to {_goal(promised)}"


def _once(decision: Decision, policy: Policy) -> str:
    """A mastery that was reached before, by a method whose number has gone down since, stays."""
    if decision.status is not Status.MASTERED or policy.counts_best:
        return ""
    if decision.value is not None and decision.value >= Fraction(policy.threshold_percent):
        return ""
    return ", which was reached before and stays"


def _points(score: Score | None) -> str:
    assert score is not None
    return f"{number(score.earned)} of {number(score.possible)} points ({number(score.shown_percent)} %)"


def _goal(policy: Policy) -> str:
    return f"{number(policy.threshold_percent)} %"


def cut(percent: Fraction) -> Decimal:
    """As a reader sees it: cut to one decimal, so that the screen cannot name a threshold that is not reached."""
    return Decimal(percent.numerator * 10 // percent.denominator).scaleb(-1)


def method_words(calculation: Calculation) -> str:
    """A method in words that fit into "… is 72 %"."""
    words = {
        Method.HIGHEST: "the best of all tries",
        Method.LATEST: "the latest try",
        Method.AVERAGE: "the mean of all tries",
        Method.WEIGHTED_AVERAGE: f"the mean in which the newest try weighs {calculation.weight} %",
        Method.DECAYING_AVERAGE: f"the running mean in which each new try weighs {calculation.weight} %",
        Method.N_TIMES: f"the mean of the tries that reach mastery, of which {calculation.times} are asked,",
        Method.POWER_LAW: "the trend of all tries",
        Method.MEAN_OF_TOP: f"the mean of the best {calculation.count} tries",
        Method.MEDIAN_OF_RECENT: f"the median of the last {calculation.count} tries",
    }
    return words[calculation.method]
