"""Short ways to write down engine records in the tables of cases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from mastery.engine.evidence import Evidence, Outcome
from mastery.engine.policy import Policy
from mastery.engine.scores import Score

FIRST_DAY = datetime(2026, 11, 17, 9, tzinfo=UTC)


def score(text: str) -> Score:
    """`"8/10"` is 8 of 10 points; a bare number is of 10."""
    earned, _, possible = text.partition("/")
    return Score(earned=Decimal(earned), possible=Decimal(possible or "10"))


def policy(threshold: str = "80", *, band: str = "10", chances: int = 2, version: int = 1) -> Policy:
    return Policy(
        version=version, threshold_percent=Decimal(threshold), near_band=Decimal(band), chances=chances
    )


def evidence(
    record_id: int,
    text: str = "8",
    *,
    day: int | None = None,
    replaces: int | None = None,
    outcome: Outcome = Outcome.SCORED,
) -> Evidence:
    """Evidence number `record_id`, observed on day `record_id` unless told otherwise."""
    return Evidence(
        record_id=record_id,
        occasion=UUID(int=record_id),
        observed_at=FIRST_DAY + timedelta(days=record_id if day is None else day),
        outcome=outcome,
        score=score(text) if outcome is Outcome.SCORED else None,
        replaces_id=replaces,
    )


def attempts(*texts: str) -> list[Evidence]:
    """One scored attempt a day, oldest first."""
    return [evidence(number, text) for number, text in enumerate(texts, start=1)]
