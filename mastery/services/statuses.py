"""Statuses are a projection of the evidence: this recomputes them and says how many had been wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from classroom.models import School, User
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.models import EvidenceRecord, Exemption, Judgement, ObjectiveStatus
from mastery.selectors.decisions import Pair, decide_pairs
from mastery.selectors.policies import policy_book
from mastery.services.steps.evidence import (
    DECIDED_FIELDS,
    as_status,
    lock_students,
    share_policies,
    write_statuses,
)
from mastery.services.steps.promises import keep_told

BATCH = 200
"""Students in one transaction: pages wait at most this long for their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """`differed` of `checked` statuses did not say what the evidence says, or were missing."""

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
    """Decide every pair with evidence, an exemption, a judgement or a status; write those that differ."""
    lock_students(student_ids)
    share_policies(school_id)
    stored = {(row.student_id, row.objective_id): row for row in _statuses(student_ids)}
    pairs = stored.keys() | _pairs_with_a_cause(student_ids)
    book = policy_book(school_id, objective_ids={objective for _student, objective in pairs})
    keep_told(student_ids, book=book, school_id=school_id, now=now)
    decisions = decide_pairs(pairs, book=book, at=now)
    decided = {
        pair: as_status(pair, decision, book=book, school_id=school_id, now=now)
        for pair, decision in decisions.items()
    }
    stale = {
        pair: decisions[pair] for pair, row in decided.items() if _differs(stored.get(pair), row, _STORED)
    }
    write_statuses(stale.items(), book=book, school_id=school_id, now=now)
    differed = sum(_differs(stored.get(pair), decided[pair], _SAID) for pair in stale)
    return Rebuilt(checked=len(decisions), differed=differed)


def _batches(school_id: int) -> Iterator[list[int]]:
    students = list(User.objects.filter(school_id=school_id).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(students), BATCH):
        yield students[start : start + BATCH]


def _statuses(student_ids: Sequence[int]) -> Iterator[ObjectiveStatus]:
    return iter(ObjectiveStatus.objects.filter(student__in=student_ids).order_by("pk"))


def _pairs_with_a_cause(student_ids: Sequence[int]) -> set[Pair]:
    seen = EvidenceRecord.objects.filter(student__in=student_ids)
    exempt = Exemption.objects.filter(student__in=student_ids)
    judged = Judgement.objects.filter(student__in=student_ids)
    return {
        *seen.values_list("student_id", "objective_id").distinct(),
        *exempt.values_list("student_id", "objective_id").distinct(),
        *judged.values_list("student_id", "objective_id").distinct(),
    }


def _differs(stored: ObjectiveStatus | None, decided: ObjectiveStatus, names: Sequence[str]) -> bool:
    """Results of a class whose batch has not come yet differ as well, and are decided here before their turn."""
    if stored is None:
        return True
    return any(getattr(stored, name) != getattr(decided, name) for name in names)


_KEYS = {"policy": "policy_id", "judgement": "judgement_id"}
_STORED = [_KEYS.get(name, name) for name in DECIDED_FIELDS]
_SAID = [name for name in _STORED if name != "policy_id"]
"""Which version of the policy it was decided by is no part of what a status says: a newer one may say the same."""
