"""Rules of docs/rules.md, section attempts."""

from itertools import product

import pytest

from mastery.engine.attempts import NEXT_STATES, AttemptState, may_move

STEPS = {
    ("open", "submitted"),
    ("open", "scored"),
    ("open", "void"),
    ("submitted", "scored"),
    ("submitted", "void"),
    ("scored", "void"),
}


@pytest.mark.parametrize(("a", "b"), [*product(AttemptState, AttemptState)])
def test_only_the_listed_steps_are_allowed(a, b):
    assert may_move(a, b) is ((a.value, b.value) in STEPS)


def test_every_state_has_its_row():
    assert set(NEXT_STATES) == set(AttemptState)
