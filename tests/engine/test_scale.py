"""Rules of docs/rules.md, section scale."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.scale import largest_remainder


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        pytest.param([1, 1, 1], (34, 33, 33), id="thirds sum to 100"),
        pytest.param([15, 3, 9], (56, 11, 33), id="a class of 27"),
        pytest.param([1, 2, 3], (17, 33, 50), id="the largest remainder gets the rest"),
        pytest.param([0, 5, 0], (0, 100, 0), id="everyone in one state"),
        pytest.param([0, 0], (0, 0), id="nobody at all"),
        pytest.param([], (), id="no states"),
        pytest.param([1, 1, 1, 1, 1, 1], (17, 17, 17, 17, 16, 16), id="the first of equals"),
    ],
)
def test_shares_of_a_class(counts, shares):
    assert largest_remainder(counts) == shares


def test_another_total():
    assert largest_remainder([1, 1, 1], total=10) == (4, 3, 3)


@given(st.lists(st.integers(0, 500), max_size=8), st.integers(1, 1000))
def test_shares_sum_to_the_total_and_stay_within_one(counts, total):
    shares = largest_remainder(counts, total)
    if sum(counts):
        assert sum(shares) == total
        assert all(
            abs(share - Fraction(count * total, sum(counts))) < 1
            for share, count in zip(shares, counts, strict=True)
        )
    else:
        assert shares == (0,) * len(counts)
