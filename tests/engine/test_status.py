"""Rules of docs/rules.md, section status."""

import pytest
from hypothesis import given

from mastery.engine.evidence import Outcome, best
from mastery.engine.status import Decision, Shown, Status, decide, decide_from_best, explain, shown
from tests.engine.records import attempts, evidence, policy, score
from tests.engine.strategies import histories, policies, scores

EXCUSED, VOID = Outcome.EXCUSED, Outcome.VOID


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([], Status.NOT_ASSESSED, id="no evidence is not a zero"),
        pytest.param(attempts("0"), Status.NOT_YET, id="a zero is evidence"),
        pytest.param(attempts("8"), Status.MASTERED, id="the threshold is inclusive"),
        pytest.param(attempts("79.99/100"), Status.NOT_YET, id="79.99 percent is not 80 percent"),
        pytest.param(attempts("5", "8"), Status.MASTERED, id="a second chance earns the same level"),
        pytest.param(attempts("9", "4"), Status.MASTERED, id="a later worse score takes nothing away"),
        pytest.param(attempts("7", "7", "7"), Status.NOT_YET, id="tries do not add up"),
        pytest.param([evidence(1, outcome=EXCUSED)], Status.NOT_ASSESSED, id="excused is not assessed"),
        pytest.param(
            [evidence(1, "9"), evidence(2, "6", day=1, replaces=1)],
            Status.NOT_YET,
            id="a correction goes down too",
        ),
        pytest.param(
            [evidence(1, "9"), evidence(2, day=1, replaces=1, outcome=VOID)],
            Status.NOT_ASSESSED,
            id="the only attempt is void",
        ),
    ],
)
def test_status_from_evidence(records, expected):
    assert decide(records, policy=policy()).status is expected


def test_decision_names_the_evidence_and_counts_the_attempts():
    records = [*attempts("5", "9", "7"), evidence(4, outcome=EXCUSED)]
    assert decide(records, policy=policy()) == Decision(status=Status.MASTERED, best=records[1], attempts=3)


@pytest.mark.parametrize("records", [[], attempts("3"), attempts("9")])
def test_exempt_stands_before_any_score(records):
    assert decide(records, policy=policy(), exempt=True).status is Status.EXEMPT


@pytest.mark.parametrize(
    ("status", "top", "extended", "expected"),
    [
        pytest.param(Status.NOT_ASSESSED, None, False, Shown.NONE, id="not assessed yet"),
        pytest.param(Status.NOT_YET, "69.9/100", False, Shown.NOT_YET, id="just below the band"),
        pytest.param(Status.NOT_YET, "70/100", False, Shown.NEARLY, id="the band is inclusive"),
        pytest.param(Status.NOT_YET, "79.9/100", False, Shown.NEARLY, id="just below the threshold"),
        pytest.param(Status.NOT_YET, None, False, Shown.NOT_YET, id="not yet by a person's decision"),
        pytest.param(Status.NOT_YET, "79.9/100", True, Shown.NEARLY, id="enrichment alone extends nothing"),
        pytest.param(Status.MASTERED, "8", False, Shown.MASTERED, id="mastered"),
        pytest.param(Status.MASTERED, "8", True, Shown.EXTENDED, id="mastered and enrichment done"),
        pytest.param(Status.MASTERED, "75/100", False, Shown.MASTERED, id="a state once told is kept"),
        pytest.param(Status.EXEMPT, "75/100", True, Shown.EXEMPT, id="exempt stays exempt"),
    ],
)
def test_what_is_shown(status, top, extended, expected):
    known = None if top is None else score(top)
    assert shown(status, best=known, policy=policy(), extended=extended) is expected


def test_without_a_band_nobody_is_nearly_there():
    assert shown(Status.NOT_YET, best=score("79.9/100"), policy=policy(band="0")) is Shown.NOT_YET


@pytest.mark.parametrize(
    ("records", "exempt", "sentence"),
    [
        pytest.param([], False, "Not assessed yet: there is no evidence, which is not a zero.", id="none"),
        pytest.param(
            attempts("9"), True, "Exempt: this objective is not asked of this student.", id="exempt"
        ),
        pytest.param(
            attempts("4/6"),
            False,
            "Not yet: the one try is 4 of 6 points (66.6 %); mastery is 80 %.",
            id="not yet",
        ),
        pytest.param(
            attempts("5", "8.50"),
            False,
            "Mastered: the best of 2 tries is 8.5 of 10 points (85 %); mastery is 80 %.",
            id="mastered",
        ),
    ],
)
def test_status_says_why(records, exempt, sentence):
    assert explain(decide(records, policy=policy(), exempt=exempt), policy=policy()) == sentence


@given(histories(), policies)
def test_the_percent_on_screen_agrees_with_the_status(records, rule):
    top = best(records)
    status = decide(records, policy=rule).status
    assert (status is Status.NOT_ASSESSED) == (top is None)
    if top is not None:
        assert (status is Status.MASTERED) == (top.score.shown_percent >= rule.threshold_percent)


@given(scores(), policies)
def test_nearly_is_never_shown_for_a_mastered_objective(known, rule):
    status = decide_from_best(known, policy=rule)
    drawn = shown(status, best=known, policy=rule)
    assert (drawn is Shown.MASTERED) == (status is Status.MASTERED)
    assert (drawn is Shown.NEARLY) == (rule.nearly_from <= known.shown_percent < rule.threshold_percent)
