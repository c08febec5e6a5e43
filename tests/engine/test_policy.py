"""Rules of docs/rules.md, section policy."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.calculation import Method
from mastery.engine.policy import (
    BEST,
    DECIDING,
    DEFAULT_ORIGIN,
    DEFAULT_POLICY,
    UNIT_WIDE,
    VALUES,
    Calculation,
    FormRule,
    Gate,
    Layer,
    Origin,
    Place,
    Policy,
    chances_of_running_unit,
    newest,
    overridden_locks,
    resolve,
)
from mastery.engine.refusals import Refused
from mastery.engine.scale import FIVE_LEVELS, FOUR_LEVELS, NamedScale
from tests.engine.records import is_a_sentence, policy
from tests.engine.strategies import layers

DISTRICT, SCHOOL, COURSE, UNIT, OBJECTIVE = Place
TOP_DOWN = list(Place)


def sets(
    place: Place, version: int = 1, *, locked: str = "", threshold: int | None = None, **values
) -> Layer:
    """What a place sets; `locked` names values with spaces between."""
    if threshold is not None:
        values["threshold_percent"] = Decimal(threshold)
    return Layer(place=place, version=version, values=values, locked=frozenset(locked.split()))


def test_the_default_is_eighty_percent_and_a_second_chance():
    assert (
        Policy(
            version=0,
            threshold_percent=Decimal(80),
            near_band=Decimal(10),
            chances=2,
            show_nearly=True,
            calculation=Calculation(method=Method.HIGHEST),
            minimum_attempts=1,
            minimum_items=1,
            waiting_days=0,
            gate=Gate.CORRECTIVE,
            form_rule=FormRule.UNUSED,
            scale=None,
        )
        == DEFAULT_POLICY
    )


@pytest.mark.parametrize(
    ("standing", "threshold", "origin"),
    [
        pytest.param([], 80, DEFAULT_ORIGIN, id="nobody has decided: the default"),
        pytest.param(
            [sets(SCHOOL, near_band=Decimal(5))],
            80,
            DEFAULT_ORIGIN,
            id="what a place leaves open it inherits",
        ),
        pytest.param(
            [sets(SCHOOL, 3, threshold=75)], 75, Origin(place=SCHOOL, version=3), id="the school decides"
        ),
        pytest.param(
            [sets(DISTRICT, 1, threshold=70), sets(SCHOOL, 2, threshold=75)],
            75,
            Origin(place=SCHOOL, version=2),
            id="the school goes before the district",
        ),
        pytest.param(
            [sets(OBJECTIVE, 1, threshold=90), sets(UNIT, 5, threshold=85), sets(COURSE, 4, threshold=75)],
            90,
            Origin(place=OBJECTIVE, version=1),
            id="an objective goes before everything, however old",
        ),
        pytest.param(
            [sets(COURSE, 1, threshold=75), sets(COURSE, 2, threshold=85)],
            85,
            Origin(place=COURSE, version=2),
            id="of one place the newest version",
        ),
        pytest.param(
            [sets(COURSE, 1, threshold=75), sets(COURSE, 2)],
            80,
            DEFAULT_ORIGIN,
            id="a new version that leaves a value open inherits it again",
        ),
        pytest.param(
            [sets(SCHOOL, 1, threshold=75, locked="threshold_percent"), sets(UNIT, 2, threshold=60)],
            75,
            Origin(place=SCHOOL, version=1, is_locked=True),
            id="a lock holds for everything below",
        ),
        pytest.param(
            [sets(DISTRICT, 1, threshold=70), sets(SCHOOL, 2, threshold=75, locked="threshold_percent")],
            75,
            Origin(place=SCHOOL, version=2, is_locked=True),
            id="a lock does not hold upwards",
        ),
        pytest.param(
            [
                sets(DISTRICT, 1, threshold=70, locked="threshold_percent"),
                sets(SCHOOL, 2, threshold=75, locked="threshold_percent"),
            ],
            70,
            Origin(place=DISTRICT, version=1, is_locked=True),
            id="of two locks the one above",
        ),
        pytest.param(
            [sets(SCHOOL, 1, chances=3, locked="chances"), sets(UNIT, 2, threshold=60)],
            60,
            Origin(place=UNIT, version=2),
            id="a lock holds its own value only",
        ),
        pytest.param(
            [
                sets(SCHOOL, 1, threshold=75, locked="threshold_percent"),
                sets(UNIT, 2, threshold=60),
                sets(SCHOOL, 3, threshold=75),
            ],
            60,
            Origin(place=UNIT, version=2),
            id="a lock that is lifted gives way to what was set below",
        ),
    ],
)
def test_a_value_and_where_it_comes_from(standing, threshold, origin):
    resolved = resolve(standing)
    assert resolved.policy.threshold_percent == threshold
    assert resolved.origins["threshold_percent"] == origin


def test_each_value_is_inherited_on_its_own():
    trend = Calculation(method=Method.POWER_LAW)
    resolved = resolve(
        [
            sets(DISTRICT, 1, minimum_items=4),
            sets(SCHOOL, 2, threshold=75, show_nearly=False),
            sets(COURSE, 3, calculation=trend, chances=None),
            sets(OBJECTIVE, 4, minimum_attempts=2),
        ]
    )
    assert resolved.policy == policy(
        "75",
        version=4,
        minimum_items=4,
        show_nearly=False,
        calculation=trend,
        chances=None,
        minimum_attempts=2,
    )
    assert {name: origin.place for name, origin in resolved.origins.items()} == {
        "threshold_percent": SCHOOL,
        "near_band": None,
        "show_nearly": SCHOOL,
        "calculation": COURSE,
        "minimum_attempts": OBJECTIVE,
        "minimum_items": DISTRICT,
        "chances": COURSE,
        "waiting_days": None,
        "gate": None,
        "form_rule": None,
        "scale": None,
    }


def test_a_scale_is_inherited_like_any_value():
    four = NamedScale(key=1, title="Four levels", scale=FOUR_LEVELS)
    five = NamedScale(key=2, title="Five levels", scale=FIVE_LEVELS)
    known = resolve([sets(SCHOOL, 1, scale=four), sets(COURSE, 2, scale=five), sets(UNIT, 3, threshold=90)])
    assert known.policy.scale == five
    assert known.origins["scale"] == Origin(place=COURSE, version=2)


def test_values_that_set_nothing_sensible_together_are_refused_when_resolved():
    with pytest.raises(Refused, match="threshold"):
        resolve([sets(SCHOOL, threshold=101)])


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        *[
            pytest.param(
                {"place": OBJECTIVE, "values": {name: 1}}, "value_not_here", id=f"{name} on an objective"
            )
            for name in UNIT_WIDE
        ],
        pytest.param(
            {"place": OBJECTIVE, "locked": {"gate"}}, "value_not_here", id="a gate locked on an objective"
        ),
        pytest.param({"values": {"color": 1}}, "value_not_here", id="a value nobody knows"),
        pytest.param({"values": {"version": 1}}, "value_not_here", id="a version is not a value"),
        pytest.param({"locked": {"chances"}}, "lock_without_value", id="a lock on what is not set here"),
    ],
)
def test_a_place_refuses(refused, code):
    case = {"place": UNIT, "version": 1} | refused
    with pytest.raises(Refused) as refusal:
        Layer(**case | {"locked": frozenset(refused.get("locked", ()))})
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        pytest.param(
            {"place": OBJECTIVE, "values": {"gate": 1}},
            "gate cannot be set for objective.",
            id="not at this place",
        ),
        pytest.param(
            {"place": UNIT, "locked": frozenset({"chances"})},
            "Only a value that is set here can be locked.",
            id="an empty lock",
        ),
    ],
)
def test_a_place_says_what_it_refuses(refused, told):
    with pytest.raises(Refused) as refusal:
        Layer(version=1, **refused)
    assert str(refusal.value) == told


@pytest.mark.parametrize("place", [place for place in Place if place is not OBJECTIVE])
def test_every_value_may_be_set_down_to_the_unit(place):
    given_values = {name: getattr(DEFAULT_POLICY, name) for name in VALUES}
    whole = Layer(place=place, version=1, values=given_values, locked=frozenset(VALUES))
    assert set(resolve([whole]).origins.values()) == {Origin(place=place, version=1, is_locked=True)}


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        pytest.param([], (), id="nothing above"),
        pytest.param([sets(SCHOOL, threshold=75)], (), id="set above but not locked"),
        pytest.param(
            [sets(SCHOOL, threshold=75, locked="threshold_percent")],
            ("threshold_percent",),
            id="locked above",
        ),
        pytest.param(
            [
                sets(DISTRICT, 1, near_band=Decimal(5), locked="near_band"),
                sets(COURSE, 2, threshold=75, locked="threshold_percent"),
            ],
            ("near_band", "threshold_percent"),
            id="locked in two places, by name",
        ),
        pytest.param([sets(SCHOOL, chances=3, locked="chances")], (), id="locked above, but not set here"),
        pytest.param(
            [sets(OBJECTIVE, threshold=75, locked="threshold_percent")], (), id="a lock below does not matter"
        ),
        pytest.param(
            [sets(UNIT, 7, threshold=75, locked="threshold_percent")], (), id="nor does its own earlier lock"
        ),
        pytest.param(
            [sets(SCHOOL, 2, threshold=75), sets(SCHOOL, 1, threshold=75, locked="threshold_percent")],
            (),
            id="a lock lifted since",
        ),
    ],
)
def test_values_that_are_locked_above(above, expected):
    layer = sets(UNIT, 9, threshold=60, near_band=Decimal(20))
    assert overridden_locks(layer, above=above) == expected


@given(layers(), st.randoms(use_true_random=False))
def test_resolving_does_not_depend_on_the_order_of_the_versions(standing, chance):
    shuffled = standing.copy()
    chance.shuffle(shuffled)
    assert resolve(shuffled) == resolve(standing)
    assert newest(shuffled) == newest(standing)


@given(layers())
def test_a_lower_place_decides_unless_a_lock_is_above(standing):
    resolved = resolve(standing)
    top_down = newest(standing)
    for name in VALUES:
        setting = [layer for layer in top_down if name in layer.values]
        locking = [layer for layer in setting if name in layer.locked]
        deciding = (locking or setting[-1:] or [None])[0]
        if deciding is None:
            assert resolved.origins[name] == DEFAULT_ORIGIN
            assert getattr(resolved.policy, name) == getattr(DEFAULT_POLICY, name)
        else:
            assert resolved.origins[name] == Origin(
                place=deciding.place, version=deciding.version, is_locked=name in deciding.locked
            )
            assert getattr(resolved.policy, name) == deciding.values[name]


@given(layers())
def test_of_each_place_the_newest_version_stands_from_the_top_down(standing):
    found = newest(standing)
    assert [layer.place for layer in found] == [
        place for place in TOP_DOWN if any(layer.place is place for layer in standing)
    ]
    assert all(
        layer.version == max(known.version for known in standing if known.place is layer.place)
        for layer in found
    )
    assert resolve(standing).policy.version == max((layer.version for layer in found), default=0)


@given(layers())
def test_a_value_that_is_locked_above_has_no_effect(standing):
    for layer in newest(standing):
        origins = resolve(standing).origins
        for name in overridden_locks(layer, above=standing):
            assert origins[name].is_locked
            assert TOP_DOWN.index(origins[name].place) < TOP_DOWN.index(layer.place)


def test_every_value_of_a_policy_is_inherited_except_its_version():
    assert [*VALUES] == [*DECIDING, *UNIT_WIDE]
    assert {*VALUES, "version"} == set(Policy.__dataclass_fields__)


@pytest.mark.parametrize(
    ("announced", "asked", "expected"),
    [
        pytest.param(2, 3, 3, id="raised"),
        pytest.param(3, 2, 3, id="never lowered"),
        pytest.param(2, 2, 2, id="unchanged"),
        pytest.param(2, None, None, id="raised without limit"),
        pytest.param(None, 1, None, id="announced without limit it stays so"),
        pytest.param(None, None, None, id="without limit throughout"),
    ],
)
def test_chances_once_announced(announced, asked, expected):
    assert chances_of_running_unit(announced, policy=policy(chances=asked)) == expected


@pytest.mark.parametrize(
    ("chances", "chance", "expected"),
    [
        pytest.param(2, 2, True, id="the last chance"),
        pytest.param(2, 3, False, id="one too many"),
        pytest.param(None, 99, True, id="no limit"),
    ],
)
def test_whether_there_is_a_chance(chances, chance, expected):
    assert policy(chances=chances).has_chance(chance) is expected


@pytest.mark.parametrize(("chances", "days"), [(1, 1), (3, 3), (None, 3)])
def test_a_plan_sets_a_day_for_each_chance_and_three_without_a_limit(chances, days):
    assert policy().with_chances(chances).planned_chances == days


def test_nearly_there_begins_a_band_below_the_threshold():
    assert policy("80", band="12.5").nearly_from == Decimal("67.5")


def test_only_the_highest_counts_the_best():
    counting = [
        rule.method
        for rule in (BEST, Calculation(method=Method.LATEST))
        if policy(calculation=rule).counts_best
    ]
    assert counting == [Method.HIGHEST]


@pytest.mark.parametrize(
    "accepted",
    [
        pytest.param({"threshold": "0", "band": "0", "chances": 1}, id="the lowest"),
        pytest.param({"threshold": "100", "band": "100", "chances": 3}, id="the highest"),
        pytest.param({"threshold": "66.60", "band": "0.1"}, id="one decimal"),
        pytest.param({"chances": None}, id="no limit of chances"),
        pytest.param({"minimum_attempts": 5, "minimum_items": 50}, id="the most evidence"),
        pytest.param({"waiting_days": 60}, id="the longest wait"),
    ],
)
def test_policy_accepts(accepted):
    assert policy(**accepted).version == 1


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        pytest.param({"threshold": "-0.1"}, "threshold_range", id="a threshold below 0"),
        pytest.param({"threshold": "100.1"}, "threshold_range", id="a threshold above 100"),
        pytest.param({"threshold": "79.95"}, "threshold_range", id="a threshold finer than the screen"),
        pytest.param({"threshold": "NaN"}, "threshold_range", id="a threshold that is no number"),
        pytest.param({"band": "-1"}, "near_band_range", id="a band below 0"),
        pytest.param({"band": "100.5"}, "near_band_range", id="a band above 100"),
        pytest.param({"band": "Infinity"}, "near_band_range", id="an endless band"),
        pytest.param({"chances": 0}, "chances_range", id="no chance at all"),
        pytest.param({"chances": 4}, "chances_range", id="four chances"),
        pytest.param({"minimum_attempts": 0}, "minimum_attempts_range", id="a status from no try"),
        pytest.param({"minimum_attempts": 6}, "minimum_attempts_range", id="six tries"),
        pytest.param({"minimum_items": 0}, "minimum_items_range", id="a status from no question"),
        pytest.param({"minimum_items": 51}, "minimum_items_range", id="51 questions"),
        pytest.param({"waiting_days": -1}, "waiting_days_range", id="a wait backwards"),
        pytest.param({"waiting_days": 61}, "waiting_days_range", id="a wait of 61 days"),
    ],
)
def test_policy_refuses(refused, code):
    with pytest.raises(Refused) as refusal:
        policy(**refused)
    assert refusal.value.code == code
    assert is_a_sentence(str(refusal.value))


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        pytest.param({"method": Method.MEAN_OF_TOP}, "count_missing", id="the best how many?"),
        pytest.param({"method": Method.N_TIMES}, "times_missing", id="how many times?"),
        pytest.param(
            {"method": Method.DECAYING_AVERAGE, "weight": 49}, "weight_range", id="a weight too small"
        ),
        pytest.param({"weight": 60}, "weight_superfluous", id="a weight for the best"),
    ],
)
def test_a_calculation_refuses_its_parameters_at_once(refused, code):
    with pytest.raises(Refused) as refusal:
        Calculation(**refused)
    assert refusal.value.code == code


def test_so_many_times_are_counted_from_the_threshold_itself():
    asked = Calculation(method=Method.N_TIMES, times=2)
    assert asked.parameters(Decimal(75)) == {
        "method": Method.N_TIMES,
        "weight": None,
        "times": 2,
        "mastery": Decimal(75),
        "count": None,
    }
    assert BEST.parameters(Decimal(75))["mastery"] is None
