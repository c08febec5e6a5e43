"""What is in the way of a student before a chance closes, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _

from assessments.selectors.bookings import place_words
from assessments.selectors.forecast import Elsewhere, ForecastRow
from classroom.web import wall_clock
from mastery.engine.forecast import Hitch
from mastery.engine.wording import listing

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class HitchLine:
    icon: str
    words: str


@register.filter
def hitch_words(row: ForecastRow, zone: str) -> tuple[HitchLine, ...]:
    return tuple(_lines(row, zone))


def _lines(row: ForecastRow, zone: str) -> Iterator[HitchLine]:
    if row.has(Hitch.NO_WORK):
        words = _("No ticket for %s: no different way in is given yet.") % listing(row.not_given)
        yield HitchLine(icon="warn", words=words)
    if row.has(Hitch.NO_TICKET):
        words = _("No ticket for %s: the different way in is not done yet.") % listing(row.not_done)
        yield HitchLine(icon="steps", words=words)
    if row.has(Hitch.NO_FORM):
        yield HitchLine(icon="checks", words=_("No form left that is new for this student."))
    if row.has(Hitch.NO_PLACE) and row.asked_at:
        day = wall_clock.day(row.asked_at, zone=zone)
        words = _("Has asked for a place in a session on %(day)s and has none yet.") % {"day": day}
        yield HitchLine(icon="hand", words=words)
    if row.has(Hitch.CLASH):
        yield from (HitchLine(icon="clock", words=_clash(row, each, zone)) for each in row.elsewhere)


def _clash(row: ForecastRow, each: Elsewhere, zone: str) -> str:
    span = each.sitting.span
    told = {
        "title": each.title,
        "class": each.section_title,
        "span": wall_clock.span(span.starts_at, span.ends_at, zone=zone),
    }
    if row.seat is None:
        return _("At the same time: %(title)s, %(class)s, %(span)s.") % told
    told["place"] = place_words(row.seat.room, row.seat.span, zone=zone)
    return _("Is booked %(place)s, and at the same time: %(title)s, %(class)s, %(span)s.") % told
