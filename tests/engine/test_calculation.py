"""Rules of docs/rules.md, section calculation."""

import math
import re
from decimal import Decimal
from fractions import Fraction
from statistics import linear_regression, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.calculation import Method, calculate
from mastery.engine.refusals import Refused

PARAMETERS = {
    Method.HIGHEST: {},
    Method.LATEST: {},
    Method.AVERAGE: {},
    Method.WEIGHTED_AVERAGE: {"weight": 60},
    Method.DECAYING_AVERAGE: {"weight": 65},
    Method.N_TIMES: {"times": 2, "mastery": 80},
    Method.POWER_LAW: {},
    Method.MEAN_OF_TOP: {"count": 2},
    Method.MEDIAN_OF_RECENT: {"count": 3},
}


@pytest.mark.parametrize(
    ("method", "values", "parameters", "expected"),
    [
        pytest.param("highest", [60, 90, 70], {}, 90, id="the highest, wherever it stands"),
        pytest.param("latest", [60, 90, 70], {}, 70, id="the latest"),
        pytest.param(
            "average",
            [60, 90, 70],
            {},
            Fraction(220, 3),
            id="the average is not rounded",
        ),
        pytest.param(
            "weighted_average",
            [60, 70, 90],
            {"weight": 60},
            80,
            id="the newest weighs 60, the rest 40",
        ),
        pytest.param(
            "weighted_average",
            [60],
            {"weight": 60},
            60,
            id="weighted: one value is itself",
        ),
        pytest.param(
            "weighted_average",
            [100, 0],
            {"weight": 1},
            99,
            id="weighted: the least weight",
        ),
        pytest.param(
            "weighted_average",
            [100, 0],
            {"weight": 99},
            1,
            id="weighted: the greatest weight",
        ),
        pytest.param("decaying_average", [60, 80], {"weight": 65}, 73, id="decaying: two scores"),
        pytest.param(
            "decaying_average",
            [60, 80, 90],
            {"weight": 65},
            Decimal("84.05"),
            id="decaying: each step weighs again",
        ),
        pytest.param(
            "decaying_average",
            [60],
            {"weight": 65},
            60,
            id="decaying: one value is itself",
        ),
        pytest.param(
            "decaying_average",
            [0, 100, 0],
            {"weight": 50},
            25,
            id="decaying: the least weight",
        ),
        pytest.param(
            "decaying_average",
            [0, 100],
            {"weight": 99},
            99,
            id="decaying: the greatest weight",
        ),
        pytest.param(
            "n_times",
            [80, 50, 90, 100],
            {"times": 2, "mastery": 80},
            90,
            id="n times: the mean of all",
        ),
        pytest.param(
            "n_times",
            [80, 50, 90],
            {"times": 3, "mastery": 80},
            None,
            id="n times: not often enough",
        ),
        pytest.param(
            "n_times",
            [80],
            {"times": 1, "mastery": 80},
            80,
            id="n times: mastery is inclusive",
        ),
        pytest.param(
            "n_times",
            [3, 4],
            {"times": 1, "mastery": Decimal("3.5")},
            4,
            id="n times: mastery with decimals",
        ),
        pytest.param(
            "n_times",
            [0, 2],
            {"times": 2, "mastery": 0},
            1,
            id="n times: a mastery of 0",
        ),
        pytest.param(
            "mean_of_top",
            [50, 90, 70, 80],
            {"count": 2},
            85,
            id="the mean of the top two",
        ),
        pytest.param("mean_of_top", [50, 90], {"count": 5}, 70, id="top: fewer than asked for"),
        pytest.param("mean_of_top", [50, 90], {"count": 1}, 90, id="top one is the highest"),
        pytest.param(
            "median_of_recent",
            [100, 50, 90, 60],
            {"count": 3},
            60,
            id="the median of the last three",
        ),
        pytest.param(
            "median_of_recent",
            [100, 50, 90, 61],
            {"count": 2},
            Decimal("75.5"),
            id="of two: between them",
        ),
        pytest.param(
            "median_of_recent",
            [40, 10, 20, 30],
            {"count": 4},
            25,
            id="of four: between the middle two",
        ),
        pytest.param(
            "median_of_recent",
            [50, 90],
            {"count": 5},
            70,
            id="recent: fewer than asked for",
        ),
        pytest.param(
            "median_of_recent",
            [50, 90],
            {"count": 1},
            90,
            id="recent one is the latest",
        ),
        pytest.param("power_law", [50, 90], {}, 70, id="power law: two scores are a mean"),
        pytest.param("power_law", [80, 80, 80], {}, 80, id="power law: level scores stay level"),
        pytest.param(
            "power_law",
            [20, 40, 60, 80],
            {},
            80,
            id="power law: scores on a line give its end",
        ),
        pytest.param(
            "power_law",
            [10, 40, 90],
            {},
            90,
            id="power law: scores on a square curve too",
        ),
        pytest.param(
            "power_law",
            [0, 0, 0],
            {},
            Decimal("0.01"),
            id="power law: a zero enters as 0.01",
        ),
        pytest.param(
            "power_law",
            [Fraction(100, 3)] * 3,
            {},
            Fraction(Decimal("33.33333333333333333333333333333333333333")),
            id="power law: forty digits",
        ),
    ],
)
def test_scores_become_one_number(method, values, parameters, expected):
    assert calculate(values, method=method, **parameters) == expected


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([50, 60, 90], id="rising"),
        pytest.param([90, 60, 50], id="falling"),
        pytest.param([55, Decimal("72.5"), 61, 90, Fraction(250, 3)], id="up and down"),
        pytest.param([0, 50, 100, 80], id="after a zero the curve rises beyond 100"),
    ],
)
def test_power_law_against_floating_point(values):
    across = [math.log(place) for place in range(1, len(values) + 1)]
    slope, intercept = linear_regression(across, [math.log(value or 0.01) for value in values])
    answer = calculate(values, method=Method.POWER_LAW)
    assert answer is not None
    assert float(answer) == pytest.approx(math.exp(intercept + slope * across[-1]), rel=1e-12)


