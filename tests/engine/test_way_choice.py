"""What a student's choice among the ways in becomes."""

import pytest

from mastery.engine.correctives import Approach
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Status
from mastery.engine.way_choice import (
    Choice,
    ChoiceState,
    Standing,
    is_open_to,
    may_choose,
    standing_of,
    ways_to_choose,
)

NOT_YET, MASTERED = Status.NOT_YET, Status.MASTERED
NOTHING, IN_HAND, DONE = CorrectiveState.NONE, CorrectiveState.ASSIGNED, CorrectiveState.DONE
WORKED, VISUAL, ANALOGY, CONTEXT = list(Approach)[:4]


def drawing(state: str = "open") -> Choice:
    return Choice(approach=VISUAL, state=ChoiceState(state))


@pytest.mark.parametrize(
    ("status", "corrective", "may"),
    [
        pytest.param(NOT_YET, NOTHING, True, id="not yet there, and nothing given"),
        pytest.param(NOT_YET, IN_HAND, True, id="beside work in hand"),
        pytest.param(NOT_YET, DONE, False, id="what is done waits for its try"),
        pytest.param(NOT_YET, CorrectiveState.WAIVED, False, id="so does what was waived"),
        pytest.param(Status.NOT_ASSESSED, NOTHING, False, id="nothing is known to work on yet"),
        pytest.param(MASTERED, NOTHING, False, id="who is there needs no way in"),
        pytest.param(Status.EXEMPT, NOTHING, False, id="who is exempt neither"),
    ],
)
def test_who_may_choose(status, corrective, may):
    assert may_choose(status, corrective) is may


@pytest.mark.parametrize(
    ("choice", "status", "corrective", "tried", "standing"),
    [
        pytest.param(None, NOT_YET, NOTHING, [], "none", id="no choice"),
        pytest.param(drawing(), NOT_YET, NOTHING, [WORKED], "suggestion", id="nothing in hand: a suggestion"),
        pytest.param(drawing(), NOT_YET, IN_HAND, [ANALOGY], "request", id="beside work: a request"),
        pytest.param(drawing(), NOT_YET, IN_HAND, [VISUAL], "none", id="given: no choice any more"),
        pytest.param(drawing(), NOT_YET, NOTHING, [VISUAL], "none", id="used in a lesson since"),
        pytest.param(drawing(), NOT_YET, DONE, [ANALOGY], "none", id="the try comes first"),
        pytest.param(drawing(), MASTERED, NOTHING, [], "none", id="mastered since"),
        pytest.param(drawing("withdrawn"), NOT_YET, NOTHING, [], "none", id="taken back"),
        pytest.param(
            drawing("declined"), NOT_YET, IN_HAND, [ANALOGY], "declined", id="declined for this work"
        ),
        pytest.param(drawing("declined"), NOT_YET, NOTHING, [ANALOGY], "none", id="and over with it"),
    ],
)
def test_what_a_choice_means(choice, status, corrective, tried, standing):
    assert standing_of(choice, status=status, corrective=corrective, tried=tried) is Standing(standing)


@pytest.mark.parametrize(
    ("choice", "status", "corrective", "tried", "nearly", "ways"),
    [
        pytest.param(
            None, NOT_YET, NOTHING, [WORKED], False, (VISUAL, ANALOGY, CONTEXT), id="three new ones"
        ),
        pytest.param(
            drawing(), NOT_YET, NOTHING, [WORKED], False, (VISUAL, ANALOGY, CONTEXT), id="own choice too"
        ),
        pytest.param(
            drawing("declined"),
            NOT_YET,
            IN_HAND,
            [WORKED, ANALOGY],
            False,
            (CONTEXT, Approach.STRUCTURED_PRACTICE, Approach.PEER_TUTORING),
            id="not what was declined",
        ),
        pytest.param(
            None,
            NOT_YET,
            NOTHING,
            [WORKED],
            True,
            (Approach.STRUCTURED_PRACTICE, Approach.PEER_TUTORING, VISUAL),
            id="close: practice first",
        ),
        pytest.param(None, MASTERED, NOTHING, [], False, (), id="none for who is there"),
        pytest.param(None, NOT_YET, NOTHING, list(Approach), False, (), id="none is left"),
    ],
)
def test_ways_that_are_offered(choice, status, corrective, tried, nearly, ways):
    found = ways_to_choose(
        choice, status=status, corrective=corrective, tried=tried, shared_misconception=None, nearly=nearly
    )
    assert found == ways


@pytest.mark.parametrize(
    ("approach", "choice", "status", "corrective", "tried", "is_open"),
    [
        pytest.param(VISUAL, None, NOT_YET, NOTHING, [WORKED], True, id="a new way"),
        pytest.param(WORKED, None, NOT_YET, NOTHING, [WORKED], False, id="a used one"),
        pytest.param(VISUAL, drawing(), NOT_YET, NOTHING, [], True, id="the same again changes nothing"),
        pytest.param(VISUAL, drawing("declined"), NOT_YET, IN_HAND, [ANALOGY], False, id="just declined"),
        pytest.param(
            CONTEXT, drawing("declined"), NOT_YET, IN_HAND, [ANALOGY], True, id="another one instead"
        ),
        pytest.param(VISUAL, None, MASTERED, NOTHING, [], False, id="nothing to work on"),
    ],
)
def test_whether_a_way_may_be_chosen(approach, choice, status, corrective, tried, is_open):
    assert is_open_to(approach, choice, status=status, corrective=corrective, tried=tried) is is_open
