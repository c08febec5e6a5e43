"""Rules of docs/rules.md, section scores."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.refusals import Refused
from mastery.engine.scores import Score, higher, parse_points, sum_scores
from tests.engine.records import is_a_sentence, score
from tests.engine.strategies import points, scores, tenths


@pytest.mark.parametrize(
    ("points_of_points", "threshold", "reached"),
    [
        pytest.param("4/5", "80", True, id="the threshold is inclusive"),
        pytest.param("8/10", "80", True, id="8 of 10 is 80 percent"),
        pytest.param("79.99/100", "80", False, id="79.99 percent is not 80 percent"),
        pytest.param("79.999/100", "80", False, id="no rounding up into mastery"),
        pytest.param("2/3", "66.6", True, id="two thirds are above 66.6 percent"),
        pytest.param("2/3", "66.7", False, id="two thirds are below 66.7 percent"),
        pytest.param("0.8/1.0", "80", True, id="0.1 + 0.7 of 1.0 is 80 percent, unlike in floats"),
        pytest.param("0/10", "0", True, id="a threshold of 0 is reached by any score"),
        pytest.param("10/10", "100", True, id="everything reaches 100 percent"),
        pytest.param("9998.999/9999", "100", False, id="nearly everything does not"),
        pytest.param("0/10", "-5", True, id="a band below 0 takes every score in"),
    ],
)
def test_threshold_is_compared_exactly(points_of_points, threshold, reached):
    assert score(points_of_points).reaches(Decimal(threshold)) is reached


@pytest.mark.parametrize(
    ("points_of_points", "percent", "shown", "whole"),
    [
        pytest.param("79.99/100", Fraction(7999, 100), "79.9", 79, id="cut, never rounded"),
        pytest.param("2/3", Fraction(200, 3), "66.6", 66, id="a repeating share"),
        pytest.param("4/5", Fraction(80), "80.0", 80, id="a whole percentage"),
        pytest.param("0/7", Fraction(0), "0.0", 0, id="nothing earned"),
        pytest.param("7/7", Fraction(100), "100.0", 100, id="everything earned"),
        pytest.param("0.001/9999", Fraction(1, 99990), "0.0", 0, id="a trace"),
    ],
)
def test_percent_is_exact_and_cut_for_the_screen(points_of_points, percent, shown, whole):
    known = score(points_of_points)
    assert (known.percent, str(known.shown_percent), known.whole_percent) == (percent, shown, whole)


@pytest.mark.parametrize(
    ("earned", "possible", "code"),
    [
        pytest.param("NaN", "10", "points_not_finite", id="not a number"),
        pytest.param("Infinity", "10", "points_not_finite", id="endless points"),
        pytest.param("1", "Infinity", "points_not_finite", id="endless points possible"),
        pytest.param("1", "NaN", "points_not_finite", id="unknown points possible"),
        pytest.param("0", "0", "nothing_possible", id="nothing to earn"),
        pytest.param("0", "-1", "nothing_possible", id="less than nothing to earn"),
        pytest.param("-0.001", "10", "points_negative", id="below zero"),
        pytest.param("10.001", "10", "points_over", id="more than possible"),
    ],
)
def test_impossible_points_are_refused(earned, possible, code):
    with pytest.raises(Refused) as refusal:
        Score(earned=Decimal(earned), possible=Decimal(possible))
    assert refusal.value.code == code
    assert is_a_sentence(str(refusal.value))


@pytest.mark.parametrize(
    ("a", "b", "is_higher"),
    [
        pytest.param("9/10", "8/10", True, id="more points of the same"),
        pytest.param("4/5", "8/10", False, id="equal shares: neither is higher"),
        pytest.param("8/10", "4/5", False, id="equal shares, the other way"),
        pytest.param("1/3", "0.333/1", True, id="a third is more than 0.333"),
        pytest.param("1/3", "0.334/1", False, id="a third is less than 0.334"),
        pytest.param("5/5", "90/100", True, id="shares count, not points"),
    ],
)
def test_the_higher_score_is_found_by_cross_multiplication(a, b, is_higher):
    assert higher(score(a), score(b)) is is_higher


def test_sum_adds_points_before_anything_is_compared():
    assert sum_scores([score("6/6"), score("0/2")]) == score("6/8")


def test_sum_of_nothing_is_no_evidence():
    assert sum_scores([]) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("7", Decimal(7), id="a whole number"),
        pytest.param("7.5", Decimal("7.5"), id="a point"),
        pytest.param("7,5", Decimal("7.5"), id="a comma"),
        pytest.param(" 12 ", Decimal(12), id="spaces around it"),
        pytest.param("0", Decimal(0), id="zero is a score"),
        pytest.param("9999", Decimal(9999), id="the most"),
        pytest.param("0.125", Decimal("0.125"), id="three decimals"),
        pytest.param("", None, id="nothing typed is no evidence"),
        pytest.param("   ", None, id="only spaces is nothing typed"),
    ],
)
def test_typed_points_are_read(typed, read):
    assert parse_points(typed) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("-1", "points_shape", id="a minus"),
        pytest.param("7.", "points_shape", id="an open end"),
        pytest.param(".5", "points_shape", id="an open start"),
        pytest.param("1.2345", "points_shape", id="four decimals"),
        pytest.param("12345", "points_shape", id="five digits"),
        pytest.param("1e3", "points_shape", id="an exponent"),
        pytest.param("NaN", "points_shape", id="not a number"),
        pytest.param("1 000", "points_shape", id="a space inside"),
        pytest.param("7\n8", "points_shape", id="two lines"),
        pytest.param("٧", "points_shape", id="digits of another script"),
        pytest.param("9999.001", "points_too_many", id="above the most"),
    ],
)
def test_other_texts_are_refused_with_a_sentence(typed, code):
    with pytest.raises(Refused) as refusal:
        parse_points(typed)
    assert refusal.value.code == code
    assert is_a_sentence(str(refusal.value))


@given(scores(), tenths)
def test_the_decision_equals_fractions(known, threshold):
    assert known.reaches(threshold) == (known.percent >= Fraction(threshold))


@given(scores(), tenths)
def test_the_shown_percent_agrees_with_the_decision(known, threshold):
    assert known.reaches(threshold) == (known.shown_percent >= threshold)


@given(scores(), scores())
def test_order_is_total(a, b):
    assert higher(a, b) + higher(b, a) + (a.percent == b.percent) == 1


@given(points)
def test_what_is_shown_can_be_typed(value):
    assert parse_points(str(value)) == value


@given(st.lists(scores(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_sum_does_not_depend_on_order(known: list[Score], chance: random.Random):
    shuffled = known.copy()
    chance.shuffle(shuffled)
    assert sum_scores(shuffled) == sum_scores(known)
