"""A class with students who are ready for a further try, and sessions to seat them in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from assessments.models import Booking, ReassessmentSession
from assessments.services.bookings import Batch, book_places
from assessments.services.own_places import ask_for_place
from assessments.services.sessions import SessionPlan, plan_session
from classroom.models import Notice, User
from tests.assessments.checks import Check
from tests.assessments.papers import give_corrective, give_scores, paper_check
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def ready_class(people: People, *, forms: str = "ABC") -> Check:
    """Sam and Ines have mastered F1 and are ready for F2, after their corrective."""
    check = paper_check(people, forms=forms)
    for student in (people.sam, people.ines):
        make_ready(check, student)
    return check


def make_ready(check: Check, student: User) -> None:
    give_scores(check, student, "1", "1", "0", "1")
    give_corrective(check, student, check.objectives[1], state="done")


def waiting_days(people: People, days: int) -> None:
    """The school asks for this wait between two tries."""
    factories.PolicyFactory(
        school=people.school, version=2, waiting_days=days, effective_at=NOW - timedelta(days=60)
    )


def planned(
    people: People, *, starts_at: datetime = NOW + DAY, room: str = "Room 12", capacity: int = 10
) -> ReassessmentSession:
    session, _is_new = plan_session(
        actor=people.tess,
        section=people.section,
        plan=SessionPlan(room=room, starts_at=starts_at, ends_at=starts_at + HOUR, capacity=capacity),
        now=NOW,
    )
    return session


def book(
    check: Check,
    students: Sequence[User],
    session: ReassessmentSession | None = None,
    *,
    now: datetime = NOW,
) -> Batch:
    return book_places(
        actor=check.people.tess,
        run=check.run,
        wanted=[(check.assessment.pk, student.pk) for student in students],
        session=session,
        now=now,
    )


def ask(check: Check, student: User, *, now: datetime = NOW) -> Booking:
    return ask_for_place(
        actor=student, assessment=check.assessment, enrollment=check.enrollment(student), now=now
    )


def booking_of(student: User) -> Booking:
    """The newest one."""
    return Booking.objects.select_related("session", "form").filter(enrollment__student=student).latest("pk")


def place_of(student: User) -> tuple[str, Any, Any]:
    """State, room and form of the newest booking."""
    row = booking_of(student)
    return row.state, row.session.room if row.session else None, row.form.label if row.form else None


def told(student: User) -> list[str]:
    return list(Notice.objects.filter(recipient=student).order_by("pk").values_list("title", flat=True))
