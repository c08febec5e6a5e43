"""Rules of docs/rules.md, section sessions."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.policy import MOST_CHANCES
from mastery.engine.reassessment import Window
from mastery.engine.sessions import (
    NEXT_STATES,
    OPEN_STATES,
    Assignment,
    BookingState,
    Effort,
    Load,
    NoPlace,
    Place,
    Span,
    Waiting,
    assign,
    effort,
    in_order,
    may_become,
)
from tests.engine.records import FIRST_DAY

ASKED, BOOKED, ATTENDED, MISSED, CANCELLED = BookingState
FULL, CLASH, TOO_SOON, NO_SESSION = NoPlace
HOUR = timedelta(hours=1)
SAM, INES, AMARA = 1, 2, 3
MONDAY, TUESDAY, WEDNESDAY = 11, 12, 13


def span(day: int, *, from_hour: int = 10, hours: int = 1) -> Span:
    starts_at = FIRST_DAY + timedelta(days=day, hours=from_hour)
    return Span(starts_at=starts_at, ends_at=starts_at + hours * HOUR)


def place(day: int, *, free: int = 10, from_hour: int = 10) -> Place:
    return Place(session_id=day, span=span(day, from_hour=from_hour), free=free)


def waits(student: int, *, asked: int | None = None, ready: int = 0, key: int | None = None) -> Waiting:
    """`asked` and `ready` count days."""
    return Waiting(
        key=student if key is None else key,
        student_id=student,
        ready_at=FIRST_DAY + timedelta(days=ready),
        asked_at=None if asked is None else FIRST_DAY + timedelta(days=asked),
    )


@pytest.mark.parametrize(
    ("waiting", "places", "busy", "placed", "without"),
    [
        pytest.param([], [place(MONDAY)], {}, {}, {}, id="nobody waits"),
        pytest.param([waits(SAM)], [], {}, {}, {SAM: NO_SESSION}, id="no session is planned"),
        pytest.param(
            [waits(SAM)],
            [place(TUESDAY), place(MONDAY)],
            {},
            {SAM: MONDAY},
            {},
            id="the next session is the first",
        ),
        pytest.param(
            [waits(SAM)],
            [place(MONDAY, free=0), place(TUESDAY)],
            {},
            {SAM: TUESDAY},
            {},
            id="a full session leads to the next free place",
        ),
        pytest.param([waits(SAM)], [place(MONDAY, free=0)], {}, {}, {SAM: FULL}, id="every session is full"),
        pytest.param(
            [waits(SAM), waits(INES)],
            [place(MONDAY, free=1), place(TUESDAY, free=1)],
            {},
            {SAM: MONDAY, INES: TUESDAY},
            {},
            id="a place is given once",
        ),
        pytest.param(
            [waits(SAM), waits(INES)],
            [place(MONDAY, free=1)],
            {},
            {SAM: MONDAY},
            {INES: FULL},
            id="the last place goes to the first",
        ),
        pytest.param(
            [waits(SAM), waits(INES, asked=2), waits(AMARA, asked=1)],
            [place(MONDAY, free=2)],
            {},
            {AMARA: MONDAY, INES: MONDAY},
            {SAM: FULL},
            id="who asked first comes first, who did not ask comes after",
        ),
        pytest.param(
            [waits(SAM, ready=TUESDAY)],
            [place(MONDAY), place(TUESDAY)],
            {},
            {SAM: TUESDAY},
            {},
            id="nobody sits before the waiting days are over",
        ),
        pytest.param(
            [waits(SAM, ready=WEDNESDAY)],
            [place(MONDAY)],
            {},
            {},
            {SAM: TOO_SOON},
            id="every session is too soon",
        ),
        pytest.param(
            [waits(SAM)],
            [place(MONDAY), place(TUESDAY)],
            {SAM: [span(MONDAY)]},
            {SAM: TUESDAY},
            {},
            id="a student has one place at a time",
        ),
        pytest.param(
            [waits(SAM)], [place(MONDAY)], {SAM: [span(MONDAY)]}, {}, {SAM: CLASH}, id="every session clashes"
        ),
        pytest.param(
            [waits(SAM)],
            [place(MONDAY)],
            {INES: [span(MONDAY)]},
            {SAM: MONDAY},
            {},
            id="somebody else's place is no clash",
        ),
        pytest.param(
            [waits(SAM, key=1), waits(SAM, key=2)],
            [place(MONDAY), place(TUESDAY)],
            {},
            {1: MONDAY, 2: TUESDAY},
            {},
            id="two checks of one student take two sessions",
        ),
        pytest.param(
            [waits(SAM)],
            [place(MONDAY, free=0), place(TUESDAY)],
            {SAM: [span(TUESDAY)]},
            {},
            {SAM: FULL},
            id="what a teacher can do most easily is named first",
        ),
    ],
)
def test_places_are_given(waiting, places, busy, placed, without):
    assert assign(waiting, places, busy=busy, now=FIRST_DAY) == Assignment(placed=placed, without=without)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(span(MONDAY).starts_at - timedelta(seconds=1), {SAM: MONDAY}, id="still to come"),
        pytest.param(span(MONDAY).starts_at, {}, id="begun"),
    ],
)
def test_a_session_that_has_begun_takes_nobody(now, expected):
    assert assign([waits(SAM)], [place(MONDAY)], busy={}, now=now).placed == expected


def test_a_session_begins_exactly_when_the_waiting_days_are_over():
    waiting = Waiting(key=SAM, student_id=SAM, ready_at=span(MONDAY).starts_at)
    assert assign([waiting], [place(MONDAY)], busy={}, now=FIRST_DAY).placed == {SAM: MONDAY}


def test_two_sessions_at_one_time_are_told_apart_by_their_number():
    later = Place(session_id=99, span=span(MONDAY), free=1)
    assert assign([waits(SAM)], [later, place(MONDAY)], busy={}, now=FIRST_DAY).placed == {SAM: MONDAY}


def test_who_asked_at_the_same_moment_keeps_the_order_of_asking():
    first, second = waits(INES, asked=1, key=7), waits(SAM, asked=1, key=8)
    assert in_order([waits(AMARA), second, first]) == [first, second, waits(AMARA)]


@given(
    students=st.lists(st.integers(0, 20), max_size=25, unique=True),
    sizes=st.lists(st.integers(0, 5), max_size=6),
)
def test_no_session_holds_more_than_it_has_places(students, sizes):
    places = [place(day, free=free) for day, free in enumerate(sizes, start=1)]
    found = assign([waits(each) for each in students], places, busy={}, now=FIRST_DAY)
    given_away = list(found.placed.values())
    assert all(given_away.count(each.session_id) <= each.free for each in places)
    assert found.placed.keys() | found.without.keys() == set(students)
    assert len(found.placed) == min(len(students), sum(sizes))


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        pytest.param(span(1), span(1), True, id="the same"),
        pytest.param(span(1), span(1, from_hour=11), False, id="one ends when the other begins"),
        pytest.param(span(1, from_hour=11), span(1), False, id="and the other way round"),
        pytest.param(span(1, hours=3), span(1, from_hour=11), True, id="one inside the other"),
        pytest.param(span(1), span(2), False, id="another day"),
    ],
)
def test_clashes(one, other, clash):
    assert one.clashes_with(other) is clash


def test_a_booked_session_is_a_window_for_any_chance():
    own = span(MONDAY)
    assert own.as_window() == Window(chance=MOST_CHANCES, opens_at=own.starts_at, closes_at=own.ends_at)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(BookingState, repeat=2)))
def test_the_steps_of_a_booking(before, after):
    steps = {
        (ASKED, BOOKED),
        (ASKED, CANCELLED),
        (BOOKED, ASKED),
        (BOOKED, ATTENDED),
        (BOOKED, MISSED),
        (BOOKED, CANCELLED),
        (ATTENDED, MISSED),
        (MISSED, ATTENDED),
    }
    assert may_become(before, after) is ((before, after) in steps)


def test_what_is_open_can_still_be_cancelled():
    assert {state for state in BookingState if CANCELLED in NEXT_STATES[state]} == OPEN_STATES


def load(questions: int, *, by_hand: int = 0, of: int = 10, minutes: int | None = None) -> Load:
    return Load(questions=questions, questions_of_check=of, by_hand=by_hand, minutes=minutes)


@pytest.mark.parametrize(
    ("loads", "expected"),
    [
        pytest.param([], Effort(students=0, questions=0, by_hand=0, longest=None), id="nobody is booked"),
        pytest.param(
            [load(4, by_hand=1), load(6, by_hand=2)],
            Effort(students=2, questions=10, by_hand=3, longest=None),
            id="answers add up; no check says how long it takes",
        ),
        pytest.param(
            [load(5, minutes=30), load(10, minutes=20), load(3)],
            Effort(students=3, questions=18, by_hand=0, longest=20),
            id="the longest try decides how long the session has to be",
        ),
        pytest.param(
            [load(1, of=3, minutes=20)],
            Effort(students=1, questions=1, by_hand=0, longest=7),
            id="a begun minute counts in full",
        ),
        pytest.param(
            [load(0, of=0, minutes=20)],
            Effort(students=1, questions=0, by_hand=0, longest=0),
            id="a form whose questions were taken out asks nothing",
        ),
    ],
)
def test_effort(loads, expected):
    assert effort(loads) == expected


def test_a_minute_for_each_answer_that_a_person_marks():
    found = effort([load(8, by_hand=3)])
    assert (found.marking_on_screen, found.marking_on_paper) == (3, 8)
