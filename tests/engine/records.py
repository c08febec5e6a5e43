"""Short ways to write down engine records in the tables of cases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from mastery.engine.calculation import Method
from mastery.engine.evidence import Evidence, Outcome
from mastery.engine.policy import Calculation, Policy
from mastery.engine.scores import Score

FIRST_DAY = datetime(2026, 11, 17, 9, tzinfo=UTC)


def score(text: str) -> Score:
    """`"8/10"` is 8 of 10 points; a bare number is of 10."""
    earned, _, possible = text.partition("/")
    return Score(earned=Decimal(earned), possible=Decimal(possible or "10"))


def policy(
    threshold: str = "80", *, band: str = "10", chances: int | None = 2, version: int = 1, **values: Any
) -> Policy:
    return Policy(
        version=version,
        threshold_percent=Decimal(threshold),
        near_band=Decimal(band),
        chances=chances,
        **values,
    )


def by(method: str, threshold: str = "80", *, minimum_attempts: int = 1, **parameters: int) -> Policy:
    """A policy that counts by another method than the best."""
    calculation = Calculation(method=Method(method), **parameters)
    return policy(threshold, calculation=calculation, minimum_attempts=minimum_attempts)


def evidence(
    record_id: int,
    text: str = "8",
    *,
    day: int | None = None,
    replaces: int | None = None,
    outcome: Outcome = Outcome.SCORED,
    items: int = 1,
) -> Evidence:
    """Evidence number `record_id`, observed on day `record_id` unless told otherwise."""
    return Evidence(
        record_id=record_id,
        occasion=UUID(int=record_id),
        observed_at=FIRST_DAY + timedelta(days=record_id if day is None else day),
        outcome=outcome,
        score=score(text) if outcome is Outcome.SCORED else None,
        replaces_id=replaces,
        items=items,
    )


def is_a_sentence(text: str) -> bool:
    """What a reader is told begins with a capital or a number, ends with a full stop and does not shout."""
    return not text[:1].islower() and text.endswith(".") and not text.isupper()


def attempts(*texts: str) -> list[Evidence]:
    """One scored attempt a day, oldest first."""
    return [evidence(number, text) for number, text in enumerate(texts, start=1)]
