"""Days and times as the clock on the school's wall shows them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _


def day(at: datetime, *, zone: str) -> str:
    """Thu 3 Dec."""
    return dateformat.format(at.astimezone(ZoneInfo(zone)), "D j M")


def date_words(on: date) -> str:
    """Thu 3 Dec, of a day that has no hour."""
    return dateformat.format(on, "D j M")


def clock(at: datetime, *, zone: str) -> str:
    """09:05."""
    return dateformat.format(at.astimezone(ZoneInfo(zone)), "H:i")


def day_and_time(at: datetime, *, zone: str) -> str:
    """Thu 3 Dec, 09:05."""
    return _("%(day)s, %(time)s") % {"day": day(at, zone=zone), "time": clock(at, zone=zone)}


def span(opens_at: datetime, closes_at: datetime, *, zone: str) -> str:
    """From when until when, naming the day once where both are on the same one."""
    local = ZoneInfo(zone)
    same_day = opens_at.astimezone(local).date() == closes_at.astimezone(local).date()
    end = clock(closes_at, zone=zone) if same_day else day_and_time(closes_at, zone=zone)
    return _("%(start)s to %(end)s") % {"start": day_and_time(opens_at, zone=zone), "end": end}


def day_and_year(at: datetime, *, zone: str) -> str:
    """3 Dec 2026: for what is kept longer than a school year."""
    return dateformat.format(at.astimezone(ZoneInfo(zone)), "j M Y")
