"""What the page "Does it work?" says of a class or a school. It names no student, and ranks nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from django.utils.translation import gettext as _

from mastery.engine.correctives import Approach
from mastery.engine.effectiveness import (
    HIDDEN_BELOW,
    Cell,
    Days,
    Effect,
    Share,
    Sums,
    days_to_mastery,
    effect_of,
    effects_by,
    shares,
    stands_out,
)
from mastery.selectors.effects import ObjectiveName, Scope, gains_in, results_in
from mastery.selectors.words import APPROACH_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of corrective and its effect, None where too few results are known to show it."""

    what: str
    effect: Effect | None
    on: ObjectiveName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From where to where the intervals of a table are drawn; zero, no gain at all, is always on it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far apart scores are: as standard deviations in percentage points."""

    first: float
    best: float

    @property
    def is_smaller(self) -> bool:
        return self.best < self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectReport:
    overall: Effect | None
    ways: tuple[Line, ...]
    best: str
    on_objectives: tuple[Line, ...]
    hidden: int
    choices: tuple[Line, ...]
    told_apart: str
    axis: Axis
    spread: Spread | None
    shares: tuple[Share, ...]
    days: Days | None

    @property
    def is_compared(self) -> bool:
        return sum(1 for line in self.ways if line.effect) > 1

    @property
    def is_choice_compared(self) -> bool:
        return sum(1 for line in self.choices if line.effect) > 1

    @property
    def last_share(self) -> Share | None:
        return self.shares[-1] if self.shares else None


def effect_report(scope: Scope, *, threshold: Decimal, zone: str) -> EffectReport:
    """Two queries, whatever the size of the school."""
    gains = gains_in(scope)
    results = results_in(scope, threshold=threshold, zone=zone)
    by_approach = effects_by(_in_order(gains.cells), lambda cell: cell.approach)
    by_choice = effects_by(gains.cells, lambda cell: cell.by_teacher)
    on_objectives = effects_by(gains.cells, lambda cell: (cell.objective_id, cell.approach))
    best, chosen = stands_out(by_approach), stands_out(by_choice)
    lines = [
        Line(what=str(APPROACH_WORDS[approach]), effect=effect, on=gains.names[objective_id])
        for (objective_id, approach), effect in on_objectives.items()
    ]
    shown = tuple(line for line in lines if line.effect is not None)
    overall = effect_of(gains.cells)
    return EffectReport(
        overall=overall,
        ways=tuple(Line(what=str(APPROACH_WORDS[way]), effect=effect) for way, effect in by_approach.items()),
        best="" if best is None else str(APPROACH_WORDS[best]),
        on_objectives=shown,
        hidden=len(lines) - len(shown),
        choices=tuple(
            Line(what=_choice_words(by_teacher), effect=effect)
            for by_teacher, effect in sorted(by_choice.items())
        ),
        told_apart="" if chosen is None else _choice_words(chosen),
        axis=_axis([*by_approach.values(), *by_choice.values(), *on_objectives.values()]),
        spread=_spread(results.first, results.best),
        shares=shares(results.reached),
        days=days_to_mastery(results.reached),
    )


def _in_order(cells: Sequence[Cell]) -> list[Cell]:
    places = {approach: place for place, approach in enumerate(Approach)}
    return sorted(cells, key=lambda cell: places[cell.approach])


def _choice_words(by_teacher: bool) -> str:
    return _("Chosen by a teacher") if by_teacher else _("As suggested")


def _axis(effects: Iterable[Effect | None]) -> Axis:
    intervals = [effect.interval for effect in effects if effect is not None]
    low = min([0.0, *(interval.low for interval in intervals)])
    high = max([10.0, *(interval.high for interval in intervals)])
    return Axis(start=floor(low / 10) * 10, end=ceil(high / 10) * 10)


def _spread(first: Sums, best: Sums) -> Spread | None:
    """Hidden together with the shares, which are made of the same results."""
    if first.count < HIDDEN_BELOW:
        return None
    return Spread(first=first.deviation, best=best.deviation)
