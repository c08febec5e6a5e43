"""What Hypothesis draws when a law is checked."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from mastery.engine.evidence import Evidence, Outcome
from mastery.engine.policy import Policy
from mastery.engine.scores import Score
from tests.engine.records import FIRST_DAY

points = st.integers(0, 9_999_000).map(lambda thousandths: Decimal(thousandths).scaleb(-3))
tenths = st.integers(0, 1000).map(lambda count: Decimal(count).scaleb(-1))


@st.composite
def scores(draw: st.DrawFn) -> Score:
    possible = draw(st.integers(1, 9_999_000))
    earned = draw(st.integers(0, possible))
    return Score(earned=Decimal(earned).scaleb(-3), possible=Decimal(possible).scaleb(-3))


policies = st.builds(
    Policy, version=st.integers(1, 99), threshold_percent=tenths, near_band=tenths, chances=st.integers(1, 3)
)


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
        )
        records.append(record)
        standing = [kept for kept in standing if kept is not corrected] + [record]
    return records
