"""Rules of docs/rules.md, section scale."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.refusals import Refused
from mastery.engine.scale import (
    DEFAULT_SCALE,
    FIVE_LEVELS,
    FOUR_LEVELS,
    Level,
    Scale,
    faults,
    largest_remainder,
)
from tests.engine.strategies import tenths


def levels(*lines: str) -> tuple[Level, ...]:
    """`"Beginning 0"` is a level and where it begins; marks do not matter to the rules."""
    return tuple(
        Level(label=line.rpartition(" ")[0], mark="", from_percent=Decimal(line.rpartition(" ")[2]))
        for line in lines
    )


THREE = levels("Beginning 0", "Developing 50", "Mastered 80")


@pytest.mark.parametrize(
    ("known", "mastery_place", "expected"),
    [
        pytest.param(THREE, 2, [], id="three levels"),
        pytest.param(levels("Not yet 0", "Mastered 80.5"), 1, [], id="two levels, one decimal"),
        pytest.param(levels("A 0", "B 100"), 1, [], id="the highest begins at 100"),
        pytest.param(levels(*(f"L{each} {each}" for each in range(7))), 6, [], id="seven levels"),
        pytest.param(
            levels("Mastered 0"),
            None,
            [
                ("levels_few", "A scale has at least 2 levels.", ()),
                ("mastery_missing", "Say which level means mastered.", ()),
            ],
            id="one level",
        ),
        pytest.param(
            (),
            None,
            [
                ("levels_few", "A scale has at least 2 levels.", ()),
                ("mastery_missing", "Say which level means mastered.", ()),
            ],
            id="no level",
        ),
        pytest.param(
            levels(*(f"L{each} {each}" for each in range(8))),
            1,
            [("levels_many", "A scale has at most 7 levels.", ())],
            id="eight levels",
        ),
        pytest.param(
            levels("A 0", "  50", "C 80"), 2, [("label_missing", "Level 2 needs a name.", (1,))], id="no name"
        ),
        pytest.param(
            levels("A 0", " 50", " 80"),
            2,
            [
                ("label_missing", "Level 2 needs a name.", (1,)),
                ("label_missing", "Level 3 needs a name.", (2,)),
            ],
            id="two without a name are not the same name",
        ),
        pytest.param(
            levels("Mastered 0", "Developing 50", "mastered 80"),
            2,
            [("label_twice", "“mastered” is the name of two levels.", (0, 2))],
            id="a name twice, whatever its case",
        ),
        pytest.param(
            levels("A 20", "B 50"),
            1,
            [("gap", "Below 20 there is no level. The first one begins at 0.", (0,))],
            id="nothing below the first",
        ),
        pytest.param(
            levels("A 0.1", "B 80"),
            1,
            [("gap", "Below 0.1 there is no level. The first one begins at 0.", (0,))],
            id="the smallest gap",
        ),
        pytest.param(
            levels("A 0", "B 50", "C 50"),
            2,
            [("overlap", "“C” begins at 50, which is not above “B” at 50.", (1, 2))],
            id="two begin at one place",
        ),
        pytest.param(
            levels("A 0", "B 80", "C 62.5"),
            2,
            [("overlap", "“C” begins at 62.5, which is not above “B” at 80.", (1, 2))],
            id="out of order",
        ),
        pytest.param(
            levels("A 0", "B 100.1"),
            1,
            [("bound_range", "“B” begins between 0 and 100, with at most one decimal.", (1,))],
            id="above 100",
        ),
        pytest.param(
            levels("A -1", "B 50"),
            1,
            [("bound_range", "“A” begins between 0 and 100, with at most one decimal.", (0,))],
            id="below 0",
        ),
        pytest.param(
            levels("A 0", "B 79.95"),
            1,
            [("bound_range", "“B” begins between 0 and 100, with at most one decimal.", (1,))],
            id="finer than the screen",
        ),
        pytest.param(
            levels("A 0", "B NaN", "C 80"),
            2,
            [("bound_range", "“B” begins between 0 and 100, with at most one decimal.", (1,))],
            id="no number, and compared with nothing",
        ),
        pytest.param(
            THREE, None, [("mastery_missing", "Say which level means mastered.", ())], id="no mastery"
        ),
        pytest.param(
            THREE, 3, [("mastery_missing", "Say which level means mastered.", ())], id="past the end"
        ),
        pytest.param(
            THREE, -1, [("mastery_missing", "Say which level means mastered.", ())], id="before the first"
        ),
        pytest.param(
            THREE,
            0,
            [("mastery_lowest", "The lowest level cannot mean mastered: then everybody would be.", (0,))],
            id="the lowest means mastered",
        ),
        pytest.param(
            levels("A 10", "a 5"),
            0,
            [
                ("label_twice", "“a” is the name of two levels.", (0, 1)),
                ("gap", "Below 10 there is no level. The first one begins at 0.", (0,)),
                ("overlap", "“a” begins at 5, which is not above “A” at 10.", (0, 1)),
                ("mastery_lowest", "The lowest level cannot mean mastered: then everybody would be.", (0,)),
            ],
            id="every fault is named, in the order in which the scale reads",
        ),
    ],
)
def test_what_is_wrong_with_a_scale(known, mastery_place, expected):
    found = faults(known, mastery_place)
    assert [(fault.code.value, fault.message, fault.places) for fault in found] == expected


def test_a_faulty_scale_is_refused_with_its_first_fault():
    with pytest.raises(Refused) as refusal:
        Scale(levels=levels("A 20", "B 10"), mastery_place=1)
    assert (refusal.value.code, str(refusal.value)) == (
        "gap",
        "Below 20 there is no level. The first one begins at 0.",
    )


@pytest.mark.parametrize(
    ("percent", "label"),
    [
        pytest.param(Decimal(0), "Beginning", id="nothing earned"),
        pytest.param(Decimal("49.999"), "Beginning", id="a thousandth below"),
        pytest.param(Decimal(50), "Developing", id="the bound itself"),
        pytest.param(Fraction(7999, 100), "Developing", id="79.99 is not 80"),
        pytest.param(Fraction(4, 5) * 100, "Mastered", id="4 of 5"),
        pytest.param(Fraction(200, 3), "Developing", id="2 of 3"),
        pytest.param(Decimal(95), "Advanced", id="the bound of the highest"),
        pytest.param(Decimal(100), "Advanced", id="everything earned"),
    ],
)
def test_the_level_of_a_percent(percent, label):
    assert FOUR_LEVELS.level_of(percent).label == label


@pytest.mark.parametrize("percent", [Decimal("-0.1"), Decimal("100.1"), Decimal("NaN"), Fraction(101)])
def test_there_is_no_level_outside_0_to_100(percent):
    with pytest.raises(Refused) as refusal:
        FOUR_LEVELS.level_of(percent)
    assert (refusal.value.code, str(refusal.value)) == (
        "percent_range",
        "A percent lies between 0 and 100.",
    )


@pytest.mark.parametrize(
    ("percent", "mastered", "label"),
    [
        pytest.param("85", True, "Mastered", id="decided and shown alike"),
        pytest.param("60", False, "Developing", id="not yet, and below"),
        pytest.param("75", True, "Mastered", id="mastered by a lower threshold"),
        pytest.param("20", True, "Mastered", id="mastered long ago, by a threshold far below"),
        pytest.param("85", False, "Developing", id="not yet, by a higher threshold"),
        pytest.param("100", False, "Developing", id="not yet with everything earned"),
        pytest.param("97", True, "Advanced", id="above mastery the bounds count"),
        pytest.param("10", False, "Beginning", id="below it too"),
    ],
)
def test_the_level_on_screen_follows_the_decision(percent, mastered, label):
    assert FOUR_LEVELS.shown_level(Decimal(percent), mastered=mastered).label == label


@pytest.mark.parametrize(("scale", "count"), [(FOUR_LEVELS, 4), (FIVE_LEVELS, 5)])
def test_ready_scales_begin_mastery_at_80(scale, count):
    assert len(scale.levels) == count
    assert (scale.mastery.label, scale.mastery.from_percent) == ("Mastered", Decimal(80))
    assert [level.mark for level in scale.levels] == [str(each) for each in range(1, count + 1)]


def test_the_default_has_four_levels():
    assert DEFAULT_SCALE is FOUR_LEVELS


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    begins = sorted(draw(st.sets(tenths.filter(bool), min_size=1, max_size=6)))
    known = levels(*(f"L{place} {begin}" for place, begin in enumerate([Decimal(0), *begins])))
    return Scale(levels=known, mastery_place=draw(st.integers(1, len(begins))))


percents = st.fractions(0, 100)


@given(scales(), percents)
def test_every_percent_has_the_one_level_whose_bounds_hold_it(scale, percent):
    place = scale.levels.index(scale.level_of(percent))
    assert Fraction(scale.levels[place].from_percent) <= percent
    assert all(percent < Fraction(level.from_percent) for level in scale.levels[place + 1 :])


@given(scales(), percents, st.booleans())
def test_the_level_on_screen_never_contradicts_the_decision(scale, percent, mastered):
    place = scale.levels.index(scale.shown_level(percent, mastered=mastered))
    assert (place >= scale.mastery_place) is mastered


@given(scales(), percents)
def test_where_the_threshold_is_the_bound_of_mastery_the_bounds_alone_decide(scale, percent):
    mastered = percent >= Fraction(scale.mastery.from_percent)
    assert scale.shown_level(percent, mastered=mastered) == scale.level_of(percent)


@given(scales(), percents, percents, st.booleans())
def test_a_higher_score_never_shows_a_lower_level(scale, one, other, mastered):
    low, high = sorted([one, other])
    places = [scale.levels.index(scale.shown_level(each, mastered=mastered)) for each in (low, high)]
    assert places == sorted(places)


@given(st.lists(st.tuples(st.text(max_size=3), tenths), max_size=9), st.none() | st.integers(-1, 9))
def test_a_scale_is_built_exactly_when_nothing_is_wrong(lines, mastery_place):
    known = tuple(Level(label=label, mark="", from_percent=begins) for label, begins in lines)
    if not faults(known, mastery_place):
        assert Scale(levels=known, mastery_place=mastery_place).levels == known
    else:
        with pytest.raises(Refused):
            Scale(levels=known, mastery_place=mastery_place)


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        pytest.param([1, 1, 1], (34, 33, 33), id="thirds sum to 100"),
        pytest.param([15, 3, 9], (56, 11, 33), id="a class of 27"),
        pytest.param([1, 2, 3], (17, 33, 50), id="the largest remainder gets the rest"),
        pytest.param([0, 5, 0], (0, 100, 0), id="everyone in one state"),
        pytest.param([0, 0], (0, 0), id="nobody at all"),
        pytest.param([], (), id="no states"),
        pytest.param([1, 1, 1, 1, 1, 1], (17, 17, 17, 17, 16, 16), id="the first of equals"),
    ],
)
def test_shares_of_a_class(counts, shares):
    assert largest_remainder(counts) == shares


def test_another_total():
    assert largest_remainder([1, 1, 1], total=10) == (4, 3, 3)


@given(st.lists(st.integers(0, 500), max_size=8), st.integers(1, 1000))
def test_shares_sum_to_the_total_and_stay_within_one(counts, total):
    shares = largest_remainder(counts, total)
    if sum(counts):
        assert sum(shares) == total
        assert all(
            abs(share - Fraction(count * total, sum(counts))) < 1
            for share, count in zip(shares, counts, strict=True)
        )
    else:
        assert shares == (0,) * len(counts)
