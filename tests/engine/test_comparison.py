"""Rules of docs/rules.md, section comparison."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.calculation import Method
from mastery.engine.comparison import Comparison, Effect, compare, effects
from mastery.engine.refusals import Refused
from tests.engine.records import score
from tests.engine.strategies import scores, tenths

MEANS = (
    Method.AVERAGE,
    Method.WEIGHTED_AVERAGE,
    Method.DECAYING_AVERAGE,
    Method.MEAN_OF_TOP,
    Method.MEDIAN_OF_RECENT,
)
ALL = {method.value for method in Method}


def compared(*percents: str, threshold: str = "80") -> Comparison:
    """Tries written as percents, oldest first."""
    tries = [score(f"{percent}/100") for percent in percents]
    return compare(tries, threshold_percent=Decimal(threshold))


def reached_by(comparison: Comparison) -> set[str]:
    return {verdict.method.value for verdict in comparison.verdicts if verdict.reaches}


def by_method(comparison: Comparison) -> dict[Method, Fraction | None]:
    return {verdict.method: verdict.value for verdict in comparison.verdicts}


@pytest.mark.parametrize(
    ("percents", "reached"),
    [
        pytest.param(["80"], ALL - {"n_times"}, id="one try at the threshold has not shown it twice"),
        pytest.param(["79.99"], set(), id="just under it is under it by every method"),
        pytest.param(["80", "80"], ALL, id="twice at the threshold reaches it by every method"),
        pytest.param(["80", "80", "80"], ALL, id="so does three times, the curve included"),
        pytest.param(["40", "85"], {"highest", "latest"}, id="a second chance that worked counts for two"),
        pytest.param(["85", "40"], {"highest"}, id="a slip after success is held against them by all others"),
        pytest.param(
            ["40", "75", "85"],
            {"highest", "latest", "power_law", "mean_of_top"},
            id="slow and steady is divided",
        ),
        pytest.param(
            ["20", "85", "90"],
            ALL - {"average", "weighted_average"},
            id="a low beginning weighs in the averages",
        ),
        pytest.param(["20", "50", "79"], {"power_law"}, id="a curve can promise what no try has shown"),
    ],
)
def test_which_methods_reach_the_threshold(percents, reached):
    assert reached_by(compared(*percents)) == reached


def test_exact_values_with_the_usual_parameters():
    values = by_method(compared("40", "75", "85"))
    power = values.pop(Method.POWER_LAW)
    assert values == {
        Method.HIGHEST: 85,
        Method.LATEST: 85,
        Method.AVERAGE: Fraction(200, 3),
        Method.WEIGHTED_AVERAGE: Fraction("75.375"),
        Method.DECAYING_AVERAGE: Fraction("77.2125"),
        Method.N_TIMES: None,
        Method.MEAN_OF_TOP: 80,
        Method.MEDIAN_OF_RECENT: 75,
    }
    assert power is not None
    assert 90 < power < 91, "above every try"


@pytest.mark.parametrize(
    ("percents", "threshold", "method", "shown"),
    [
        pytest.param(["79", "80.99"], "80", Method.AVERAGE, "79.9", id="cut, not rounded"),
        pytest.param(["80"], "80", Method.HIGHEST, "80.0", id="a whole number"),
        pytest.param(["0"], "80", Method.LATEST, "0.0", id="a zero is a number"),
        pytest.param(["90"], "80", Method.N_TIMES, None, id="once of two times is no number"),
        pytest.param(["90", "91"], "95", Method.N_TIMES, None, id="counted at the threshold asked for"),
        pytest.param(["70", "75"], "60", Method.N_TIMES, "72.5", id="also at a lower one"),
    ],
)
def test_the_percent_on_screen(percents, threshold, method, shown):
    verdicts = compared(*percents, threshold=threshold).verdicts
    verdict = next(each for each in verdicts if each.method is method)
    assert verdict.shown_percent == (None if shown is None else Decimal(shown))


def test_without_a_try_there_is_nothing_to_compare():
    with pytest.raises(Refused) as refusal:
        compare([], threshold_percent=Decimal(80))
    assert refusal.value.code == "no_tries"
    assert str(refusal.value) == "Without a try there is nothing to compare."


def test_methods_are_read_by_what_they_say_best_try_first():
    said = [(each.method.value, each.reaches) for each in compared("85", "40").by_answer]
    assert said[:3] == [("highest", True), ("latest", False), ("average", False)]
    mostly = [each.method.value for each in compared("80").by_answer]
    assert mostly[-1] == "n_times"


def test_a_class_is_counted_by_method():
    results = [compared("85", "40"), compared("40", "85"), compared("20", "50", "79"), compared("90", "90")]
    counted = {effect.method: effect for effect in effects(results)}
    assert list(counted) == list(Method)
    assert counted[Method.HIGHEST] == Effect(method=Method.HIGHEST, reached=3, lost=0, gained=0)
    assert counted[Method.LATEST] == Effect(method=Method.LATEST, reached=2, lost=1, gained=0)
    assert counted[Method.AVERAGE] == Effect(method=Method.AVERAGE, reached=1, lost=2, gained=0)
    assert counted[Method.POWER_LAW] == Effect(method=Method.POWER_LAW, reached=2, lost=2, gained=1)
    assert counted[Method.POWER_LAW].changed == 3


def test_nobody_is_counted_as_nothing():
    assert effects([]) == tuple(Effect(method=method, reached=0, lost=0, gained=0) for method in Method)


series = st.lists(scores(), min_size=1, max_size=5)


@given(series, tenths)
def test_best_decides_as_the_best_score_does(tries, threshold):
    comparison = compare(tries, threshold_percent=threshold)
    assert comparison.best.method is Method.HIGHEST
    assert comparison.best.reaches == any(each.reaches(threshold) for each in tries)


@given(series, tenths)
def test_the_highest_is_never_below_another_method_but_the_curve(tries, threshold):
    values = by_method(compare(tries, threshold_percent=threshold))
    values.pop(Method.POWER_LAW)
    assert values[Method.HIGHEST] == max(value for value in values.values() if value is not None)


@given(series, tenths)
def test_every_mean_lies_between_the_lowest_and_the_highest_try(tries, threshold):
    values = by_method(compare(tries, threshold_percent=threshold))
    percents = [each.percent for each in tries]
    assert all(min(percents) <= values[method] <= max(percents) for method in MEANS)


@given(series, tenths)
def test_screen_and_verdict_agree(tries, threshold):
    for verdict in compare(tries, threshold_percent=threshold).verdicts:
        shown = verdict.shown_percent
        assert verdict.reaches == (shown is not None and shown >= threshold)


@given(scores(), tenths)
def test_one_try_divides_nobody_but_those_who_ask_for_two(only, threshold):
    comparison = compare([only], threshold_percent=threshold)
    others = [each for each in comparison.others if each.method is not Method.N_TIMES]
    assert {each.reaches for each in others} == {comparison.best.reaches}
    assert comparison.is_split == comparison.best.reaches


@given(st.lists(series, max_size=6), tenths)
def test_counts_of_a_class_add_up(results, threshold):
    counted = effects([compare(tries, threshold_percent=threshold) for tries in results])
    best = counted[0]
    assert best.changed == 0
    for effect in counted:
        assert effect.reached == best.reached - effect.lost + effect.gained
        assert effect.lost <= best.reached
        assert effect.gained == 0 or effect.method is Method.POWER_LAW
