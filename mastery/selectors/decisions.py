"""What the engine decides from the evidence now stored: under the policies in force, or under a status's own."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mastery.engine.evidence import Evidence, Outcome
from mastery.engine.policy import Policy
from mastery.engine.scores import Score
from mastery.engine.status import Decision, decide
from mastery.models import EvidenceRecord, Exemption, KeptMastery, ObjectiveStatus
from mastery.selectors.policies import PolicyBook

Pair = tuple[int, int]
"""(student id, objective id)."""


def as_evidence(row: EvidenceRecord) -> Evidence:
    score = None
    if row.earned is not None and row.possible is not None:
        score = Score(earned=row.earned, possible=row.possible)
    return Evidence(
        record_id=row.pk,
        occasion=row.occasion,
        observed_at=row.observed_at,
        outcome=Outcome(row.outcome),
        score=score,
        replaces_id=row.replaces_id,
        items=row.items,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """Everything that some decisions rest on, by pair; `kept` are versions under which a mastery was promised."""

    records: Mapping[Pair, Sequence[Evidence]]
    exempt: Collection[Pair]
    kept: Mapping[Pair, Sequence[int]]

    def decide(self, pair: Pair, policy: Policy, *, book: PolicyBook) -> Decision:
        promises = [
            book.decided(pair[1], policy_id=policy_id).policy for policy_id in self.kept.get(pair, ())
        ]
        records = self.records.get(pair, ())
        return decide(records, policy=policy, exempt=pair in self.exempt, promises=promises)


def decide_pairs(pairs: Collection[Pair], *, book: PolicyBook, at: datetime) -> dict[Pair, Decision]:
    """Under the policies in force at `at`. Three queries."""
    stored = _stored(pairs)
    return {pair: stored.decide(pair, book.on(pair[1], at=at).policy, book=book) for pair in sorted(pairs)}


def decide_again(rows: Sequence[ObjectiveStatus], *, book: PolicyBook) -> dict[Pair, Decision]:
    """Each under the version it was decided by: what a stored status should say."""
    own = {(row.student_id, row.objective_id): row.policy_id for row in rows}
    stored = _stored(own)
    return {
        pair: stored.decide(pair, book.decided(pair[1], policy_id=policy_id).policy, book=book)
        for pair, policy_id in own.items()
    }


def evidence_of(pairs: Collection[Pair]) -> Mapping[Pair, Sequence[Evidence]]:
    """All that is recorded of these students on these objectives; one query."""
    records: dict[Pair, list[Evidence]] = defaultdict(list)
    rows = EvidenceRecord.objects.filter(
        student__in={student for student, _ in pairs}, objective__in={objective for _, objective in pairs}
    )
    for row in rows.order_by("pk"):
        records[row.student_id, row.objective_id].append(as_evidence(row))
    return records


def _stored(pairs: Collection[Pair]) -> _Stored:
    students = {student for student, _ in pairs}
    objectives = {objective for _, objective in pairs}
    exempt = Exemption.objects.filter(
        student__in=students, objective__in=objectives, lifted_at__isnull=True
    ).values_list("student_id", "objective_id")
    kept: dict[Pair, list[int]] = defaultdict(list)
    promises = KeptMastery.objects.filter(student__in=students, objective__in=objectives).order_by("pk")
    for student_id, objective_id, policy_id in promises.values_list(
        "student_id", "objective_id", "policy_id"
    ):
        kept[student_id, objective_id].append(policy_id)
    return _Stored(records=evidence_of(pairs), exempt=frozenset(exempt), kept=kept)
