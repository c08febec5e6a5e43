"""Rules of docs/rules.md, section correctives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.correctives import Approach, Chosen, Order, Seen, Suggestion, suggest, untried, ways_in

WORKED, VISUAL, ANALOGY, CONTEXT, PRACTICE, PEERS = Approach
ALL = tuple(Approach)


def test_approaches_are_the_six_in_their_order():
    assert [approach.value for approach in Approach] == [
        "worked_explanation",
        "visual",
        "analogy",
        "other_context",
        "structured_practice",
        "peer_tutoring",
    ]


@pytest.mark.parametrize(
    ("offered", "tried", "left"),
    [
        pytest.param([VISUAL, ANALOGY], [], [VISUAL, ANALOGY], id="nothing tried: all that is offered"),
        pytest.param([ANALOGY, VISUAL], [VISUAL], [ANALOGY], id="what was tried is left out"),
        pytest.param([VISUAL], [VISUAL, PEERS], [], id="nothing left"),
        pytest.param([PEERS, WORKED], [ANALOGY], [PEERS, WORKED], id="the order on offer is kept"),
    ],
)
def test_untried_approaches(offered, tried, left):
    assert untried(offered, tried=tried) == left


@pytest.mark.parametrize(
    ("offered", "tried", "misconception", "nearly", "approach"),
    [
        pytest.param(ALL, [], None, False, WORKED, id="the first in order"),
        pytest.param(ALL, [WORKED], None, False, VISUAL, id="the lesson explained: draw"),
        pytest.param(ALL, [WORKED, VISUAL, ANALOGY], None, False, CONTEXT, id="the first that is new"),
        pytest.param(
            [PEERS, CONTEXT], [WORKED], None, False, CONTEXT, id="the rule's order, not the offer's"
        ),
        pytest.param(ALL, [WORKED], None, True, PRACTICE, id="close: practice first"),
        pytest.param(ALL, [WORKED, PRACTICE], None, True, PEERS, id="close: then a classmate"),
        pytest.param(ALL, [PRACTICE, PEERS], None, True, WORKED, id="close: then the usual order"),
        pytest.param(
            ALL, [WORKED], "Adds the denominators", True, VISUAL, id="a shared idea outweighs closeness"
        ),
    ],
)
def test_suggested_approach(offered, tried, misconception, nearly, approach):
    suggestion = suggest(offered, tried=tried, shared_misconception=misconception, nearly=nearly)
    assert suggestion is not None
    assert suggestion.approach is approach


@pytest.mark.parametrize("offered", [[], [WORKED, VISUAL]])
def test_nothing_new_on_offer_is_no_suggestion(offered):
    assert suggest(offered, tried=[WORKED, VISUAL], shared_misconception=None, nearly=False) is None


@pytest.mark.parametrize(
    ("given_case", "suggestion"),
    [
        pytest.param(
            {"tried": [WORKED], "shared_misconception": "Added instead of scaling.", "nearly": False},
            Suggestion(
                approach=VISUAL,
                reason=(
                    "The answers show one idea: Added instead of scaling. A drawing shows how the parts belong"
                    " together, and it is new for them after a worked explanation."
                ),
                seen=Seen.MISCONCEPTION,
                tried=(WORKED,),
            ),
            id="a misconception after a worked explanation",
        ),
        pytest.param(
            {
                "tried": [VISUAL, WORKED],
                "shared_misconception": "Added instead of scaling",
                "nearly": False,
                "sharing": (4, 5),
            },
            Suggestion(
                approach=ANALOGY,
                reason=(
                    "4 of 5 show one idea: Added instead of scaling. An analogy starts from something familiar,"
                    " and it is new for them after a worked explanation and a drawing."
                ),
                seen=Seen.MISCONCEPTION,
                tried=(WORKED, VISUAL),
            ),
            id="most of them share it",
        ),
        pytest.param(
            {"tried": [], "shared_misconception": "Solves for Y instead of X", "nearly": False},
            Suggestion(
                approach=WORKED,
                reason=(
                    "The answers show one idea: Solves for Y instead of X. A worked explanation shows every step,"
                    " and it is new for them."
                ),
                seen=Seen.MISCONCEPTION,
                tried=(),
            ),
            id="an idea is told to its last letter",
        ),
        pytest.param(
            {"tried": [], "shared_misconception": None, "nearly": True},
            Suggestion(
                approach=PRACTICE,
                reason="Close to mastery. Practice in steps gives feedback on each one, and it is new for them.",
                seen=Seen.NEARLY,
                tried=(),
            ),
            id="nearly there and nothing tried",
        ),
        pytest.param(
            {"tried": {WORKED, VISUAL, ANALOGY}, "shared_misconception": "", "nearly": False},
            Suggestion(
                approach=CONTEXT,
                reason=(
                    "The check shows a gap here. Another context ties the idea to real things, and it is new for"
                    " them after a worked explanation, a drawing and an analogy."
                ),
                seen=Seen.GAP,
                tried=(WORKED, VISUAL, ANALOGY),
            ),
            id="only a gap is known",
        ),
    ],
)
def test_suggestion_gives_its_reason_in_one_line(given_case, suggestion):
    assert suggest(ALL, **given_case) == suggestion


MEASURED = Order(
    approaches=(WORKED, PEERS, ANALOGY, CONTEXT, PRACTICE, VISUAL),
    results={PEERS: 24, PRACTICE: 9, VISUAL: 31},
)
"""This school's own results: peers best of the three that are known, visual last."""


