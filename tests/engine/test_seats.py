"""Rules of docs/rules.md, section seats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.seats import keep_seats

LUCA, MEI, OMAR = 11, 12, 13


@pytest.mark.parametrize(
    ("sizes", "away", "expected"),
    [
        pytest.param({}, [LUCA], {}, id="no group, no seat"),
        pytest.param({1: 3}, [], {}, id="nobody is away"),
        pytest.param({1: 3, 2: 2}, [LUCA], {LUCA: 2}, id="the smallest group"),
        pytest.param({1: 3, 2: 3}, [LUCA], {LUCA: 1}, id="of equals the first"),
        pytest.param({1: 2, 2: 2}, [LUCA, MEI], {LUCA: 1, MEI: 2}, id="two are spread"),
        pytest.param({1: 5}, [LUCA, MEI], {LUCA: 1}, id="six is full"),
        pytest.param({1: 6}, [LUCA], {}, id="and stays full"),
        pytest.param({1: 1}, [LUCA], {}, id="work alone is no group"),
        pytest.param({1: 2, 2: 14}, [LUCA, MEI], {LUCA: 2, MEI: 2}, id="the whole class has room for all"),
        pytest.param({1: 1, 2: 6, 3: 5}, [LUCA, MEI, OMAR], {LUCA: 3}, id="what is left"),
    ],
)
def test_who_is_away_keeps_a_seat(sizes: dict[int, int], away: list[int], expected: dict[int, int]):
    assert keep_seats(sizes, away=away) == expected


@given(
    sizes=st.dictionaries(st.integers(1, 9), st.integers(1, 6)),
    away=st.lists(st.integers(20, 40), unique=True),
)
def test_no_group_grows_beyond_six(sizes: dict[int, int], away: list[int]):
    seats = keep_seats(sizes, away=away)
    assert all(size + list(seats.values()).count(group) <= 6 for group, size in sizes.items())
