"""Rules of docs/rules.md, section retention."""

from datetime import date
from decimal import Decimal

import pytest

from mastery.engine.correctives import Approach
from mastery.engine.refusals import Refused
from mastery.engine.retention import (
    NOT_ASKED,
    Answer,
    Outcome,
    check_day,
    probe_days,
    read_answer,
    refresh_approach,
)
from mastery.engine.scores import Score

MASTERED_ON = date(2026, 10, 1)


def test_a_probe_comes_three_to_six_weeks_after_mastery():
    assert probe_days(MASTERED_ON) == (date(2026, 10, 22), date(2026, 11, 12))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        pytest.param(date(2026, 10, 1), "probe_too_early", id="the same day"),
        pytest.param(date(2026, 10, 21), "probe_too_early", id="a day short of three weeks"),
        pytest.param(date(2026, 10, 22), None, id="three weeks"),
        pytest.param(date(2026, 11, 12), None, id="six weeks"),
        pytest.param(date(2026, 11, 13), "probe_too_late", id="a day beyond six weeks"),
    ],
)
def test_days_of_a_probe(day, code):
    if code is None:
        check_day(day, mastered_on=MASTERED_ON)
        return
    with pytest.raises(Refused) as refused:
        check_day(day, mastered_on=MASTERED_ON)
    assert refused.value.code == code


def scored(outcome: Outcome, earned: str, possible: str) -> Answer:
    return Answer(outcome=outcome, score=Score(Decimal(earned), Decimal(possible)))


HELD, MISSED = Outcome.HELD, Outcome.MISSED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("", NOT_ASKED, id="nothing typed is not asked, never a miss"),
        pytest.param("  ", NOT_ASKED, id="blanks"),
        pytest.param("+", Answer(outcome=HELD), id="held"),
        pytest.param("-", Answer(outcome=MISSED), id="not held"),
        pytest.param("\N{MINUS SIGN}", Answer(outcome=MISSED), id="a real minus sign"),
        pytest.param("4/5", scored(HELD, "4", "5"), id="the threshold is inclusive"),
        pytest.param("79.99/100", scored(MISSED, "79.99", "100"), id="79.99 % is not 80"),
        pytest.param(" 3 / 4 ", scored(MISSED, "3", "4"), id="blanks between"),
        pytest.param("2,5/3", scored(HELD, "2.5", "3"), id="a comma"),
        pytest.param("0/3", scored(MISSED, "0", "3"), id="no point"),
    ],
)
def test_what_is_typed(typed, expected):
    assert read_answer(typed, threshold_percent=Decimal(80)) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("yes", "probe_shape", id="a word"),
        pytest.param("3", "probe_shape", id="points of how many?"),
        pytest.param("3/4/5", "probe_shape", id="two strokes"),
        pytest.param("/4", "probe_shape", id="nothing of four"),
        pytest.param("++", "probe_shape", id="twice"),
        pytest.param("a/4", "points_shape", id="no number"),
        pytest.param("5/4", "points_over", id="more than there are"),
        pytest.param("0/0", "nothing_possible", id="nothing to earn"),
        pytest.param("1/9999.5", "points_too_many", id="more than can be stored"),
    ],
)
def test_what_cannot_be_read(typed, code):
    with pytest.raises(Refused) as refused:
        read_answer(typed, threshold_percent=Decimal(80))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        pytest.param([], "worked_explanation", id="nothing was tried"),
        pytest.param(["worked_explanation", "visual"], "analogy", id="the first that is new"),
        pytest.param(list(Approach), None, id="none left is said, never filled"),
    ],
)
def test_a_refresh_task_uses_another_approach(tried, expected):
    assert refresh_approach(tried={Approach(each) for each in tried}) == expected
