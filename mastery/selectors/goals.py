"""The goals that a student has set themselves, as every page that may show them reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import dateformat

from mastery.engine.goals import GoalState
from mastery.models import Goal, Objective, UnitRun


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoal:
    """`statement` is of the objective the goal is for, "" where it is for the unit."""

    id: int
    words: str
    statement: str
    objective_id: int | None
    by_on: date | None
    is_shared: bool
    state: GoalState

    @property
    def is_open(self) -> bool:
        return self.state is GoalState.OPEN

    @property
    def day(self) -> str:
        """Thu 3 Dec."""
        return dateformat.format(self.by_on, "D j M") if self.by_on else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoals:
    """The goals of a student in one unit, those with the nearest day first."""

    every: tuple[OwnGoal, ...]

    @property
    def open(self) -> tuple[OwnGoal, ...]:
        return tuple(goal for goal in self.every if goal.is_open)

    @property
    def settled(self) -> tuple[OwnGoal, ...]:
        return tuple(goal for goal in self.every if not goal.is_open)

    @property
    def shared(self) -> tuple[OwnGoal, ...]:
        """All that a guardian may read."""
        return tuple(goal for goal in self.open if goal.is_shared)

    def on(self, objective_id: int | None) -> tuple[OwnGoal, ...]:
        """Those still open for one objective; None: for the unit as a whole."""
        return tuple(goal for goal in self.open if goal.objective_id == objective_id)


def objectives_of_goals(run: UnitRun) -> dict[int, Objective]:
    """What a goal in this unit can be for, by id, in the order of the plan; one query."""
    rows = Objective.objects.in_plan().filter(unit=run.unit_id, school_id=run.school_id)
    return {row.pk: row for row in rows.order_by("position", "pk")}


def goals_in_run(student_id: int) -> ArraySubquery:
    """Asked of unit runs: the student's goals there, those with the nearest day first, then as they were set."""
    rows = Goal.objects.filter(unit_run=OuterRef("pk"), student_id=student_id)
    packed = JSONObject(
        id="pk",
        words="words",
        statement="objective__statement",
        objective_id="objective_id",
        by_on="by_on",
        is_shared="is_shared",
        state="state",
    )
    return ArraySubquery(rows.order_by("by_on", "pk").values(packed=packed))


def goals_from(packed: Iterable[Mapping[str, Any]]) -> OwnGoals:
    return OwnGoals(
        every=tuple(
            OwnGoal(
                id=each["id"],
                words=each["words"],
                statement=each["statement"] or "",
                objective_id=each["objective_id"],
                by_on=date.fromisoformat(each["by_on"]) if each["by_on"] else None,
                is_shared=each["is_shared"],
                state=GoalState(each["state"]),
            )
            for each in packed
        )
    )
