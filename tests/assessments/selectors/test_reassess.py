"""Who may try again, on which form, when; and what is in the way of the others."""

from datetime import timedelta

import pytest

from assessments.models import Attempt, ChanceWindow, ParallelForm
from assessments.selectors.reassess import Group, next_chances, reassess_list
from assessments.selectors.tries import checks_of_run
from mastery.models import MasteryPolicy
from mastery.selectors.grid_class import class_on_unit
from mastery.selectors.grid_sittings import ChanceState, NextChance
from mastery.services.exemptions import exempt
from tests.assessments.checks import Check, make_check
from tests.assessments.held import DAY, book, make_ready, planned
from tests.assessments.papers import give_corrective, give_scores, paper_check
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def check(people: People) -> Check:
    return paper_check(people)


def chances(check: Check) -> tuple[NextChance, ...]:
    return next_chances(class_on_unit(check.run, at=NOW), checks_of_run(check.run, now=NOW), now=NOW)


def of_sam(check: Check) -> NextChance:
    (chance,) = [each for each in chances(check) if each.student_id == check.people.sam.pk]
    return chance


def test_nobody_waits_for_a_second_chance_before_the_first(check):
    assert chances(check) == ()


def test_somebody_who_is_there_waits_for_nothing(check):
    give_scores(check, check.people.sam, "1", "1", "1", "1")
    assert chances(check) == ()


def test_without_a_corrective_the_teacher_has_to_act(check):
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    chance = of_sam(check)
    assert (chance.state, chance.objective_ids, chance.is_ready) == (
        ChanceState.NO_WORK,
        (check.objectives[1].pk,),
        False,
    )


def test_work_in_hand_is_waited_for(check):
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    give_corrective(check, check.people.sam, check.objectives[1], state="assigned")
    assert of_sam(check).state is ChanceState.WORKING


@pytest.mark.parametrize("state", ["done", "waived"])
def test_a_corrective_done_or_waived_opens_the_announced_chance(check, state):
    give_scores(check, check.people.sam, "1", "0", "0", "1")
    give_corrective(check, check.people.sam, check.objectives[1], state=state)
    assert of_sam(check) == NextChance(
        student_id=check.people.sam.pk,
        check_id=check.assessment.pk,
        state=ChanceState.ANNOUNCED,
        number=2,
        objective_ids=(check.objectives[1].pk,),
        left_out=(check.objectives[0].pk,),
        form_label="B",
        opens_at=NOW + timedelta(days=2),
        closes_at=NOW + timedelta(days=2, hours=2),
        ready_at=NOW,
    )


@pytest.mark.parametrize(
    ("session_in_days", "has_place", "opens_in_days"),
    [
        pytest.param(1, True, 1, id="a session before the announced day is a place of one's own"),
        pytest.param(9, False, 2, id="the announced day comes before the session"),
        pytest.param(None, False, 2, id="an announced day is nobody's place"),
    ],
)
def test_only_a_booked_session_is_a_place(check, session_in_days, has_place, opens_in_days):
    make_ready(check, check.people.sam)
    if session_in_days:
        book(check, [check.people.sam], planned(check.people, starts_at=NOW + session_in_days * DAY))
    chance = of_sam(check)
    assert (chance.state, chance.has_place, chance.opens_at) == (
        ChanceState.ANNOUNCED,
        has_place,
        NOW + opens_in_days * DAY,
    )


def test_an_open_window_is_open_until_it_closes(check):
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    give_corrective(check, check.people.sam, check.objectives[1], state="done")
    closes_at = NOW + timedelta(hours=1)
    ChanceWindow.objects.filter(number=2).update(opens_at=NOW - timedelta(hours=1), closes_at=closes_at)
    chance = of_sam(check)
    assert (chance.state, chance.opens_at, chance.closes_at) == (ChanceState.OPEN, None, closes_at)


def test_without_a_window_the_day_is_missing(check):
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    give_corrective(check, check.people.sam, check.objectives[1], state="done")
    ChanceWindow.objects.filter(number=2).delete()
    assert of_sam(check).state is ChanceState.UNDATED


