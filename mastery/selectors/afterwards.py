"""What comes after a unit, for the student who reads their own tracker: the next one, and what to keep fresh."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from mastery.engine.status import Status
from mastery.models import ObjectiveStatus, RefreshTask
from mastery.selectors.course import COLUMNS, course_rows, plan_from
from mastery.selectors.tracker import RunHead


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRefresh:
    """A refresh task that is still to do, and the objective it keeps fresh."""

    id: int
    title: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """`next_run_id` is the unit the student can begin; `back_to` is what comes before it.

    A unit that is not announced to the class yet is not named to its students.
    """

    next_title: str = ""
    next_run_id: int | None = None
    back_to: tuple[str, ...] = ()
    refresh: tuple[ToRefresh, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.next_run_id or self.back_to or self.refresh)


def after_unit(student_id: int, run: RunHead, runs: Iterable[RunHead]) -> Afterwards:
    """One query; `runs` are the published units of the student's classes."""
    rows = _rows(student_id, run.course_id)
    plan = plan_from(rows)
    refresh = tuple(ToRefresh(**task) for row in rows for task in row.tasks)
    known = {row.pk: Status(row.state) for row in rows if row.state}
    way = plan.way_on(at=run.unit_id, known=known)
    published = {each.unit_id: each.run_id for each in runs if each.section_id == run.section_id}
    if way.unit_id is None or way.unit_id not in published:
        return Afterwards(refresh=refresh)
    return Afterwards(
        next_title=plan.titles[way.unit_id],
        next_run_id=None if way.go_back_to else published[way.unit_id],
        back_to=tuple(each.statement.rstrip(". ") for each in plan.names(way.go_back_to)),
        refresh=refresh,
    )


def _rows(student_id: int, course_id: int) -> list[Any]:
    states = ObjectiveStatus.objects.filter(objective=OuterRef("pk"), student=student_id)
    tasks = RefreshTask.objects.filter(objective=OuterRef("pk"), student=student_id, state="assigned")
    rows = course_rows(course_id).annotate(
        state=Subquery(states.values("state")[:1]),
        tasks=ArraySubquery(
            tasks.order_by("pk").values(
                said=JSONObject(id="pk", title="title", statement="objective__statement")
            )
        ),
    )
    return list(rows.values_list(*COLUMNS, "state", "tasks", named=True))
