"""Rules of docs/rules.md, section pacing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.cycle import Stage
from mastery.engine.pacing import (
    Balance,
    Move,
    Pace,
    PlannedDays,
    Stretch,
    balance,
    days_in_class,
    pace,
    stretch,
    until_next,
)

MONDAY = date(2026, 9, 7)
EIGHT_AND_THREE = PlannedDays(teaching=8, correction=3)


def on(days: int) -> date:
    """So many days after the Monday on which everything begins."""
    return MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("first", "end", "days"),
    [
        pytest.param(0, 0, 0, id="no day"),
        pytest.param(0, 1, 1, id="a Monday"),
        pytest.param(0, 5, 5, id="a week ends on Friday"),
        pytest.param(0, 7, 5, id="a week-end is no day in class"),
        pytest.param(4, 8, 2, id="Friday and Monday"),
        pytest.param(5, 7, 0, id="a week-end alone"),
        pytest.param(3, 0, 0, id="an end before the beginning"),
    ],
)
def test_days_in_class_are_mondays_to_fridays(first, end, days):
    assert days_in_class(on(first), on(end)) == days


@pytest.mark.parametrize(
    ("corrected", "over", "today", "expected"),
    [
        # planned: 8 days of teaching and 3 of correction; a week has 5
        pytest.param(None, None, 0, (1, 0, 0, 0), id="the first day counts"),
        pytest.param(None, None, 9, (8, 0, 0, 0), id="as long as planned so far"),
        pytest.param(10, None, 10, (8, 1, 0, 0), id="the first day of correction"),
        pytest.param(10, None, 14, (8, 3, 0, 0), id="the plan is used up, nothing borrowed"),
        pytest.param(10, None, 15, (8, 4, 1, 0), id="correction runs on: one day borrowed"),
        pytest.param(10, 17, 60, (8, 5, 2, 0), id="over: what was borrowed stays"),
        pytest.param(10, 15, 60, (8, 3, 0, 0), id="exactly as planned"),
        pytest.param(10, 12, 60, (8, 2, 0, 1), id="it ends early: one day paid back"),
        pytest.param(8, 15, 60, (6, 5, 0, 0), id="short teaching pays for long correction"),
        pytest.param(8, None, 10, (6, 3, 0, 0), id="nothing is paid back before the end"),
        pytest.param(None, 16, 60, (12, 0, 1, 0), id="the class went on without correction"),
        pytest.param(16, 14, 60, (10, 0, 0, 1), id="correction began beside the next unit: it costs nothing"),
        pytest.param(None, None, -3, (1, 0, 0, 0), id="a clock that is behind"),
    ],
)
def test_days_borrowed_and_paid_back(corrected, over, today, expected):
    taken = Stretch(
        began_on=MONDAY,
        corrected_on=None if corrected is None else on(corrected),
        over_on=None if over is None else on(over),
    )
    # days 10 and 11 of the calendar are Thursday and Friday of the second week, 8 and 9 Tuesday and Wednesday
    result = pace(EIGHT_AND_THREE, taken, today=on(today))
    assert (result.teaching, result.correction, result.borrowed, result.paid_back) == expected


@pytest.mark.parametrize(
    ("correction", "beyond"), [pytest.param(3, 0, id="as planned"), pytest.param(5, 2, id="two days more")]
)
def test_how_far_correction_runs_beyond_its_plan(correction, beyond):
    known = Pace(planned=EIGHT_AND_THREE, teaching=6, correction=correction, is_over=False)
    assert known.correction_beyond == beyond


def move(origin: str, to: str, day: int) -> Move:
    return Move(origin=Stage(origin), to=Stage(to), on=on(day))


TAUGHT = move("planned", "teaching", 0)
CHECKED = move("teaching", "formative", 10)
CORRECTED = move("formative", "correction", 11)
AGAIN = move("correction", "reassessment", 15)
CLOSED = move("reassessment", "closed", 16)


@pytest.mark.parametrize(
    ("stage", "moves", "following", "expected"),
    [
        pytest.param("planned", [], None, None, id="not taught yet"),
        pytest.param("teaching", [], None, None, id="nobody noted when it began"),
        pytest.param("teaching", [TAUGHT], None, (0, None, None), id="being taught"),
        pytest.param(
            "formative", [TAUGHT, CHECKED], None, (0, None, None), id="the check is part of teaching"
        ),
        pytest.param("correction", [TAUGHT, CHECKED, CORRECTED], None, (0, 11, None), id="correcting"),
        pytest.param(
            "closed",
            [TAUGHT, CHECKED, CORRECTED, AGAIN, CLOSED],
            None,
            (0, 11, 17),
            id="its last day is its own",
        ),
        pytest.param(
            "correction",
            [TAUGHT, CHECKED, CORRECTED],
            14,
            (0, 11, 14),
            id="the next unit has begun: its days now",
        ),
        pytest.param(
            "closed",
            [TAUGHT, CHECKED, CORRECTED, AGAIN, CLOSED],
            14,
            (0, 11, 14),
            id="closed after the next one began",
        ),
        pytest.param(
            "teaching", [TAUGHT], 0, (0, None, 0), id="begun on one day: the days are the later unit's"
        ),
        pytest.param(
            "formative",
            [TAUGHT, CHECKED, CORRECTED, move("correction", "formative", 12)],
            None,
            (0, None, None),
            id="correction that was taken back",
        ),
        pytest.param(
            "correction",
            [
                TAUGHT,
                CHECKED,
                CORRECTED,
                move("correction", "formative", 12),
                move("formative", "correction", 13),
            ],
            None,
            (0, 13, None),
            id="begun again",
        ),
        pytest.param(
            "correction",
            [TAUGHT, CHECKED, CORRECTED, AGAIN, move("reassessment", "correction", 16)],
            None,
            (0, 11, None),
            id="a third chance goes on with the same correction",
        ),
        pytest.param(
            "reassessment",
            [TAUGHT, CHECKED, CORRECTED, AGAIN, CLOSED, move("closed", "reassessment", 20)],
            None,
            (0, 11, None),
            id="opened again",
        ),
    ],
)
def test_what_the_moves_say_of_the_days(stage, moves, following, expected):
    found = stretch(Stage(stage), moves)
    if expected is None or found is None:
        assert found is expected
        return
    if following is not None:
        found = until_next(found, on(following))
    began, corrected, over = (None if day is None else on(day) for day in expected)
    assert found == Stretch(began_on=began, corrected_on=corrected, over_on=over)


def known(used: int, *, is_over: bool = True) -> Pace:
    return Pace(planned=EIGHT_AND_THREE, teaching=used, correction=0, is_over=is_over)


@pytest.mark.parametrize(
    ("paces", "expected", "owed", "in_hand"),
    [
        pytest.param([], (0, 0), 0, 0, id="nothing planned"),
        pytest.param([known(14)], (3, 0), 3, 0, id="three borrowed"),
        pytest.param([known(14), known(9)], (3, 2), 1, 0, id="two of three paid back"),
        pytest.param([known(14), known(8)], (3, 3), 0, 0, id="even"),
        pytest.param([known(12), known(8)], (1, 3), 0, 2, id="two in hand"),
        pytest.param([known(5, is_over=False)], (0, 0), 0, 0, id="a unit that goes on pays nothing back"),
    ],
)
def test_the_balance_of_a_class(paces, expected, owed, in_hand):
    result = balance(paces)
    assert result == Balance(borrowed=expected[0], paid_back=expected[1])
    assert (result.owed, result.in_hand) == (owed, in_hand)


@given(st.integers(0, 90), st.integers(0, 90), st.integers(1, 20), st.integers(0, 20))
def test_every_day_is_either_planned_or_borrowed(correction, over, teaching_days, correction_days):
    planned = PlannedDays(teaching=teaching_days, correction=correction_days)
    taken = Stretch(began_on=MONDAY, corrected_on=on(correction), over_on=on(over))
    result = pace(planned, taken, today=MONDAY)
    assert result.used == days_in_class(MONDAY, on(over))
    assert result.used - result.borrowed + result.paid_back == planned.total
    assert 0 in (result.borrowed, result.paid_back)
