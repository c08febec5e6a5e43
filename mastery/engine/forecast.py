"""Before a window closes: who will not be able to use it, or the session they are booked in, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mastery.engine.reassessment import Window
from mastery.engine.sessions import Span


class Hitch(StrEnum):
    """What stands between a student and their next try, in the order in which somebody can help."""

    NO_WORK = "no_work"
    NO_TICKET = "no_ticket"
    NO_FORM = "no_form"
    NO_PLACE = "no_place"
    CLASH = "clash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Something else that the student is to take: in a window, or in a booked session, at its hours and no others."""

    span: Span
    is_booked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One student before one window: objectives without a ticket, given and not given; the rest as it is.

    With a `seat` the booked session is their chance, and no longer the window.
    """

    not_given: int
    not_done: int
    has_form: bool
    waits_for_place: bool = False
    seat: Span | None = None
    elsewhere: tuple[Sitting, ...] = ()


def hitches_before(window: Window, outlook: Outlook) -> tuple[Hitch, ...]:
    """All that is in the way."""
    found = (
        (Hitch.NO_WORK, outlook.not_given > 0),
        (Hitch.NO_TICKET, outlook.not_done > 0),
        (Hitch.NO_FORM, not outlook.has_form),
        (Hitch.NO_PLACE, outlook.waits_for_place),
        (Hitch.CLASH, bool(clashes(window, outlook))),
    )
    return tuple(hitch for hitch, is_so in found if is_so)


def clashes(window: Window, outlook: Outlook) -> tuple[Sitting, ...]:
    """The other sittings that leave no time in the window; with a seat, those that cannot be had beside it."""
    if outlook.seat is not None:
        seat = outlook.seat
        return tuple(other for other in outlook.elsewhere if _excludes(other, seat))
    own = Span(starts_at=window.opens_at, ends_at=window.closes_at)
    meanwhile = tuple(other for other in outlook.elsewhere if own.clashes_with(other.span))
    return meanwhile if _is_covered(own, [other.span for other in meanwhile]) else ()


def _excludes(other: Sitting, seat: Span) -> bool:
    """A session at the same time does; a window does when outside the seat it leaves less time than the seat takes."""
    if not seat.clashes_with(other.span):
        return False
    begins, ends = max(seat.starts_at, other.span.starts_at), min(seat.ends_at, other.span.ends_at)
    left = (other.span.ends_at - other.span.starts_at) - (ends - begins)
    return other.is_booked or left < seat.ends_at - seat.starts_at


def _is_covered(own: Span, others: Iterable[Span]) -> bool:
    """Whether the others together leave nothing of it free. Windows that merely touch or overlap leave time."""
    free_from = own.starts_at
    for other in sorted(others, key=lambda each: (each.starts_at, each.ends_at)):
        if other.starts_at > free_from:
            break
        free_from = max(free_from, other.ends_at)
    return free_from >= own.ends_at


def window_in_question(windows: Sequence[Window], *, now: datetime) -> Window | None:
    """The next one to close of those that are not over yet; of equals the earlier chance."""
    ahead = [window for window in windows if window.closes_at > now]
    return min(ahead, key=lambda window: (window.closes_at, window.chance), default=None)
