"""Sessions of the next days: on the teacher's Today, and the student's own place on the pages they begin with."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.models import Booking, ReassessmentSession
from assessments.services.own_places import give_place_back
from classroom.models import User
from mastery.models import UnitRun
from tests.assessments.checks import Check
from tests.assessments.held import DAY, HOUR, ask, book, booking_of, planned, ready_class
from tests.support import factories, pages
from tests.support.factories import NOW
from tests.support.pages import Client, text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_TODAY = 10
QUERIES_OF_ME = 10


@pytest.fixture
def check(people: People, stopped_clock: None) -> Check:
    """Sam and Ines are ready for a further try; pages are read at the moment of the tests."""
    return ready_class(people)


def lines(client: Client, check: Check) -> list[str]:
    client.force_login(check.people.tess)
    shown = pages.soup(client.get("/today/"))
    return [text(line) for line in shown.select("section.card li:has(> a.btn)")]


def mine(client: Client, student: User) -> str:
    client.force_login(student)
    place = pages.soup(client.get("/me/")).select_one("#place")
    return text(place) if place else ""


def when(session: ReassessmentSession) -> str:
    """On the school's clock, which is UTC in the tests."""
    return f"{session.starts_at:%a} {session.starts_at.day} {session.starts_at:%b, %H:%M} to {session.ends_at:%H:%M}"


def test_the_teacher_reads_when_where_and_how_many(client: Client, people: People, check: Check):
    session = planned(people, capacity=8)
    book(check, [people.sam, people.ines], session)
    expected = f"Session {when(session)}, Room 12: 2 of 8 places booked Open the session"
    assert expected in lines(client, check)
    link = pages.soup(client.get("/today/")).select_one("main a[href*='/sessions/']")
    assert link["href"] == reverse("assessments:session", args=[people.section.pk, session.pk])


def test_far_off_over_and_called_off_sessions_are_no_lines(client: Client, people: People, check: Check):
    for starts_at in (NOW + 8 * DAY, NOW + HOUR, NOW + 2 * HOUR):
        planned(people, starts_at=starts_at)
    called_off, over = ReassessmentSession.objects.filter(starts_at__lt=NOW + DAY).order_by("starts_at")
    ReassessmentSession.objects.filter(pk=called_off.pk).update(called_off_at=NOW)
    ReassessmentSession.objects.filter(pk=over.pk).update(starts_at=NOW - HOUR, ends_at=NOW)
    assert not any(line.startswith("Session") for line in lines(client, check))


def test_who_waits_for_a_place_is_counted(client: Client, people: People, check: Check):
    ask(check, people.sam)
    ask(check, people.ines)
    assert "2 wait for a place in a session Book places" in lines(client, check)
    people.section.enrollments.filter(student=people.ines).update(ended_at=NOW)
    assert "1 waits for a place in a session Book places" in lines(client, check)


def test_a_student_reads_their_own_next_place(client: Client, people: People, check: Check):
    later = planned(people, starts_at=NOW + 3 * DAY)
    book(check, [people.ines], planned(people, room="Gym"))
    assert mine(client, people.sam) == ""
    book(check, [people.sam], later)
    assert mine(client, people.sam) == f"Your next session: {when(later)}, Room 12 , Check 1 ."
    give_place_back(
        actor=people.sam, assessment=check.assessment, enrollment=check.enrollment(people.sam), now=NOW
    )
    assert mine(client, people.sam) == ""


def test_a_session_that_has_begun_is_now_and_then_over(client: Client, people: People, check: Check):
    book(check, [people.sam], planned(people))
    session = booking_of(people.sam).session
    assert session is not None
    ReassessmentSession.objects.filter(pk=session.pk).update(starts_at=NOW, ends_at=NOW + HOUR)
    assert mine(client, people.sam).startswith("Your session is now:")
    ReassessmentSession.objects.filter(pk=session.pk).update(starts_at=NOW - HOUR, ends_at=NOW)
    assert mine(client, people.sam) == ""


def test_a_place_for_an_earlier_unit_is_told_too(client: Client, people: People, check: Check):
    """The class has gone on; the second chance of the unit before is still to come."""
    book(check, [people.sam], planned(people))
    factories.UnitRunFactory(section=people.section, published_at=NOW, unit__title="Area", stage="teaching")
    UnitRun.objects.filter(pk=check.run.pk).update(stage="closed")
    assert mine(client, people.sam).startswith("Your next session:")
    client.force_login(people.sam)
    assert "Area" in pages.soup(client.get("/me/")).select_one("h1").get_text()


def test_with_several_classes_it_is_told_above_the_cards(client: Client, people: People, check: Check):
    section = factories.SectionFactory(course=factories.CourseFactory(school=people.school))
    factories.EnrollmentFactory(section=section, student=people.sam)
    factories.UnitRunFactory(section=section, unit=factories.UnitFactory(course=section.course))
    book(check, [people.sam], planned(people))
    assert mine(client, people.sam).startswith("Your next session:")


@pytest.mark.parametrize("sessions", [1, 3])
def test_both_pages_cost_the_same_for_any_number_of_sessions(
    client: Client, people: People, check: Check, sessions: int, django_assert_num_queries
):
    for number in range(sessions):
        planned(people, starts_at=NOW + DAY + number * timedelta(hours=2))
    book(check, [people.sam, people.ines][:sessions])
    assert Booking.objects.count() == min(sessions, 2)
    client.force_login(people.tess)
    with django_assert_num_queries(QUERIES_OF_TODAY):
        client.get("/today/")
    client.force_login(people.sam)
    with django_assert_num_queries(QUERIES_OF_ME):
        client.get("/me/")
