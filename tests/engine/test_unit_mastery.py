"""Rules of docs/rules.md, section unit_mastery."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.prerequisites import earliest_unmet, find_cycle
from mastery.engine.status import Status
from mastery.engine.unit_mastery import UnitObjective, readiness, unit_mastery

STATES = {
    "m": Status.MASTERED,
    "y": Status.NOT_YET,
    "n": Status.NOT_ASSESSED,
    "x": Status.EXEMPT,
}


def unit(essentials: str, others: str = "") -> list[UnitObjective]:
    """One letter for each objective: mastered, not yet, not assessed, exempt."""
    return [
        UnitObjective(
            objective_id=number,
            code=f"F{number}",
            is_essential=number <= len(essentials),
            status=STATES[letter],
        )
        for number, letter in enumerate(essentials + others, start=1)
    ]


@pytest.mark.parametrize(
    ("essentials", "others", "mastered", "counts"),
    [
        pytest.param("mmm", "", True, (3, 3, 0, 0), id="every essential objective is mastered"),
        pytest.param("mmy", "", False, (2, 3, 0, 0), id="one essential objective is not yet"),
        pytest.param("mmn", "", False, (2, 3, 0, 0), id="one essential objective was never assessed"),
        pytest.param("mmx", "", True, (2, 2, 0, 0), id="an exempt one is not asked"),
        pytest.param("xxx", "", False, (0, 0, 0, 0), id="all exempt: nothing shows mastery"),
        pytest.param("xxx", "mm", False, (0, 0, 2, 2), id="the others cannot stand in for the essentials"),
        pytest.param("", "mm", False, (0, 0, 2, 2), id="a unit without essential objectives"),
        pytest.param("", "", False, (0, 0, 0, 0), id="a unit without objectives"),
        pytest.param("mm", "yn", True, (2, 2, 0, 2), id="the others do not hold up the unit"),
        pytest.param("ym", "mmx", False, (1, 2, 2, 2), id="the others do not help it either"),
        pytest.param("yyy", "", False, (0, 3, 0, 0), id="nothing yet"),
    ],
)
def test_whether_a_unit_is_mastered(essentials, others, mastered, counts):
    known = unit_mastery(unit(essentials, others))
    assert known.is_mastered is mastered
    assert counts == (
        known.essentials_mastered,
        known.essentials_asked,
        known.others_mastered,
        known.others_asked,
    )


def test_what_is_missing_is_essential_and_in_the_order_of_the_unit():
    known = unit_mastery(unit("ymnx", "y"))
    assert [each.code for each in known.missing] == ["F1", "F3"]


units = st.builds(unit, st.text("mynx", max_size=6), st.text("mynx", max_size=4))


@given(units)
def test_mastered_means_that_something_was_asked_and_nothing_is_missing(objectives):
    known = unit_mastery(objectives)
    assert known.essentials_mastered + len(known.missing) == known.essentials_asked
    assert known.is_mastered == (0 < known.essentials_asked == known.essentials_mastered)


@given(st.text("mynx", max_size=6), st.text("mynx", max_size=4), st.text("mynx", max_size=4))
def test_other_objectives_never_change_the_answer(essentials, others, other_others):
    one, other = unit_mastery(unit(essentials, others)), unit_mastery(unit(essentials, other_others))
    assert (one.is_mastered, one.missing) == (other.is_mastered, other.missing)


CHAIN = {2: [1], 3: [2], 4: [3]}
DIAMOND = {2: [1], 3: [1], 4: [2, 3]}
TWO_ROOTS = {3: [1], 4: [2, 3]}


@pytest.mark.parametrize(
    ("objectives", "builds_on", "unmet", "go_back_to"),
    [
        pytest.param([4], CHAIN, [], (), id="everything below is met"),
        pytest.param([4], CHAIN, [4], (), id="the next objective itself need not be met"),
        pytest.param([4], CHAIN, [3], (3,), id="the one just below"),
        pytest.param([4], CHAIN, [3, 1], (1,), id="the earliest of a chain"),
        pytest.param([4], DIAMOND, [2, 3], (2, 3), id="two ways down, both open"),
        pytest.param([4], DIAMOND, [1, 2, 3], (1,), id="two ways down to one root"),
        pytest.param([3, 4], CHAIN, [3, 4], (), id="the objectives of a unit do not hold up each other"),
        pytest.param([3, 4], CHAIN, [1, 3], (1,), id="what lies below a unit does"),
        pytest.param([3, 4], TWO_ROOTS, [1, 2], (1, 2), id="each traced back to its own root"),
        pytest.param([3], TWO_ROOTS, [2], (), id="what another rests on does not matter"),
        pytest.param([7], CHAIN, [1], (), id="an objective without links"),
        pytest.param([], CHAIN, [1], (), id="nothing to begin"),
    ],
)
def test_whether_a_student_is_ready_to_go_on(objectives, builds_on, unmet, go_back_to):
    known = readiness(objectives, builds_on=builds_on, unmet=unmet)
    assert known.go_back_to == go_back_to
    assert known.is_ready is (go_back_to == ())


links = st.dictionaries(st.integers(1, 9), st.frozensets(st.integers(1, 9), max_size=4), max_size=9).filter(
    lambda known: find_cycle(known) is None
)


@given(links, st.frozensets(st.integers(1, 9)), st.frozensets(st.integers(1, 9), max_size=3))
def test_going_back_begins_where_nothing_unmet_lies_below(builds_on, unmet, objectives):
    known = readiness(objectives, builds_on=builds_on, unmet=unmet)
    before = unmet - objectives
    assert set(known.go_back_to) <= before
    for each in known.go_back_to:
        assert earliest_unmet(each, builds_on=builds_on, unmet=before) is None


@given(links, st.frozensets(st.integers(1, 9)), st.integers(1, 9))
def test_one_objective_is_ready_exactly_when_nothing_below_is_unmet(builds_on, unmet, objective):
    earliest = earliest_unmet(objective, builds_on=builds_on, unmet=unmet)
    known = readiness([objective], builds_on=builds_on, unmet=unmet)
    assert known.is_ready is (earliest is None)
    assert known.go_back_to[:1] == (() if earliest is None else (earliest,))
