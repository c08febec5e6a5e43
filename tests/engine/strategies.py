"""What Hypothesis draws when a law is checked."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from mastery.engine.calculation import Method
from mastery.engine.evidence import Evidence, Outcome
from mastery.engine.policy import BEST, DECIDING, VALUES, Calculation, FormRule, Gate, Layer, Place, Policy
from mastery.engine.scale import FIVE_LEVELS, FOUR_LEVELS, NamedScale
from mastery.engine.scores import Score
from tests.engine.records import FIRST_DAY

points = st.integers(0, 9_999_000).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
tenths = st.integers(0, 1000).map(lambda count: Decimal(count).scaleb(-1))


@st.composite
def scores(draw: st.DrawFn) -> Score:
    possible = draw(st.integers(1, 9_999_000))
    earned = draw(st.integers(0, possible))
    return Score(earned=Decimal(earned).scaleb(-3), possible=Decimal(possible).scaleb(-3))


small = st.integers(1, 5)
calculations = st.one_of(
    st.builds(
        Calculation, method=st.sampled_from([Method.HIGHEST, Method.LATEST, Method.AVERAGE, Method.POWER_LAW])
    ),
    st.builds(Calculation, method=st.just(Method.WEIGHTED_AVERAGE), weight=st.integers(1, 99)),
    st.builds(Calculation, method=st.just(Method.DECAYING_AVERAGE), weight=st.integers(50, 99)),
    st.builds(Calculation, method=st.just(Method.N_TIMES), times=small),
    st.builds(Calculation, method=st.just(Method.MEAN_OF_TOP), count=small),
    st.builds(Calculation, method=st.just(Method.MEDIAN_OF_RECENT), count=small),
)
values: dict[str, st.SearchStrategy[Any]] = {
    "threshold_percent": tenths,
    "near_band": tenths,
    "show_nearly": st.booleans(),
    "calculation": calculations,
    "minimum_attempts": st.integers(1, 4),
    "minimum_items": st.integers(1, 12),
    "chances": st.none() | st.integers(1, 3),
    "waiting_days": st.integers(0, 60),
    "gate": st.sampled_from(Gate),
    "form_rule": st.sampled_from(FormRule),
    "scale": st.sampled_from(
        [
            NamedScale(key=1, title="Four", scale=FOUR_LEVELS),
            NamedScale(key=2, title="Five", scale=FIVE_LEVELS),
        ]
    ),
}
"""What each value of a policy may be, by name."""

policies = st.builds(Policy, version=st.integers(1, 99), **values)
policies_of_the_best = policies.map(lambda rule: replace(rule, calculation=BEST))


@st.composite
def layers(draw: st.DrawFn) -> list[Layer]:
    """Versions of some places, numbered through the school, in any order."""
    numbers = draw(st.lists(st.integers(1, 99), max_size=8, unique=True))
    return [draw(_layers(version)) for version in numbers]


@st.composite
def _layers(draw: st.DrawFn, version: int) -> Layer:
    place = draw(st.sampled_from(Place))
    names = draw(st.sets(st.sampled_from(DECIDING if place is Place.OBJECTIVE else VALUES)))
    set_here = {name: draw(values[name]) for name in sorted(names)}
    locked = draw(st.sets(st.sampled_from(sorted(names)))) if names else set()
    return Layer(place=place, version=version, values=set_here, locked=frozenset(locked))


@st.composite
def histories(draw: st.DrawFn) -> list[Evidence]:
    """Attempts and corrections as they may stand in the database: each record replaced at most once."""
    records: list[Evidence] = []
    standing: list[Evidence] = []
    for record_id in range(1, draw(st.integers(0, 8)) + 1):
        corrected = draw(st.sampled_from([None, *standing]))
        outcome = draw(st.sampled_from(Outcome))
        record = Evidence(
            record_id=record_id,
            occasion=corrected.occasion if corrected else UUID(int=record_id),
            observed_at=(
                corrected.observed_at if corrected else FIRST_DAY + timedelta(hours=draw(st.integers(0, 5)))
            ),
            outcome=outcome,
            score=draw(scores()) if outcome is Outcome.SCORED else None,
            replaces_id=corrected.record_id if corrected else None,
            items=draw(st.integers(1, 6)),
        )
        records.append(record)
        standing = [kept for kept in standing if kept is not corrected] + [record]
    return records
