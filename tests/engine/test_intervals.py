"""Rules of docs/rules.md, section intervals."""

from math import gamma, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.intervals import Interval, hedges_g, mean_interval, share_interval, t_quantile


@pytest.mark.parametrize(
    ("freedom", "at_95", "at_975", "at_995"),
    [
        pytest.param(1, 6.314, 12.706, 63.657, id="one degree of freedom"),
        pytest.param(2, 2.920, 4.303, 9.925, id="two"),
        pytest.param(3, 2.353, 3.182, 5.841, id="three"),
        pytest.param(4, 2.132, 2.776, 4.604, id="four"),
        pytest.param(5, 2.015, 2.571, 4.032, id="five"),
        pytest.param(10, 1.812, 2.228, 3.169, id="ten"),
        pytest.param(23, 1.714, 2.069, 2.807, id="twenty-three"),
        pytest.param(30, 1.697, 2.042, 2.750, id="thirty"),
        pytest.param(60, 1.671, 2.000, 2.660, id="sixty"),
        pytest.param(120, 1.658, 1.980, 2.617, id="a hundred and twenty"),
        pytest.param(1_000, 1.646, 1.962, 2.581, id="a thousand"),
        pytest.param(10**9, 1.645, 1.960, 2.576, id="as good as infinitely many: the normal distribution"),
    ],
)
def test_quantiles_of_t_as_printed_in_tables(freedom, at_95, at_975, at_995):
    found = [round(t_quantile(below, freedom), 3) for below in (0.95, 0.975, 0.995)]
    assert found == [at_95, at_975, at_995]


def test_both_ways_to_the_quantile_meet():
    before, after = t_quantile(0.975, 200), t_quantile(0.975, 201)
    assert 0 < before - after < 1.3e-4
    assert t_quantile(0.975, 400) == pytest.approx(1.965912343229391, abs=1e-10)


@given(st.integers(1, 500), st.sampled_from([0.75, 0.9, 0.95, 0.975, 0.995]))
def test_more_values_never_make_t_larger(freedom, below):
    assert t_quantile(below, freedom + 1) < t_quantile(below, freedom)


def test_half_of_t_lies_below_zero():
    assert t_quantile(0.5, 7) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("mean", "deviation", "count", "low", "high"),
    [
        pytest.param(20, 10, 5, 7.583, 32.417, id="20 ± 2.776 · 10/√5"),
        pytest.param(20, 10, 24, 15.777, 24.223, id="20 ± 2.069 · 10/√24"),
        pytest.param(-3, 6, 9, -7.612, 1.612, id="a loss, -3 ± 2.306 · 6/√9"),
        pytest.param(15, 0, 5, 15, 15, id="all alike"),
    ],
)
def test_interval_of_a_mean(mean, deviation, count, low, high):
    found = mean_interval(mean, deviation, count)
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)
    assert found.half == pytest.approx((high - low) / 2, abs=1e-3)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="the example of Newcombe 1998: 81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="the example of Newcombe 1998: 15 of 148"),
        pytest.param(0, 20, 0, 0.1611, id="the example of Newcombe 1998: nobody of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="the example of Newcombe 1998: 1 of 29"),
        pytest.param(29, 29, 0.8830, 1, id="everybody of 29"),
    ],
)
def test_wilson_interval_of_a_share(part, whole, low, high):
    found = share_interval(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_share_lies_in_its_interval_and_the_interval_between_0_and_1(counted):
    part, whole = counted
    found = share_interval(part, whole)
    assert 0 <= found.low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= found.high <= 1


@pytest.mark.parametrize(
    ("mean", "deviation", "count", "value", "low", "high"),
    [
        pytest.param(10, 20, 10, 0.457, -0.144, 1.058, id="0.9139 · 0.5 with nine degrees of freedom"),
        pytest.param(20, 10, 5, 1.596, 0.384, 2.807, id="0.7979 · 2 with four"),
        pytest.param(0, 10, 25, 0, -0.380, 0.380, id="no gain"),
    ],
)
def test_effect_size_of_paired_gains(mean, deviation, count, value, low, high):
    found = hedges_g(mean, deviation, count)
    assert found is not None
    rounded = [round(number, 3) for number in (found.value, found.interval.low, found.interval.high)]
    assert rounded == [value, low, high]


def test_gains_that_are_all_alike_have_no_effect_size():
    assert hedges_g(15, 0, 8) is None


@given(st.integers(3, 60))
def test_small_samples_are_corrected_as_hedges_has_it(count):
    """The factor in its own words, and close to 1 - 3 / (4 m - 1)."""
    freedom = count - 1
    found = hedges_g(10, 10, count)
    assert found is not None
    exact = gamma(freedom / 2) / (sqrt(freedom / 2) * gamma((freedom - 1) / 2))
    assert found.value == pytest.approx(exact)
    assert found.value == pytest.approx(1 - 3 / (4 * freedom - 1), abs=0.01)


def test_an_interval_knows_its_half():
    assert Interval(2, 5).half == 1.5
