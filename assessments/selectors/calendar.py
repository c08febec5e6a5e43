"""The announced dates of a student's classes and their own places in sessions, by week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _

from assessments.selectors.bookings import PlacedSeat, place_words, places_of_student
from assessments.selectors.windows import PlacedWindow, windows_of_student
from classroom.models import User
from classroom.web import wall_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One chance; `is_over` and `is_open` at the moment of reading."""

    title: str
    when: str
    section_title: str
    unit_title: str
    check_id: int
    is_over: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    title: str
    entries: tuple[CalendarEntry, ...]


def calendar_of(student: User, *, now: datetime) -> tuple[Week, ...]:
    """Weeks begin on Monday, in the school's zone; two queries."""
    zone = student.school.time_zone
    local = ZoneInfo(zone)
    this_week = _monday(now.astimezone(local).date())
    dated = [
        (each.dates.opens_at, _entry(each, zone=zone, now=now)) for each in windows_of_student(student.pk)
    ]
    dated += [
        (each.seat.span.starts_at, _entry_of_place(each, zone=zone, now=now))
        for each in places_of_student(student.pk)
    ]
    dated.sort(key=lambda pair: pair[0])
    return tuple(
        Week(
            title=_week_title(monday, this_week=this_week),
            entries=tuple(entry for _at, entry in same),
        )
        for monday, same in groupby(dated, key=lambda pair: _monday(pair[0].astimezone(local).date()))
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week_title(monday: date, *, this_week: date) -> str:
    if monday == this_week:
        return _("This week")
    if monday == this_week + timedelta(days=7):
        return _("Next week")
    return _("Week of %(day)s") % {"day": dateformat.format(monday, "j M")}


def _entry(placed: PlacedWindow, *, zone: str, now: datetime) -> CalendarEntry:
    dates = placed.dates
    return CalendarEntry(
        title=dates.name,
        when=wall_clock.span(dates.opens_at, dates.closes_at, zone=zone),
        section_title=placed.section_title,
        unit_title=placed.unit_title,
        check_id=dates.assessment_id,
        is_over=dates.closes_at <= now,
        is_open=dates.is_open(now),
    )


def _entry_of_place(placed: PlacedSeat, *, zone: str, now: datetime) -> CalendarEntry:
    span = placed.seat.span
    return CalendarEntry(
        title=_("%(check)s, your place") % {"check": placed.check_title},
        when=place_words(placed.seat.room, span, zone=zone),
        section_title=placed.section_title,
        unit_title=placed.unit_title,
        check_id=placed.check_id,
        is_over=span.ends_at <= now,
        is_open=span.as_window().is_open(now),
    )
