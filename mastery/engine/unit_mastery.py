"""Whether a student has mastered a unit, and whether they are ready to go on. Nothing is averaged."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from mastery.engine.prerequisites import all_below, teaching_order
from mastery.engine.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitObjective:
    """An objective of the unit and where the student stands on it."""

    objective_id: int
    code: str
    is_essential: bool
    status: Status

    @property
    def is_asked(self) -> bool:
        return self.status is not Status.EXEMPT


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMastery:
    """How far a student is in a unit. `missing` are the essential objectives still to be mastered."""

    essentials_mastered: int
    essentials_asked: int
    others_mastered: int
    others_asked: int
    missing: tuple[UnitObjective, ...]

    @property
    def is_mastered(self) -> bool:
        """Where no essential objective is asked, nothing shows that the unit is mastered."""
        return self.essentials_asked > 0 and not self.missing


def unit_mastery(objectives: Iterable[UnitObjective]) -> UnitMastery:
    """A unit is mastered when every essential objective that is asked is; the others are counted apart."""
    asked = [objective for objective in objectives if objective.is_asked]
    essentials = [objective for objective in asked if objective.is_essential]
    others = [objective for objective in asked if not objective.is_essential]
    return UnitMastery(
        essentials_mastered=_mastered(essentials),
        essentials_asked=len(essentials),
        others_mastered=_mastered(others),
        others_asked=len(others),
        missing=tuple(each for each in essentials if each.status is not Status.MASTERED),
    )


def _mastered(objectives: Iterable[UnitObjective]) -> int:
    return sum(1 for objective in objectives if objective.status is Status.MASTERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """`go_back_to` are the unmet objectives at the bottom of what the next ones rest on, in teaching order."""

    go_back_to: tuple[int, ...]

    @property
    def is_ready(self) -> bool:
        return not self.go_back_to


def readiness(
    objectives: Collection[int], *, builds_on: Mapping[int, Collection[int]], unmet: Collection[int]
) -> Readiness:
    """Whether a student may begin these objectives, one or all of a unit.

    Otherwise where to go back to: every unmet objective below them with nothing unmet below itself. The
    objectives asked about do not hold up each other, because to be taught them is the plan.
    """
    below = set[int]().union(*(all_below(each, builds_on) for each in objectives))
    before = below.intersection(unmet).difference(objectives)
    roots = {each for each in before if before.isdisjoint(all_below(each, builds_on))}
    in_order = teaching_order(builds_on) if roots else ()
    return Readiness(go_back_to=tuple(each for each in in_order if each in roots))
