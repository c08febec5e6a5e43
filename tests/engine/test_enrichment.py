"""Rules of docs/rules.md, section enrichment."""

import pytest

from mastery.engine.enrichment import (
    NEXT_STATES,
    EnrichmentKind,
    EnrichmentState,
    choosing_leads_to,
    is_a_choice,
    is_only_a_mark,
    kinds_absent,
    kinds_to_add,
    may_finish,
    state_of,
)

PROJECT, EXPLORATION, TEACHING, APPLICATION = EnrichmentKind
OFFERED, CHOSEN, CHANGED, DONE = EnrichmentState


def test_the_kinds_of_enrichment():
    assert [kind.value for kind in EnrichmentKind] == [
        "project",
        "exploration",
        "peer_teaching",
        "application",
    ]


@pytest.mark.parametrize(
    ("state", "choosing", "finishing"),
    [
        pytest.param(OFFERED, CHOSEN, False, id="what is offered is chosen before it is done"),
        pytest.param(CHOSEN, CHANGED, True, id="a choice may change"),
        pytest.param(CHANGED, None, True, id="once"),
        pytest.param(DONE, None, False, id="what is done stays done"),
    ],
)
def test_from_the_offer_to_the_product(state, choosing, finishing):
    assert (choosing_leads_to(state), may_finish(state)) == (choosing, finishing)


def test_every_state_has_its_row_and_no_way_leads_back():
    assert set(NEXT_STATES) == set(EnrichmentState)
    order = list(EnrichmentState)
    assert all(order.index(after) > order.index(before) for before in order for after in NEXT_STATES[before])


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        pytest.param((False, False, False), OFFERED, id="nothing yet"),
        pytest.param((True, False, False), CHOSEN, id="chosen"),
        pytest.param((True, True, False), CHANGED, id="chosen again"),
        pytest.param((True, False, True), DONE, id="done without a change"),
        pytest.param((True, True, True), DONE, id="done after a change"),
    ],
)
def test_the_moments_say_the_state(moments, expected):
    is_chosen, is_changed, is_done = moments
    assert state_of(is_chosen=is_chosen, is_changed=is_changed, is_done=is_done) is expected


@pytest.mark.parametrize(
    ("kinds", "expected", "added"),
    [
        pytest.param(
            [],
            False,
            (PROJECT, EXPLORATION, TEACHING, APPLICATION),
            id="a teacher who wrote nothing gets one of each",
        ),
        pytest.param([PROJECT], False, (EXPLORATION, TEACHING), id="one is no choice"),
        pytest.param([EXPLORATION, TEACHING], False, (PROJECT,), id="two are not either"),
        pytest.param([PROJECT, PROJECT], False, (EXPLORATION,), id="one more of another kind is enough"),
        pytest.param([TEACHING] * 4, False, (PROJECT,), id="many of one kind lack another kind"),
        pytest.param([PROJECT, PROJECT, APPLICATION], True, (), id="three of two kinds are a choice"),
        pytest.param(list(EnrichmentKind), True, (), id="one of each is one too"),
    ],
)
def test_students_choose_between_three_options_of_two_kinds(kinds, expected, added):
    assert (is_a_choice(kinds), kinds_to_add(kinds)) == (expected, added)
    assert is_a_choice([*kinds, *added])


def test_the_kinds_not_offered_yet():
    assert kinds_absent([TEACHING, PROJECT]) == (EXPLORATION, APPLICATION)


@pytest.mark.parametrize(
    ("feedback", "expected"),
    [
        pytest.param("", True, id="nothing"),
        pytest.param("8/10", True, id="points"),
        pytest.param("85 %", True, id="a percent"),
        pytest.param("A+", True, id="a letter"),
        pytest.param("1-2, OK", True, id="a number and two letters"),
        pytest.param("Yes", False, id="one word is a word"),
        pytest.param("Your 2nd drawing shows it: 3/4 is 75 %.", False, id="numbers inside a sentence"),
        pytest.param("你的模型很清楚", False, id="in any writing"),
    ],
)
def test_a_mark_is_no_feedback(feedback, expected):
    assert is_only_a_mark(feedback) is expected
