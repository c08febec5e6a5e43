"""Reminders of a booked place: planned with it, taken back with it, sent to whoever still has it."""

from datetime import timedelta

import pytest
import redis

from assessments.models import ReassessmentSession
from assessments.services.attendance import record_attendance
from assessments.services.bookings import take_out
from assessments.services.own_places import give_place_back
from assessments.services.place_reminders import remind_of_place
from assessments.services.sessions import SessionPlan, call_off_session, change_session
from assessments.services.steps.place_reminders import TASK
from assessments.tasks import remind_of_place_task
from classroom.models import Notice, OutboxMessage
from classroom.services.outbox import relay_due
from classroom.tasks import publish
from mastery.config.celery import app as celery_app
from mastery.models import ObjectiveStatus
from tests.assessments.checks import Check
from tests.assessments.held import DAY, HOUR, book, booking_of, planned, ready_class
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
IN_TWO_DAYS = NOW + 2 * DAY
"""Thursday at nine, as now is Tuesday at nine."""


@kept
def check(people: People) -> Check:
    return ready_class(people)


@pytest.fixture
def session(check: Check, people: People) -> ReassessmentSession:
    """Sam is booked."""
    session = planned(people, starts_at=IN_TWO_DAYS)
    book(check, [people.sam], session)
    return session


def waiting(student) -> list[tuple[str, object]]:
    """The reminders of the student's newest place that are still to be sent."""
    rows = OutboxMessage.objects.filter(
        kind=TASK, state="new", payload__booking_id=booking_of(student).pk
    ).order_by("due_at")
    return [(row.payload["stage"], row.due_at) for row in rows]


def before(starts_at) -> list[tuple[str, object]]:
    return [("T-24h", starts_at - DAY), ("T-2h", starts_at - 2 * HOUR)]


def remind(student, *, now=IN_TWO_DAYS - DAY, **other) -> str:
    booking = booking_of(student)
    payload = {"booking_id": booking.pk, "stage": "T-24h", "version": booking.version}
    return remind_of_place(payload | other, now)


def reminders(student) -> list[Notice]:
    return list(Notice.objects.filter(recipient=student, key__startswith="booking.reminder:"))


# -- planned and taken back ----------------------------------------------------------------------------------


def test_a_booked_place_is_reminded_of_a_day_and_two_hours_before(people, session):
    assert waiting(people.sam) == before(IN_TWO_DAYS)


def test_booked_twice_it_is_planned_once(check, people, session):
    book(check, [people.sam], session)
    assert OutboxMessage.objects.filter(kind=TASK).count() == 2


def test_a_reminder_at_night_comes_the_morning_before_it_begins_or_at_its_own_time(check, people):
    """Half past seven: two hours before is at night, and seven o'clock is still in time."""
    starts_at = (NOW + 3 * DAY).replace(hour=7, minute=30)
    book(check, [people.sam], planned(people, starts_at=starts_at))
    assert waiting(people.sam) == [
        ("T-24h", starts_at - DAY),
        ("T-2h", starts_at.replace(hour=7, minute=0)),
    ]


def test_a_session_at_once_is_not_reminded_of(check, people):
    book(check, [people.sam], planned(people, starts_at=NOW + HOUR))
    assert waiting(people.sam) == []


def test_given_back_it_is_not_reminded_of(check, people, session):
    give_place_back(
        actor=people.sam, assessment=check.assessment, enrollment=check.enrollment(people.sam), now=NOW
    )
    assert waiting(people.sam) == []


def test_taken_out_by_the_teacher_it_is_not_reminded_of(people, session):
    take_out(actor=people.tess, session=session, booking_ids=[booking_of(people.sam).pk], now=NOW)
    assert waiting(people.sam) == []


def test_with_the_try_taken_before_it_is_not_reminded_of(check, people):
    book(check, [people.sam], planned(people, starts_at=NOW + 5 * DAY))
    check.start(now=IN_TWO_DAYS)
    assert waiting(people.sam) == []


