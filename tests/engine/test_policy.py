"""Rules of docs/rules.md, section policy."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mastery.engine.policy import DEFAULT_POLICY, Policy, in_force
from mastery.engine.refusals import Refused
from tests.engine.records import FIRST_DAY, policy

DAY = timedelta(days=1)
OLD, NEW = policy("80", version=1), policy("75", version=2)


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        pytest.param([], DEFAULT_POLICY, id="nobody has decided: the default"),
        pytest.param(
            [(FIRST_DAY + DAY, OLD)], DEFAULT_POLICY, id="decided for later: the default until then"
        ),
        pytest.param([(FIRST_DAY, OLD)], OLD, id="in force from its moment on"),
        pytest.param(
            [(FIRST_DAY - DAY, OLD), (FIRST_DAY, NEW)], NEW, id="the later one takes over at its moment"
        ),
        pytest.param([(FIRST_DAY, NEW), (FIRST_DAY - DAY, OLD)], NEW, id="in whatever order they come"),
        pytest.param([(FIRST_DAY - DAY, OLD), (FIRST_DAY + DAY, NEW)], OLD, id="the next one waits"),
        pytest.param([(FIRST_DAY, NEW), (FIRST_DAY, OLD)], NEW, id="at one moment the higher version"),
    ],
)
def test_the_policy_in_force(dated, expected):
    assert in_force(dated, at=FIRST_DAY) == expected


def test_the_default_is_eighty_percent_and_a_second_chance():
    assert (
        Policy(version=0, threshold_percent=Decimal(80), near_band=Decimal(10), chances=2) == DEFAULT_POLICY
    )


def test_nearly_there_begins_a_band_below_the_threshold():
    assert policy("80", band="12.5").nearly_from == Decimal("67.5")


@pytest.mark.parametrize(
    "accepted",
    [
        pytest.param({"threshold": "0", "band": "0", "chances": 1}, id="the lowest"),
        pytest.param({"threshold": "100", "band": "100", "chances": 3}, id="the highest"),
        pytest.param({"threshold": "66.60", "band": "0.1"}, id="one decimal"),
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
    ],
)
def test_policy_refuses(refused, code):
    with pytest.raises(Refused) as refusal:
        policy(**refused)
    assert refusal.value.code == code
