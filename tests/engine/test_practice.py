"""Rules of docs/rules.md, section practice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.practice import DEFAULT_STREAK, Practice, Streak, next_question, practice_of
from mastery.engine.refusals import Refused


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        pytest.param(
            "", Practice(tries=0, right=0, of=0, is_shown=False, has_success=False), id="nothing yet"
        ),
        pytest.param("x", Practice(tries=1, right=0, of=1, is_shown=False, has_success=False), id="a miss"),
        pytest.param(
            "o", Practice(tries=1, right=1, of=1, is_shown=False, has_success=True), id="one success"
        ),
        pytest.param(
            "ooo",
            Practice(tries=3, right=3, of=3, is_shown=True, has_success=True),
            id="three of three are enough",
        ),
        pytest.param(
            "oxoo",
            Practice(tries=4, right=3, of=4, is_shown=True, has_success=True),
            id="one slip is no matter",
        ),
        pytest.param(
            "oxxoo",
            Practice(tries=5, right=2, of=4, is_shown=False, has_success=True),
            id="the first has left the four",
        ),
        pytest.param(
            "ooooxx",
            Practice(tries=6, right=2, of=4, is_shown=True, has_success=True),
            id="once shown stays shown",
        ),
    ],
)
def test_three_of_the_last_four_first_tries_show_it(tries: str, expected: Practice):
    assert practice_of([each == "o" for each in tries], DEFAULT_STREAK) == expected


@pytest.mark.parametrize(
    ("tries", "right", "of", "shown"),
    [
        pytest.param("o", 1, 1, True, id="one of one"),
        pytest.param("xxxxo", 1, 5, True, id="one of five"),
        pytest.param("oxo", 2, 2, False, id="two in a row, not two in all"),
        pytest.param("oxoo", 2, 2, True, id="two in a row at the end"),
    ],
)
def test_a_teacher_sets_the_streak(tries: str, right: int, of: int, shown: bool):
    assert practice_of([each == "o" for each in tries], Streak(right=right, of=of)).is_shown is shown


@pytest.mark.parametrize(("right", "of"), [(0, 4), (5, 4), (1, 21)])
def test_a_streak_that_nobody_can_read_is_refused(right: int, of: int):
    with pytest.raises(Refused) as refusal:
        Streak(right=right, of=of)
    assert refusal.value.code == "streak_out_of_range"


def test_the_ends_of_the_range_are_allowed():
    assert (Streak(right=1, of=1).of, Streak(right=20, of=20).right) == (1, 20)


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        pytest.param([], 7, id="the first in order"),
        pytest.param([7], 8, id="then the next"),
        pytest.param([7, 8, 9], 7, id="after all of them a new round"),
        pytest.param([7, 8, 9, 7], 8, id="in the same order"),
        pytest.param([5, 5], 7, id="what is not asked any more is not counted"),
    ],
)
def test_all_questions_come_once_before_one_comes_again(tried: list[int], expected: int):
    assert next_question([7, 8, 9], tried=tried) == expected


def test_without_questions_nothing_is_asked():
    assert next_question([], tried=[7]) is None


@given(tries=st.lists(st.booleans(), max_size=12), more=st.lists(st.booleans(), max_size=4))
def test_more_practice_takes_nothing_away(tries: list[bool], more: list[bool]):
    before, after = practice_of(tries, DEFAULT_STREAK), practice_of([*tries, *more], DEFAULT_STREAK)
    assert before.is_shown <= after.is_shown
    assert before.has_success <= after.has_success
