"""Add evidence, and bring the statuses it touches up to date in the same transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from django.db import connection

from classroom.models import User
from classroom.models.rows import Table
from mastery.engine import evidence as rules
from mastery.engine.explanation import cut
from mastery.engine.judgement import Counting
from mastery.models import EvidenceRecord, ObjectiveStatus
from mastery.selectors.decisions import Pair, Records, as_evidence, decide_pairs, evidence_of
from mastery.selectors.policies import PolicyBook, policy_book
from mastery.services.steps.promises import keep_told


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
    items: int = 1


SMALLEST_POINTS: Final = Decimal("0.001")
"""What the columns of points hold."""

POLICY_LOCK = 20_268
"""Names the lock between decisions and changes of policy, beside the school's key."""


EVIDENCE = Table(EvidenceRecord)


def lock_students(student_ids: Collection[int]) -> None:
    """Serialize what is decided about these students; always in ascending order, so no two wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM classroom_user WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(student_ids)],
        )


def add_evidence(
    observations: Sequence[Observation], *, actor: User, now: datetime, reason: str = ""
) -> frozenset[Pair]:
    """Add observations; one that a sitting already has is replaced by a new row when it differs (Bloom: the best
    *attempt* counts, and inside one attempt the last correction, also downwards).

    The caller has locked the students. Answers the pairs whose evidence changed, with statuses already updated.
    """
    records = evidence_of({(seen.student_id, seen.objective_id) for seen in observations})
    standing = {
        (record.occasion, objective_id): record
        for (_student, objective_id), known in records.items()
        for record in rules.current(known)
    }
    fresh = []
    for seen in observations:
        before = standing.get((seen.occasion, seen.objective_id))
        row = _record(seen, before=before, actor=actor, now=now, reason=reason)
        if before is None or not _says_the_same(row, before):
            fresh.append(row)
    EVIDENCE.insert(fresh)
    for row in fresh:
        records[row.student_id, row.objective_id].append(as_evidence(row))
    pairs = frozenset((row.student_id, row.objective_id) for row in fresh)
    project_statuses(pairs, school_id=actor.school_id, now=now, records=records)
    return pairs


def _says_the_same(row: EvidenceRecord, before: rules.Evidence) -> bool:
    again = as_evidence(row)
    return (again.outcome, again.score, again.items) == (before.outcome, before.score, before.items)


def _record(
    seen: Observation,
    *,
    before: rules.Evidence | None,
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
        earned=_as_stored(seen.earned),
        possible=_as_stored(seen.possible),
        items=seen.items,
        observed_at=seen.observed_at,
        recorded_at=now,
        recorded_by_id=actor.pk,
        replaces_id=before.record_id if before is not None else None,
        reason=reason if before is not None else "",
    )


def _as_stored(points: Decimal | None) -> Decimal | None:
    """Rounded as the column would, so that what is decided now is what the row will say."""
    return None if points is None else Decimal(points).quantize(SMALLEST_POINTS, rounding=ROUND_HALF_UP)


def share_policies(school_id: int) -> None:
    """Wait for a change of policy that is being saved, and hold back the next one until this transaction ends.

    So nothing is decided under values that were replaced before it was committed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [POLICY_LOCK, school_id])


def hold_policies(school_id: int) -> None:
    """The other side: wait until everything that is being decided now has been, then change the policies alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [POLICY_LOCK, school_id])


def project_statuses(
    pairs: Collection[Pair], *, school_id: int, now: datetime, records: Records | None = None
) -> None:
    """Write the status of each pair as the engine decides it; safe to repeat, the answer depends on evidence alone.

    `records` holds all evidence of the pairs where the caller has it at hand.
    """
    if not pairs:
        return
    share_policies(school_id)
    book = policy_book(school_id, objective_ids={objective for _student, objective in pairs})
    keep_told({student for student, _objective in pairs}, book=book, school_id=school_id, now=now)
    decisions = decide_pairs(pairs, book=book, at=now, records=records)
    write_statuses(decisions.items(), book=book, school_id=school_id, now=now)


def as_status(
    pair: Pair, counts: Counting, *, book: PolicyBook, school_id: int, now: datetime
) -> ObjectiveStatus:
    """The row that holds this decision, and beside it what was computed where a judgement counts."""
    student_id, objective_id = pair
    decision, judgement = counts.decision, counts.judgement
    in_force = book.on(objective_id, at=now)
    score = decision.best.score if decision.best else None
    shows_value = decision.value is not None and not in_force.policy.counts_best
    return ObjectiveStatus(
        school_id=school_id,
        student_id=student_id,
        objective_id=objective_id,
        state=counts.status.value,
        is_near=counts.is_near,
        judgement_id=judgement.judgement_id if judgement else None,
        computed_state=counts.computed.value if judgement else "",
        best_earned=score.earned if score else None,
        best_possible=score.possible if score else None,
        value_percent=cut(decision.value) if shows_value and decision.value is not None else None,
        attempts=decision.attempts,
        items=decision.items,
        policy_id=in_force.id,
        decided_at=now,
    )


DECIDED_FIELDS = (
    "state",
    "is_near",
    "judgement",
    "computed_state",
    "best_earned",
    "best_possible",
    "value_percent",
    "attempts",
    "items",
    "policy",
)
"""What a decision fills in: with equal values in these, two rows say the same."""


STATUSES = Table(ObjectiveStatus)
DECIDED_ANEW = f"""
ON CONFLICT (objective_id, student_id) DO UPDATE SET {STATUSES.excluded(*DECIDED_FIELDS, "decided_at")}
"""


def write_statuses(
    decisions: Iterable[tuple[Pair, Counting]], *, book: PolicyBook, school_id: int, now: datetime
) -> None:
    STATUSES.insert(
        [as_status(pair, decision, book=book, school_id=school_id, now=now) for pair, decision in decisions],
        conflict=DECIDED_ANEW,
    )
