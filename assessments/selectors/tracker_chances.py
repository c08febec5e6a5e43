"""What chances a student has left at the check of an objective, in words that every reader shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.selectors.bookings import own_windows
from assessments.selectors.tracker_checks import OwnCheck, past_attempts
from classroom.web import wall_clock
from mastery.engine.chances import ChancesLeft, chances_left, nearest
from mastery.engine.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLink:
    """A check that has shown something of the student; `is_given` once its sheets were given out."""

    check_id: int
    title: str
    is_given: bool


def chances_on(
    objective_id: int, checks: Iterable[OwnCheck], *, policy: Policy, now: datetime
) -> ChancesLeft | None:
    """Of the checks that ask the objective, the one that comes next; None where none asks it."""
    return nearest(
        chances_left(
            windows=[*check.windows, *own_windows(check.bookings)],
            attempts=past_attempts(check),
            form_labels=check.form_labels,
            policy=policy,
            now=now,
            extra_chances=check.extra_chances,
        )
        for check in checks
        if objective_id in check.objective_ids
    )


def first_check(chances: ChancesLeft | None, *, zone: str) -> str:
    """First check Tue 8 Dec. It has 2 chances in all."""
    if chances is None or chances.next_at is None:
        return ""
    day = _("First check %(day)s.") % {"day": wall_clock.day(chances.next_at, zone=zone)}
    if chances.left is None:
        return day
    in_all = ngettext("It has %(count)s chance in all.", "It has %(count)s chances in all.", chances.left)
    return f"{day} {in_all % {'count': chances.left}}"


def next_chance(chances: ChancesLeft | None, *, zone: str) -> str:
    """1 chance left at this check, Thu 3 Dec, new questions (Form B)."""
    if chances is None:
        return ""
    if chances.left == 0:
        return _("No chance is left at this check. The teacher can give one more.")
    parts = [_left(chances), _day(chances, zone=zone), _form(chances)]
    return ", ".join(part for part in parts if part) + "."


def chances_count(chances: ChancesLeft | None) -> str:
    """For a file: the number, or that there is no limit."""
    if chances is None:
        return ""
    return _("no limit") if chances.left is None else str(chances.left)


def _left(chances: ChancesLeft) -> str:
    if chances.left is None:
        return _("Chances without a limit at this check")
    words = ngettext(
        "%(count)s chance left at this check", "%(count)s chances left at this check", chances.left
    )
    return words % {"count": chances.left}


def _day(chances: ChancesLeft, *, zone: str) -> str:
    if chances.next_at is None:
        return _("the day is not set yet")
    day = wall_clock.day(chances.next_at, zone=zone)
    return day if chances.left == 1 else _("the next %(day)s") % {"day": day}


def _form(chances: ChancesLeft) -> str:
    if chances.form_label is None:
        return _("new questions are being prepared")
    return _("new questions (Form %(form)s)") % {"form": chances.form_label}
