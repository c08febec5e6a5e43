"""Rules of docs/rules.md, section effectiveness."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.effects import coverage, gain_without_help, simulate
from mastery.engine.correctives import Approach, Order
from mastery.engine.effectiveness import (
    Effect,
    Pair,
    Reached,
    Share,
    Sums,
    cells_of,
    days_to_mastery,
    effect_of,
    effects_by,
    measured_order,
    order_by_effect,
    shares,
    stands_out,
)
from mastery.engine.intervals import Interval, mean_interval
from tests.engine.records import score
from tests.engine.strategies import scores

WORKED, VISUAL, ANALOGY, CONTEXT, PRACTICE, PEERS = Approach
ALL = tuple(Approach)


def pair(
    before: str, after: str, approach: Approach = VISUAL, objective: int = 1, *, by_teacher: bool = False
) -> Pair:
    return Pair(
        before=score(before),
        after=score(after),
        approach=approach,
        objective_id=objective,
        by_teacher=by_teacher,
    )


FIVE = [pair("4", "6"), pair("5", "6"), pair("6", "9"), pair("3", "5"), pair("7", "9")]
"""Gains of 20, 10, 30, 20 and 20 points: 20 on average, with a standard deviation of √50."""


def effect(gain: float, count: int = 20, *, deviation: float = 10) -> Effect:
    return Effect(
        count=count,
        before=50,
        after=50 + gain,
        spread_before=10,
        spread_after=10,
        gain=gain,
        interval=mean_interval(gain, deviation, count),
        size=None,
    )


def test_effect_of_five_results_by_hand():
    found = effect_of(cells_of(FIVE))
    assert found is not None
    assert (found.count, found.before, found.after, found.gain) == (5, 50, 70, 20)
    assert round(found.spread_before, 3) == 15.811  # √(1000/4)
    assert round(found.spread_after, 3) == 18.708  # √(1400/4)
    # 20 ± 2.776 · √50 / √5
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (11.22, 28.78)
    assert found.size is not None
    assert round(found.size.value, 3) == 2.257  # 0.7979 · 20 / √50


def test_fewer_than_five_results_are_hidden():
    assert effect_of(cells_of(FIVE[:4])) is None
    assert effect_of([]) is None


def test_gains_that_are_all_alike_are_sure_and_have_no_effect_size():
    found = effect_of(cells_of([pair("4", "6")] * 5))
    assert found is not None
    assert (found.interval, found.size) == (Interval(20, 20), None)


def test_results_are_put_together_by_approach_objective_and_choice():
    mixed = [
        pair("4", "6", PEERS),
        pair("4", "7", VISUAL, 2),
        pair("5", "6", VISUAL),
        pair("5", "9", VISUAL, by_teacher=True),
        pair("1/3", "2/3", VISUAL),
    ]
    found = [
        (cell.approach, cell.objective_id, cell.by_teacher, cell.gain.count, cell.gain.total)
        for cell in cells_of(mixed)
    ]
    assert found == [
        (VISUAL, 1, False, 2, 10 + Fraction(100, 3)),
        (VISUAL, 1, True, 1, 40),
        (VISUAL, 2, False, 1, 30),
        (PEERS, 1, False, 1, 20),
    ]


def test_kinds_with_few_results_are_known_but_hidden():
    found = effects_by(cells_of([*FIVE, pair("4", "6", PEERS)]), lambda cell: cell.approach)
    assert list(found) == [VISUAL, PEERS]
    assert found[VISUAL] is not None
    assert found[PEERS] is None


@given(st.lists(st.tuples(scores(), scores()), min_size=5, max_size=12), st.randoms())
def test_the_order_of_results_changes_nothing(tries, chance):
    pairs = [
        Pair(before=before, after=after, approach=VISUAL, objective_id=place % 3, by_teacher=place % 2 == 0)
        for place, (before, after) in enumerate(tries)
    ]
    mixed = list(pairs)
    chance.shuffle(mixed)
    assert cells_of(mixed) == cells_of(pairs)
    assert effect_of(reversed(cells_of(mixed))) == effect_of(cells_of(pairs))


@given(st.lists(st.fractions(0, 100, max_denominator=40), min_size=2, max_size=12), st.data())
def test_sums_add_up(values, data):
    cut = data.draw(st.integers(0, len(values)))
    assert Sums.of(values[:cut]) + Sums.of(values[cut:]) == Sums.of(values)
    mean = sum(values) / len(values)
    spread = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    assert Sums.of(values).deviation == pytest.approx(float(spread) ** 0.5)


@pytest.mark.parametrize(
    ("effects", "best"),
    [
        pytest.param(
            {VISUAL: effect(30), PEERS: effect(10)}, VISUAL, id="the whole interval above the other"
        ),
        pytest.param({VISUAL: effect(14), PEERS: effect(10)}, None, id="they overlap"),
        pytest.param({VISUAL: effect(30), PEERS: None}, None, id="nothing shown to compare with"),
        pytest.param({}, None, id="nothing known"),
        pytest.param(
            {VISUAL: effect(30), PEERS: effect(10), ANALOGY: effect(28)}, None, id="above one, not above all"
        ),
        pytest.param(
            {VISUAL: effect(30), PEERS: effect(25, 5, deviation=20)}, None, id="the other one is unsure"
        ),
    ],
)
def test_what_stands_out(effects, best):
    assert stands_out(effects) is best


@pytest.mark.parametrize(
    ("effects", "order"),
    [
        pytest.param({}, ALL, id="nothing known: as listed"),
        pytest.param({PEERS: effect(40)}, ALL, id="one alone is no comparison"),
        pytest.param(
            {VISUAL: effect(10), PEERS: effect(30)},
            (WORKED, PEERS, ANALOGY, CONTEXT, PRACTICE, VISUAL),
            id="the two known change places, the others keep theirs",
        ),
        pytest.param({VISUAL: effect(30), PEERS: effect(10)}, ALL, id="they stand right already"),
        pytest.param(
            {VISUAL: effect(20, 100), PEERS: effect(24, 5, deviation=15)},
            ALL,
            id="a higher mean of few results is less sure",
        ),
        pytest.param(
            {VISUAL: effect(12, 60), ANALOGY: effect(20, 60), PEERS: None},
            (WORKED, ANALOGY, VISUAL, CONTEXT, PRACTICE, PEERS),
            id="what is hidden is not known",
        ),
        pytest.param({VISUAL: effect(20), PEERS: effect(20)}, ALL, id="equals stay in their order"),
        pytest.param(
            {VISUAL: effect(10, 200), PEERS: effect(14, 5, deviation=0)},
            (WORKED, PEERS, ANALOGY, CONTEXT, PRACTICE, VISUAL),
            id="five alike results are drawn towards all, and still sure",
        ),
    ],
)
def test_order_of_suggestions(effects, order):
    assert order_by_effect(ALL, effects) == order


def test_few_results_are_drawn_towards_the_mean_of_all():
    """Five gains of 30 beside a hundred of 24: of all 24.29, so the five count as 24.29 + 5.71 / 3 = 26.19.

    Less 2.776 · 2 / √5 = 2.48 that is below the 24.03 of the hundred; as they stand, 27.52 would be above.
    """
    many = effect(24, 100, deviation=0)
    assert order_by_effect([PEERS, VISUAL], {VISUAL: effect(30, 5, deviation=0), PEERS: many}) == (
        VISUAL,
        PEERS,
    )
    assert order_by_effect([VISUAL, PEERS], {VISUAL: effect(30, 5, deviation=2), PEERS: many}) == (
        PEERS,
        VISUAL,
    )


@given(
    st.permutations(ALL),
    st.dictionaries(
        st.sampled_from(Approach),
        st.none() | st.builds(effect, st.floats(-50, 50), st.integers(5, 99), deviation=st.floats(0, 40)),
    ),
)
def test_an_order_holds_every_approach_once_and_moves_only_what_is_known(offered, effects):
    found = order_by_effect(offered, effects)
    assert sorted(found) == sorted(offered)
    for before, after in zip(offered, found, strict=True):
        if effects.get(before) is None:
            assert after is before


def test_measured_order_names_its_results():
    better = [pair("2", "8", PEERS), pair("3", "9", PEERS), pair("2", "9", PEERS)] * 2
    assert measured_order(cells_of([*FIVE, *better])) == Order(
        approaches=(WORKED, PEERS, ANALOGY, CONTEXT, PRACTICE, VISUAL), results={VISUAL: 5, PEERS: 6}
    )
    assert measured_order(cells_of(better)) == Order()
    assert measured_order([]) == Order()


def reached(chance: int | None, days: int | None, count: int, *, tries: int | None = None) -> Reached:
    return Reached(chance=chance, days=days, tries=tries or chance or 1, count=count)


CLASS = [
    reached(1, 0, 12),
    reached(2, 7, 3),
    reached(2, 9, 4),
    reached(3, 16, 1),
    reached(None, None, 2),
    reached(None, None, 3, tries=2),
]
"""Of 25 results 12 with the first chance, 19 with the second, 20 with the third."""


def test_share_mastered_with_each_chance():
    found = shares(CLASS)
    assert [(share.chance, share.mastered, share.results) for share in found] == [
        (1, 12, 25),
        (2, 19, 25),
        (3, 20, 25),
    ]
    assert [str(share.shown_percent) for share in found] == ["48.0", "76.0", "80.0"]
    assert (round(found[2].interval.low, 3), round(found[2].interval.high, 3)) == (0.609, 0.911)
    assert found[2].share == 0.8


def test_a_second_chance_that_helped_nobody_is_a_line_of_its_own():
    found = shares([reached(1, 0, 4), reached(None, None, 2, tries=2)])
    assert [share.mastered for share in found] == [4, 4]


def test_fewer_than_five_results_have_no_shares():
    assert shares([reached(1, 0, 4)]) == ()
    assert shares([]) == ()


@pytest.mark.parametrize(
    ("mastered", "results", "meets", "may", "shown"),
    [
        pytest.param(9, 10, True, True, "90.0", id="90 % is met inclusively"),
        pytest.param(20, 25, False, True, "80.0", id="80 % of 25 may be chance"),
        pytest.param(800, 1000, False, False, "80.0", id="80 % of a thousand is not"),
        pytest.param(8999, 10_000, False, True, "89.9", id="89.99 % never reads as 90"),
    ],
)
def test_share_against_ninety_percent(mastered, results, meets, may, shown):
    share = shares([reached(1, 0, mastered), reached(None, None, results - mastered)])[0]
    assert isinstance(share, Share)
    assert (share.meets_standard, share.may_meet_standard, str(share.shown_percent)) == (meets, may, shown)


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 50)), min_size=1, max_size=8),
    st.integers(0, 50),
)
def test_shares_never_fall_from_chance_to_chance(there, waiting):
    found = shares(
        [reached(chance, 3, count) for chance, count in there] + [reached(None, None, waiting, tries=2)]
    )
    counts = [share.mastered for share in found]
    assert counts == sorted(counts)


def test_days_to_mastery_leave_out_those_there_at_once():
    found = days_to_mastery(CLASS)
    assert found is not None
    assert (found.count, found.quarter, found.half, found.three_quarters, found.waiting) == (8, 7, 9, 9, 5)


@pytest.mark.parametrize(
    ("days", "quarters"),
    [
        pytest.param([5, 6, 7, 8], None, id="four are too few"),
        pytest.param([9, 5, 6, 7, 8], (6, 7, 8), id="the first day by which at least so many were there"),
        pytest.param([4] * 8, (4, 4, 4), id="all on one day"),
        pytest.param([1, 2, 3, 4, 5, 6, 7, 8], (2, 4, 6), id="exactly a quarter is a quarter"),
    ],
)
def test_quartiles_of_days(days, quarters):
    found = days_to_mastery([reached(2, day, 1) for day in days])
    assert (found and (found.quarter, found.half, found.three_quarters)) == quarters


def test_intervals_cover_the_truth_of_a_simulated_year_in_nine_of_ten_cells():
    year = simulate(students=400, units=2, objectives=5, correctives=3, seed=7)
    cells = cells_of(year.pairs)
    covered, shown = coverage(cells, year.truth)
    assert shown == 60
    assert covered >= 0.9 * shown
    wrong = {kind: gain + 10 for kind, gain in year.truth.items()}
    assert coverage(cells, wrong)[0] < 0.6 * shown, "intervals so wide that they cover anything"


def test_those_below_the_threshold_gain_also_when_nothing_was_done():
    """Why approaches are compared with each other and never with nothing."""
    assert gain_without_help(students=2000, seed=7) > 0.5
