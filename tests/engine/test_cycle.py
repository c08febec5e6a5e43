"""Rules of docs/rules.md, section cycle."""

from itertools import product

import pytest

from mastery.engine.cycle import NEXT_STAGES, Stage, may_move

STEPS = {
    ("planned", "teaching"),
    ("teaching", "formative"),
    ("formative", "correction"),
    ("correction", "reassessment"),
    ("reassessment", "correction"),
    ("reassessment", "closed"),
}


@pytest.mark.parametrize(("a", "b"), [*product(Stage, Stage)])
def test_only_the_listed_steps_are_allowed(a, b):
    assert may_move(a, b) is ((a.value, b.value) in STEPS)


def test_every_stage_has_its_row():
    assert set(NEXT_STAGES) == set(Stage)
