"""A probe asks what still holds, opens refresh tasks, and touches no status."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom.models import Notice
from mastery.engine.correctives import Approach
from mastery.engine.cycle import Stage
from mastery.engine.retention import read_answer
from mastery.models import (
    CorrectiveAssignment,
    EvidenceRecord,
    ObjectiveStatus,
    RefreshTask,
    RetentionProbe,
    RetentionResult,
)
from mastery.services.cycle import move_back
from mastery.services.retention import (
    AskedOnRefused,
    NotClosed,
    NotToBeAsked,
    ProbeDayRefused,
    ProbeHasAnswers,
    ProbeToCome,
    complete_refresh,
    plan_probe,
    record_probe,
)
from mastery.services.statuses import rebuild_statuses
from tests.support import factories
from tests.support.closed_unit import closed, probed, today
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def cycle(people: People) -> Cycle:
    """Sam has mastered F1 and F2, Ines everything."""
    cycle = Cycle(people, now=NOW)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"}, days_ago=40)
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"}, days_ago=40)
    return cycle


def record(probe: RetentionProbe, cycle: Cycle, typed: Mapping[tuple[str, str], str], **changed):
    """Tess types by student and objective."""
    answers = {
        (getattr(cycle.people, who).pk, cycle.objectives[code].pk): read_answer(
            text, threshold_percent=Decimal(80)
        )
        for (who, code), text in typed.items()
    }
    values = {"actor": cycle.people.tess, "asked_on": today(cycle), "now": NOW} | changed
    return record_probe(probe=probe, answers=answers, **values)


def outcomes() -> list[str]:
    rows = RetentionResult.objects.filter(replaced_by__isnull=True).order_by("pk")
    return list(rows.values_list("outcome", flat=True))


# -- planning ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks", [3, 6])
def test_a_probe_is_planned_three_to_six_weeks_after_the_unit_was_closed(cycle: Cycle, weeks: int):
    day = today(cycle) - timedelta(weeks=4) + timedelta(weeks=weeks)
    probe = plan_probe(actor=cycle.people.tess, run=closed(cycle), held_on=day, now=NOW)
    assert (probe.held_on, probe.mastered_on) == (day, today(cycle) - timedelta(weeks=4))


@pytest.mark.parametrize("days", [20, 43])
def test_a_day_outside_is_refused_with_the_days_that_are_possible(cycle: Cycle, days: int):
    day = today(cycle) - timedelta(weeks=4) + timedelta(days=days)
    with pytest.raises(ProbeDayRefused, match="from Tue 17 Nov to Tue 8 Dec"):
        plan_probe(actor=cycle.people.tess, run=closed(cycle), held_on=day, now=NOW)


def test_a_unit_that_goes_on_has_no_probe(cycle: Cycle):
    with pytest.raises(NotClosed):
        plan_probe(actor=cycle.people.tess, run=cycle.run, held_on=today(cycle), now=NOW)


def test_a_unit_that_was_opened_again_has_no_probe(cycle: Cycle):
    run = closed(cycle)
    move_back(actor=cycle.people.tess, run=run, to=Stage.REASSESSMENT, reason="Two are missing.", now=NOW)
    with pytest.raises(NotClosed):
        plan_probe(actor=cycle.people.tess, run=run, held_on=today(cycle), now=NOW)


def test_planned_again_it_moves_until_there_are_answers(cycle: Cycle):
    probe = probed(cycle)
    run, earlier = probe.unit_run, today(cycle) - timedelta(days=3)
    assert plan_probe(actor=cycle.people.tess, run=run, held_on=earlier, now=NOW).pk == probe.pk
    record(probe, cycle, {("sam", "F1"): "+"})
    plan_probe(actor=cycle.people.tess, run=run, held_on=earlier, now=NOW)
    with pytest.raises(ProbeHasAnswers):
        plan_probe(actor=cycle.people.tess, run=run, held_on=today(cycle), now=NOW)


# -- answers -------------------------------------------------------------------------------------------------


def test_answers_are_kept_apart_with_their_points(cycle: Cycle):
    done = record(probed(cycle), cycle, {("sam", "F1"): "+", ("sam", "F2"): "3/4", ("ines", "F1"): ""})
    rows = RetentionResult.objects.order_by("pk").values_list("outcome", "earned", "possible", "asked_on")
    assert list(rows) == [
        ("held", None, None, today(cycle)),
        ("missed", Decimal(3), Decimal(4), today(cycle)),
    ]
    assert (done.saved, done.opened, done.without_new) == (2, 1, ())


def test_saved_twice_it_is_one_answer_and_one_task(cycle: Cycle):
    probe = probed(cycle)
    record(probe, cycle, {("sam", "F1"): "-"})
    assert record(probe, cycle, {("sam", "F1"): "-"}).saved == 0
    assert (RetentionResult.objects.count(), RefreshTask.objects.count()) == (1, 1)


def test_another_answer_replaces_the_first(cycle: Cycle):
    probe = probed(cycle)
    record(probe, cycle, {("sam", "F1"): "-", ("sam", "F2"): "+"})
    record(probe, cycle, {("sam", "F1"): "+", ("sam", "F2"): ""})
    assert outcomes() == ["held", "not_asked"]
    assert RetentionResult.objects.count() == 4


def test_who_has_not_mastered_it_is_not_asked(cycle: Cycle):
    with pytest.raises(NotToBeAsked):
        record(probed(cycle), cycle, {("sam", "F4"): "-"})


def test_nothing_is_entered_before_the_day(cycle: Cycle):
    day = today(cycle) + timedelta(days=1)
    probe = plan_probe(actor=cycle.people.tess, run=closed(cycle), held_on=day, now=NOW)
    with pytest.raises(ProbeToCome, match="The probe is on Wed 25 Nov"):
        record(probe, cycle, {("sam", "F1"): "+"})


@pytest.mark.parametrize("days", [-1, 1])
def test_they_were_asked_on_its_day_or_later(cycle: Cycle, days: int):
    with pytest.raises(AskedOnRefused, match="from Tue 24 Nov to today"):
        record(probed(cycle), cycle, {("sam", "F1"): "+"}, asked_on=today(cycle) + timedelta(days=days))


@pytest.mark.parametrize("who", ["ada", "sam", "gus", "nora"])
def test_only_the_teacher_plans_and_enters(cycle: Cycle, who: str):
    probe, person = probed(cycle), getattr(cycle.people, who)
    with pytest.raises(PermissionDenied):
        plan_probe(actor=person, run=probe.unit_run, held_on=today(cycle), now=NOW)
    with pytest.raises(PermissionDenied):
        record(probe, cycle, {("sam", "F1"): "+"}, actor=person)


# -- no status -----------------------------------------------------------------------------------------------


@pytest.fixture
def asked(cycle: Cycle) -> tuple[Cycle, RetentionProbe]:
    return cycle, probed(cycle)


PAIRS = [("sam", "F1"), ("sam", "F2"), ("ines", "F1"), ("ines", "F2"), ("ines", "F4")]
ANSWERS = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from(["", "+", "-", "0/4", "3/4", "4/4"]))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(st.lists(ANSWERS, min_size=1, max_size=3))
def test_no_answer_changes_any_status(asked: tuple[Cycle, RetentionProbe], sheets: list[dict]):
    cycle, probe = asked
    before = statuses()
    evidence = EvidenceRecord.objects.count()
    for typed in sheets:
        record(probe, cycle, typed)
    assert statuses() == before
    rebuild_statuses(now=NOW)
    assert [row[:5] for row in statuses()] == [row[:5] for row in before]
    assert EvidenceRecord.objects.count() == evidence
    assert not CorrectiveAssignment.objects.exists()


def statuses() -> list[tuple[object, ...]]:
    rows = ObjectiveStatus.objects.order_by("student", "objective")
    return list(
        rows.values_list("student", "objective", "state", "best_earned", "attempts", "policy", "decided_at")
    )


# -- refresh tasks -------------------------------------------------------------------------------------------


def task_of(cycle: Cycle, code: str = "F1") -> RefreshTask:
    return RefreshTask.objects.get(student=cycle.people.sam, objective=cycle.objectives[code])


def test_a_miss_opens_a_task_by_an_approach_that_is_new(cycle: Cycle):
    cycle.teach(cycle.objectives["F1"], "visual")
    record(probed(cycle), cycle, {("sam", "F1"): "-", ("sam", "F2"): "-", ("ines", "F1"): "+"})
    assert (task_of(cycle).approach, task_of(cycle, "F2").approach) == ("analogy", "visual")
    assert task_of(cycle).steps.startswith("The aim: I can add and subtract fractions.")
    assert RefreshTask.objects.count() == 2


def test_the_student_is_told_kindly(cycle: Cycle):
    record(probed(cycle), cycle, {("sam", "F1"): "-"})
    notice = Notice.objects.get(recipient=cycle.people.sam, key=f"refresh:{task_of(cycle).pk}")
    assert notice.title == "A short refresher: See it drawn"
    assert "You mastered this, and that stays." in notice.body


def test_where_no_approach_is_left_that_is_said(cycle: Cycle):
    for approach in Approach:
        if approach is not Approach.WORKED_EXPLANATION:
            cycle.teach(cycle.objectives["F1"], approach.value)
    done = record(probed(cycle), cycle, {("sam", "F1"): "-"})
    assert done.without_new == ((cycle.people.sam.pk, cycle.objectives["F1"].pk),)
    assert not RefreshTask.objects.exists()


def test_a_miss_that_was_none_withdraws_what_is_not_done(cycle: Cycle):
    probe = probed(cycle)
    record(probe, cycle, {("sam", "F1"): "-", ("sam", "F2"): "-"})
    complete_refresh(actor=cycle.people.sam, task=task_of(cycle, "F2"), note="It is back.", now=NOW)
    record(probe, cycle, {("sam", "F1"): "+", ("sam", "F2"): "+"})
    assert (task_of(cycle).state, task_of(cycle, "F2").state) == ("withdrawn", "done")


def test_another_miss_keeps_the_task(cycle: Cycle):
    probe = probed(cycle)
    record(probe, cycle, {("sam", "F1"): "-"})
    record(probe, cycle, {("sam", "F1"): "1/4"})
    assert task_of(cycle).state == "assigned"


def test_done_is_said_once_with_a_note(cycle: Cycle):
    record(probed(cycle), cycle, {("sam", "F1"): "-"})
    for note in ("Bars of one length.", "Again"):
        complete_refresh(actor=cycle.people.sam, task=task_of(cycle), note=note, now=NOW)
    assert (task_of(cycle).state, task_of(cycle).done_note) == ("done", "Bars of one length.")


@pytest.mark.parametrize("who", ["ines", "tess", "gus", "nora"])
def test_nobody_does_the_task_of_another(cycle: Cycle, who: str):
    record(probed(cycle), cycle, {("sam", "F1"): "-"})
    with pytest.raises(PermissionDenied):
        complete_refresh(actor=getattr(cycle.people, who), task=task_of(cycle), note="I did", now=NOW)


# -- what no writer can do -----------------------------------------------------------------------------------


def test_an_answer_is_never_edited_or_removed(cycle: Cycle):
    record(probed(cycle), cycle, {("sam", "F1"): "-"})
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        RetentionResult.objects.update(outcome="held")
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        RetentionResult.objects.all()._raw_delete("default")


@pytest.mark.parametrize("days", [20, 43])
def test_a_probe_outside_its_weeks_is_not_stored(people: People, days: int):
    run = factories.UnitRunFactory(section=people.section)
    with pytest.raises(IntegrityError, match="probe_within_weeks"), transaction.atomic():
        factories.ProbeFactory(
            unit_run=run, mastered_on=NOW.date(), held_on=NOW.date() + timedelta(days=days)
        )


def test_one_probe_for_a_unit_run(people: People):
    probe = factories.ProbeFactory(unit_run__section=people.section)
    with pytest.raises(IntegrityError, match="probe_once_per_run"), transaction.atomic():
        factories.ProbeFactory(unit_run=probe.unit_run)


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": "unknown"},
        {"outcome": "not_asked", "earned": 1, "possible": 2},
        {"earned": 3, "possible": 2},
        {"earned": 1},
        {"possible": 1},
        {"earned": -1, "possible": 2},
        {"earned": 0, "possible": 0},
        {"earned": 1, "possible": Decimal("9999.5")},
    ],
    ids=str,
)
def test_an_answer_is_whole(people: People, changed: dict[str, object]):
    probe = factories.ProbeFactory(unit_run__section=people.section)
    with pytest.raises(IntegrityError, match="retention_result_is_whole"), transaction.atomic():
        factories.RetentionFactory(probe=probe, student=people.sam, **changed)


def test_two_first_answers_are_refused(people: People):
    first = factories.RetentionFactory(probe__unit_run__section=people.section, student=people.sam)
    with pytest.raises(IntegrityError, match="retention_first_once"), transaction.atomic():
        factories.RetentionFactory(probe=first.probe, student=people.sam, objective=first.objective)


def test_a_correction_is_of_the_same_student(people: People):
    first = factories.RetentionFactory(probe__unit_run__section=people.section, student=people.sam)
    with pytest.raises(IntegrityError, match="retention_replaces_same_pair"), transaction.atomic():
        factories.RetentionFactory(
            probe=first.probe, student=people.ines, objective=first.objective, replaces=first
        )


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"approach": "magic"}, "refresh_approach_known"),
        ({"state": "lost"}, "refresh_state_is_whole"),
        ({"state": "done"}, "refresh_state_is_whole"),
        ({"done_at": NOW}, "refresh_state_is_whole"),
    ],
    ids=str,
)
def test_a_task_is_whole(people: People, changed: dict[str, object], constraint: str):
    miss = factories.RetentionFactory(probe__unit_run__section=people.section, student=people.sam)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factories.RefreshFactory(result=miss, student=people.sam, objective=miss.objective, **changed)


def test_one_open_task_for_a_student_and_an_objective(people: People):
    first = factories.RefreshFactory(student=people.sam, result__probe__unit_run__section=people.section)
    other = factories.RetentionFactory(
        probe__unit_run__section=people.section, student=people.sam, objective=first.objective
    )
    with pytest.raises(IntegrityError, match="refresh_open_once"), transaction.atomic():
        factories.RefreshFactory(result=other, student=people.sam, objective=first.objective)
