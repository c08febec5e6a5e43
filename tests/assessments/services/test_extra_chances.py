"""One more chance for one student: with a reason, on top of what was announced, for nobody else."""

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import ExtraChance
from assessments.services.extra_chances import ExtraChanceRefused, give_extra_chance
from assessments.services.papers import PaperRefused
from mastery.models import CorrectiveAssignment
from tests.assessments.checks import Check
from tests.assessments.held import DAY, HOUR, book, place_of, planned, ready_class, told
from tests.assessments.papers import give_scores
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def check(people: People) -> Check:
    """Sam has used both chances and is not there on F2."""
    check = ready_class(people)
    give_scores(check, people.sam, None, None, "0", "1", form="B", taken_at=NOW - HOUR)
    return check


def correct_again(check: Check, people: People) -> None:
    """Another way in, after the second chance."""
    CorrectiveAssignment.objects.create(
        school=people.school,
        unit_run=check.run,
        student=people.sam,
        objective=check.objectives[1],
        approach="analogy",
        title="Compare it",
        state="done",
        done_at=NOW,
        assigned_by=people.tess,
        assigned_at=NOW,
    )


def give(check: Check, *, reason: str = "Was ill twice", actor=None) -> bool:
    return give_extra_chance(
        actor=actor or check.people.tess,
        assessment=check.assessment,
        enrollment=check.enrollment(),
        reason=reason,
        now=NOW,
    )


def test_a_student_who_has_used_every_chance_gets_one_more_and_is_told(check, people):
    assert give(check) is True
    given = ExtraChance.objects.get()
    assert (given.reason, given.granted_by, given.granted_at) == ("Was ill twice", people.tess, NOW)
    assert told(people.sam) == ["Check 1: you have one more chance"]


def test_giving_twice_gives_one(check):
    assert give(check) is True
    assert give(check) is False


def test_whoever_still_has_a_chance_needs_none(people):
    assert give(ready_class(people)) is False


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(check, reason):
    with pytest.raises(ExtraChanceRefused, match="Say why"):
        give(check, reason=reason)


def test_teachers_of_the_class_give_it(check, people):
    with pytest.raises(PermissionDenied):
        give(check, actor=people.ada)


def test_the_extra_chance_is_taken_in_a_session_on_the_form_that_is_left(check, people):
    give(check)
    correct_again(check, people)
    session = planned(people, starts_at=NOW + 3 * DAY)
    book(check, [people.sam, people.ines], session)
    assert (place_of(people.sam), place_of(people.ines)) == (
        ("booked", "Room 12", "C"),
        ("booked", "Room 12", "B"),
    )
    attempt = check.start(now=session.starts_at)
    assert (attempt.number, attempt.form.label) == (3, "C")


def test_scores_from_paper_may_use_it_too(check, people):
    with pytest.raises(PaperRefused, match="has had every try"):
        give_scores(check, people.sam, None, None, "1", "1", form="C", taken_at=NOW)
    give(check)
    give_scores(check, people.sam, None, None, "1", "1", form="C", taken_at=NOW)
    assert check.status(check.objectives[1])[0] == "mastered"
