"""Who came to a session. Whoever missed it gets the next free place, and is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from assessments.models import Attempt, BookedObjective, Booking, ReassessmentSession
from assessments.selectors.bookings import OPEN
from assessments.services.steps.bookings import lock_sessions, tell_booked
from assessments.services.steps.place_reminders import take_back_place_reminders
from assessments.services.steps.seating import ask_objectives, next_places, write_places
from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.attempts import AttemptState
from mastery.engine.sessions import BookingState
from mastery.services.steps.evidence import lock_students


class AttendanceRefused(DomainError):
    """Why nobody can be ticked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How many came and missed it, and how many of the latter have another place already."""

    came: int
    missed: int
    moved: int


@unit_of_work
def record_attendance(
    *, actor: User, session: ReassessmentSession, came: Collection[int], now: datetime
) -> Attendance:
    """`came` are the bookings that are ticked; a try that was taken says so itself. A wrong tick can be mended.

    Ticking the same again changes nothing.
    """
    check_can(actor, Permission.APPROVE_WORK, section=session.section)
    if session.starts_at > now or session.called_off_at is not None:
        raise AttendanceRefused("not_begun", _("This session has not begun. Tick who came when it has."))
    to_come = lock_sessions(session.section_id, now=now)
    rows = _rows(session)
    lock_students([row.enrollment.student_id for row in rows])
    there = _came(rows, ticked=came)
    mended = [row for row in rows if row.pk in there and row.state == BookingState.MISSED.value]
    missed = [row for row in rows if row.pk not in there and row.state != BookingState.MISSED.value]
    _give_back(mended, now=now)
    _set(session, BookingState.ATTENDED, there)
    _set(session, BookingState.MISSED, {row.pk for row in missed})
    take_back_place_reminders([row.pk for row in missed], now=now)
    followed = _follow(missed, to_come, now=now)
    tell_booked(followed, zone=session.section.school.time_zone, now=now, why=_("You missed your session."))
    return Attendance(
        came=len(there),
        missed=len(rows) - len(there),
        moved=sum(row.session_id is not None for row in followed),
    )


def _rows(session: ReassessmentSession) -> Sequence[Booking]:
    """Everybody who had a place when the session began, locked."""
    rows = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("enrollment", "assessment", "session")
        .filter(session=session, enrollment__ended_at__isnull=True)
        .exclude(state=BookingState.CANCELLED.value)
    )
    return list(rows.order_by("pk"))


def _came(rows: Sequence[Booking], *, ticked: Collection[int]) -> set[int]:
    """Those who are ticked, and those whose try is there."""
    taken = Attempt.objects.exclude(state=AttemptState.VOID.value).filter(
        assessment=OuterRef("assessment"), enrollment=OuterRef("enrollment"), number=OuterRef("chance")
    )
    known = [row.pk for row in rows]
    with_try = Booking.objects.filter(Exists(taken), pk__in=known).values_list("pk", flat=True)
    return set(ticked) & set(known) | set(with_try)


def _set(session: ReassessmentSession, state: BookingState, booking_ids: Collection[int]) -> None:
    Booking.objects.filter(pk__in=booking_ids, session=session).exclude(state=state.value).update(
        state=state.value
    )


def _give_back(mended: Collection[Booking], *, now: datetime) -> None:
    """They were there after all: the place that made it good is free again."""
    made_good = Booking.objects.filter(follows__in=mended, state__in=OPEN)
    given_back = list(made_good.values_list("pk", flat=True))
    made_good.update(state=BookingState.CANCELLED.value, version=F("version") + 1)
    take_back_place_reminders(given_back, now=now)


def _follow(
    missed: Sequence[Booking], sessions: Sequence[ReassessmentSession], *, now: datetime
) -> list[Booking]:
    """The next free place for each, on the same form; a place among those who wait where there is none.

    Whoever has asked again meanwhile keeps what they have.
    """
    again = Booking.objects.filter(
        enrollment__in=[row.enrollment_id for row in missed], state__in=OPEN
    ).values_list("assessment_id", "enrollment_id")
    has_one = set(again)
    lost = [row for row in missed if (row.assessment_id, row.enrollment_id) not in has_one]
    found = next_places(lost, sessions, now=now)
    by_id = {session.pk: session for session in sessions}
    followed = [_following(row, by_id.get(found.placed.get(row.pk, 0)), now=now) for row in lost]
    write_places(followed)
    _same_objectives([row for row in followed if row.session_id is not None])
    return followed


def _following(missed: Booking, place: ReassessmentSession | None, *, now: datetime) -> Booking:
    return Booking(
        school_id=missed.school_id,
        assessment=missed.assessment,
        enrollment=missed.enrollment,
        state=(BookingState.BOOKED if place else BookingState.ASKED).value,
        asked_at=missed.asked_at or now,
        session=place,
        form=missed.form if place else None,
        chance=missed.chance if place else None,
        follows=missed,
    )


def _same_objectives(followed: Sequence[Booking]) -> None:
    asked: dict[int, list[int]] = {row.pk: [] for row in followed}
    by_missed = {row.follows_id: row.pk for row in followed}
    rows = BookedObjective.objects.filter(booking__in=list(by_missed))
    for missed_id, objective_id in rows.values_list("booking_id", "objective_id"):
        asked[by_missed[missed_id]].append(objective_id)
    if followed:
        ask_objectives(asked, school_id=followed[0].school_id)
