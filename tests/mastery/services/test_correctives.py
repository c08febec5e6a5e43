"""A different way in: given, done once, waived with a reason; never the same approach twice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from classroom.models import Notice
from mastery.engine.correctives import Approach
from mastery.engine.reassessment import CorrectiveState
from mastery.models import CorrectiveAssignment
from mastery.selectors.work import corrective_states
from mastery.services.correctives import (
    CorrectiveInHand,
    CorrectiveSettled,
    assign_corrective,
    complete_corrective,
    waive_corrective,
)
from mastery.services.steps.corrective_work import ApproachUsed
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def cycle(people: People) -> Cycle:
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"})
    return cycle


def give(cycle: Cycle, approach: Approach = Approach.VISUAL, *, reason: str = "", actor=None):
    return assign_corrective(
        actor=actor or cycle.people.tess,
        unit_run=cycle.run,
        student=cycle.people.sam,
        objective=cycle.objectives["F4"],
        approach=approach,
        override_reason=reason,
        now=cycle.now,
    )


def state(cycle: Cycle) -> CorrectiveState | None:
    objective = cycle.objectives["F4"].pk
    return corrective_states([cycle.people.sam.pk], [objective]).get((cycle.people.sam.pk, objective))


def test_a_corrective_is_given_with_a_ready_text_and_told(cycle: Cycle):
    given = give(cycle)
    assert (given.title, given.state) == ("See it drawn", "assigned")
    assert len(given.steps.splitlines()) == 6
    assert Notice.objects.get(recipient=cycle.people.sam).url == f"/me/work/{given.pk}/"
    assert state(cycle) is CorrectiveState.ASSIGNED


def test_the_approach_of_the_lesson_is_refused(cycle: Cycle):
    with pytest.raises(ApproachUsed):
        give(cycle, Approach.WORKED_EXPLANATION)


def test_a_used_approach_needs_a_reason(cycle: Cycle):
    given = give(cycle, Approach.WORKED_EXPLANATION, reason="Sam was away for that lesson")
    assert given.override_reason == "Sam was away for that lesson"


def test_the_database_refuses_a_used_approach_too(cycle: Cycle):
    with pytest.raises(IntegrityError, match="corrective_new_approach"), transaction.atomic():
        CorrectiveAssignment.objects.create(
            school=cycle.people.school,
            unit_run=cycle.run,
            student=cycle.people.sam,
            objective=cycle.objectives["F4"],
            approach="worked_explanation",
            title="The same again",
            assigned_by=cycle.people.tess,
            assigned_at=cycle.now,
        )


def test_given_twice_it_is_given_once(cycle: Cycle):
    """A double click, or Back and sent again, is not told that the work is in hand already."""
    first = give(cycle)
    assert give(cycle) == first
    assert Notice.objects.filter(recipient=cycle.people.sam).count() == 1


def test_one_corrective_at_a_time(cycle: Cycle):
    give(cycle)
    with pytest.raises(CorrectiveInHand):
        give(cycle, Approach.ANALOGY)


def test_an_earlier_corrective_counts_as_tried_after_a_later_try(cycle: Cycle):
    done(cycle, give(cycle))
    cycle.sit(cycle.people.sam, {"F4": "6"}, number=2, form="B", days_ago=-1)
    assert state(cycle) is None
    with pytest.raises(ApproachUsed):
        give(cycle, Approach.VISUAL)
    assert give(cycle, Approach.ANALOGY).state == "assigned"


def done(cycle: Cycle, given: CorrectiveAssignment, note: str = "Draw first"):
    return complete_corrective(actor=cycle.people.sam, corrective=given, note=note, now=cycle.now)


def test_doing_it_is_noted_and_opens_the_second_chance(cycle: Cycle):
    finished = done(cycle, give(cycle))
    assert (finished.state, finished.done_note, finished.done_at) == ("done", "Draw first", cycle.now)
    assert state(cycle) is CorrectiveState.DONE


def test_done_twice_is_done_once(cycle: Cycle):
    given = give(cycle)
    done(cycle, given)
    assert done(cycle, given, note="Something else").done_note == "Draw first"


def test_done_waits_for_a_later_try_and_an_earlier_one_does_not_answer_it(cycle: Cycle):
    done(cycle, give(cycle))
    assert state(cycle) is CorrectiveState.DONE
    cycle.sit(cycle.people.sam, {"F4": "6"}, number=2, form="B", days_ago=-1)
    assert state(cycle) is None


@pytest.mark.parametrize("who", ["ines", "tess", "gus", "nora"])
def test_nobody_else_does_it(cycle: Cycle, who: str):
    given = give(cycle)
    with pytest.raises(PermissionDenied):
        complete_corrective(actor=getattr(cycle.people, who), corrective=given, note="x", now=cycle.now)


def waive(cycle: Cycle, given: CorrectiveAssignment, actor=None):
    return waive_corrective(
        actor=actor or cycle.people.tess, corrective=given, reason="Did it at home", now=cycle.now
    )


def test_a_waiver_opens_the_second_chance_and_tells_the_student_once(cycle: Cycle):
    given = give(cycle)
    for _ in range(2):
        assert waive(cycle, given).state == "waived"
    assert state(cycle) is CorrectiveState.WAIVED
    assert Notice.objects.filter(key=f"waiver:{given.pk}").count() == 1


def test_what_is_done_is_not_waived(cycle: Cycle):
    given = give(cycle)
    done(cycle, given)
    with pytest.raises(CorrectiveSettled):
        waive(cycle, given)


def test_what_is_waived_is_not_done_again(cycle: Cycle):
    given = give(cycle)
    waive(cycle, given)
    assert done(cycle, given).state == "waived"


@pytest.mark.parametrize("who", ["sam", "ada", "nora"])
def test_only_a_teacher_of_the_class_gives_and_waives(cycle: Cycle, who: str):
    given = give(cycle)
    with pytest.raises(PermissionDenied):
        waive(cycle, given, actor=getattr(cycle.people, who))
    with pytest.raises(PermissionDenied):
        give(cycle, Approach.ANALOGY, actor=getattr(cycle.people, who))


@pytest.mark.parametrize(
    "change",
    [{"approach": "worked_explanation"}, {"override_reason": "   ", "approach": "worked_explanation"}],
)
def test_the_database_refuses_to_change_to_a_used_approach_too(cycle: Cycle, change: dict[str, str]):
    given = give(cycle)
    with pytest.raises(IntegrityError, match="corrective_new_approach"), transaction.atomic():
        CorrectiveAssignment.objects.filter(pk=given.pk).update(**change)


def test_the_database_refuses_to_take_a_reason_away(cycle: Cycle):
    given = give(cycle, Approach.WORKED_EXPLANATION, reason="Sam was away for that lesson")
    with pytest.raises(IntegrityError, match="corrective_new_approach"), transaction.atomic():
        CorrectiveAssignment.objects.filter(pk=given.pk).update(override_reason="")