def test_a_try_that_waits_for_marks_says_so(check):
    give_scores(check, check.people.sam, "1", "1", None, "1")
    assert of_sam(check).state is ChanceState.MARKING


def test_a_try_on_screen_is_being_taken(check):
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    give_corrective(check, check.people.sam, check.objectives[1], state="done")
    ChanceWindow.objects.filter(number=2).update(opens_at=NOW - timedelta(hours=1))
    check.start()
    chance = of_sam(check)
    assert (chance.state, chance.number, chance.form_label, chance.objective_ids) == (
        ChanceState.SITTING,
        2,
        "B",
        (check.objectives[1].pk,),
    )


def test_after_the_last_chance_there_is_none(check):
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    give_scores(check, check.people.sam, "1", "1", "1", "0", form="B", taken_at=NOW - timedelta(hours=1))
    assert of_sam(check).state is ChanceState.USED


def test_what_the_last_chance_left_out_is_told(people):
    """Sam is not there on F1 and F2, and only F1 was ready for the second chance."""
    check = make_check(people, kinds={"F1": ["true_false"], "F2": ["true_false"]})
    check.submit(check.start())
    check.give_corrective("F1", state="done")
    later = NOW + timedelta(days=7)
    check.submit(check.start(now=later, without=["F2"]), now=later)
    on_unit, checks = class_on_unit(check.run, at=later), checks_of_run(check.run, now=later)
    (chance,) = next_chances(on_unit, checks, now=later)
    first, second = (each.pk for each in check.objectives)
    assert (chance.state, chance.objective_ids, chance.left_out) == (
        ChanceState.USED,
        (first, second),
        (second,),
    )


def test_a_form_is_missing(people):
    check = paper_check(people, forms="A")
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    give_corrective(check, check.people.sam, check.objectives[1], state="done")
    ParallelForm.objects.create(school=people.school, assessment=check.assessment, label="B")
    assert of_sam(check).state is ChanceState.NO_FORM


def test_what_is_exempt_is_not_asked(check):
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    exempt(
        actor=check.people.tess,
        enrollment=check.enrollment(),
        objective=check.objectives[1],
        reason="Why",
        now=NOW,
    )
    assert chances(check) == ()


def test_the_list_says_who_what_which_form_and_when(check):
    people = check.people
    give_scores(check, people.sam, "1", "0", "0", "1")
    give_corrective(check, people.sam, check.objectives[1], state="done")
    give_scores(check, people.ines, "1", "1", "0", "1")
    give_scores(check, people.ines, "1", "1", "1", "1", form="B", taken_at=NOW - timedelta(hours=1))
    on_unit, checks = class_on_unit(check.run, at=NOW), checks_of_run(check.run, now=NOW)
    listed = reassess_list(on_unit, checks, next_chances(on_unit, checks, now=NOW), now=NOW)
    assert {
        group: [(row.name, row.check_title, row.codes, row.left_out, row.form_label) for row in rows]
        for group, rows in listed.groups.items()
    } == {
        Group.READY: [("Sam Okafor", "Check 1", ("F2",), ("F1",), "B")],
        Group.TAKEN: [("Ines Moreau", "Check 1", (), (), "B")],
    }
    (taken,) = listed.groups[Group.TAKEN]
    assert (taken.attempt_id, taken.taken_at) == (Attempt.objects.latest("pk").pk, NOW - timedelta(hours=1))
    assert listed.ready == 1
    assert [(title, window.chance) for title, window in listed.windows] == [("Check 1", 2)]


def test_a_third_chance_needs_a_new_corrective(check):
    MasteryPolicy.objects.create(
        school=check.people.school,
        version=2,
        threshold_percent=80,
        near_band=10,
        chances=3,
        effective_at=NOW - timedelta(days=1),
        author=check.people.ada,
        reason="Three chances",
    )
    give_scores(check, check.people.sam, "1", "1", "0", "1")
    give_corrective(check, check.people.sam, check.objectives[1], state="done")
    give_scores(check, check.people.sam, "1", "1", "0", "1", form="B", taken_at=NOW)
    assert of_sam(check).state is ChanceState.NO_WORK
