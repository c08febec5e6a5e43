"""Rules of docs/rules.md, section status."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.evidence import Outcome, best, tries
from mastery.engine.status import Decision, Shown, Status, decide, shown
from tests.engine.records import attempts, by, evidence, policy
from tests.engine.strategies import histories, policies, policies_of_the_best, scores

EXCUSED, VOID, DO_OVER = Outcome.EXCUSED, Outcome.VOID, Outcome.DO_OVER
UNKNOWN, NOT_YET, MASTERED, EXEMPT = Status


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([], UNKNOWN, id="no evidence is not a zero"),
        pytest.param(attempts("0"), NOT_YET, id="a zero is evidence"),
        pytest.param(attempts("8"), MASTERED, id="the threshold is inclusive"),
        pytest.param(attempts("79.99/100"), NOT_YET, id="79.99 percent is not 80 percent"),
        pytest.param(attempts("5", "8"), MASTERED, id="a second chance earns the same level"),
        pytest.param(attempts("9", "4"), MASTERED, id="a later worse score takes nothing away"),
        pytest.param(attempts("7", "7", "7"), NOT_YET, id="tries do not add up"),
        pytest.param([evidence(1, outcome=EXCUSED)], UNKNOWN, id="excused is not assessed"),
        pytest.param([evidence(1, outcome=DO_OVER)], UNKNOWN, id="a do-over is not assessed"),
        pytest.param(
            [evidence(1, "9"), evidence(2, "6", day=1, replaces=1)], NOT_YET, id="a correction goes down too"
        ),
        pytest.param(
            [evidence(1, "9"), evidence(2, day=1, replaces=1, outcome=VOID)],
            UNKNOWN,
            id="the only attempt is void",
        ),
    ],
)
def test_status_from_the_best(records, expected):
    assert decide(records, policy=policy()).status is expected


@pytest.mark.parametrize(
    ("rule", "texts", "value", "expected"),
    [
        pytest.param(by("latest"), ["6", "8"], 80, MASTERED, id="latest: reached at last"),
        pytest.param(by("latest"), ["9", "4"], 40, MASTERED, id="latest: reached before, so it stays"),
        pytest.param(by("latest"), ["7", "6"], 60, NOT_YET, id="latest: never reached"),
        pytest.param(by("average"), ["6", "9"], 75, NOT_YET, id="mean: one good try is not enough"),
        pytest.param(by("average"), ["7", "9"], 80, MASTERED, id="mean: reached exactly"),
        pytest.param(by("average"), ["9", "6"], 75, MASTERED, id="mean: above it after the first try"),
        pytest.param(
            by("average", minimum_attempts=2),
            ["9", "6"],
            75,
            NOT_YET,
            id="mean: the first try alone was too little",
        ),
        pytest.param(by("n_times", times=2), ["9", "5"], None, NOT_YET, id="two times: once so far"),
        pytest.param(by("n_times", times=2), ["9", "5", "8"], 85, MASTERED, id="two times: reached twice"),
        pytest.param(by("mean_of_top", count=2), ["2", "8", "9"], 85, MASTERED, id="the best two"),
        pytest.param(
            by("median_of_recent", count=3), ["1", "8", "7", "9"], 80, MASTERED, id="the last three"
        ),
        pytest.param(by("weighted_average", weight=75), ["4", "8"], 70, NOT_YET, id="the newest weighs most"),
        pytest.param(by("decaying_average", weight=50), ["6", "8", "9"], 80, MASTERED, id="a running mean"),
        pytest.param(by("power_law"), ["8", "8", "8"], 80, MASTERED, id="a trend that stands still"),
        pytest.param(by("latest"), [], None, UNKNOWN, id="no try by no method"),
    ],
)
def test_status_by_the_schools_own_method(rule, texts, value, expected):
    decision = decide(attempts(*texts), policy=rule)
    assert (decision.value, decision.status) == (value, expected)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param({"minimum_attempts": 2}, MASTERED, id="two tries, as many as asked"),
        pytest.param({"minimum_attempts": 3}, UNKNOWN, id="one try too few"),
        pytest.param({"minimum_items": 7}, MASTERED, id="seven questions, as many as asked"),
        pytest.param({"minimum_items": 8}, UNKNOWN, id="one question too few"),
        pytest.param({"minimum_attempts": 2, "minimum_items": 8}, UNKNOWN, id="both are asked"),
        pytest.param(
            {"minimum_attempts": 3, "threshold": "95"}, UNKNOWN, id="too little is not 'not yet' either"
        ),
        pytest.param({"minimum_attempts": 2, "threshold": "95"}, NOT_YET, id="enough and not reached"),
    ],
)
def test_a_status_appears_from_enough_evidence_on(asked, expected):
    records = [evidence(1, "6", items=3), evidence(2, "9", items=4), evidence(3, outcome=EXCUSED, items=9)]
    assert decide(records, policy=policy(**asked)).status is expected


def test_decision_names_the_evidence_and_counts_tries_and_questions():
    records = [*attempts("5", "9", "7"), evidence(4, outcome=EXCUSED)]
    assert decide(records, policy=policy()) == Decision(
        status=MASTERED, best=records[1], attempts=3, items=3, value=Fraction(90)
    )


@pytest.mark.parametrize(
    ("rule", "texts", "expected"),
    [
        pytest.param(policy(), ["69.9/100"], False, id="just below the band"),
        pytest.param(policy(), ["70/100"], True, id="the band is inclusive"),
        pytest.param(policy(), ["79.9/100"], True, id="just below the threshold"),
        pytest.param(policy(), ["8"], False, id="mastered is not nearly"),
        pytest.param(policy(band="0"), ["79.9/100"], False, id="without a band nobody is nearly there"),
        pytest.param(policy(show_nearly=False), ["75/100"], False, id="where the school does not show it"),
        pytest.param(policy(minimum_attempts=2), ["75/100"], False, id="not assessed is not nearly"),
        pytest.param(by("average"), ["6", "9"], True, id="by the method's own number"),
        pytest.param(by("latest"), ["75/100", "4"], False, id="by the latest, not by the best"),
        pytest.param(by("n_times", times=2), ["9", "5"], False, id="no number is near nothing"),
    ],
)
def test_nearly_there_is_a_hint(rule, texts, expected):
    assert decide(attempts(*texts), policy=rule).is_near is expected


@pytest.mark.parametrize("records", [[], attempts("3"), attempts("75/100"), attempts("9")])
def test_exempt_stands_before_any_score(records):
    decision = decide(records, policy=policy(), exempt=True, promises=[policy("10")])
    assert (decision.status, decision.is_near, decision.promised) == (EXEMPT, False, None)


EARLIER = policy("70", version=1)
RAISED = policy("80", version=2)


@pytest.mark.parametrize(
    ("records", "rule", "promises", "expected", "promised"),
    [
        pytest.param(attempts("7"), RAISED, [], NOT_YET, None, id="nothing promised"),
        pytest.param(attempts("7"), RAISED, [EARLIER], MASTERED, EARLIER, id="promised, so kept"),
        pytest.param(
            attempts("8"), RAISED, [EARLIER], MASTERED, None, id="reached anyway: no promise is needed"
        ),
        pytest.param(
            [evidence(1, "7"), evidence(2, "6.9", day=1, replaces=1)],
            RAISED,
            [EARLIER],
            NOT_YET,
            None,
            id="corrected below the earlier threshold: no longer",
        ),
        pytest.param(
            [evidence(1, "9"), evidence(2, "7", day=1, replaces=1)],
            RAISED,
            [EARLIER],
            MASTERED,
            EARLIER,
            id="corrected, but not below the earlier threshold",
        ),
        pytest.param(
            attempts("7"),
            replace(RAISED, minimum_attempts=2),
            [EARLIER],
            MASTERED,
            EARLIER,
            id="more evidence is asked now, and what was told is kept",
        ),
        pytest.param(
            attempts("7"),
            RAISED,
            [replace(EARLIER, minimum_items=2)],
            NOT_YET,
            None,
            id="it was too little evidence for the earlier policy too",
        ),
        pytest.param(
            attempts("6.5"),
            RAISED,
            [EARLIER, policy("60", version=3), policy("50", version=4)],
            MASTERED,
            policy("60", version=3),
            id="of several promises the first that holds",
        ),
        pytest.param(
            attempts("9", "4"),
            by("average"),
            [by("latest")],
            MASTERED,
            None,
            id="reached before by the method in force",
        ),
        pytest.param(
            attempts("4", "9", "4"),
            by("average"),
            [by("latest")],
            MASTERED,
            by("latest"),
            id="the method was changed",
        ),
        pytest.param([], RAISED, [policy("0")], UNKNOWN, None, id="a promise alone is no evidence"),
    ],
)
def test_what_students_were_told_is_kept(records, rule, promises, expected, promised):
    decision = decide(records, policy=rule, promises=promises)
    assert (decision.status, decision.promised) == (expected, promised)


@pytest.mark.parametrize(
    ("status", "is_near", "extended", "expected"),
    [
        pytest.param(UNKNOWN, False, False, Shown.NONE, id="not assessed yet"),
        pytest.param(NOT_YET, False, False, Shown.NOT_YET, id="not yet"),
        pytest.param(NOT_YET, True, False, Shown.NEARLY, id="nearly there"),
        pytest.param(NOT_YET, True, True, Shown.NEARLY, id="enrichment alone extends nothing"),
        pytest.param(NOT_YET, False, True, Shown.NOT_YET, id="nor does it while not yet"),
        pytest.param(MASTERED, False, False, Shown.MASTERED, id="mastered"),
        pytest.param(MASTERED, False, True, Shown.EXTENDED, id="mastered and enrichment done"),
        pytest.param(MASTERED, True, False, Shown.MASTERED, id="mastered is drawn as mastered"),
        pytest.param(EXEMPT, False, True, Shown.EXEMPT, id="exempt stays exempt"),
    ],
)
def test_what_is_shown(status, is_near, extended, expected):
    assert shown(status, is_near=is_near, extended=extended) is expected


@pytest.mark.parametrize(("status", "expected"), [(NOT_YET, Shown.NOT_YET), (MASTERED, Shown.MASTERED)])
def test_a_status_alone_is_neither_near_nor_extended(status, expected):
    assert shown(status) is expected


@given(
    histories(), policies, scores(), st.integers(1, 6), st.integers(-1, 99), st.lists(policies, max_size=2)
)
def test_a_reached_level_never_falls_when_evidence_is_added(records, rule, known, items, day, promises):
    """Also where the work was done before what is known."""
    before = decide(records, policy=rule, promises=promises).status
    later = evidence(99, f"{known.earned}/{known.possible}", items=items, day=day)
    after = decide([*records, later], policy=rule, promises=promises).status
    assert before is not MASTERED or after is MASTERED
    assert before is not NOT_YET or after in (NOT_YET, MASTERED)


@given(histories(), policies, st.sampled_from([EXCUSED, VOID, DO_OVER]))
def test_what_is_no_try_changes_nothing_at_all(records, rule, outcome):
    assert decide([*records, evidence(99, outcome=outcome)], policy=rule) == decide(records, policy=rule)


@given(
    histories(), policies, st.booleans(), st.lists(policies, max_size=2), st.randoms(use_true_random=False)
)
def test_the_order_of_the_records_does_not_matter(records, rule, exempt, promises, chance):
    shuffled = records.copy()
    chance.shuffle(shuffled)
    assert decide(shuffled, policy=rule, exempt=exempt, promises=promises) == decide(
        records, policy=rule, exempt=exempt, promises=promises
    )


@given(histories(), policies)
def test_a_status_asks_for_enough_evidence_and_for_nothing_else(records, rule):
    decision = decide(records, policy=rule)
    assert decision.attempts == len(tries(records))
    assert decision.items == sum(record.items for record in tries(records))
    enough = decision.attempts >= rule.minimum_attempts and decision.items >= rule.minimum_items
    assert (decision.status is not UNKNOWN) == enough


@given(histories(), policies_of_the_best)
def test_the_percent_on_screen_agrees_with_the_status(records, rule):
    top = best(records)
    decision = decide(records, policy=rule)
    if decision.status is UNKNOWN:
        return
    reached = top.score.shown_percent >= rule.threshold_percent
    assert (decision.status is MASTERED) == reached
    assert decision.is_near == (
        rule.show_nearly and rule.nearly_from <= top.score.shown_percent < rule.threshold_percent
    )


@given(histories(), policies)
def test_nearly_is_drawn_for_nobody_but_those_not_yet_there(records, rule):
    decision = decide(records, policy=rule)
    assert not decision.is_near or decision.status is NOT_YET
    assert (shown(decision.status, is_near=decision.is_near) is Shown.NEARLY) == decision.is_near


@given(histories(), policies, policies)
def test_a_promise_keeps_mastery_for_as_long_as_the_earlier_policy_would(records, rule, earlier):
    decision = decide(records, policy=rule, promises=[earlier])
    alone = decide(records, policy=rule)
    told = decide(records, policy=earlier)
    assert (decision.status is MASTERED) == (MASTERED in (alone.status, told.status))
    assert (decision.promised == earlier) == (told.status is MASTERED and alone.status is not MASTERED)
    assert decision.status is MASTERED or decision == alone
