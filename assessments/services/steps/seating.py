"""Seat students in sessions: the engine says who sits where, and the rows follow. The caller holds the locks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Count

from assessments.models import BookedObjective, Booking, ReassessmentSession
from assessments.selectors.bookings import TAKING
from mastery.engine.sessions import Assignment, BookingState, Place, Span, Waiting, assign


def span_of(session: ReassessmentSession) -> Span:
    return Span(starts_at=session.starts_at, ends_at=session.ends_at)


def free_places(sessions: Iterable[ReassessmentSession]) -> list[Place]:
    """One query, whatever the number of sessions."""
    listed = list(sessions)
    takes = Booking.objects.filter(session__in=listed, state__in=TAKING, enrollment__ended_at__isnull=True)
    taken = dict(takes.order_by().values_list("session_id").annotate(n=Count("pk")))
    return [
        Place(
            session_id=session.pk,
            span=span_of(session),
            free=max(0, session.capacity - taken.get(session.pk, 0)),
        )
        for session in listed
    ]


def busy_spans(
    student_ids: Collection[int], *, now: datetime, leaving: Collection[int] = ()
) -> Mapping[int, list[Span]]:
    """The sessions in which these students have a place, in any class, but for the bookings they are `leaving`."""
    held = Booking.objects.filter(
        enrollment__student__in=student_ids,
        enrollment__ended_at__isnull=True,
        state=BookingState.BOOKED.value,
        session__ends_at__gt=now,
    ).exclude(pk__in=leaving)
    busy: defaultdict[int, list[Span]] = defaultdict(list)
    for student_id, starts_at, ends_at in held.values_list(
        "enrollment__student_id", "session__starts_at", "session__ends_at"
    ):
        busy[student_id].append(Span(starts_at=starts_at, ends_at=ends_at))
    return busy


def next_places(
    bookings: Sequence[Booking], sessions: Iterable[ReassessmentSession], *, now: datetime
) -> Assignment:
    """Another place for each of these, by booking: not before the one that was lost, when they were ready."""
    waiting = [
        Waiting(
            key=booking.pk,
            student_id=booking.enrollment.student_id,
            ready_at=booking.session.starts_at if booking.session else now,
            asked_at=booking.asked_at,
        )
        for booking in bookings
    ]
    busy = busy_spans(
        [each.student_id for each in waiting], now=now, leaving=[booking.pk for booking in bookings]
    )
    return assign(waiting, free_places(sessions), busy=busy, now=now)


def write_places(bookings: Sequence[Booking]) -> None:
    """New ones and changed ones in a statement each; the table still counts the places row by row."""
    new = [booking for booking in bookings if booking.pk is None]
    known = [booking for booking in bookings if booking.pk is not None]
    Booking.objects.bulk_create(new)
    Booking.objects.bulk_update(known, ["state", "asked_at", "session", "form", "chance", "version"])


def ask_objectives(asked: Mapping[int, Collection[int]], *, school_id: int) -> None:
    """Write which objectives each booking asks, in place of what stood there."""
    BookedObjective.objects.filter(booking__in=asked.keys()).delete()
    BookedObjective.objects.bulk_create(
        [
            BookedObjective(school_id=school_id, booking_id=booking_id, objective_id=objective_id)
            for booking_id, objective_ids in asked.items()
            for objective_id in objective_ids
        ]
    )
