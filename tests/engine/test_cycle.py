"""Rules of docs/rules.md, section cycle."""

from itertools import product

import pytest

from mastery.engine.cycle import NEXT_STAGES, WHERE_WORK_WAITS, Stage, current, may_move, one_back, onward

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


@pytest.mark.parametrize(
    ("newest_first", "place"),
    [
        pytest.param([], None, id="no unit yet"),
        pytest.param(["closed", "closed"], 0, id="all closed: the newest"),
        pytest.param(["teaching", "correction", "closed"], 1, id="work that waits before new teaching"),
        pytest.param(["planned", "teaching"], 1, id="what is taught before what is planned"),
        pytest.param(["correction", "correction"], 0, id="alike: the newest"),
        pytest.param(["teaching", "formative"], 1, id="a check before a lesson"),
    ],
)
def test_the_unit_a_class_is_in(newest_first, place):
    assert current([Stage(stage) for stage in newest_first]) == place


def test_every_stage_has_its_place_among_what_waits():
    assert sorted(WHERE_WORK_WAITS) == sorted(Stage)


@pytest.mark.parametrize(
    ("stage", "on", "back"),
    [
        pytest.param("planned", "teaching", None, id="nothing comes before a plan"),
        pytest.param("teaching", "formative", "planned", id="teaching"),
        pytest.param("formative", "correction", "teaching", id="check"),
        pytest.param("correction", "reassessment", "formative", id="correction"),
        pytest.param("reassessment", "closed", "correction", id="after the second chance the unit ends"),
        pytest.param("closed", None, "reassessment", id="a closed unit may be opened again"),
    ],
)
def test_one_step_on_and_one_step_back(stage, on, back):
    assert onward(Stage(stage)) == on
    assert one_back(Stage(stage)) == back


@pytest.mark.parametrize("stage", list(Stage)[:-1])
def test_the_step_of_the_button_is_a_step_of_the_cycle(stage):
    assert may_move(stage, onward(stage))
