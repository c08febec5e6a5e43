"""Who is done with a unit goes on: to the next unit of the course, or first back to what it rests on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mastery.engine.status import Status
from mastery.engine.unit_mastery import UnitObjective, readiness, unit_mastery


class Onward(StrEnum):
    """What comes after a unit for one student."""

    STAYS = "stays"
    BEGINS = "begins"
    GOES_BACK = "goes_back"
    COURSE_DONE = "course_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseUnit:
    """A unit of the course with its objectives as one student stands on them."""

    unit_id: int
    objectives: tuple[UnitObjective, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`unit_id` is the unit that comes next, `go_back_to` what is needed before it."""

    onward: Onward
    unit_id: int | None = None
    go_back_to: tuple[int, ...] = ()


def way_on(units: Sequence[CourseUnit], *, at: int, builds_on: Mapping[int, Collection[int]]) -> Way:
    """From the unit `at`, with the units in the order of the course.

    Next is the first later unit with an essential objective that the student has not mastered. It opens when every
    essential objective that its own rest on, in any unit, is mastered or not asked.
    """
    place = next((number for number, unit in enumerate(units) if unit.unit_id == at), None)
    if place is None or not unit_mastery(units[place].objectives).is_mastered:
        return Way(onward=Onward.STAYS)
    following = next((unit for unit in units[place + 1 :] if unit_mastery(unit.objectives).missing), None)
    if following is None:
        return Way(onward=Onward.COURSE_DONE)
    unmet = {each.objective_id for unit in units for each in unit.objectives if _is_unmet(each)}
    ready = readiness([each.objective_id for each in following.objectives], builds_on=builds_on, unmet=unmet)
    return Way(
        onward=Onward.BEGINS if ready.is_ready else Onward.GOES_BACK,
        unit_id=following.unit_id,
        go_back_to=ready.go_back_to,
    )


def _is_unmet(objective: UnitObjective) -> bool:
    return objective.is_essential and objective.status not in (Status.MASTERED, Status.EXEMPT)
