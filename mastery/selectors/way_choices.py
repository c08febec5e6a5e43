"""What students chose among the ways in, and what it rests on: their state, their work, what was tried."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from mastery.engine.correctives import Approach
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Status
from mastery.engine.way_choice import Choice, ChoiceState, Standing, standing_of, ways_to_choose
from mastery.models import (
    CorrectiveActivity,
    CorrectiveAssignment,
    Lesson,
    Objective,
    ObjectiveStatus,
    WayChoice,
)
from mastery.selectors.corrective_texts import OwnTexts, WorkText
from mastery.selectors.work import Pair, is_in_hand, later_try

Packed = dict[str, Any]
"""A row of a subquery as PostgreSQL packs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayFacts:
    """One student on one objective: what decides which ways in are open. `own` are the teacher's texts."""

    objective_id: int
    statement: str
    status: Status
    is_near: bool
    corrective: CorrectiveState
    tried: frozenset[Approach]
    choice: Choice | None
    own: OwnTexts

    @property
    def standing(self) -> Standing:
        return standing_of(self.choice, status=self.status, corrective=self.corrective, tried=self.tried)

    def ways(self, *, misconception: str | None) -> tuple[Approach, ...]:
        return ways_to_choose(
            self.choice,
            status=self.status,
            corrective=self.corrective,
            tried=self.tried,
            shared_misconception=misconception,
            nearly=self.is_near,
        )


def way_facts(*, student_id: int, unit_id: int, objective_id: int) -> WayFacts | None:
    """None when the unit has no such objective; one query."""
    texts = CorrectiveActivity.objects.filter(objective=OuterRef("pk")).values(
        said=JSONObject(approach="approach", title="title", minutes="minutes")
    )
    rows = (
        Objective.objects.in_plan()
        .filter(pk=objective_id, unit=unit_id)
        .annotate(
            known=FilteredRelation("statuses", condition=Q(statuses__student_id=student_id)),
            chosen=FilteredRelation("way_choices", condition=Q(way_choices__student_id=student_id)),
            used=lessons_on(student_id),
            work=_work(student_id),
            texts=ArraySubquery(texts),
        )
        .values_list(
            "statement",
            "known__state",
            "known__is_near",
            "chosen__approach",
            "chosen__state",
            "used",
            "work",
            "texts",
            named=True,
        )
    )
    return next((_facts(objective_id, row) for row in rows), None)


def _facts(objective_id: int, row: Any) -> WayFacts:
    return WayFacts(
        objective_id=objective_id,
        statement=row.statement,
        status=Status(row.known__state or Status.NOT_ASSESSED),
        is_near=bool(row.known__is_near),
        corrective=_in_hand(row.work),
        tried=_tried(row.used, row.work),
        choice=choice_from(row.chosen__approach, row.chosen__state),
        own={
            (objective_id, each["approach"]): WorkText(title=each["title"], steps="", minutes=each["minutes"])
            for each in row.texts
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenWay:
    """What a student of the class chose, for their teacher; `in_hand` is the title of the work they have."""

    id: int
    student_id: int
    name: str
    objective_id: int
    code: str
    statement: str
    approach: Approach
    standing: Standing
    in_hand: str

    @property
    def is_request(self) -> bool:
        return self.standing is Standing.REQUEST


def chosen_ways(run_id: int) -> tuple[ChosenWay, ...]:
    """What waits for the teacher's answer, by name of those in the class now; one query."""
    state = ObjectiveStatus.objects.filter(student=OuterRef("student"), objective=OuterRef("objective"))
    rows = (
        WayChoice.objects.filter(
            unit_run=run_id,
            state=ChoiceState.OPEN.value,
            objective__retired_at__isnull=True,
            student__enrollments__section__unit_runs=run_id,
            student__enrollments__ended_at__isnull=True,
        )
        .select_related("student", "objective")
        .annotate(
            known=Subquery(state.values("state")[:1]),
            used=lessons_on(OuterRef("student"), objective="objective"),
            work=_work(OuterRef("student"), objective="objective"),
        )
        .order_by("student__sort_key", "student_id", "objective__position", "objective_id")
    )
    found = (_chosen(row) for row in rows)
    return tuple(each for each in found if each.standing is not Standing.NONE)


def _chosen(row: Any) -> ChosenWay:
    choice = Choice(approach=Approach(row.approach), state=ChoiceState(row.state))
    return ChosenWay(
        id=row.pk,
        student_id=row.student_id,
        name=row.student.full_name,
        objective_id=row.objective_id,
        code=row.objective.code,
        statement=row.objective.statement,
        approach=choice.approach,
        standing=standing_of(
            choice,
            status=Status(row.known or Status.NOT_ASSESSED),
            corrective=_in_hand(row.work),
            tried=_tried(row.used, row.work),
        ),
        in_hand=next((each["title"] for each in row.work if each["state"] == "assigned"), ""),
    )


def open_choices(student_ids: Collection[int], objective_ids: Collection[int]) -> Mapping[Pair, Approach]:
    """What students chose and nobody answered yet; one query. Whether it is new for them, the engine asks."""
    rows = WayChoice.objects.filter(
        student__in=student_ids, objective__in=objective_ids, state=ChoiceState.OPEN.value
    ).values_list("student_id", "objective_id", "approach")
    return {(student_id, objective_id): Approach(approach) for student_id, objective_id, approach in rows}


def choice_from(approach: str | None, state: str | None) -> Choice | None:
    """From the columns of a row that may be missing."""
    return Choice(approach=Approach(approach), state=ChoiceState(state)) if approach and state else None


def _in_hand(work: Iterable[Packed]) -> CorrectiveState:
    """The newest that is still to do, or done and waiting for its try."""
    states = [
        CorrectiveState(each["state"])
        for each in work
        if is_in_hand(CorrectiveState(each["state"]), is_answered=each["is_answered"])
    ]
    return states[-1] if states else CorrectiveState.NONE


def _tried(lessons: Iterable[str], work: Iterable[Packed]) -> frozenset[Approach]:
    return frozenset(map(Approach, [*lessons, *(each["approach"] for each in work)]))


def lessons_on(student: Any, objective: str = "pk") -> ArraySubquery:
    """The ways of the lessons in any class the student was in."""
    rows = Lesson.objects.filter(
        objective=OuterRef(objective), unit_run__section__enrollments__student_id=student
    )
    return ArraySubquery(rows.order_by("approach").values("approach").distinct())


def _work(student: Any, objective: str = "pk") -> ArraySubquery:
    """The correctives that stand, oldest first."""
    rows = (
        CorrectiveAssignment.objects.filter(objective=OuterRef(objective), student_id=student)
        .exclude(state="cancelled")
        .annotate(is_answered=later_try())
        .order_by("assigned_at", "pk")
    )
    packed = JSONObject(approach="approach", state="state", title="title", is_answered="is_answered")
    return ArraySubquery(rows.values(packed=packed))
