"""Not assessed, not yet, mastered or exempt, from evidence and policy."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mastery.engine.evidence import Evidence, best, tries
from mastery.engine.policy import Policy
from mastery.engine.scores import Score
from mastery.engine.wording import number


class Status(StrEnum):
    """Where a student stands on an objective. Absence is a state of its own, never a zero."""

    NOT_ASSESSED = "not_assessed"
    NOT_YET = "not_yet"
    MASTERED = "mastered"
    EXEMPT = "exempt"


class Shown(StrEnum):
    """The states a page draws: the four above, with the two that are hints and never grades."""

    NONE = "none"
    NOT_YET = "notyet"
    NEARLY = "nearly"
    MASTERED = "mastered"
    EXTENDED = "extended"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A status with the evidence that decided it and the number of attempts that count."""

    status: Status
    best: Evidence | None
    attempts: int


def decide(records: Iterable[Evidence], *, policy: Policy, exempt: bool = False) -> Decision:
    """The best attempt decides: no average, and no penalty for a later chance."""
    counted = tries(records)
    top = best(counted)
    score = None if top is None else top.score
    status = decide_from_best(score, policy=policy, exempt=exempt)
    return Decision(status=status, best=top, attempts=len(counted))


def decide_from_best(best: Score | None, *, policy: Policy, exempt: bool = False) -> Status:
    """An exemption is somebody's decision about the student and stands before any score."""
    if exempt:
        return Status.EXEMPT
    if best is None:
        return Status.NOT_ASSESSED
    return Status.MASTERED if best.reaches(policy.threshold_percent) else Status.NOT_YET


_DRAWN = {
    Status.NOT_ASSESSED: Shown.NONE,
    Status.NOT_YET: Shown.NOT_YET,
    Status.MASTERED: Shown.MASTERED,
    Status.EXEMPT: Shown.EXEMPT,
}


def shown(status: Status, *, best: Score | None, policy: Policy, extended: bool = False) -> Shown:
    """Nearly there is a band under the threshold; extended is mastered with an enrichment completed."""
    if status is Status.MASTERED and extended:
        return Shown.EXTENDED
    if status is Status.NOT_YET and best is not None and best.reaches(policy.nearly_from):
        return Shown.NEARLY
    return _DRAWN[status]


def explain(decision: Decision, *, policy: Policy) -> str:
    """Why the status is what it is, in one plain sentence."""
    if decision.status is Status.EXEMPT:
        return "Exempt: this objective is not asked of this student."
    if decision.best is None or decision.best.score is None:
        return "Not assessed yet: there is no evidence, which is not a zero."
    word = "Mastered" if decision.status is Status.MASTERED else "Not yet"
    return f"{word}: {_counted(decision)} is {_points(decision.best.score)}; mastery is {_goal(policy)}."


def _counted(decision: Decision) -> str:
    return "the one try" if decision.attempts == 1 else f"the best of {decision.attempts} tries"


def _points(score: Score) -> str:
    return f"{number(score.earned)} of {number(score.possible)} points ({number(score.shown_percent)} %)"


def _goal(policy: Policy) -> str:
    return f"{number(policy.threshold_percent)} %"
