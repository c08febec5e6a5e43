"""What is in the way of a student before a chance closes, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _

from assessments.selectors.forecast import ForecastRow
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
    if row.has(Hitch.CLASH):
        for each in row.elsewhere:
            span = wall_clock.span(each.window.opens_at, each.window.closes_at, zone=zone)
            told = {"title": each.title, "class": each.section_title, "span": span}
            yield HitchLine(icon="clock", words=_("At the same time: %(title)s, %(class)s, %(span)s.") % told)
