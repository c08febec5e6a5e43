"""Rules of docs/rules.md, section prerequisites."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.prerequisites import Bridge, bridges, earliest_unmet, find_cycle, teaching_order
from mastery.engine.refusals import Refused
from tests.engine.records import is_a_sentence

CHAIN = {4: [3], 3: [2], 2: [1]}
DIAMOND = {4: [2, 3], 3: [1], 2: [1]}


@pytest.mark.parametrize(
    ("builds_on", "cycle"),
    [
        pytest.param({}, None, id="no links"),
        pytest.param(CHAIN, None, id="a chain"),
        pytest.param(DIAMOND, None, id="two ways to one root are no circle"),
        pytest.param({1: [1]}, (1, 1), id="an objective that builds on itself"),
        pytest.param({1: [2], 2: [1]}, (1, 2, 1), id="two that need each other"),
        pytest.param({5: [4], **CHAIN, 1: [3]}, (3, 2, 1, 3), id="the path names the circle alone"),
        pytest.param({1: {2}, 2: {3}, 3: {4, 1}}, (1, 2, 3, 1), id="each builds on the next"),
    ],
)
def test_circles_are_found_with_their_path(builds_on, cycle):
    found = find_cycle(builds_on)
    assert (found is None) == (cycle is None)
    if found is not None and cycle is not None:
        assert found[0] == found[-1]
        assert len(found) == len(cycle)
        assert set(found) == set(cycle)
        assert all(later in builds_on[earlier] for earlier, later in pairwise(found))


@pytest.mark.parametrize(
    ("builds_on", "order"),
    [
        pytest.param({}, (), id="nothing to order"),
        pytest.param({2: [], 1: []}, (1, 2), id="free ones by id"),
        pytest.param(CHAIN, (1, 2, 3, 4), id="a chain"),
        pytest.param({1: [4], 4: [3]}, (3, 4, 1), id="what is needed comes first, whatever its id"),
        pytest.param(DIAMOND, (1, 2, 3, 4), id="a diamond"),
        pytest.param({1: [9], 2: []}, (2, 9, 1), id="one named only as a need counts too"),
        pytest.param({3: [1], 2: [], 4: [1]}, (1, 2, 3, 4), id="those that become ready queue by id"),
    ],
)
def test_teaching_order(builds_on, order):
    assert teaching_order(builds_on) == order


def test_a_circle_has_no_teaching_order():
    with pytest.raises(Refused) as refusal:
        teaching_order({1: [2], 2: [1]})
    assert refusal.value.code == "prerequisite_circle"
    assert is_a_sentence(str(refusal.value))


@pytest.mark.parametrize(
    ("objective", "unmet", "expected"),
    [
        pytest.param(4, [], None, id="everything below is met"),
        pytest.param(4, [4], None, id="its own state is not asked"),
        pytest.param(4, [3], 3, id="the nearest one"),
        pytest.param(4, [3, 1], 1, id="the earliest one first"),
        pytest.param(2, [3, 4], None, id="what comes later does not matter"),
        pytest.param(1, [1, 2], None, id="a root rests on nothing"),
        pytest.param(7, [1], None, id="an objective without links"),
    ],
)
def test_earliest_unmet_prerequisite(objective, unmet, expected):
    assert earliest_unmet(objective, builds_on=CHAIN, unmet=unmet) == expected


def test_of_two_unmet_ways_down_the_common_root_is_the_earliest():
    assert earliest_unmet(4, builds_on=DIAMOND, unmet=[1, 2, 3]) == 1


links = st.dictionaries(st.integers(1, 9), st.frozensets(st.integers(1, 9), max_size=4), max_size=9)


@given(links)
def test_either_a_circle_or_an_order(builds_on):
    found = find_cycle(builds_on)
    if found is None:
        place = {objective: place for place, objective in enumerate(teaching_order(builds_on))}
        assert set(place) == set(builds_on).union(*builds_on.values())
        assert all(place[needed] < place[later] for later, known in builds_on.items() for needed in known)
    else:
        assert all(later in builds_on[earlier] for earlier, later in pairwise(found))


@given(
    links.filter(lambda known: find_cycle(known) is None), st.frozensets(st.integers(1, 9)), st.integers(1, 9)
)
def test_nothing_unmet_lies_below_the_earliest_unmet(builds_on, unmet, objective):
    earliest = earliest_unmet(objective, builds_on=builds_on, unmet=unmet)
    if earliest is not None:
        assert earliest in unmet
        assert earliest_unmet(earliest, builds_on=builds_on, unmet=unmet) is None


def test_a_long_chain_is_no_problem():
    chain = {later: [later - 1] for later in range(2, 5001)}
    assert teaching_order(chain) == tuple(range(1, 5001))


SAM, INES = 11, 12


@pytest.mark.parametrize(
    ("missed", "unmet", "expected"),
    [
        pytest.param({4: [SAM]}, {4: [SAM]}, [], id="nothing unmet below it: it begins where it is"),
        pytest.param(
            {4: [SAM]}, {3: [SAM], 2: [SAM]}, [(2, (SAM,), (4,))], id="the earliest, not the nearest"
        ),
        pytest.param({4: [SAM]}, {2: [INES]}, [], id="what another student lacks is no reason"),
        pytest.param(
            {4: [INES, SAM]}, {3: [SAM, INES]}, [(3, (SAM, INES), (4,))], id="two with the same way back"
        ),
        pytest.param(
            {4: [SAM, INES]},
            {1: [INES], 3: [SAM]},
            [(1, (INES,), (4,)), (3, (SAM,), (4,))],
            id="each by their own, in teaching order",
        ),
        pytest.param(
            {4: [SAM], 3: [SAM]},
            {1: [SAM], 3: [SAM]},
            [(1, (SAM,), (3, 4))],
            id="one way back for two misses",
        ),
    ],
)
def test_misses_are_traced_to_where_they_begin(missed, unmet, expected):
    assert bridges(missed, builds_on=CHAIN, unmet=unmet) == tuple(
        Bridge(objective_id=objective, student_ids=students, leads_to=leads_to)
        for objective, students, leads_to in expected
    )
