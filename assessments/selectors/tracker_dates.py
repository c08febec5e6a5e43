"""What a tracker says of days: tries that were taken, work in hand, places in sessions and chances to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.selectors.bookings import open_one
from assessments.selectors.tracker_checks import OwnAttempt, OwnCheck
from assessments.selectors.windows import chance_words
from classroom.web import wall_clock
from mastery.engine.reassessment import Window
from mastery.selectors.tracker import GivenCorrective


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry of "Coming up", as components/timeline.html shows it."""

    title: str
    date_text: str
    text: str
    is_done: bool = False
    is_now: bool = False
    url: str = ""
    link: str = ""


def coming_up(
    checks: Sequence[OwnCheck],
    correctives: Sequence[GivenCorrective],
    *,
    to_come: Sequence[tuple[OwnCheck, Window]],
    zone: str,
    now: datetime,
) -> tuple[Moment, ...]:
    """What was taken, what is in hand now, then the days to come; `to_come` are the chances that are left."""
    days = _Days(zone=zone, now=now)
    in_order = sorted(to_come, key=lambda pair: (pair[1].opens_at, pair[0].check_id))
    return (
        *(moment for check in checks for moment in days.behind(check)),
        *(_in_hand(corrective) for corrective in correctives if corrective.is_open),
        *(moment for check in checks for moment in days.places(check)),
        *(days.announced(check, window) for check, window in in_order),
    )


def window_name(check: OwnCheck, chance: int) -> str:
    """What a try at this check is called."""
    if chance == 1:
        return check.title
    return chance_words(chance).capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    zone: str
    now: datetime

    def behind(self, check: OwnCheck) -> Iterable[Moment]:
        yield from (self._taken(check, attempt) for attempt in check.used if attempt.is_handed_in)
        if not check.used:
            over = [each for each in check.windows if each.chance == 1 and each.closes_at <= self.now]
            yield from (self._missed(check, window) for window in over)

    def _taken(self, check: OwnCheck, attempt: OwnAttempt) -> Moment:
        chance = check.used.index(attempt) + 1
        return Moment(
            title=window_name(check, chance),
            date_text=self._day(attempt.submitted_at or attempt.opened_at),
            text=_("Done. It showed where you are.") if chance == 1 else _("Done. Your best score counts."),
            is_done=True,
        )

    def _missed(self, check: OwnCheck, window: Window) -> Moment:
        return Moment(
            title=check.title,
            date_text=self._day(window.opens_at),
            text=_("You were away. You can take it at the next date."),
            is_done=True,
        )

    def places(self, check: OwnCheck) -> Iterable[Moment]:
        """A place in a session that is asked for, or that is still to come."""
        booking = open_one(check.bookings)
        if booking is None:
            return
        name = window_name(check, len(check.used) + 1)
        if booking.seat is None:
            yield Moment(title=name, date_text="", text=_("A place is asked for. Your teacher books you."))
        elif booking.seat.span.ends_at > self.now:
            window, room = booking.seat.span.as_window(), booking.seat.room
            text = _("You have a place: %(room)s.") % {"room": room}
            yield Moment(title=name, date_text=self._span(window), text=text, is_now=window.is_open(self.now))

    def announced(self, check: OwnCheck, window: Window) -> Moment:
        return Moment(
            title=window_name(check, window.chance),
            date_text=self._span(window),
            text=_WINDOW_TEXT[min(window.chance, 3)](),
            is_now=window.is_open(self.now),
        )

    def _day(self, at: datetime) -> str:
        return wall_clock.day(at, zone=self.zone)

    def _span(self, window: Window) -> str:
        return wall_clock.span(window.opens_at, window.closes_at, zone=self.zone)


def _in_hand(corrective: GivenCorrective) -> Moment:
    return Moment(
        title=_("Now"),
        date_text="",
        text=_("%(title)s, a different way in") % {"title": corrective.title},
        is_now=True,
    )


_WINDOW_TEXT = {
    1: lambda: _("It shows what to work on. It is not a verdict."),
    2: lambda: _("New questions on the same objectives. Your best score counts."),
    3: lambda: _("If you would like one more."),
}
