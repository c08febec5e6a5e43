"""The units of a course with their objectives and what each builds on, and where students stand on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from mastery.engine.moving_on import CourseUnit, Way, way_on
from mastery.engine.status import Status
from mastery.engine.unit_mastery import UnitMastery, UnitObjective, unit_mastery
from mastery.models import Objective, Prerequisite


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseObjective:
    """An objective in the plan of one of the units."""

    objective_id: int
    unit_id: int
    code: str
    statement: str
    is_essential: bool
    builds_on: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePlan:
    """Units with objectives in the order of the course, and the titles of all."""

    titles: Mapping[int, str]
    objectives: tuple[CourseObjective, ...]

    @property
    def builds_on(self) -> dict[int, tuple[int, ...]]:
        return {each.objective_id: each.builds_on for each in self.objectives if each.builds_on}

    def of_unit(self, unit_id: int) -> tuple[CourseObjective, ...]:
        return tuple(each for each in self.objectives if each.unit_id == unit_id)

    def names(self, objective_ids: Iterable[int]) -> tuple[CourseObjective, ...]:
        wanted = set(objective_ids)
        return tuple(each for each in self.objectives if each.objective_id in wanted)

    def mastery(self, unit_id: int, known: Mapping[int, Status]) -> UnitMastery:
        """How far a student is whose statuses are `known`; an objective that is left out is not assessed."""
        return unit_mastery(_stand(self.of_unit(unit_id), known))

    def way_on(self, *, at: int, known: Mapping[int, Status]) -> Way:
        """What comes after the unit `at` for a student whose statuses are `known`."""
        grouped = groupby(self.objectives, key=lambda each: each.unit_id)
        units = [
            CourseUnit(unit_id=unit_id, objectives=tuple(_stand(objectives, known)))
            for unit_id, objectives in grouped
        ]
        return way_on(units, at=at, builds_on=self.builds_on)


def _stand(objectives: Iterable[CourseObjective], known: Mapping[int, Status]) -> Iterable[UnitObjective]:
    return (
        UnitObjective(
            objective_id=each.objective_id,
            code=each.code,
            is_essential=each.is_essential,
            status=known.get(each.objective_id, Status.NOT_ASSESSED),
        )
        for each in objectives
    )


def course_plan(course_id: int) -> CoursePlan:
    """One query."""
    return plan_from(list(course_rows(course_id).values_list(*COLUMNS, named=True)))


COLUMNS = ("pk", "unit_id", "unit__title", "code", "statement", "is_essential", "below")


def course_rows(course_id: int) -> QuerySet[Objective]:
    """The objectives in the order of the course; `below` are the ids of those each builds on."""
    links = Prerequisite.objects.filter(objective=OuterRef("pk")).order_by("builds_on").values("builds_on")
    return (
        Objective.objects.in_plan()
        .filter(unit__course=course_id)
        .annotate(below=ArraySubquery(links))
        .order_by("unit__position", "unit_id", "position", "pk")
    )


def plan_from(rows: Sequence[Any]) -> CoursePlan:
    """Of rows with at least `COLUMNS`."""
    return CoursePlan(
        titles={row.unit_id: row.unit__title for row in rows},
        objectives=tuple(
            CourseObjective(
                objective_id=row.pk,
                unit_id=row.unit_id,
                code=row.code,
                statement=row.statement,
                is_essential=row.is_essential,
                builds_on=tuple(row.below),
            )
            for row in rows
        ),
    )
