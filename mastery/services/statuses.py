"""Statuses are a projection of the evidence: this recomputes them and says how many had been wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from classroom.models import School, User
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.status import Decision
from mastery.models import EvidenceRecord, Exemption, ObjectiveStatus
from mastery.selectors.policies import policy_in_force
from mastery.services.steps.evidence import Pair, decide_pairs, lock_students, write_statuses

BATCH = 200
"""Students in one transaction: pages wait at most this long for their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """`differed` of `checked` statuses were not what the evidence says, or were missing."""

    checked: int
    differed: int


def rebuild_statuses(*, now: datetime) -> Rebuilt:
    """Every school, a batch of students at a time. It may be stopped and started again."""
    batches = [
        rebuild_batch(actor=None, school_id=school_id, student_ids=student_ids, now=now)
        for school_id in School.objects.order_by("pk").values_list("pk", flat=True)
        for student_ids in _batches(school_id)
    ]
    return Rebuilt(
        checked=sum(batch.checked for batch in batches), differed=sum(batch.differed for batch in batches)
    )


@unit_of_work
def rebuild_batch(
    *, actor: User | None, school_id: int, student_ids: Sequence[int], now: datetime
) -> Rebuilt:
    """Decide every pair with evidence, an exemption or a status; write those that differ."""
    lock_students(student_ids)
    in_force = policy_in_force(school_id, at=now)
    stored = {(row.student_id, row.objective_id): row for row in _statuses(student_ids)}
    decisions = decide_pairs(stored.keys() | _pairs_with_a_cause(student_ids), in_force=in_force)
    wrong = {pair: decision for pair, decision in decisions.items() if not _says(stored.get(pair), decision)}
    write_statuses(wrong.items(), in_force=in_force, school_id=school_id, now=now)
    return Rebuilt(checked=len(decisions), differed=len(wrong))


def _batches(school_id: int) -> Iterator[list[int]]:
    students = list(User.objects.filter(school_id=school_id).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(students), BATCH):
        yield students[start : start + BATCH]


def _statuses(student_ids: Sequence[int]) -> Iterator[ObjectiveStatus]:
    return iter(ObjectiveStatus.objects.filter(student__in=student_ids).order_by("pk"))


def _pairs_with_a_cause(student_ids: Sequence[int]) -> set[Pair]:
    seen = EvidenceRecord.objects.filter(student__in=student_ids)
    exempt = Exemption.objects.filter(student__in=student_ids)
    return {
        *seen.values_list("student_id", "objective_id").distinct(),
        *exempt.values_list("student_id", "objective_id").distinct(),
    }


def _says(row: ObjectiveStatus | None, decision: Decision) -> bool:
    if row is None:
        return False
    score = decision.best.score if decision.best else None
    return (row.state, row.best_earned, row.best_possible, row.attempts) == (
        decision.status.value,
        score.earned if score else None,
        score.possible if score else None,
        decision.attempts,
    )
