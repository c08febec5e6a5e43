"""The policy of a school in force at a time, as the engine reads it."""

from dataclasses import dataclass
from datetime import datetime

from classroom.models import School
from mastery.engine.policy import Policy
from mastery.models import MasteryPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInForce:
    """`id` is the stored version's key, kept with every status decided under it."""

    id: int
    policy: Policy


def as_engine_policy(row: MasteryPolicy) -> Policy:
    return Policy(
        version=row.version,
        threshold_percent=row.threshold_percent,
        near_band=row.near_band,
        chances=row.chances,
    )


def policy_in_force(school_id: int, *, at: datetime) -> PolicyInForce:
    """The newest version that is effective at `at`. Every school has a first version from its creation on."""
    row = MasteryPolicy.objects.filter(school_id=school_id, effective_at__lte=at).order_by("-effective_at")[0]
    return PolicyInForce(id=row.pk, policy=as_engine_policy(row))


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One line of the history. The first version has no author and holds from the beginning."""

    policy: Policy
    effective_at: datetime
    author: str
    reason: str
    is_in_force: bool


def policy_history(school: School, *, at: datetime) -> tuple[PolicyVersion, ...]:
    """Every version, newest first."""
    rows = MasteryPolicy.objects.filter(school=school).select_related("author").order_by("-effective_at")
    begun = [row.pk for row in rows if row.effective_at <= at]
    return tuple(
        PolicyVersion(
            policy=as_engine_policy(row),
            effective_at=row.effective_at,
            author=row.author.full_name if row.author else "",
            reason=row.reason,
            is_in_force=row.pk == begun[0],
        )
        for row in rows
    )
