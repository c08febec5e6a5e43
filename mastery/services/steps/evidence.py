"""Add evidence, and bring the statuses it touches up to date in the same transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from classroom.models import User
from mastery.engine import evidence as rules
from mastery.engine.scores import Score
from mastery.engine.status import Decision, decide
from mastery.models import EvidenceRecord, Exemption, ObjectiveStatus
from mastery.selectors.policies import PolicyInForce, policy_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one sitting showed of one student on one objective; points are None unless the outcome is scored."""

    student_id: int
    objective_id: int
    occasion: UUID
    outcome: rules.Outcome
    earned: Decimal | None
    possible: Decimal | None
    observed_at: datetime


Pair = tuple[int, int]
"""(student id, objective id)."""


def lock_students(student_ids: Collection[int]) -> None:
    """Serialize what is decided about these students; always in ascending order, so no two wait for each other."""
    list(
        User.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=student_ids)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def add_evidence(
    observations: Sequence[Observation], *, actor: User, now: datetime, reason: str = ""
) -> frozenset[Pair]:
    """Add observations; one that a sitting already has is replaced by a new row when it differs (Bloom: the best
    *attempt* counts, and inside one attempt the last correction, also downwards).

    The caller has locked the students. Answers the pairs whose evidence changed, with statuses already updated.
    """
    known = _current_by_sitting(observations)
    fresh = []
    for seen in observations:
        before = known.get((seen.occasion, seen.objective_id))
        if before is not None and _same(before, seen):
            continue
        fresh.append(_record(seen, before=before, actor=actor, now=now, reason=reason))
    EvidenceRecord.objects.bulk_create(fresh)
    pairs = frozenset((row.student_id, row.objective_id) for row in fresh)
    project_statuses(pairs, school_id=actor.school_id, now=now)
    return pairs


def _current_by_sitting(
    observations: Sequence[Observation],
) -> Mapping[tuple[UUID, int], EvidenceRecord]:
    rows = EvidenceRecord.objects.filter(
        occasion__in={seen.occasion for seen in observations}, replaced_by__isnull=True
    )
    return {(row.occasion, row.objective_id): row for row in rows}


def _same(row: EvidenceRecord, seen: Observation) -> bool:
    return (row.outcome, row.earned, row.possible) == (
        seen.outcome.value,
        seen.earned,
        seen.possible,
    )


def _record(
    seen: Observation,
    *,
    before: EvidenceRecord | None,
    actor: User,
    now: datetime,
    reason: str,
) -> EvidenceRecord:
    return EvidenceRecord(
        school_id=actor.school_id,
        student_id=seen.student_id,
        objective_id=seen.objective_id,
        occasion=seen.occasion,
        outcome=seen.outcome.value,
        earned=seen.earned,
        possible=seen.possible,
        observed_at=seen.observed_at,
        recorded_at=now,
        recorded_by=actor,
        replaces=before,
        reason=reason if before is not None else "",
    )


def as_evidence(row: EvidenceRecord) -> rules.Evidence:
    score = None
    if row.earned is not None and row.possible is not None:
        score = Score(earned=row.earned, possible=row.possible)
    return rules.Evidence(
        record_id=row.pk,
        occasion=row.occasion,
        observed_at=row.observed_at,
        outcome=rules.Outcome(row.outcome),
        score=score,
        replaces_id=row.replaces_id,
    )


def decide_pairs(pairs: Collection[Pair], *, in_force: PolicyInForce) -> dict[Pair, Decision]:
    """What the engine decides for these pairs from the evidence now stored."""
    students = {student for student, _ in pairs}
    objectives = {objective for _, objective in pairs}
    records: dict[Pair, list[rules.Evidence]] = defaultdict(list)
    for row in EvidenceRecord.objects.filter(student__in=students, objective__in=objectives).order_by("pk"):
        records[row.student_id, row.objective_id].append(as_evidence(row))
    exempt = set(
        Exemption.objects.filter(
            student__in=students, objective__in=objectives, lifted_at__isnull=True
        ).values_list("student_id", "objective_id")
    )
    return {
        pair: decide(records[pair], policy=in_force.policy, exempt=pair in exempt) for pair in sorted(pairs)
    }


def project_statuses(pairs: Collection[Pair], *, school_id: int, now: datetime) -> None:
    """Write the status of each pair as the engine decides it; safe to repeat, the answer depends on evidence alone."""
    if not pairs:
        return
    in_force = policy_in_force(school_id, at=now)
    decisions = decide_pairs(pairs, in_force=in_force)
    write_statuses(decisions.items(), in_force=in_force, school_id=school_id, now=now)


def write_statuses(
    decisions: Iterable[tuple[Pair, Decision]],
    *,
    in_force: PolicyInForce,
    school_id: int,
    now: datetime,
) -> None:
    ObjectiveStatus.objects.bulk_create(
        [
            ObjectiveStatus(
                school_id=school_id,
                student_id=student_id,
                objective_id=objective_id,
                state=decision.status.value,
                best_earned=decision.best.score.earned if decision.best and decision.best.score else None,
                best_possible=decision.best.score.possible if decision.best and decision.best.score else None,
                attempts=decision.attempts,
                policy_id=in_force.id,
                decided_at=now,
            )
            for (student_id, objective_id), decision in decisions
        ],
        update_conflicts=True,
        unique_fields=["objective", "student"],
        update_fields=[
            "state",
            "best_earned",
            "best_possible",
            "attempts",
            "policy",
            "decided_at",
        ],
    )
