"""Rules of docs/rules.md, section judgement."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.judgement import (
    SETTABLE,
    Counting,
    Judgement,
    check_setting,
    checked_reason,
    counting,
    settable,
)
from mastery.engine.refusals import Refused
from mastery.engine.status import Status, decide
from tests.engine.records import attempts, is_a_sentence, policy
from tests.engine.strategies import histories, policies

UNKNOWN, NOT_YET, MASTERED, EXEMPT = Status


def judged(state: Status) -> Judgement:
    return Judgement(judgement_id=1, state=state)


def on(*texts: str, exempt: bool = False, judgement: Judgement | None = None) -> Counting:
    return counting(decide(attempts(*texts), policy=policy(), exempt=exempt), judgement)


@pytest.mark.parametrize(
    ("texts", "state", "expected"),
    [
        pytest.param(["7"], None, NOT_YET, id="nothing set: what was computed"),
        pytest.param(["7"], MASTERED, MASTERED, id="seen at the board what the check did not show"),
        pytest.param(["9"], NOT_YET, NOT_YET, id="a lucky guess is set back"),
        pytest.param([], MASTERED, MASTERED, id="shown in a talk, without any evidence"),
        pytest.param([], NOT_YET, NOT_YET, id="not yet without any evidence"),
        pytest.param(["7", "9"], MASTERED, MASTERED, id="later evidence agrees: it stays set"),
        pytest.param(["9", "10"], NOT_YET, NOT_YET, id="later evidence differs: only a person takes it back"),
    ],
)
def test_what_a_teacher_set_counts(texts, state, expected):
    found = on(*texts, judgement=None if state is None else judged(state))
    assert found.status is expected
    assert found.decision == decide(attempts(*texts), policy=policy())


def test_an_exemption_stands_before_a_judgement():
    found = on("7", exempt=True, judgement=judged(MASTERED))
    assert (found.status, found.computed, found.judgement) == (EXEMPT, EXEMPT, None)


def test_nearly_there_is_said_of_what_was_computed_only():
    assert on("7").is_near
    assert not on("7", judgement=judged(NOT_YET)).is_near
    assert not on("7", judgement=judged(MASTERED)).is_near
    assert not on("5").is_near


@given(records=histories(), rule=policies, state=st.sampled_from(SETTABLE), exempt=st.booleans())
def test_taking_back_restores_what_was_computed_exactly(records, rule, state, exempt):
    computed = decide(records, policy=rule, exempt=exempt)
    before, during = counting(computed, None), counting(computed, judged(state))
    assert replace(during, judgement=None) == before
    assert (before.status, before.is_near) == (computed.status, computed.is_near)
    assert during.computed is computed.status
    assert during.status is (EXEMPT if exempt else state)


@pytest.mark.parametrize("state", [UNKNOWN, EXEMPT])
def test_a_judgement_says_mastered_or_not_yet(state):
    with pytest.raises(ValueError, match=r"^A judgement says mastered or not yet\.$"):
        judged(state)


@pytest.mark.parametrize(
    ("computed", "current", "expected"),
    [
        pytest.param(UNKNOWN, None, (MASTERED, NOT_YET), id="nothing known: both"),
        pytest.param(NOT_YET, None, (MASTERED,), id="not yet may be set to mastered"),
        pytest.param(MASTERED, None, (NOT_YET,), id="mastered may be set to not yet"),
        pytest.param(UNKNOWN, MASTERED, (NOT_YET,), id="what is set is not offered again"),
        pytest.param(NOT_YET, MASTERED, (), id="taken back, not set against itself"),
        pytest.param(MASTERED, MASTERED, (NOT_YET,), id="the evidence came to agree"),
        pytest.param(EXEMPT, None, (), id="exempt: nothing"),
        pytest.param(EXEMPT, MASTERED, (), id="exempt after a judgement: nothing"),
    ],
)
def test_what_may_be_set(computed, current, expected):
    assert settable(computed=computed, current=current) == expected
    for state in expected:
        check_setting(state, computed=computed, current=current)


@pytest.mark.parametrize(
    ("asked", "computed", "current", "code", "sentence"),
    [
        (
            MASTERED,
            EXEMPT,
            None,
            "judgement_exempt",
            "This objective is not asked of this student. Ask it again first.",
        ),
        (EXEMPT, NOT_YET, None, "judgement_state", "Set mastered or not yet."),
        (
            NOT_YET,
            NOT_YET,
            None,
            "judgement_computed",
            "The evidence says that by itself. There is nothing to set.",
        ),
        (
            NOT_YET,
            NOT_YET,
            MASTERED,
            "judgement_take_back",
            "The evidence says that by itself. Take back what was set instead.",
        ),
    ],
)
def test_what_is_no_judgement_is_refused(asked, computed, current, code, sentence):
    with pytest.raises(Refused) as refused:
        check_setting(asked, computed=computed, current=current)
    assert (refused.value.code, str(refused.value)) == (code, sentence)
    assert is_a_sentence(sentence)


def test_a_reason_has_ten_characters_or_more():
    assert checked_reason("  at the board \n") == "at the board"
    assert checked_reason("0123456789") == "0123456789"
    with pytest.raises(Refused) as refused:
        checked_reason(" 012345678 ")
    assert (refused.value.code, str(refused.value)) == (
        "judgement_reason",
        "Give the reason in at least 10 characters.",
    )