@pytest.mark.parametrize(
    ("offered", "tried", "nearly", "approach", "results"),
    [
        pytest.param(ALL, [WORKED], False, PEERS, 24, id="the best of what is known comes first"),
        pytest.param(ALL, [], False, WORKED, None, id="what is not known keeps its place and claims nothing"),
        pytest.param(
            [PRACTICE, VISUAL], [WORKED], False, PRACTICE, 9, id="the best of those that are new for them"
        ),
        pytest.param(
            [VISUAL], [WORKED, PEERS], False, VISUAL, None, id="one that is left alone is no comparison"
        ),
        pytest.param(
            [ANALOGY, VISUAL, PRACTICE], [WORKED], False, ANALOGY, None, id="not known, but before the others"
        ),
        pytest.param(ALL, [WORKED], True, PEERS, 24, id="close: a classmate before practice, as measured"),
        pytest.param(
            [PRACTICE, VISUAL], [WORKED, PEERS], True, PRACTICE, 9, id="close: practice still comes first"
        ),
    ],
)
def test_suggestion_in_the_order_of_a_schools_own_results(offered, tried, nearly, approach, results):
    suggestion = suggest(offered, tried=tried, shared_misconception=None, nearly=nearly, order=MEASURED)
    assert suggestion is not None
    assert (suggestion.approach, suggestion.results) == (approach, results)
    claim = f" Of the ways that are new for them it gained most surely here so far (n = {results})."
    assert suggestion.reason.endswith(claim) is (results is not None)
    assert ("most surely" in suggestion.reason) is (results is not None)


def test_close_to_mastery_outweighs_what_was_measured():
    """Visual gained most surely, but who is close gets practice first, and the reason does not claim it of that."""
    visual_best = Order(
        approaches=(VISUAL, *(each for each in ALL if each is not VISUAL)), results=MEASURED.results
    )
    suggestion = suggest(ALL, tried=[WORKED], shared_misconception=None, nearly=True, order=visual_best)
    assert suggestion is not None
    assert (suggestion.approach, suggestion.results) == (PRACTICE, None)


@given(
    st.lists(st.sampled_from(Approach), unique=True),
    st.frozensets(st.sampled_from(Approach)),
    st.sampled_from([None, "Adds the denominators"]),
    st.booleans(),
)
def test_a_tried_approach_is_never_suggested(offered, tried, misconception, nearly):
    suggestion = suggest(offered, tried=tried, shared_misconception=misconception, nearly=nearly)
    if suggestion is None:
        assert set(offered) <= tried
    else:
        assert suggestion.approach in set(offered) - tried
        assert "\n" not in suggestion.reason


@pytest.mark.parametrize(
    ("tried", "misconception", "nearly", "ways"),
    [
        pytest.param([], None, False, (WORKED, VISUAL, ANALOGY), id="three to choose from"),
        pytest.param([WORKED, ANALOGY], None, False, (VISUAL, CONTEXT, PRACTICE), id="all of them new"),
        pytest.param(
            [WORKED], None, True, (PRACTICE, PEERS, VISUAL), id="close: practice and a classmate first"
        ),
        pytest.param(
            [WORKED], "Adds the tops", True, (VISUAL, ANALOGY, CONTEXT), id="one idea outweighs closeness"
        ),
        pytest.param([WORKED, VISUAL, ANALOGY, CONTEXT, PRACTICE], None, False, (PEERS,), id="one is left"),
        pytest.param(ALL, None, False, (), id="none is left, and none comes twice"),
    ],
)
def test_ways_to_choose_from(tried, misconception, nearly, ways):
    assert ways_in(tried=tried, shared_misconception=misconception, nearly=nearly) == ways


@pytest.mark.parametrize(
    ("tried", "chosen", "approach", "said"),
    [
        pytest.param(
            [WORKED], Chosen(approach=CONTEXT), CONTEXT, "The student chose it.", id="their own choice"
        ),
        pytest.param(
            [WORKED], Chosen(approach=PEERS, by=2, of=3), PEERS, "2 of 3 chose it.", id="of most of a group"
        ),
        pytest.param(
            [WORKED, CONTEXT], Chosen(approach=CONTEXT), VISUAL, "", id="used: chosen or not, not again"
        ),
        pytest.param([WORKED], None, VISUAL, "", id="nothing was chosen"),
    ],
)
def test_what_students_chose_comes_first(tried, chosen, approach, said):
    suggestion = suggest(ALL, tried=tried, shared_misconception=None, nearly=False, chosen=chosen)
    assert suggestion is not None
    assert suggestion.approach is approach
    assert suggestion.reason.endswith(f" {said}" if said else ".")
    assert ("chose" in suggestion.reason) is bool(said)
    assert suggestion.chosen == (chosen if said else None)
