"""A teacher moves a class along the cycle of a unit, one step at a time."""

from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, transaction

from mastery.engine.cycle import NEXT_STAGES, Stage
from mastery.engine.pacing import PlannedDays
from mastery.models import StageMove, UnitRun, WorkGroup
from mastery.models.cycle import STAGES_IN_ORDER
from mastery.selectors.board import days_seen
from mastery.services.approvals import approve_groups
from mastery.services.cycle import NobodySees, StageMoved, StillOnTheWay, move_back, move_on, plan_days
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def cycle(people: People) -> Cycle:
    """Sam is not yet there on ratio; Ines has mastered everything."""
    cycle = Cycle(people, now=NOW)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"})
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"})
    return cycle


def stand(cycle: Cycle, stage: str) -> UnitRun:
    UnitRun.objects.filter(pk=cycle.run.pk).update(stage=stage)
    return UnitRun.objects.get(pk=cycle.run.pk)


def on(cycle: Cycle, to: str, *, is_sure: bool = False, who: str = "tess") -> UnitRun:
    actor = getattr(cycle.people, who)
    return move_on(actor=actor, run=cycle.run, to=Stage(to), is_sure=is_sure, now=NOW)


def back(cycle: Cycle, to: str, *, reason: str = "The check was too early.", who: str = "tess") -> UnitRun:
    actor = getattr(cycle.people, who)
    return move_back(actor=actor, run=cycle.run, to=Stage(to), reason=reason, now=NOW)


def moves(cycle: Cycle) -> list[tuple[str, str, str]]:
    rows = StageMove.objects.filter(unit_run=cycle.run).order_by("pk")
    return list(rows.values_list("origin", "to", "reason"))


def test_one_step_on_is_noted(cycle: Cycle):
    assert on(cycle, "correction").stage == "correction"
    assert moves(cycle) == [("formative", "correction", "")]
    assert StageMove.objects.get().moved_by == cycle.people.tess


def test_pressed_twice_it_is_one_step(cycle: Cycle):
    on(cycle, "correction")
    on(cycle, "correction")
    assert len(moves(cycle)) == 1


@pytest.mark.parametrize("to", ["teaching", "reassessment", "closed", "planned"])
def test_no_stage_is_leapt_over(cycle: Cycle, to: str):
    with pytest.raises(StageMoved, match="in the stage “Check” now"):
        on(cycle, to, is_sure=True)
    assert moves(cycle) == []


def test_a_unit_nobody_sees_is_published_first(cycle: Cycle):
    UnitRun.objects.filter(pk=cycle.run.pk).update(stage="planned", published_at=None)
    with pytest.raises(NobodySees):
        on(cycle, "teaching")


def test_closing_asks_while_somebody_is_on_the_way(cycle: Cycle):
    stand(cycle, "reassessment")
    with pytest.raises(StillOnTheWay) as refused:
        on(cycle, "closed")
    assert refused.value.names == ("Sam Okafor",)
    assert on(cycle, "closed", is_sure=True).stage == "closed"


def test_closing_asks_nothing_when_everybody_is_there(cycle: Cycle):
    cycle.sit(cycle.people.sam, {"F4": "9"}, number=2, form="B", days_ago=1)
    stand(cycle, "reassessment")
    assert on(cycle, "closed").stage == "closed"


def test_one_step_back_carries_its_reason(cycle: Cycle):
    assert back(cycle, "teaching").stage == "teaching"
    back(cycle, "teaching")
    assert moves(cycle) == [("formative", "teaching", "The check was too early.")]


def test_a_closed_unit_may_be_opened_again(cycle: Cycle):
    stand(cycle, "closed")
    assert back(cycle, "reassessment").stage == "reassessment"


def test_two_steps_back_are_refused(cycle: Cycle):
    with pytest.raises(StageMoved):
        back(cycle, "planned")


@pytest.mark.parametrize("who", ["ada", "sam", "gus", "nora"])
def test_only_the_teacher_moves_the_class(cycle: Cycle, who: str):
    with pytest.raises(PermissionDenied):
        on(cycle, "correction", who=who)
    with pytest.raises(PermissionDenied):
        back(cycle, "teaching", who=who)
    with pytest.raises(PermissionDenied):
        plan_days(
            actor=getattr(cycle.people, who),
            run=cycle.run,
            planned=PlannedDays(teaching=8, correction=3),
            seen=days_seen(cycle.run),
            now=NOW,
        )


def test_approved_work_moves_the_class_and_is_noted(cycle: Cycle):
    cycle.suggest()
    groups = list(WorkGroup.objects.values_list("pk", flat=True))
    stand(cycle, "teaching")
    approve_groups(actor=cycle.people.tess, unit_run=cycle.run, group_ids=groups, now=NOW)
    assert moves(cycle) == [("teaching", "formative", ""), ("formative", "correction", "")]


def test_days_are_planned(cycle: Cycle):
    plan_days(
        actor=cycle.people.tess,
        run=cycle.run,
        planned=PlannedDays(teaching=8, correction=3),
        seen=days_seen(cycle.run),
        now=NOW,
    )
    run = UnitRun.objects.get(pk=cycle.run.pk)
    assert (run.planned_teaching_days, run.planned_correction_days) == (8, 3)


@pytest.mark.parametrize(
    ("teaching", "correction"), [(8, None), (None, 3), (0, 3), (201, 3), (8, 101)], ids=str
)
def test_days_are_planned_whole_or_not_at_all(cycle: Cycle, teaching: int | None, correction: int | None):
    with pytest.raises(IntegrityError, match="unit_run_days_planned_whole"), transaction.atomic():
        UnitRun.objects.filter(pk=cycle.run.pk).update(
            planned_teaching_days=teaching, planned_correction_days=correction
        )


def write(cycle: Cycle, origin: str, to: str, reason: str = "") -> StageMove:
    return StageMove.objects.create(
        school=cycle.people.school,
        unit_run=cycle.run,
        origin=origin,
        to=to,
        reason=reason,
        moved_at=NOW,
        moved_by=cycle.people.tess,
    )


@pytest.mark.parametrize(
    ("origin", "to", "reason"),
    [
        ("planned", "formative", ""),
        ("closed", "teaching", "Why not"),
        ("teaching", "planned", ""),
        ("closed", "reassessment", ""),
        ("teaching", "teaching", "Standing still"),
    ],
)
def test_no_writer_can_note_what_is_no_step(cycle: Cycle, origin: str, to: str, reason: str):
    with pytest.raises(IntegrityError, match="stage_move_is_a_step"), transaction.atomic():
        write(cycle, origin, to, reason)


def test_a_third_chance_needs_no_reason(cycle: Cycle):
    write(cycle, "reassessment", "correction")


def test_a_step_is_never_edited_or_removed(cycle: Cycle):
    rows = StageMove.objects.filter(pk=write(cycle, "planned", "teaching").pk)
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        rows.update(reason="Later")
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        rows.delete()


def test_stored_stages_are_those_of_the_engine():
    assert list(STAGES_IN_ORDER) == [stage.value for stage in Stage]
    steps = {(a.value, b.value) for a, ahead in NEXT_STAGES.items() for b in ahead}
    assert set(pairwise(STAGES_IN_ORDER)) | {("reassessment", "correction")} == steps
