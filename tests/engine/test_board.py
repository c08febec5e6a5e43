"""Rules of docs/rules.md, section board."""

import pytest

from mastery.engine.board import Due, RunToday, Spot, count, due, spot
from mastery.engine.cycle import Stage
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Status
from mastery.engine.unit_mastery import UnitObjective, unit_mastery


def mastery(*states: str):
    """Two essential objectives, 1 and 2, and one that is not, 3."""
    return unit_mastery(
        UnitObjective(objective_id=number, code=f"F{number}", is_essential=number < 3, status=Status(state))
        for number, state in enumerate(states, start=1)
    )


@pytest.mark.parametrize(
    ("states", "work", "expected"),
    [
        pytest.param(["mastered", "mastered", "not_yet"], {}, "done", id="the essentials are there"),
        pytest.param(["mastered", "exempt", "not_yet"], {}, "done", id="an exemption asks nothing"),
        pytest.param(["exempt", "exempt", "not_yet"], {}, "not_asked", id="nothing essential is asked"),
        pytest.param(["not_assessed", "not_assessed"], {}, "not_yet", id="no evidence yet"),
        pytest.param(["not_yet", "mastered"], {}, "not_yet", id="no work yet"),
        pytest.param(["not_yet", "mastered"], {1: "assigned"}, "correcting", id="work to do"),
        pytest.param(["not_yet", "mastered"], {1: "done"}, "waiting", id="work done"),
        pytest.param(["not_yet", "mastered"], {1: "waived"}, "waiting", id="work waived"),
        pytest.param(
            ["not_yet", "not_yet"], {1: "done", 2: "assigned"}, "correcting", id="one done, one to do"
        ),
        pytest.param(["not_yet", "not_yet"], {1: "done"}, "waiting", id="one done, one without work"),
        pytest.param(["not_yet", "mastered"], {2: "assigned"}, "not_yet", id="work on what is there already"),
        pytest.param(
            ["mastered", "mastered", "not_yet"], {3: "assigned"}, "done", id="others hold nobody up"
        ),
    ],
)
def test_where_a_student_is(states, work, expected):
    correctives = {objective: CorrectiveState(state) for objective, state in work.items()}
    assert spot(mastery(*states), correctives) == expected


def test_everybody_is_counted_once_and_empty_places_too():
    counted = count([Spot.DONE, Spot.NOT_YET, Spot.DONE])
    assert counted == {
        Spot.NOT_YET: 1,
        Spot.CORRECTING: 0,
        Spot.WAITING: 0,
        Spot.DONE: 2,
        Spot.NOT_ASKED: 0,
    }


HALF = {Spot.NOT_YET: 1, Spot.WAITING: 1, Spot.DONE: 2}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({"is_published": False, "to_mark": 3}, ["publish"], id="nobody sees it"),
        pytest.param({}, [], id="nothing today"),
        pytest.param({"is_check_open": True}, ["check"], id="the check is on"),
        pytest.param({"to_mark": 2}, ["mark"], id="answers wait"),
        pytest.param({"proposed": 3, "gaps": 4}, ["approve"], id="groups are proposed already"),
        pytest.param({"gaps": 4}, ["group"], id="gaps without work"),
        pytest.param({"is_chance_open": True}, ["second_chance"], id="somebody may try again"),
        pytest.param(
            {"is_chance_open": True, "spots": {Spot.NOT_YET: 2}}, [], id="open, but nobody is ready"
        ),
        pytest.param(
            {"stage": Stage.REASSESSMENT, "spots": {Spot.DONE: 4}}, ["close"], id="everybody is there"
        ),
        pytest.param({"spots": {Spot.DONE: 4}}, [], id="everybody, but the second chance is to come"),
        pytest.param(
            {"stage": Stage.REASSESSMENT, "spots": {Spot.DONE: 3, Spot.NOT_ASKED: 1}},
            ["close"],
            id="all who are asked",
        ),
        pytest.param(
            {"stage": Stage.REASSESSMENT, "spots": {Spot.DONE: 3, Spot.CORRECTING: 1}},
            [],
            id="one is on the way",
        ),
        pytest.param({"stage": Stage.REASSESSMENT, "spots": {}}, [], id="an empty class"),
        pytest.param(
            {"is_check_open": True, "to_mark": 1, "gaps": 1, "is_chance_open": True},
            ["check", "mark", "group", "second_chance"],
            id="in the order of a day",
        ),
        pytest.param({"stage": Stage.CLOSED, "gaps": 4, "spots": {Spot.DONE: 4}}, [], id="closed"),
        pytest.param({"stage": Stage.CLOSED, "is_probe_due": True}, ["probe"], id="a probe is due"),
        pytest.param({"is_probe_due": True}, [], id="no probe while the unit goes on"),
    ],
)
def test_what_is_due(known, expected):
    run = RunToday(**{"stage": Stage.CORRECTION, "is_published": True, "spots": HALF, **known})
    assert due(run) == tuple(Due(each) for each in expected)


def test_who_is_on_the_way():
    run = RunToday(stage=Stage.CORRECTION, is_published=True, spots=count([*Spot]))
    assert run.on_the_way == 3
