"""What the engine decides from the evidence now stored: under the policies in force, or under a status's own."""

import bisect
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Q, Value

from mastery.engine.evidence import Evidence, Outcome
from mastery.engine.policy import Policy
from mastery.engine.scores import Score
from mastery.engine.status import Decision, decide
from mastery.models import EvidenceRecord, Exemption, KeptMastery, ObjectiveStatus
from mastery.selectors.policies import PolicyBook

Pair = tuple[int, int]
"""(student id, objective id)."""

Records = Mapping[Pair, Sequence[Evidence]]
"""Everything that is recorded of some pairs, replaced records too."""


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

    records: Records
    exempt: Collection[Pair]
    kept: Mapping[Pair, Sequence[int]]

    def decide(self, pair: Pair, policy: Policy, *, book: PolicyBook) -> Decision:
        promises = [
            book.decided(pair[1], policy_id=policy_id).policy for policy_id in self.kept.get(pair, ())
        ]
        records = self.records.get(pair, ())
        return decide(records, policy=policy, exempt=pair in self.exempt, promises=promises)


def decide_pairs(
    pairs: Collection[Pair], *, book: PolicyBook, at: datetime, records: Records | None = None
) -> dict[Pair, Decision]:
    """Under the policies in force at `at`. Two queries, one where the records are at hand."""
    stored = _stored(pairs, records=records)
    return {pair: stored.decide(pair, book.on(pair[1], at=at).policy, book=book) for pair in sorted(pairs)}


def decide_again(rows: Sequence[ObjectiveStatus], *, book: PolicyBook) -> dict[Pair, Decision]:
    """Each under the version it was decided by: what a stored status should say."""
    own = {(row.student_id, row.objective_id): row.policy_id for row in rows}
    stored = _stored(own)
    return {
        pair: stored.decide(pair, book.decided(pair[1], policy_id=policy_id).policy, book=book)
        for pair, policy_id in own.items()
    }


def evidence_of(pairs: Collection[Pair]) -> dict[Pair, list[Evidence]]:
    """All that is recorded of these students on these objectives; one query."""
    records: dict[Pair, list[Evidence]] = defaultdict(list)
    rows = EvidenceRecord.objects.filter(
        student__in={student for student, _ in pairs}, objective__in={objective for _, objective in pairs}
    )
    for row in rows.order_by("pk"):
        records[row.student_id, row.objective_id].append(as_evidence(row))
    return records


def _stored(pairs: Collection[Pair], *, records: Records | None = None) -> _Stored:
    """Exemptions and promises come in one answer: an exemption names no policy."""
    students = {student for student, _ in pairs}
    objectives = {objective for _, objective in pairs}
    about = Q(student__in=students, objective__in=objectives)
    no_policy = Value(None, output_field=BigIntegerField())
    exemptions = Exemption.objects.filter(about, lifted_at__isnull=True)
    rows = exemptions.values_list("student_id", "objective_id", no_policy).union(
        KeptMastery.objects.filter(about).values_list("student_id", "objective_id", "policy_id"), all=True
    )
    exempt: set[Pair] = set()
    kept: dict[Pair, list[int]] = defaultdict(list)
    for student_id, objective_id, policy_id in rows:
        if policy_id is None:
            exempt.add((student_id, objective_id))
        else:
            bisect.insort(kept[student_id, objective_id], policy_id)
    known = evidence_of(pairs) if records is None else records
    return _Stored(records=known, exempt=exempt, kept=kept)
