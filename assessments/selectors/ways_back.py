"""Where a class has to go back to: what students missed, traced to the earliest objective they are not yet there on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mastery.engine.prerequisites import bridges
from mastery.engine.status import Status
from mastery.selectors.foundations import Foundation, Foundations
from mastery.selectors.standing import ClassStudent


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBridge:
    """A student to begin there; `has_work` tells that they have been given some."""

    student_id: int
    name: str
    has_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """An objective to begin with, and the objectives of the check that it leads to."""

    base: Foundation
    is_of_this_unit: bool
    leads_to: tuple[str, ...]
    people: tuple[ToBridge, ...]


def ways_back(
    codes: Mapping[int, str], students: Sequence[ClassStudent], found: Foundations, *, unit_id: int
) -> tuple[WayBack, ...]:
    """`codes` are the objectives that the check asks."""
    missed = {
        objective_id: [
            student.student_id for student in students if student.on(objective_id).status is Status.NOT_YET
        ]
        for objective_id in codes
    }
    names = {student.student_id: student.name for student in students}
    traced = bridges(
        missed,
        builds_on=found.builds_on,
        unmet={base.objective_id: base.not_yet for base in found.objectives.values()},
    )
    return tuple(
        WayBack(
            base=found.objectives[bridge.objective_id],
            is_of_this_unit=found.objectives[bridge.objective_id].unit_id == unit_id,
            leads_to=tuple(codes[objective_id] for objective_id in bridge.leads_to),
            people=tuple(
                ToBridge(
                    student_id=student_id,
                    name=name,
                    has_work=student_id in found.objectives[bridge.objective_id].in_hand,
                )
                for student_id, name in names.items()
                if student_id in bridge.student_ids
            ),
        )
        for bridge in traced
    )
