"""What every method makes of the same tries, beside best of attempts, which decides.

For a school that thinks of another method: nothing here decides a status, and students are never
set in an order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mastery.engine.calculation import Method, calculate
from mastery.engine.refusals import Refused
from mastery.engine.scores import Score

USUAL_WEIGHT = 65
USUAL_TIMES = 2
USUAL_TOP = 2
USUAL_RECENT = 3

_USUAL: dict[Method, dict[str, int]] = {
    Method.WEIGHTED_AVERAGE: {"weight": USUAL_WEIGHT},
    Method.DECAYING_AVERAGE: {"weight": USUAL_WEIGHT},
    Method.N_TIMES: {"times": USUAL_TIMES},
    Method.MEAN_OF_TOP: {"count": USUAL_TOP},
    Method.MEDIAN_OF_RECENT: {"count": USUAL_RECENT},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The exact number that a method comes to, and whether it reaches the threshold. No number does not."""

    method: Method
    value: Fraction | None
    reaches: bool

    @property
    def shown_percent(self) -> Decimal | None:
        """The number as a reader sees it: cut to one decimal, so 79.99 is shown as 79.9."""
        return None if self.value is None else Decimal(int(self.value * 10)).scaleb(-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One student on one objective: best of attempts, and what each other method would say."""

    best: Verdict
    others: tuple[Verdict, ...]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return (self.best, *self.others)

    @property
    def by_answer(self) -> tuple[Verdict, ...]:
        """Those that reach the threshold first."""
        return tuple(sorted(self.verdicts, key=lambda verdict: not verdict.reaches))

    @property
    def is_split(self) -> bool:
        """Whether any method would say something else than the best try does."""
        return any(other.reaches is not self.best.reaches for other in self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A method on many results. `lost` would be told not yet although one try showed mastery.

    `gained` would be told mastered although no try showed it.
    """

    method: Method
    reached: int
    lost: int
    gained: int

    @property
    def changed(self) -> int:
        return self.lost + self.gained


def compare(tries: Sequence[Score], *, threshold_percent: Decimal) -> Comparison:
    """Every method, with its usual parameters, on the tries that count, oldest first."""
    if not tries:
        raise Refused("no_tries", "Without a try there is nothing to compare.")
    percents = [score.percent for score in tries]
    best, *others = (_verdict(percents, method, threshold_percent) for method in Method)
    return Comparison(best=best, others=tuple(others))


def _verdict(percents: Sequence[Fraction], method: Method, threshold_percent: Decimal) -> Verdict:
    mastery = threshold_percent if method is Method.N_TIMES else None
    value = calculate(percents, method=method, mastery=mastery, **_USUAL.get(method, {}))
    reaches = value is not None and value >= Fraction(threshold_percent)
    return Verdict(method=method, value=value, reaches=reaches)


def effects(comparisons: Iterable[Comparison]) -> tuple[Effect, ...]:
    """One line for each method, best of attempts first."""
    known = tuple(comparisons)
    return tuple(
        _effect(method, [(each.best.reaches, each.verdicts[place].reaches) for each in known])
        for place, method in enumerate(Method)
    )


def _effect(method: Method, answers: Sequence[tuple[bool, bool]]) -> Effect:
    """`answers` pairs what the best try says with what the method says."""
    return Effect(
        method=method,
        reached=sum(says for _, says in answers),
        lost=answers.count((True, False)),
        gained=answers.count((False, True)),
    )
