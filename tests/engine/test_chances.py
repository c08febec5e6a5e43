"""Chances that are left, the next day, the next form."""

from datetime import datetime, timedelta

import pytest

from mastery.engine.attempts import AttemptState
from mastery.engine.chances import ChancesLeft, chances_left, nearest, next_number
from mastery.engine.policy import FormRule
from mastery.engine.reassessment import PastAttempt, Window
from tests.engine.records import FIRST_DAY, policy


def day(number: float) -> datetime:
    return FIRST_DAY + timedelta(days=number)


def window(chance: int, opens: float, closes: float) -> Window:
    return Window(chance=chance, opens_at=day(opens), closes_at=day(closes))


def sat(number: int, on: float, *, form: str = "A", state: str = "scored") -> PastAttempt:
    return PastAttempt(number=number, form_label=form, state=AttemptState(state), handed_in_at=day(on))


ONCE = [sat(1, 0)]
TWO_DAYS = [window(1, 0, 1), window(2, 10, 11)]


def test_a_chance_given_to_one_student_is_one_more():
    asked = {
        "windows": TWO_DAYS,
        "attempts": ONCE,
        "form_labels": ("A", "B"),
        "policy": policy(),
        "now": day(5),
    }
    assert chances_left(**asked).left == 1
    assert chances_left(**asked, extra_chances=1).left == 2


@pytest.mark.parametrize(
    ("windows", "attempts", "values", "now", "expected"),
    [
        pytest.param(TWO_DAYS, [], {}, -1, (2, 0, "A"), id="before the check: all of them"),
        pytest.param(TWO_DAYS, [], {}, 0.5, (2, 0.5, "A"), id="an open window is now"),
        pytest.param(TWO_DAYS, [], {}, 5, (2, 10, "A"), id="who was away takes the first try later"),
        pytest.param(TWO_DAYS, ONCE, {}, 5, (1, 10, "B"), id="one is used, on the other form"),
        pytest.param(
            TWO_DAYS, [sat(1, 0, state="void")], {}, 5, (2, 10, "B"), id="void gives the chance back"
        ),
        pytest.param(TWO_DAYS, ONCE, {}, 11, (1, None, "B"), id="the closing moment is outside"),
        pytest.param(TWO_DAYS, [*ONCE, sat(2, 10, form="B")], {}, 10.5, (0, None, None), id="all used"),
        pytest.param(TWO_DAYS, [*ONCE, sat(2, 3), sat(3, 4)], {}, 5, (0, None, None), id="never below none"),
        pytest.param(
            [*TWO_DAYS, window(3, 20, 21)],
            [*ONCE, sat(2, 10, form="B")],
            {"chances": 3},
            12,
            (1, 20, None),
            id="no form left: the teacher prepares one",
        ),
        pytest.param(
            [window(3, 20, 21)],
            [*ONCE, sat(2, 10), sat(3, 11)],
            {"chances": None, "form_rule": FormRule.OLDEST_AGAIN},
            12,
            (None, 20, "B"),
            id="without a limit a fourth try uses the third window",
        ),
        pytest.param(TWO_DAYS, ONCE, {"waiting_days": 10}, 5, (1, 10, "B"), id="the wait ends as it opens"),
        pytest.param(
            [window(2, 1, 12)], ONCE, {"waiting_days": 7}, 2, (1, 7, "B"), id="the wait ends inside"
        ),
        pytest.param(
            [window(2, 1, 7)], ONCE, {"waiting_days": 7}, 2, (1, None, "B"), id="the wait ends too late"
        ),
        pytest.param(
            [window(2, 1, 12)],
            [PastAttempt(number=1, form_label="A", state=AttemptState.OPEN)],
            {"waiting_days": 7},
            2,
            (1, 2, "B"),
            id="an open try has used its chance",
        ),
        pytest.param([], ONCE, {}, 5, (1, None, "B"), id="no day is set"),
    ],
)
def test_chances_left(windows, attempts, values, now, expected):
    left, at, form = expected
    found = chances_left(
        windows=windows, attempts=attempts, form_labels=["A", "B"], policy=policy(**values), now=day(now)
    )
    assert found == ChancesLeft(left=left, next_at=None if at is None else day(at), form_label=form)


SOON, LATE = ChancesLeft(left=1, next_at=day(1)), ChancesLeft(left=3, next_at=day(9))
NO_DAY, UNLIMITED = ChancesLeft(left=2), ChancesLeft(left=None)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([], None, id="no check asks it"),
        pytest.param([LATE, SOON], SOON, id="the next day"),
        pytest.param([NO_DAY, LATE], LATE, id="a day comes before none"),
        pytest.param([ChancesLeft(left=0), NO_DAY], NO_DAY, id="else most chances"),
        pytest.param([NO_DAY, UNLIMITED], UNLIMITED, id="no limit is more than any number"),
    ],
)
def test_the_nearest_of_several_checks(found, expected):
    assert nearest(found) == expected


@pytest.mark.parametrize(
    ("states", "values", "number"),
    [
        pytest.param([], {}, 1, id="the check itself"),
        pytest.param(["scored"], {}, 2, id="the second chance"),
        pytest.param(["scored", "void"], {}, 2, id="void gives the chance back"),
        pytest.param(["void", "scored"], {}, 1, id="and its number, as the start then takes it up"),
        pytest.param(
            ["scored", "submitted"], {}, None, id="no third of two, also while the last waits for marks"
        ),
        pytest.param(["scored", "open"], {}, None, id="an open try has used its own"),
        pytest.param(["scored", "scored"], {"extra_chances": 1}, 3, id="a third that was given"),
        pytest.param(["scored", "scored"], {"chances": 3}, 3, id="the third of three"),
        pytest.param(["scored"] * 4, {"chances": None}, 5, id="without a limit there is always another"),
    ],
)
def test_which_chance_comes_next(states, values, number):
    attempts = [sat(place, 0, state=state) for place, state in enumerate(states, start=1)]
    extra = values.pop("extra_chances", 0)
    assert next_number(attempts, policy=policy(**values), extra_chances=extra) == number