def test_a_session_that_moves_is_reminded_of_at_its_new_time(people, session):
    later = IN_TWO_DAYS + DAY
    plan = SessionPlan(room="Room 12", starts_at=later, ends_at=later + HOUR, capacity=10)
    change_session(actor=people.tess, session=session, plan=plan, version=1, now=NOW)
    assert waiting(people.sam) == before(later)


@pytest.mark.parametrize("elsewhere", [True, False], ids=["seated elsewhere", "waiting again"])
def test_a_session_called_off_is_reminded_of_no_more(people, session, elsewhere):
    other = planned(people, room="Gym", starts_at=IN_TWO_DAYS + DAY) if elsewhere else None
    call_off_session(actor=people.tess, session=session, now=NOW)
    assert waiting(people.sam) == (before(other.starts_at) if other else [])


def test_missed_the_place_that_follows_is_reminded_of_and_with_a_mended_tick_no_more(people, session):
    follows = planned(people, room="Gym", starts_at=IN_TWO_DAYS + 2 * DAY)
    missed = booking_of(people.sam)
    record_attendance(actor=people.tess, session=session, came=[], now=IN_TWO_DAYS + HOUR)
    assert not OutboxMessage.objects.filter(state="new", payload__booking_id=missed.pk).exists()
    assert waiting(people.sam) == before(follows.starts_at)
    record_attendance(actor=people.tess, session=session, came=[missed.pk], now=IN_TWO_DAYS + HOUR)
    assert waiting(people.sam) == []


# -- sent ----------------------------------------------------------------------------------------------------


def test_whoever_has_the_place_is_told_where_when_and_for_what(people, session):
    assert (remind(people.sam), remind(people.sam)) == ("", "")
    (notice,) = reminders(people.sam)
    assert notice.title == "Your session is near: Check 1"
    assert notice.body.splitlines() == [
        "Thu 26 Nov, 09:00 to 10:00, Room 12, for F2.",
        "If you cannot come, give the place back, so that somebody else can have it.",
    ]
    assert reminders(people.ines) == []


def give_back(check: Check, people: People) -> None:
    give_place_back(
        actor=people.sam, assessment=check.assessment, enrollment=check.enrollment(people.sam), now=NOW
    )


def leave(check: Check, people: People) -> None:
    people.section.enrollments.filter(student=people.sam).update(ended_at=NOW)


def master(check: Check, people: People) -> None:
    ObjectiveStatus.objects.filter(student=people.sam).update(state="mastered", is_near=False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(give_back, "place given back", id="given back"),
        pytest.param(leave, "student left", id="left the class"),
        pytest.param(master, "nothing is left to ask", id="mastered since"),
    ],
)
def test_looked_at_again_nobody_else_is_told(check, people, session, change, reason):
    change(check, people)
    assert remind(people.sam) == reason
    assert reminders(people.sam) == []


def test_a_place_that_moved_a_session_that_began_and_a_booking_that_is_gone_are_not_reminded_of(
    people, session
):
    assert remind(people.sam, version=0) == "place moved"
    assert remind(people.sam, now=IN_TWO_DAYS) == "session begun"
    assert remind(people.sam, booking_id=0) == "place given back"


def test_through_the_broker_the_task_tells_the_student_once(people, session, broker, monkeypatch):
    """The relay hands the reminder over, and what comes out of the queue is run, twice, as a worker does."""
    OutboxMessage.objects.exclude(kind=TASK).update(state="sent")
    due = IN_TWO_DAYS - DAY
    monkeypatch.setattr("django.utils.timezone.now", lambda: due)
    assert relay_due(now=due - timedelta(seconds=1), publish=publish) == 0
    assert relay_due(now=due, publish=publish) == 1
    with celery_app.connection_for_read() as connection, connection.SimpleQueue("celery") as queue:
        message = queue.get(timeout=5)
        message.ack()
    _args, asked, _options = message.payload
    assert message.headers["task"] == remind_of_place_task.name == TASK
    for _each in range(2):
        remind_of_place_task(**asked)
    assert len(reminders(people.sam)) == 1
    assert OutboxMessage.objects.get(payload__stage="T-24h").state == "sent"
    with redis.Redis.from_url(broker) as client:
        assert client.llen("celery") == 0
