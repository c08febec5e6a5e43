"""Rules of docs/rules.md, section item_faults."""

from decimal import Decimal

import pytest

from mastery.engine.item_faults import Answer, Suspect, suspects
from mastery.engine.scores import Score

THRESHOLD = Decimal(80)
RATIO, SHAPES = 4, 5


def sitting(number: int, points: dict[int, str], *, together: bool = False) -> list[Answer]:
    """Points of ten by question; questions 1 and 2 ask ratio, 3 and 4 shapes."""
    return [
        Answer(
            sitting_id=number,
            item_id=item,
            objective_ids=frozenset({RATIO, SHAPES} if together else {RATIO if item < 3 else SHAPES}),
            score=Score(Decimal(earned), Decimal(10)),
        )
        for item, earned in points.items()
    ]


ALL = {1: "10", 2: "10", 3: "10", 4: "10"}
MISSED_2 = ALL | {2: "0"}
WEAK = {1: "0", 2: "0", 3: "10", 4: "10"}


def found(*sittings: dict[int, str]) -> list[tuple[int, int, int]]:
    answers = [answer for number, points in enumerate(sittings) for answer in sitting(number, points)]
    return [
        (suspect.item_id, suspect.missed, suspect.able)
        for suspect in suspects(answers, threshold_percent=THRESHOLD)
    ]


@pytest.mark.parametrize(
    ("sittings", "expected"),
    [
        pytest.param([], [], id="nothing is answered"),
        pytest.param([MISSED_2] * 3, [(2, 3, 3)], id="three who show all else miss it"),
        pytest.param([MISSED_2] * 2, [], id="two may be chance"),
        pytest.param([MISSED_2] * 3 + [ALL] * 3, [(2, 3, 6)], id="half of the able are enough"),
        pytest.param([MISSED_2] * 3 + [ALL] * 4, [], id="less than half are not"),
        pytest.param(
            [WEAK] * 8 + [MISSED_2] * 3, [(2, 3, 3)], id="those with a gap are no witnesses, either way"
        ),
        pytest.param([WEAK] * 8, [], id="a gap of many is no fault of a question"),
        pytest.param([WEAK] * 8 + [MISSED_2] * 2, [], id="nor do they add to two witnesses"),
        pytest.param([ALL | {2: "7.9"}] * 3, [(2, 3, 3)], id="points below the threshold are missed"),
        pytest.param([ALL | {2: "8"}] * 3, [], id="points at the threshold are not"),
        pytest.param([{1: "0", 3: "10"}] * 3, [(1, 3, 3)], id="the only question of its objective"),
        pytest.param([{1: "0"}] * 3, [], id="nothing else was asked"),
        pytest.param([{1: "0", 3: "8", 4: "8"}] * 3, [(1, 3, 3)], id="all else at the threshold is shown"),
        pytest.param([{1: "0", 3: "8", 4: "7"}] * 3, [], id="all else below it is not"),
        pytest.param([MISSED_2 | {4: "0"}] * 3, [], id="who misses two questions has a gap"),
        pytest.param(
            [{1: "0", 2: "10", 3: "10"}] * 3 + [{1: "10", 2: "10", 3: "0"}] * 3,
            [(1, 3, 3), (3, 3, 3)],
            id="two questions, each missed by others",
        ),
    ],
)
def test_a_question_missed_by_those_who_show_everything_else(
    sittings: list[dict[int, str]], expected: list[tuple[int, int, int]]
):
    assert found(*sittings) == expected


def test_a_question_counts_for_every_objective_it_asks():
    answers = [answer for number in range(3) for answer in sitting(number, MISSED_2, together=True)]
    assert suspects(answers, threshold_percent=THRESHOLD) == (Suspect(item_id=2, missed=3, able=3),)
