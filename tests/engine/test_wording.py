"""How the engine's sentences write numbers, lists and days."""

import pickle
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mastery.engine.refusals import Refused
from mastery.engine.wording import day_and_time, listing, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("80", "80"),
        ("80.000", "80"),
        ("7.50", "7.5"),
        ("0", "0"),
        ("0.0", "0"),
        ("100", "100"),
        ("1E+2", "100"),
        ("0.005", "0.005"),
    ],
)
def test_numbers_read_plainly(value, text):
    assert number(Decimal(value)) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["F1"], "F1"), (["F1", "F2"], "F1 and F2"), (["F1", "F2", "F3"], "F1, F2 and F3")],
)
def test_lists_read_plainly(words, text):
    assert listing(words) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 12, 3, 9, 5, tzinfo=UTC), "Thu 3 Dec at 09:05"),
        (datetime(2027, 1, 31, 14, 30, tzinfo=UTC), "Sun 31 Jan at 14:30"),
    ],
)
def test_moments_read_plainly(at, text):
    assert day_and_time(at) == text


def test_a_log_names_the_code_of_a_refusal_and_its_sentence():
    assert repr(Refused("points_shape", "Write a number.")) == "Refused('points_shape', 'Write a number.')"


def test_a_refusal_survives_the_way_to_another_process():
    refusal = pickle.loads(pickle.dumps(Refused("points_shape", "Write a number.")))
    assert (refusal.code, refusal.message, str(refusal)) == (
        "points_shape",
        "Write a number.",
        "Write a number.",
    )
