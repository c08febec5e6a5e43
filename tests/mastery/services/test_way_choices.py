"""A student chooses a way in; the teacher gives it or keeps what was given."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from classroom.models import Notice
from mastery.engine.correctives import Approach
from mastery.engine.way_choice import Standing
from mastery.models import CorrectiveAssignment, WayChoice, WorkGroup
from mastery.selectors.way_choices import chosen_ways, open_choices, way_facts
from mastery.services.correctives import assign_corrective, complete_corrective
from mastery.services.steps.runs import RunClosed
from mastery.services.way_choices import WayNotOpen, choose_way, decline_way, give_chosen_way, withdraw_way
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
ANALOGY, VISUAL, WORKED = Approach.ANALOGY, Approach.VISUAL, Approach.WORKED_EXPLANATION


@kept
def cycle(people: People) -> Cycle:
    """Sam is not yet there on ratio, which the lesson explained."""
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"})
    return cycle


def choose(cycle: Cycle, approach: Approach = ANALOGY, *, code: str = "F4", who: str = "sam") -> Standing:
    return choose_way(
        actor=getattr(cycle.people, who),
        unit_run=cycle.run,
        objective=cycle.objectives[code],
        approach=approach,
        now=cycle.now,
    )


def assign(cycle: Cycle, approach: Approach = VISUAL) -> CorrectiveAssignment:
    return assign_corrective(
        actor=cycle.people.tess,
        unit_run=cycle.run,
        student=cycle.people.sam,
        objective=cycle.objectives["F4"],
        approach=approach,
        override_reason="",
        now=cycle.now,
    )


def standing(cycle: Cycle) -> Standing:
    facts = way_facts(
        student_id=cycle.people.sam.pk, unit_id=cycle.run.unit_id, objective_id=cycle.objectives["F4"].pk
    )
    assert facts is not None
    return facts.standing


def test_with_nothing_in_hand_a_choice_is_a_suggestion(cycle: Cycle):
    assert choose(cycle) is Standing.SUGGESTION
    (chosen,) = chosen_ways(cycle.run.pk)
    assert (chosen.name, chosen.code, chosen.approach, chosen.in_hand) == ("Sam Okafor", "F4", ANALOGY, "")
    assert not Notice.objects.filter(recipient=cycle.people.tess).exists()


def test_who_has_left_the_class_waits_for_no_answer(cycle: Cycle):
    choose(cycle)
    cycle.people.section.enrollments.filter(student=cycle.people.sam).update(ended_at=cycle.now)
    assert chosen_ways(cycle.run.pk) == ()


def test_the_groups_are_suggested_by_it(cycle: Cycle):
    choose(cycle)
    cycle.suggest()
    group = WorkGroup.objects.get(kind="corrective")
    assert group.approach == ANALOGY
    assert group.reason.endswith("The student chose it.")


def test_beside_work_in_hand_it_is_a_request_and_the_teacher_is_told_once(cycle: Cycle):
    assign(cycle)
    assert choose(cycle) is Standing.REQUEST
    assert choose(cycle) is Standing.REQUEST
    told = Notice.objects.get(recipient=cycle.people.tess)
    assert told.title == "Sam Okafor asks for another way in"
    assert CorrectiveAssignment.objects.get(state="assigned").approach == VISUAL


def test_chosen_twice_it_is_one_and_another_replaces_it(cycle: Cycle):
    choose(cycle)
    choose(cycle)
    choose(cycle, VISUAL)
    assert WayChoice.objects.get().approach == VISUAL


def test_taken_back_it_is_gone_and_may_be_chosen_again(cycle: Cycle):
    choose(cycle)
    for _ in range(2):
        withdraw_way(
            actor=cycle.people.sam, unit_run=cycle.run, objective=cycle.objectives["F4"], now=cycle.now
        )
    assert standing(cycle) is Standing.NONE
    assert open_choices([cycle.people.sam.pk], [cycle.objectives["F4"].pk]) == {}
    assert choose(cycle) is Standing.SUGGESTION


@pytest.mark.parametrize(
    ("approach", "code"),
    [
        pytest.param(WORKED, "F4", id="the lesson used it"),
        pytest.param(ANALOGY, "F1", id="mastered"),
    ],
)
def test_what_is_not_open_is_refused(cycle: Cycle, approach: Approach, code: str):
    with pytest.raises(WayNotOpen, match="cannot be chosen now"):
        choose(cycle, approach, code=code)


def test_after_the_work_comes_the_try(cycle: Cycle):
    complete_corrective(actor=cycle.people.sam, corrective=assign(cycle), note="Drawn", now=cycle.now)
    with pytest.raises(WayNotOpen):
        choose(cycle)


def test_a_closed_unit_takes_no_choice(cycle: Cycle):
    cycle.run.stage = "closed"
    cycle.run.save()
    with pytest.raises(RunClosed):
        choose(cycle)


@pytest.mark.parametrize("who", ["tess", "gus", "ada", "nora"])
def test_only_students_of_the_class_choose(cycle: Cycle, who: str):
    with pytest.raises(PermissionDenied):
        choose(cycle, who=who)


def test_a_teacher_gives_what_was_chosen(cycle: Cycle):
    choose(cycle)
    given = give_chosen_way(actor=cycle.people.tess, choice=WayChoice.objects.get(), now=cycle.now)
    assert given is not None
    assert (given.approach, given.state) == (ANALOGY, "assigned")
    assert Notice.objects.filter(recipient=cycle.people.sam, key=f"corrective:{given.pk}").exists()
    assert chosen_ways(cycle.run.pk) == ()


def test_given_in_place_of_what_was_in_hand_once(cycle: Cycle):
    first = assign(cycle)
    choose(cycle)
    wish = WayChoice.objects.get()
    assert give_chosen_way(actor=cycle.people.tess, choice=wish, now=cycle.now) is not None
    assert give_chosen_way(actor=cycle.people.tess, choice=wish, now=cycle.now) is None
    first.refresh_from_db()
    assert first.state == "cancelled"
    assert CorrectiveAssignment.objects.filter(state="assigned").count() == 1


def test_a_teacher_keeps_what_was_given_and_the_student_is_told(cycle: Cycle):
    assign(cycle)
    choose(cycle)
    wish = WayChoice.objects.get()
    assert decline_way(actor=cycle.people.tess, choice=wish, now=cycle.now)
    assert not decline_way(actor=cycle.people.tess, choice=wish, now=cycle.now)
    assert standing(cycle) is Standing.DECLINED
    assert (
        Notice.objects.filter(recipient=cycle.people.sam, title__startswith="Your teacher keeps").count() == 1
    )
    with pytest.raises(WayNotOpen):
        choose(cycle)
    assert choose(cycle, Approach.OTHER_CONTEXT) is Standing.REQUEST


def test_a_suggestion_is_not_declined_but_followed_or_not(cycle: Cycle):
    choose(cycle)
    assert not decline_way(actor=cycle.people.tess, choice=WayChoice.objects.get(), now=cycle.now)
    assert standing(cycle) is Standing.SUGGESTION


@pytest.mark.parametrize("answer", [give_chosen_way, decline_way])
@pytest.mark.parametrize("who", ["sam", "ada", "nora"])
def test_only_their_teacher_answers(cycle: Cycle, who: str, answer):
    choose(cycle)
    with pytest.raises(PermissionDenied):
        answer(actor=getattr(cycle.people, who), choice=WayChoice.objects.get(), now=cycle.now)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"approach": "dance"}, "way_choice_approach_known"),
        ({"state": "declined"}, "way_choice_state_is_whole"),
        ({"state": "lost"}, "way_choice_state_is_whole"),
        ({"pk": None}, "way_choice_once"),
    ],
)
def test_no_writer_can_store_half_a_choice(cycle: Cycle, changed: dict, constraint: str):
    choose(cycle)
    row = WayChoice.objects.get()
    for name, value in changed.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()
