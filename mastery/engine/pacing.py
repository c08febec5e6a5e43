"""How many days a unit takes of those planned for it: borrowed from the year, and paid back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mastery.engine.cycle import Stage

LAST_WEEKDAY = 4
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDays:
    """Days in class that the year has for a unit: to teach it until its check, then to correct."""

    teaching: int
    correction: int

    @property
    def total(self) -> int:
        return self.teaching + self.correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A unit run went from one stage to another on this day."""

    origin: Stage
    to: Stage
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """When a unit began, when its correction did, and the first day that is no longer its own."""

    began_on: date
    corrected_on: date | None
    over_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Days used of days planned, so far or, once it is over, in all."""

    planned: PlannedDays
    teaching: int
    correction: int
    is_over: bool

    @property
    def used(self) -> int:
        return self.teaching + self.correction

    @property
    def borrowed(self) -> int:
        """Days beyond the plan: the year lends them, whether teaching or correction took them."""
        return max(0, self.used - self.planned.total)

    @property
    def paid_back(self) -> int:
        """Days the plan had and the unit did not need; known at its end only."""
        return max(0, self.planned.total - self.used) if self.is_over else 0

    @property
    def correction_beyond(self) -> int:
        return max(0, self.correction - self.planned.correction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """All units of a class together."""

    borrowed: int
    paid_back: int

    @property
    def owed(self) -> int:
        return max(0, self.borrowed - self.paid_back)

    @property
    def in_hand(self) -> int:
        return max(0, self.paid_back - self.borrowed)


def stretch(stage: Stage, moves: Sequence[Move]) -> Stretch | None:
    """What the moves of a unit run, oldest first, say of its days. None before it is taught.

    A step that was taken back does not count.
    """
    began_on = _last(moves, Stage.PLANNED, stage)
    if began_on is None:
        return None
    closed_on = _last(moves, Stage.REASSESSMENT, stage)
    return Stretch(
        began_on=began_on,
        corrected_on=_last(moves, Stage.FORMATIVE, stage),
        over_on=closed_on + ONE_DAY if closed_on else None,
    )


def until_next(taken: Stretch, begins_on: date) -> Stretch:
    """The days belong to the next unit as soon as that is taught: what is corrected beside it costs nothing more."""
    return replace(taken, over_on=min(taken.over_on or begins_on, begins_on))


def _last(moves: Sequence[Move], origin: Stage, stage: Stage) -> date | None:
    """When the run last went on from `origin`, if it is still beyond it."""
    order = list(Stage)
    if order.index(stage) <= order.index(origin):
        return None
    beyond = [
        move.on for move in moves if move.origin is origin and order.index(move.to) > order.index(origin)
    ]
    return beyond[-1] if beyond else None


def pace(planned: PlannedDays, taken: Stretch, *, today: date) -> Pace:
    """Today counts as used while the unit goes on."""
    end = taken.over_on or max(today, taken.began_on) + ONE_DAY
    turn = min(taken.corrected_on or end, end)
    return Pace(
        planned=planned,
        teaching=days_in_class(taken.began_on, turn),
        correction=days_in_class(turn, end),
        is_over=taken.over_on is not None,
    )


def balance(paces: Iterable[Pace]) -> Balance:
    known = tuple(paces)
    return Balance(
        borrowed=sum(each.borrowed for each in known), paid_back=sum(each.paid_back for each in known)
    )


def days_in_class(first: date, end: date) -> int:
    """Mondays to Fridays from the first day on, the end left out."""
    span = range(max(0, (end - first).days))
    return sum(1 for day in span if (first + timedelta(days=day)).weekday() <= LAST_WEEKDAY)
