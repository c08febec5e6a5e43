"""Sessions and places in words, on the school's clock."""

from datetime import datetime

from django import template
from django.utils.translation import gettext as _

from assessments.selectors import bookings
from assessments.selectors.bookings import HeldBooking, Seat, SessionToCome
from classroom.web import wall_clock

register = template.Library()


@register.simple_tag
def session_words(session: Seat | SessionToCome, zone: str) -> str:
    return bookings.place_words(session.room, session.span, zone=zone)


@register.simple_tag
def place_words(booking: HeldBooking, zone: str) -> str:
    """Where a place stands, for the teacher who gives places."""
    if booking.seat is not None:
        return session_words(booking.seat, zone)
    if booking.missed_at is not None:
        missed = wall_clock.day(booking.missed_at, zone=zone)
        return _("Missed %(day)s. No place was free after it.") % {"day": missed}
    asked_at = booking.asked_at
    return _("Asked %(day)s.") % {"day": wall_clock.day(asked_at, zone=zone)} if asked_at else ""


@register.simple_tag
def waiting_words(until: datetime, zone: str) -> str:
    """What a teacher should know before a place is given."""
    return _("Waits until %(day)s: no session before.") % {"day": wall_clock.day_and_time(until, zone=zone)}
