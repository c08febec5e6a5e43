"""Sessions are planned, moved and called off; whoever has a place is told where they sit now."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import ReassessmentSession
from assessments.services.sessions import (
    SessionChanged,
    SessionPlan,
    SessionRefused,
    call_off_session,
    change_session,
    plan_session,
)
from tests.assessments.checks import Check
from tests.assessments.held import DAY, HOUR, book, place_of, planned, ready_class, told, waiting_days
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
PLAN = SessionPlan(room="Room 12", starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR, capacity=10)


@kept
def check(people: People) -> Check:
    return ready_class(people)


def change(people: People, session: ReassessmentSession, *, version: int = 1, now=NOW, **values) -> bool:
    return change_session(
        actor=people.tess, session=session, plan=replace(PLAN, **values), version=version, now=now
    )


def test_planning_twice_is_planning_once(people):
    first, is_new = plan_session(actor=people.tess, section=people.section, plan=PLAN, now=NOW)
    again, is_new_again = plan_session(actor=people.tess, section=people.section, plan=PLAN, now=NOW)
    assert (first, is_new, is_new_again) == (again, True, False)


def test_a_session_is_still_to_come(people):
    with pytest.raises(SessionRefused, match="still to come"):
        plan_session(actor=people.tess, section=people.section, plan=PLAN, now=PLAN.starts_at)


def test_teachers_of_the_class_plan(people):
    with pytest.raises(PermissionDenied):
        plan_session(actor=people.ada, section=people.section, plan=PLAN, now=NOW)


def test_a_session_that_moves_tells_those_who_are_booked(check, people):
    session = planned(people)
    book(check, [people.sam])
    assert change(people, session, starts_at=NOW + 2 * DAY, ends_at=NOW + 2 * DAY + HOUR) is True
    assert change(people, session, starts_at=NOW + 2 * DAY, ends_at=NOW + 2 * DAY + HOUR) is False
    assert len(told(people.sam)) == 2
    assert told(people.ines) == []


def test_more_places_are_no_news(check, people):
    session = planned(people)
    book(check, [people.sam])
    assert change(people, session, capacity=12) is True
    assert len(told(people.sam)) == 1


def test_two_teachers_do_not_overwrite_each_other(people):
    session = planned(people)
    change(people, session, capacity=12)
    with pytest.raises(SessionChanged):
        change(people, session, capacity=14)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        pytest.param({"capacity": 1}, "too_few_places", id="fewer places than students"),
        pytest.param({"starts_at": NOW}, "session_past", id="into the past"),
        pytest.param({"room": "Library"}, "session_double", id="where another session is"),
    ],
)
def test_a_change_that_cannot_be_is_refused(check, people, values, code):
    session = planned(people)
    planned(people, room="Library")
    book(check, [people.sam, people.ines], session)
    with pytest.raises(SessionRefused) as refusal:
        change(people, session, **values)
    assert refusal.value.code == code


def test_nobody_gets_two_sessions_at_one_time(check, people):
    book(check, [people.sam], planned(people))
    other = planned(people, room="Library", starts_at=NOW + 4 * DAY)
    book(ready_class(people), [people.sam], other)
    with pytest.raises(SessionRefused, match="another session then"):
        change(people, other, room="Library")


def test_a_session_is_not_moved_to_before_somebody_s_waiting_days_are_over(check, people):
    """Ten days from the check: Friday at nine."""
    waiting_days(people, 10)
    session = planned(people, starts_at=NOW + 5 * DAY)
    book(check, [people.sam], session)
    friday = NOW + 3 * DAY
    for starts_at in (friday - HOUR, friday - DAY):
        with pytest.raises(SessionRefused, match="waits until Fri 27 Nov, 09:00") as refusal:
            change(people, session, starts_at=starts_at, ends_at=starts_at + HOUR)
        assert refusal.value.field == "starts_at"
    assert change(people, session, starts_at=friday, ends_at=friday + HOUR) is True


def test_a_session_that_has_begun_stays_as_it_is(people):
    session = planned(people)
    with pytest.raises(SessionRefused, match="has begun"):
        change(people, session, capacity=3, now=session.starts_at)
    with pytest.raises(SessionRefused, match="has begun"):
        call_off_session(actor=people.tess, session=session, now=session.starts_at)


def test_calling_off_seats_everybody_elsewhere_or_lets_them_wait(check, people):
    session = planned(people)
    planned(people, room="Small", starts_at=NOW + 2 * DAY, capacity=1)
    book(check, [people.sam, people.ines], session)

    assert call_off_session(actor=people.tess, session=session, now=NOW) == 2

    assert place_of(people.ines) == ("booked", "Small", "B")
    assert place_of(people.sam) == ("asked", None, None)
    assert told(people.ines)[-1] == "Check 1: you have a place"
    assert told(people.sam)[-1] == "Check 1: you wait for another place"


def test_calling_off_twice_is_calling_off_once(people):
    session = planned(people)
    for _twice in range(2):
        assert call_off_session(actor=people.tess, session=session, now=NOW) == 0
    session.refresh_from_db()
    assert session.called_off_at == NOW


def test_a_session_that_is_called_off_is_not_changed_any_more(people):
    session = planned(people)
    call_off_session(actor=people.tess, session=session, now=NOW)
    with pytest.raises(SessionRefused, match="was called off"):
        change(people, session, capacity=12)
