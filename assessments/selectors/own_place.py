"""The next session in which a student has a place, over all of their classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assessments.selectors.bookings import Seat, open_one, place_words
from assessments.selectors.tracker_checks import OwnCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """Where and when, and the check it is for."""

    check_id: int
    check_title: str
    words: str
    is_now: bool


def next_place(checks: Iterable[OwnCheck], *, zone: str, now: datetime) -> OwnPlace | None:
    """The first that is not over; who only waits for a place has none."""
    held = [(seat, check) for check in checks if (seat := _seat(check)) and seat.span.ends_at > now]
    if not held:
        return None
    seat, check = min(held, key=lambda pair: (pair[0].span.starts_at, pair[1].check_id))
    return OwnPlace(
        check_id=check.check_id,
        check_title=check.title,
        words=place_words(seat.room, seat.span, zone=zone),
        is_now=seat.span.starts_at <= now,
    )


def _seat(check: OwnCheck) -> Seat | None:
    booking = open_one(check.bookings)
    return booking.seat if booking else None
