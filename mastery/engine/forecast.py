"""Before a window closes: who will not be able to use it as things stand, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mastery.engine.reassessment import Window


class Hitch(StrEnum):
    """What stands between a student and the window, in the order in which somebody can help."""

    NO_WORK = "no_work"
    NO_TICKET = "no_ticket"
    NO_FORM = "no_form"
    CLASH = "clash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One student before one window: objectives without a ticket, given and not given; the rest as it is."""

    not_given: int
    not_done: int
    has_form: bool
    elsewhere: tuple[Window, ...] = ()


def hitches_before(window: Window, outlook: Outlook) -> tuple[Hitch, ...]:
    """All that is in the way. A clash is another sitting that leaves no time outside it in this window."""
    found = (
        (Hitch.NO_WORK, outlook.not_given > 0),
        (Hitch.NO_TICKET, outlook.not_done > 0),
        (Hitch.NO_FORM, not outlook.has_form),
        (Hitch.CLASH, _is_covered(window, outlook.elsewhere)),
    )
    return tuple(hitch for hitch, is_so in found if is_so)


def _is_covered(window: Window, others: Iterable[Window]) -> bool:
    """Whether the others together leave nothing of it free. Windows that merely touch or overlap leave time."""
    free_from = window.opens_at
    for other in sorted(others, key=lambda each: (each.opens_at, each.closes_at)):
        if other.opens_at > free_from:
            break
        free_from = max(free_from, other.closes_at)
    return free_from >= window.closes_at


def window_in_question(windows: Sequence[Window], *, now: datetime) -> Window | None:
    """The next one to close of those that are not over yet; of equals the earlier chance."""
    ahead = [window for window in windows if window.closes_at > now]
    return min(ahead, key=lambda window: (window.closes_at, window.chance), default=None)
