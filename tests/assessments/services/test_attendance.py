"""Ticking who came: whoever missed it gets the next free place, a try says itself who was there."""

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Booking, ReassessmentSession
from assessments.services.attendance import Attendance, AttendanceRefused, record_attendance
from classroom.models import User
from tests.assessments.checks import Check
from tests.assessments.held import DAY, HOUR, ask, book, booking_of, place_of, planned, ready_class, told
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def check(people: People) -> Check:
    return ready_class(people)


@pytest.fixture
def session(check: Check, people: People) -> ReassessmentSession:
    """Sam and Ines are booked for tomorrow."""
    session = planned(people)
    book(check, [people.sam, people.ines], session)
    return session


def tick(people: People, session: ReassessmentSession, *came: User, later=HOUR) -> Attendance:
    rows = Booking.objects.filter(session=session, enrollment__student__in=came)
    return record_attendance(
        actor=people.tess,
        session=session,
        came=[row.pk for row in rows],
        now=session.starts_at + later,
    )


def test_whoever_missed_it_gets_the_next_free_place_and_is_told(people, session):
    planned(people, room="Next", starts_at=NOW + 4 * DAY)
    assert tick(people, session, people.sam) == Attendance(came=1, missed=1, moved=1)
    assert place_of(people.sam)[0] == "attended"
    again = booking_of(people.ines)
    assert (again.state, again.session.room, again.form.label, again.chance) == ("booked", "Next", "B", 2)
    assert [row.objective.code for row in again.booked_objectives.all()] == ["F2"]
    assert again.follows.state == "missed"
    assert told(people.ines)[-1] == "Check 1: you have a place"


def test_without_a_free_place_they_wait_from_the_day_they_asked(check, people):
    session = planned(people)
    ask(check, people.ines)
    book(check, [people.ines], session)
    assert tick(people, session) == Attendance(came=0, missed=1, moved=0)
    assert place_of(people.ines) == ("asked", None, None)
    assert booking_of(people.ines).asked_at == NOW


def test_ticking_the_same_again_changes_nothing(people, session):
    planned(people, room="Next", starts_at=NOW + 4 * DAY)
    tick(people, session, people.sam)
    before = list(Booking.objects.order_by("pk").values())
    assert tick(people, session, people.sam) == Attendance(came=1, missed=1, moved=0)
    assert list(Booking.objects.order_by("pk").values()) == before


def test_a_wrong_tick_is_mended_and_the_new_place_is_free_again(people, session):
    planned(people, room="Next", starts_at=NOW + 4 * DAY)
    tick(people, session, people.sam)
    tick(people, session, people.sam, people.ines)
    assert list(Booking.objects.order_by("pk").values_list("state", flat=True)) == [
        "attended",
        "attended",
        "cancelled",
    ]


def test_one_who_was_ticked_by_mistake_gets_a_place_after_all(people, session):
    tick(people, session, people.sam, people.ines)
    tick(people, session, people.sam)
    assert place_of(people.ines)[0] == "asked"


def test_a_try_that_was_taken_needs_no_tick(check, people, session):
    check.start(people.sam, now=session.starts_at)
    assert tick(people, session) == Attendance(came=1, missed=1, moved=0)
    assert place_of(people.sam)[0] == "attended"


def test_whoever_asked_again_meanwhile_keeps_what_they_have(check, people, session):
    tick(people, session, people.sam)
    asked = booking_of(people.ines)
    tick(people, session, people.sam, people.ines)
    own = ask(check, people.ines, now=session.ends_at)
    tick(people, session, people.sam)
    assert booking_of(people.ines) == own != asked


def test_nobody_is_ticked_before_it_begins(people, session):
    with pytest.raises(AttendanceRefused, match="not begun"):
        tick(people, session, people.sam, later=-HOUR)


def test_teachers_of_the_class_tick(people, session):
    with pytest.raises(PermissionDenied):
        record_attendance(actor=people.ada, session=session, came=[], now=session.ends_at)
