"""What a student has mastered so far, with the try that counts: their own best work, in the order of the units."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from classroom.web import wall_clock
from mastery.engine import evidence as rules
from mastery.engine.status import Status
from mastery.models import Objective
from mastery.selectors.decisions import Records, evidence_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BestWork:
    """An objective that is mastered, and the best try at it; `occasion` names the sitting, `attempt_id` opens it."""

    statement: str
    percent: Decimal
    day: str
    occasion: UUID
    attempt_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWork:
    """What is mastered of one unit. How many there were, and who else has it, is no part of a portfolio."""

    title: str
    course_title: str
    works: tuple[BestWork, ...]


def best_work_of(student_id: int, *, zone: str) -> tuple[UnitWork, ...]:
    """Also of units and classes that are over: what was mastered stays. Two queries."""
    objectives = (
        Objective.objects.filter(statuses__student=student_id, statuses__state=Status.MASTERED.value)
        .select_related("unit__course")
        .order_by("unit__course__title", "unit__course_id", "unit__position", "unit_id", "position", "pk")
    )
    known = evidence_of([(student_id, objective.pk) for objective in objectives])
    return tuple(
        UnitWork(title=unit.title, course_title=unit.course.title, works=works)
        for unit, same in groupby(objectives, key=lambda objective: objective.unit)
        if (works := tuple(_works(student_id, same, known, zone=zone)))
    )


def with_tries(units: Iterable[UnitWork], tries: Mapping[UUID, int]) -> tuple[UnitWork, ...]:
    """The same, with the tries that can still be opened."""
    return tuple(
        replace(
            unit,
            works=tuple(replace(work, attempt_id=tries.get(work.occasion)) for work in unit.works),
        )
        for unit in units
    )


def _works(
    student_id: int, objectives: Iterable[Objective], known: Records, *, zone: str
) -> Iterator[BestWork]:
    for objective in objectives:
        best = rules.best(known.get((student_id, objective.pk), ()))
        if best is not None and best.score is not None:
            yield BestWork(
                statement=objective.statement,
                percent=best.score.shown_percent,
                day=wall_clock.day_and_year(best.observed_at, zone=zone),
                occasion=best.occasion,
            )
