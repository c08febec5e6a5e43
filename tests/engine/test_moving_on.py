"""Rules of docs/rules.md, section moving_on."""

import pytest

from mastery.engine.moving_on import CourseUnit, Onward, Way, way_on
from mastery.engine.status import Status
from mastery.engine.unit_mastery import UnitObjective

STATES = {"+": Status.MASTERED, "-": Status.NOT_YET, "0": Status.NOT_ASSESSED, "x": Status.EXEMPT}


def unit(unit_id: int, **states: str) -> CourseUnit:
    """Objectives by number; one that begins with "o" is not essential: `e11="+"`, `o12="-"`."""
    return CourseUnit(
        unit_id=unit_id,
        objectives=tuple(
            UnitObjective(
                objective_id=int(name[1:]), code=name, is_essential=name[0] == "e", status=STATES[state]
            )
            for name, state in states.items()
        ),
    )


STAYS, COURSE_DONE = Way(onward=Onward.STAYS), Way(onward=Onward.COURSE_DONE)


def begins(unit_id: int) -> Way:
    return Way(onward=Onward.BEGINS, unit_id=unit_id)


def goes_back(unit_id: int, *objectives: int) -> Way:
    return Way(onward=Onward.GOES_BACK, unit_id=unit_id, go_back_to=objectives)


@pytest.mark.parametrize(
    ("units", "at", "builds_on", "expected"),
    [
        pytest.param([unit(1, e11="-"), unit(2, e21="0")], 1, {}, STAYS, id="not there yet"),
        pytest.param([unit(1, e11="0"), unit(2, e21="0")], 1, {}, STAYS, id="no evidence yet"),
        pytest.param([unit(2, e21="0")], 1, {}, STAYS, id="a unit without objectives shows nothing"),
        pytest.param([unit(1, e11="x"), unit(2, e21="0")], 1, {}, STAYS, id="exempt from all shows nothing"),
        pytest.param([unit(1, e11="+"), unit(2, e21="0")], 1, {}, begins(2), id="nothing to rest on"),
        pytest.param(
            [unit(1, e11="+", o12="-"), unit(2, e21="0")], 1, {}, begins(2), id="essentials are enough"
        ),
        pytest.param(
            [unit(1, e11="+"), unit(2, e21="0")], 1, {21: [11]}, begins(2), id="what it rests on is there"
        ),
        pytest.param(
            [unit(1, e11="-"), unit(2, e21="+"), unit(3, e31="0")],
            2,
            {31: [11]},
            goes_back(3, 11),
            id="it rests on an earlier unit that is not there",
        ),
        pytest.param(
            [unit(1, e11="-"), unit(2, e21="+"), unit(3, e31="0")],
            2,
            {31: [21]},
            begins(3),
            id="an earlier gap that nothing here rests on",
        ),
        pytest.param(
            [unit(1, e11="-", e12="-"), unit(2, e21="+"), unit(3, e31="0")],
            2,
            {31: [12], 12: [11]},
            goes_back(3, 11),
            id="back to the lowest",
        ),
        pytest.param(
            [unit(1, o11="-"), unit(2, e21="+"), unit(3, e31="0")],
            2,
            {31: [11]},
            begins(3),
            id="only essentials hold up",
        ),
        pytest.param(
            [unit(1, e11="x"), unit(2, e21="+"), unit(3, e31="0")],
            2,
            {31: [11]},
            begins(3),
            id="what is not asked holds up nobody",
        ),
        pytest.param(
            [unit(1, e11="+"), unit(2, e21="0", e22="0")],
            1,
            {22: [21]},
            begins(2),
            id="objectives that are begun together",
        ),
        pytest.param(
            [unit(1, e11="+"), unit(2, e21="+"), unit(3, e31="0")],
            1,
            {},
            begins(3),
            id="one is there already",
        ),
        pytest.param(
            [unit(1, e11="+"), unit(2), unit(3, e31="0")],
            1,
            {},
            begins(3),
            id="an unfinished plan is passed over",
        ),
        pytest.param([unit(1, e11="+"), unit(2, e21="+")], 1, {}, COURSE_DONE, id="the whole course"),
        pytest.param([unit(1, e11="0"), unit(2, e21="+")], 2, {}, COURSE_DONE, id="nothing comes later"),
    ],
)
def test_the_way_on(units, at, builds_on, expected):
    assert way_on(units, at=at, builds_on=builds_on) == expected
