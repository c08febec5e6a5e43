"""Reassessment sessions: who gets which place, what may become of a booking, and what a session costs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mastery.engine.policy import MOST_CHANCES
from mastery.engine.reassessment import Window

LONGEST_SESSION = 300
MOST_PLACES = 200
MINUTES_PER_MARK = 1
"""What an answer that a person marks takes: enough to plan an evening by, and no more exact than that."""


class BookingState(StrEnum):
    """Where one student's place for one check stands."""

    ASKED = "asked"
    BOOKED = "booked"
    ATTENDED = "attended"
    MISSED = "missed"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({BookingState.ASKED, BookingState.BOOKED})

NEXT_STATES: dict[BookingState, frozenset[BookingState]] = {
    BookingState.ASKED: frozenset({BookingState.BOOKED, BookingState.CANCELLED}),
    BookingState.BOOKED: frozenset(
        {BookingState.ASKED, BookingState.ATTENDED, BookingState.MISSED, BookingState.CANCELLED}
    ),
    BookingState.ATTENDED: frozenset({BookingState.MISSED}),
    BookingState.MISSED: frozenset({BookingState.ATTENDED}),
    BookingState.CANCELLED: frozenset(),
}
"""A wrong tick can be mended; what was cancelled is over."""


def may_become(before: BookingState, after: BookingState) -> bool:
    return after in NEXT_STATES[before]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From a moment until another, which is outside."""

    starts_at: datetime
    ends_at: datetime

    def clashes_with(self, other: "Span") -> bool:
        """One may end when the other begins."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def as_window(self) -> Window:
        """A booked session is a window of one's own, whichever chance it is."""
        return Window(chance=MOST_CHANCES, opens_at=self.starts_at, closes_at=self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A session with the places that are still free in it."""

    session_id: int
    span: Span
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who waits for a place. `key` names the request; `asked_at` is None where the teacher books unasked.

    Nobody sits before `ready_at`, when their waiting days are over.
    """

    key: int
    student_id: int
    ready_at: datetime
    asked_at: datetime | None = None


class NoPlace(StrEnum):
    """Why somebody gets no place, with what a teacher could most easily do about it first."""

    FULL = "full"
    CLASH = "clash"
    TOO_SOON = "too_soon"
    NO_SESSION = "no_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who sits where, by key: the session, or why there is none."""

    placed: Mapping[int, int]
    without: Mapping[int, NoPlace]


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Who asked first comes first; who did not ask follows, in the order given."""
    asked, unasked = [], []
    for each in waiting:
        if each.asked_at is None:
            unasked.append(each)
        else:
            asked.append((each.asked_at, each.key, each))
    return [each for _at, _key, each in sorted(asked, key=lambda one: one[:2])] + unasked


def assign(
    waiting: Sequence[Waiting],
    places: Iterable[Place],
    *,
    busy: Mapping[int, Sequence[Span]],
    now: datetime,
) -> Assignment:
    """Give each the first session to come that has a free place, lets them be ready and clashes with nothing.

    `busy` are the sessions in which students have a place already, by student. Nobody is moved for somebody else.
    """
    to_come = [place for place in places if place.span.starts_at > now]
    desk = _Desk(to_come, busy=busy)
    placed: dict[int, int] = {}
    without: dict[int, NoPlace] = {}
    for each in in_order(waiting):
        found = desk.seat(each)
        if isinstance(found, NoPlace):
            without[each.key] = found
        else:
            placed[each.key] = found
    return Assignment(placed=placed, without=without)


class _Desk:
    """Gives places away one by one, and remembers which."""

    def __init__(self, places: Iterable[Place], *, busy: Mapping[int, Sequence[Span]]) -> None:
        self._places = sorted(places, key=lambda place: (place.span.starts_at, place.session_id))
        self._free = {place.session_id: place.free for place in self._places}
        self._busy = defaultdict(list, {student: list(spans) for student, spans in busy.items()})

    def seat(self, waiting: Waiting) -> int | NoPlace:
        obstacles = {NoPlace.NO_SESSION}
        for place in self._places:
            obstacle = self._obstacle(waiting, place)
            if obstacle is None:
                self._free[place.session_id] -= 1
                self._busy[waiting.student_id].append(place.span)
                return place.session_id
            obstacles.add(obstacle)
        return next(reason for reason in NoPlace if reason in obstacles)

    def _obstacle(self, waiting: Waiting, place: Place) -> NoPlace | None:
        if place.span.starts_at < waiting.ready_at:
            return NoPlace.TOO_SOON
        if any(place.span.clashes_with(span) for span in self._busy[waiting.student_id]):
            return NoPlace.CLASH
        return None if self._free[place.session_id] > 0 else NoPlace.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one student's try holds. `minutes` is how long the whole check usually takes, None where nobody said."""

    questions: int
    questions_of_check: int
    by_hand: int
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a session costs. On paper a person marks every answer, on screen those `by_hand`.

    `longest` is the time the longest try needs, None where no check says.
    """

    students: int
    questions: int
    by_hand: int
    longest: int | None

    @property
    def marking_on_screen(self) -> int:
        return self.by_hand * MINUTES_PER_MARK

    @property
    def marking_on_paper(self) -> int:
        return self.questions * MINUTES_PER_MARK


def effort(loads: Sequence[Load]) -> Effort:
    needed = [_share(load.minutes, load) for load in loads if load.minutes is not None]
    return Effort(
        students=len(loads),
        questions=sum(load.questions for load in loads),
        by_hand=sum(load.by_hand for load in loads),
        longest=max(needed, default=None),
    )


def _share(minutes: int, load: Load) -> int:
    """A part of a check takes its share of the minutes, a begun minute in full. A form may lose its questions."""
    return -(-minutes * load.questions // max(1, load.questions_of_check))
