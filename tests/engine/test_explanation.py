"""Rules of docs/rules.md, section explanation."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.calculation import Method, calculate
from mastery.engine.evidence import Outcome, tries
from mastery.engine.explanation import Unused, cut, explain, method_words, sentence, weigh
from mastery.engine.policy import Calculation, Layer, Origin, Place, resolve
from mastery.engine.status import Status, decide
from tests.engine.records import attempts, by, evidence, policy
from tests.engine.strategies import histories, policies, tenths

EXCUSED, VOID, DO_OVER = Outcome.EXCUSED, Outcome.VOID, Outcome.DO_OVER
USED = None


def weighed(records, rule, **decided):
    return weigh(records, decision=decide(records, policy=rule, **decided), policy=rule)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([], [], id="nothing recorded, nothing weighed"),
        pytest.param(attempts("6"), [(1, USED)], id="the one try"),
        pytest.param(
            attempts("5", "9", "7"),
            [(1, Unused.NOT_BEST), (2, USED), (3, Unused.NOT_BEST)],
            id="the best of three",
        ),
        pytest.param(attempts("8", "8"), [(1, USED), (2, Unused.NOT_BEST)], id="of equals the earliest"),
        pytest.param(
            [evidence(1, "9"), evidence(2, "6", day=1, replaces=1)],
            [(1, Unused.REPLACED), (2, USED)],
            id="a corrected mark is still told",
        ),
        pytest.param(
            [evidence(1, outcome=EXCUSED), evidence(2, outcome=VOID), evidence(3, outcome=DO_OVER)],
            [(1, Unused.EXCUSED), (2, Unused.VOID), (3, Unused.DO_OVER)],
            id="excused, void and to be done over, each by its name",
        ),
        pytest.param(
            [evidence(1, outcome=EXCUSED), evidence(2, "6", day=1, replaces=1)],
            [(1, Unused.REPLACED), (2, USED)],
            id="an excuse that was replaced",
        ),
        pytest.param(
            [evidence(3, "8", day=1), evidence(2, "9", day=4)],
            [(3, Unused.NOT_BEST), (2, USED)],
            id="in the order of the work",
        ),
    ],
)
def test_every_record_and_why_it_does_not_count(records, expected):
    assert [(each.record.record_id, each.unused) for each in weighed(records, policy())] == expected


@pytest.mark.parametrize(
    ("rule", "texts", "expected"),
    [
        pytest.param(
            by("latest"), ["9", "5", "7"], [Unused.EARLIER, Unused.EARLIER, USED], id="the last alone"
        ),
        pytest.param(
            by("latest"), ["9", "4"], [Unused.EARLIER, USED], id="also when the level was reached before"
        ),
        pytest.param(
            by("median_of_recent", count=2), ["9", "5", "7"], [Unused.EARLIER, USED, USED], id="the last two"
        ),
        pytest.param(
            by("median_of_recent", count=5), ["9", "5"], [USED, USED], id="fewer than the last five"
        ),
        pytest.param(
            by("mean_of_top", count=2), ["9", "5", "7"], [USED, Unused.NOT_AMONG_TOP, USED], id="the best two"
        ),
        pytest.param(
            by("mean_of_top", count=1), ["7", "7"], [USED, Unused.NOT_AMONG_TOP], id="of equals the earliest"
        ),
        pytest.param(
            by("n_times", times=2),
            ["8", "7.9", "9"],
            [USED, Unused.BELOW_MASTERY, USED],
            id="those that reach mastery, inclusively",
        ),
        pytest.param(
            by("n_times", times=2), ["5", "9"], [Unused.BELOW_MASTERY, USED], id="the first of the two asked"
        ),
        *[
            pytest.param(rule, ["9", "5", "7"], [USED, USED, USED], id=f"all by {rule.calculation.method}")
            for rule in (
                by("average"),
                by("power_law"),
                by("weighted_average", weight=60),
                by("decaying_average", weight=60),
            )
        ],
    ],
)
def test_tries_that_a_method_leaves_out(rule, texts, expected):
    assert [each.unused for each in weighed(attempts(*texts), rule)] == expected


def test_a_kept_mastery_rests_on_what_the_earlier_policy_counted():
    found = weighed(attempts("4", "9", "4"), by("average"), promises=[policy("90")])
    assert [each.unused for each in found] == [Unused.NOT_BEST, USED, Unused.NOT_BEST]


@pytest.mark.parametrize(
    ("records", "rule", "expected"),
    [
        pytest.param(
            [], policy(), "Not assessed yet: there is no evidence, which is not a zero.", id="no evidence"
        ),
        pytest.param(
            attempts("4/6"),
            policy(),
            "Not yet: the one try is 4 of 6 points (66.6 %); mastery is 80 %.",
            id="not yet",
        ),
        pytest.param(
            attempts("5", "8.50"),
            policy(),
            "Mastered: the best of 2 tries is 8.5 of 10 points (85 %); mastery is 80 %.",
            id="mastered",
        ),
        pytest.param(
            attempts("9"),
            policy(minimum_attempts=2, minimum_items=8),
            "Not assessed yet: 1 try with 1 question so far; a status appears from 2 tries with 8 questions on.",
            id="too little evidence",
        ),
        pytest.param(
            [evidence(1, "9", items=2), evidence(2, "9", items=3)],
            policy(minimum_attempts=3),
            "Not assessed yet: 2 tries with 5 questions so far; a status appears from 3 tries with 1 question on.",
            id="too few tries",
        ),
        pytest.param(
            attempts("9"),
            policy(minimum_items=8),
            "Not assessed yet: 1 try with 1 question so far; a status appears from 1 try with 8 questions on.",
            id="too few questions in the one try that is asked",
        ),
        pytest.param(
            attempts("9", "8"),
            by("latest"),
            "Mastered: the latest try is 80 %; mastery is 80 %.",
            id="still reached, to the point",
        ),
        pytest.param(
            attempts("7", "8.9996"),
            by("average", "79.9"),
            "Mastered: the mean of all tries is 79.9 %; mastery is 79.9 %.",
            id="the number of a method is cut too",
        ),
        pytest.param(
            attempts("9", "4"),
            by("latest"),
            "Mastered: the latest try is 40 %; mastery is 80 %, which was reached before and stays.",
            id="reached before",
        ),
        pytest.param(
            attempts("9"),
            by("n_times", times=2),
            "Not yet: the mean of the tries that reach mastery, of which 2 are asked, gives no number yet;"
            " mastery is 80 %.",
            id="a method that has no number yet",
        ),
    ],
)
def test_a_status_says_why(records, rule, expected):
    assert sentence(decide(records, policy=rule), policy=rule) == expected


@pytest.mark.parametrize(
    ("rule", "earlier", "expected"),
    [
        pytest.param(
            policy("80"),
            policy("70"),
            "Mastered: the best of 3 tries is 7.5 of 10 points (75 %); you were told so when mastery was 70 %,"
            " and it stays.",
            id="the threshold was raised",
        ),
        pytest.param(
            by("average"),
            by("latest", "60"),
            "Mastered: you were told so when the latest try had to come to 60 %, and it stays.",
            id="another method was told: its number is not the one in force",
        ),
    ],
)
def test_a_kept_mastery_says_why(rule, earlier, expected):
    decision = decide(attempts("4", "7.5", "3"), policy=rule, promises=[earlier])
    assert sentence(decision, policy=rule) == expected


@pytest.mark.parametrize("records", [[], attempts("9")])
def test_an_exemption_says_why_before_any_score(records):
    decision = decide(records, policy=policy(), exempt=True)
    assert sentence(decision, policy=policy()) == "Exempt: this objective is not asked of this student."


def test_an_explanation_is_whole():
    records = attempts("5", "9")
    resolved = resolve([Layer(place=Place.COURSE, version=3, values={"threshold_percent": Decimal(90)})])
    found = explain(decide(records, policy=resolved.policy), iter(records), resolved=resolved)
    assert found.sentence == "Mastered: the best of 2 tries is 9 of 10 points (90 %); mastery is 90 %."
    assert [each.record for each in found.evidence] == records
    assert found.used == (records[1],)
    assert found.policy == resolved.policy
    assert found.origins["threshold_percent"] == Origin(place=Place.COURSE, version=3)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        pytest.param(Fraction(0), "0.0", id="nothing"),
        pytest.param(Fraction(200, 3), "66.6", id="two thirds"),
        pytest.param(Fraction(7999, 100), "79.9", id="79.99 is not 80"),
        pytest.param(Fraction(80), "80.0", id="80 is 80"),
        pytest.param(Fraction(100), "100.0", id="everything"),
    ],
)
def test_a_percent_is_cut(percent, expected):
    assert str(cut(percent)) == expected


@pytest.mark.parametrize(
    ("calculation", "words"),
    [
        (Calculation(), "the best of all tries"),
        (Calculation(method=Method.LATEST), "the latest try"),
        (Calculation(method=Method.AVERAGE), "the mean of all tries"),
        (
            Calculation(method=Method.WEIGHTED_AVERAGE, weight=60),
            "the mean in which the newest try weighs 60 %",
        ),
        (
            Calculation(method=Method.DECAYING_AVERAGE, weight=65),
            "the running mean in which each new try weighs 65 %",
        ),
        (
            Calculation(method=Method.N_TIMES, times=3),
            "the mean of the tries that reach mastery, of which 3 are asked,",
        ),
        (Calculation(method=Method.POWER_LAW), "the trend of all tries"),
        (Calculation(method=Method.MEAN_OF_TOP, count=2), "the mean of the best 2 tries"),
        (Calculation(method=Method.MEDIAN_OF_RECENT, count=3), "the median of the last 3 tries"),
    ],
)
def test_every_method_has_words(calculation, words):
    assert method_words(calculation) == words


@given(histories(), policies, st.lists(policies, max_size=2), st.booleans())
def test_nothing_that_was_recorded_is_lost(records, rule, promises, exempt):
    found = weighed(records, rule, promises=promises, exempt=exempt)
    assert sorted(each.record.record_id for each in found) == [record.record_id for record in records]
    moments = [(each.record.observed_at, each.record.record_id) for each in found]
    assert moments == sorted(moments)


@given(histories(), policies)
def test_the_number_comes_from_the_tries_that_are_used_and_from_no_others(records, rule):
    decision = decide(records, policy=rule)
    found = weigh(records, decision=decision, policy=rule)
    used = [each.record for each in found if each.unused is USED]
    assert set(map(id, used)) <= set(map(id, tries(records)))
    percents = [record.score.percent for record in used]
    assert calculate(percents, **rule.calculation.parameters(rule.threshold_percent)) == decision.value


@given(histories(), policies, st.lists(policies, max_size=2), st.booleans())
def test_every_status_has_one_sentence(records, rule, promises, exempt):
    decision = decide(records, policy=rule, promises=promises, exempt=exempt)
    opening = {
        Status.NOT_ASSESSED: "Not assessed yet: ",
        Status.NOT_YET: "Not yet: ",
        Status.MASTERED: "Mastered: ",
        Status.EXEMPT: "Exempt: ",
    }
    found = sentence(decision, policy=rule)
    assert found.startswith(opening[decision.status])
    assert found.endswith(".")
    assert "None" not in found


@given(st.fractions(0, 100), tenths)
def test_a_shown_percent_names_no_threshold_that_is_not_reached(percent, threshold):
    assert (cut(percent) >= threshold) == (percent >= Fraction(threshold))


@given(histories(), policies)
def test_the_shown_value_of_a_student_not_there_is_below_the_threshold(records, rule):
    decision = decide(records, policy=rule)
    if decision.status is Status.NOT_YET and decision.value is not None:
        assert cut(decision.value) < rule.threshold_percent