@pytest.mark.parametrize("method", Method)
def test_no_score_is_dropped_before_anything_else(method):
    parameters = PARAMETERS[method]
    assert calculate([None, 85, None, 90, 95, None], method=method, **parameters) == calculate(
        [85, 90, 95], method=method, **parameters
    )
    assert calculate([None, None], method=method, **parameters) is None
    assert calculate([], method=method, **parameters) is None


@pytest.mark.parametrize(
    ("method", "parameters", "code"),
    [
        pytest.param("best", {}, "method_unknown", id="an unknown method"),
        pytest.param("weighted_average", {}, "weight_missing", id="weighted without a weight"),
        pytest.param("decaying_average", {}, "weight_missing", id="decaying without a weight"),
        pytest.param("n_times", {"mastery": 80}, "times_missing", id="n times without times"),
        pytest.param("n_times", {"times": 2}, "mastery_missing", id="n times without mastery"),
        pytest.param("mean_of_top", {}, "count_missing", id="top of how many"),
        pytest.param("median_of_recent", {}, "count_missing", id="recent of how many"),
        pytest.param("highest", {"weight": 50}, "weight_superfluous", id="highest has no weight"),
        pytest.param(
            "power_law",
            {"count": 3},
            "count_superfluous",
            id="a power law has no count",
        ),
        pytest.param("average", {"times": 1}, "times_superfluous", id="an average has no times"),
        pytest.param("latest", {"mastery": 80}, "mastery_superfluous", id="latest has no mastery"),
        pytest.param(
            "mean_of_top",
            {"count": 2, "weight": 50},
            "weight_superfluous",
            id="one needed, one too many",
        ),
        pytest.param("weighted_average", {"weight": 0}, "weight_range", id="weighted by nothing"),
        pytest.param(
            "weighted_average",
            {"weight": 100},
            "weight_range",
            id="weighted by everything",
        ),
        pytest.param(
            "weighted_average",
            {"weight": Decimal("62.5")},
            "weight_range",
            id="weights are whole",
        ),
        pytest.param(
            "weighted_average",
            {"weight": 60.0},
            "weight_range",
            id="a float is not exact",
        ),
        pytest.param("weighted_average", {"weight": True}, "weight_range", id="yes is no weight"),
        pytest.param("decaying_average", {"weight": 49}, "weight_range", id="decaying below half"),
        pytest.param("decaying_average", {"weight": 100}, "weight_range", id="decaying at once"),
        pytest.param("n_times", {"times": 0, "mastery": 80}, "times_range", id="zero times"),
        pytest.param(
            "n_times",
            {"times": Fraction(3, 2), "mastery": 80},
            "times_range",
            id="one and a half times",
        ),
        pytest.param(
            "n_times",
            {"times": 2, "mastery": -1},
            "mastery_range",
            id="mastery below 0",
        ),
        pytest.param(
            "n_times",
            {"times": 2, "mastery": Decimal("NaN")},
            "mastery_range",
            id="mastery of nothing",
        ),
        pytest.param("mean_of_top", {"count": 0}, "count_range", id="the top none"),
        pytest.param("median_of_recent", {"count": -1}, "count_range", id="the last minus one"),
    ],
)
@pytest.mark.parametrize("values", [[], [80, 90, 100]])
def test_a_wrong_parameter_is_named(values, method, parameters, code):
    with pytest.raises(Refused) as refusal:
        calculate(values, method=method, **parameters)
    assert refusal.value.code == code
    assert str(refusal.value).startswith(code.split("_", maxsplit=1)[0])
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (
            {"method": "decaying_average"},
            "weight is missing: decaying_average needs a whole number from 50 to 99.",
        ),
        (
            {"method": "n_times", "times": 2},
            "mastery is missing: n_times needs a number of 0 or more.",
        ),
        (
            {"method": "highest", "count": 2},
            "count is superfluous: highest does not use it.",
        ),
        (
            {"method": "mean_of_top", "count": 0},
            "count is out of range: it must be a whole number of 1 or more.",
        ),
        ({"method": "best"}, "method is unknown: best."),
    ],
)
def test_the_sentence_says_what_is_wanted(parameters, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)) as refusal:
        calculate([80], **parameters)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "value",
    [-1, Decimal("-0.1"), Decimal("NaN"), Decimal("Infinity"), 80.0, True, "80"],
)
def test_values_are_exact_numbers(value):
    with pytest.raises(Refused) as refusal:
        calculate([80, value], method="highest")
    assert refusal.value.code == "values_range"
    assert str(refusal.value) == "values must be exact numbers of 0 or more."


