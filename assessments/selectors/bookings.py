"""Places in reassessment sessions: what a student has asked for or has been given, and what a session still holds."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from assessments.models.sessions import Booking, ExtraChance, ReassessmentSession
from classroom.models import Enrollment, User
from classroom.web import wall_clock
from mastery.engine.reassessment import Window
from mastery.engine.sessions import OPEN_STATES, BookingState, NoPlace, Span

NO_PLACE_WORDS: Final = {
    NoPlace.FULL: _later("every session is full"),
    NoPlace.CLASH: _later("has another session at that time"),
    NoPlace.TOO_SOON: _later("the waiting days last until %(day)s, book a session from then on"),
    NoPlace.NO_SESSION: _later("no session is planned"),
}
"""Of those who wait out days, `day` is when they are over."""
OPEN = tuple(state.value for state in sorted(OPEN_STATES))
TAKING = (BookingState.BOOKED.value, BookingState.ATTENDED.value)
"""The states that take a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where and when a student sits."""

    session_id: int
    room: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBooking:
    """One student's place for one check. Without a `seat` they wait for one; `missed_at` is the one missed before."""

    booking_id: int
    state: BookingState
    asked_at: datetime | None
    form_label: str
    seat: Seat | None
    missed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def own_windows(self) -> tuple[Window, ...]:
        return (self.seat.span.as_window(),) if self.seat else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSeat:
    """A student's own seat, with the check and the class it belongs to."""

    seat: Seat
    check_id: int
    check_title: str
    section_title: str
    unit_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionToCome:
    """A session that is not over, with the places that are taken."""

    session_id: int
    room: str
    span: Span
    capacity: int
    taken: int

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)


def place_words(room: str, span: Span, *, zone: str) -> str:
    """Thu 26 Nov, 10:00 to 10:45, room 12."""
    when = wall_clock.span(span.starts_at, span.ends_at, zone=zone)
    return _("%(when)s, %(room)s") % {"when": when, "room": room}


def held_sessions(section_id: int | OuterRef) -> QuerySet[Any]:
    """The sessions of a class, each with the places that are `taken`."""
    takes = Q(bookings__state__in=TAKING, bookings__enrollment__ended_at__isnull=True)
    return ReassessmentSession.objects.filter(section=section_id).annotate(
        taken=Count("bookings", filter=takes)
    )


def places_of_student(student_id: int) -> tuple[PlacedSeat, ...]:
    """Where the student sits or sat, in the classes they are in now; one query."""
    rows = Booking.objects.select_related(
        "session", "assessment__unit_run__unit", "assessment__unit_run__section"
    ).filter(
        enrollment__student=student_id,
        enrollment__ended_at__isnull=True,
        state__in=TAKING,
    )
    return tuple(
        PlacedSeat(
            seat=Seat(
                session_id=row.session.pk,
                room=row.session.room,
                span=Span(starts_at=row.session.starts_at, ends_at=row.session.ends_at),
            ),
            check_id=row.assessment_id,
            check_title=row.assessment.title,
            section_title=row.assessment.unit_run.section.title,
            unit_title=row.assessment.unit_run.unit.title,
        )
        for row in rows.order_by("session__starts_at", "pk")
        if row.session is not None
    )


def packed_bookings(student_id: int) -> ArraySubquery:
    """For a queryset of checks: this student's places that are open or were kept, the newest last."""
    own = Booking.objects.filter(
        assessment=OuterRef("pk"),
        enrollment__student_id=student_id,
        enrollment__ended_at__isnull=True,
        state__in=[*OPEN, BookingState.ATTENDED.value],
    )
    packed = JSONObject(
        id="pk",
        state="state",
        asked_at="asked_at",
        form_label="form__label",
        session="session",
        room="session__room",
        starts_at="session__starts_at",
        ends_at="session__ends_at",
        missed_at="follows__session__starts_at",
    )
    return ArraySubquery(own.order_by("pk").values(packed=packed))


def extra_chances(student_id: int) -> Coalesce:
    """For a queryset of checks: how many extra chances this student was given."""
    given = ExtraChance.objects.filter(assessment=OuterRef("pk"), enrollment__student_id=student_id)
    counted = given.order_by().values("assessment").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def extra_chances_of(enrollment_ids: Collection[int], *, assessment_id: int) -> Mapping[int, int]:
    """How many extra chances at one check were given, by enrollment."""
    given = ExtraChance.objects.filter(assessment=assessment_id, enrollment__in=enrollment_ids)
    return dict(given.order_by().values_list("enrollment_id").annotate(n=Count("pk")))


def given_chances(place: Enrollment, *, assessment_id: int) -> tuple[tuple[datetime, str, str], ...]:
    """The extra chances of one student at one check: when, by whom, why; the first one first."""
    rows = ExtraChance.objects.filter(assessment=assessment_id, enrollment=place).select_related("granted_by")
    return tuple((row.granted_at, row.granted_by.full_name, row.reason) for row in rows.order_by("pk"))


def names_of(section_id: int, student_ids: Collection[int]) -> Mapping[int, str]:
    """Students who are in the class now, by id."""
    rows = User.objects.filter(
        pk__in=student_ids, enrollments__section=section_id, enrollments__ended_at__isnull=True
    )
    return {row.pk: row.full_name for row in rows}


def unpack(packed: Mapping[str, Any], zone: ZoneInfo | None = None) -> HeldBooking:
    """Times as PostgreSQL packs them are text; with a zone they are on its clock."""
    starts_at, ends_at = moment(packed["starts_at"], zone), moment(packed["ends_at"], zone)
    seat = None
    if starts_at is not None and ends_at is not None:
        span = Span(starts_at=starts_at, ends_at=ends_at)
        seat = Seat(session_id=packed["session"], room=packed["room"], span=span)
    return HeldBooking(
        booking_id=packed["id"],
        state=BookingState(packed["state"]),
        asked_at=moment(packed["asked_at"], zone),
        form_label=packed["form_label"] or "",
        seat=seat,
        missed_at=moment(packed["missed_at"], zone),
    )


def unpack_session(packed: Mapping[str, Any]) -> SessionToCome:
    span = Span(
        starts_at=datetime.fromisoformat(packed["starts_at"]),
        ends_at=datetime.fromisoformat(packed["ends_at"]),
    )
    return SessionToCome(
        session_id=packed["id"],
        room=packed["room"],
        span=span,
        capacity=packed["capacity"],
        taken=packed["taken"],
    )


def unpack_all(packed: Iterable[Mapping[str, Any]], zone: ZoneInfo | None = None) -> tuple[HeldBooking, ...]:
    return tuple(unpack(each, zone) for each in packed)


def open_one(bookings: Sequence[HeldBooking]) -> HeldBooking | None:
    """There is one at most."""
    return next((booking for booking in bookings if booking.is_open), None)


def own_windows(bookings: Iterable[HeldBooking]) -> tuple[Window, ...]:
    """The sessions in which the student has a place, as windows of their own."""
    return tuple(window for booking in bookings for window in booking.own_windows)


def moment(text: str | None, zone: ZoneInfo | None = None) -> datetime | None:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at if zone is None else at.astimezone(zone)
