"""The announced dates of a student's classes, by week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _

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
    is_past: bool
    entries: tuple[CalendarEntry, ...]


def calendar_of(student: User, *, now: datetime) -> tuple[Week, ...]:
    """Weeks begin on Monday, in the school's zone; one query."""
    zone = student.school.time_zone
    local = ZoneInfo(zone)
    this_week = _monday(now.astimezone(local).date())
    placed = sorted(windows_of_student(student.pk), key=lambda each: each.dates.opens_at)
    return tuple(
        Week(
            title=_week_title(monday, this_week=this_week),
            is_past=monday < this_week,
            entries=tuple(_entry(each, zone=zone, now=now) for each in same),
        )
        for monday, same in groupby(
            placed, key=lambda each: _monday(each.dates.opens_at.astimezone(local).date())
        )
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