percents = st.integers(0, 100_000).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
series = st.lists(percents, min_size=1, max_size=8)


@given(series, st.integers(50, 99))
def test_every_mean_lies_between_the_lowest_and_the_highest(values, weight):
    answers = [
        calculate(values, method="average"),
        calculate(values, method="weighted_average", weight=weight),
        calculate(values, method="decaying_average", weight=weight),
        calculate(values, method="mean_of_top", count=3),
        calculate(values, method="median_of_recent", count=3),
    ]
    assert all(answer is not None and min(values) <= answer <= max(values) for answer in answers)


@given(series, st.integers(1, 10), percents)
def test_methods_agree_with_their_plain_definitions(values, count, mastery):
    exact = [Fraction(value) for value in values]
    reaching = [value for value in exact if value >= mastery]
    assert calculate(values, method="median_of_recent", count=count) == median(exact[-count:])
    assert calculate(values, method="n_times", times=count, mastery=mastery) == (
        sum(reaching) / len(reaching) if len(reaching) >= count else None
    )


@given(series, percents)
def test_highest_is_never_lowered_by_another_score(values, later):
    assert calculate([*values, later], method="highest") >= calculate(values, method="highest")


@given(st.integers(1, 100_000), st.integers(3, 30))
def test_a_level_power_law_is_exact(thousandths, length):
    value = Decimal(thousandths).scaleb(-3)
    assert calculate([value] * length, method="power_law") == value
