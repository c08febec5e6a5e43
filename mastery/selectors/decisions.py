"""What the engine decides from the evidence now stored: under the policies in force, or under a status's own."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from mastery.engine.evidence import Evidence, Outcome
from mastery.engine.judgement import Counting, Judgement, counting
from mastery.engine.peers import mastered_since
from mastery.engine.policy import Policy
from mastery.engine.status import Status, decide
from mastery.models import EvidenceRecord, ObjectiveStatus
from mastery.selectors.policies import PolicyBook
from mastery.selectors.standing import score_of

Pair = tuple[int, int]
"""(student id, objective id)."""

Records = Mapping[Pair, Sequence[Evidence]]
"""Everything that is recorded of some pairs, replaced records too."""


def as_evidence(row: EvidenceRecord) -> Evidence:
    return Evidence(
        record_id=row.pk,
        occasion=row.occasion,
        observed_at=row.observed_at,
        outcome=Outcome(row.outcome),
        score=score_of(row.earned, row.possible),
        replaces_id=row.replaces_id,
        items=row.items,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """Everything that some decisions rest on, by pair; `kept` are versions under which a mastery was promised,
    `judged` what teachers have set and not taken back."""

    records: Records
    exempt: Collection[Pair]
    kept: Mapping[Pair, Sequence[int]]
    judged: Mapping[Pair, Judgement]

    def decide(self, pair: Pair, policy: Policy, *, book: PolicyBook) -> Counting:
        promises = self._promises(pair, book)
        records = self.records.get(pair, ())
        computed = decide(records, policy=policy, exempt=pair in self.exempt, promises=promises)
        return counting(computed, self.judged.get(pair))

    def since(self, pair: Pair, policy: Policy, *, book: PolicyBook) -> datetime | None:
        records = self.records.get(pair, ())
        return mastered_since(records, policy=policy, promises=self._promises(pair, book))

    def _promises(self, pair: Pair, book: PolicyBook) -> list[Policy]:
        kept = self.kept.get(pair, ())
        return [book.decided(pair[1], policy_id=policy_id).policy for policy_id in kept]


def decide_pairs(
    pairs: Collection[Pair], *, book: PolicyBook, at: datetime, records: Records | None = None
) -> dict[Pair, Counting]:
    """Under the policies in force at `at`. Two queries, one where the records are at hand."""
    stored = _stored(pairs, records=records)
    return {pair: stored.decide(pair, book.on(pair[1], at=at).policy, book=book) for pair in sorted(pairs)}


def decide_again(rows: Sequence[ObjectiveStatus], *, book: PolicyBook) -> dict[Pair, Counting]:
    """Each under the version it was decided by: what a stored status should say."""
    own = {(row.student_id, row.objective_id): row.policy_id for row in rows}
    stored = _stored(own)
    return {
        pair: stored.decide(pair, book.decided(pair[1], policy_id=policy_id).policy, book=book)
        for pair, policy_id in own.items()
    }


def mastered_times(pairs: Collection[Pair], *, book: PolicyBook, at: datetime) -> dict[Pair, datetime]:
    """Since when each of these is mastered under the policies in force at `at`; who is not is left out."""
    stored = _stored(pairs)
    found = {pair: stored.since(pair, book.on(pair[1], at=at).policy, book=book) for pair in pairs}
    return {pair: moment for pair, moment in found.items() if moment is not None}


EVIDENCE = """
SELECT student_id, objective_id, id, occasion, observed_at, outcome, earned, possible, replaces_id, items
FROM mastery_evidencerecord
WHERE student_id = ANY(%(students)s) AND objective_id = ANY(%(objectives)s)
ORDER BY id
"""
"""Every handed in try asks this: written out, because composing it took longer than asking."""


def evidence_of(pairs: Collection[Pair]) -> dict[Pair, list[Evidence]]:
    """All that is recorded of these students on these objectives; one query."""
    records: dict[Pair, list[Evidence]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(EVIDENCE, _about(pairs))
        for (
            student_id,
            objective_id,
            pk,
            occasion,
            at,
            outcome,
            earned,
            possible,
            replaces_id,
            items,
        ) in cursor:
            records[student_id, objective_id].append(
                Evidence(
                    record_id=pk,
                    occasion=occasion,
                    observed_at=at,
                    outcome=Outcome(outcome),
                    score=score_of(earned, possible),
                    replaces_id=replaces_id,
                    items=items,
                )
            )
    return records


def _about(pairs: Collection[Pair]) -> dict[str, list[int]]:
    return {
        "students": sorted({student for student, _ in pairs}),
        "objectives": sorted({objective for _, objective in pairs}),
    }


HUMAN_ACTS = """
SELECT student_id, objective_id, 'exempt', NULL FROM mastery_exemption
WHERE lifted_at IS NULL AND student_id = ANY(%(students)s) AND objective_id = ANY(%(objectives)s)
UNION ALL
SELECT student_id, objective_id, 'kept', policy_id FROM mastery_keptmastery
WHERE student_id = ANY(%(students)s) AND objective_id = ANY(%(objectives)s)
UNION ALL
SELECT student_id, objective_id, judged.state, judged.id FROM mastery_judgement judged
WHERE judged.state <> 'taken_back' AND student_id = ANY(%(students)s) AND objective_id = ANY(%(objectives)s)
  AND NOT EXISTS (SELECT 1 FROM mastery_judgement later WHERE later.replaces_id = judged.id)
ORDER BY 4
"""
"""Exemptions, promises and judgements in one answer, since every handed in try asks it."""


def _stored(pairs: Collection[Pair], *, records: Records | None = None) -> _Stored:
    exempt: set[Pair] = set()
    kept: dict[Pair, list[int]] = defaultdict(list)
    judged: dict[Pair, Judgement] = {}
    with connection.cursor() as cursor:
        cursor.execute(HUMAN_ACTS, _about(pairs))
        for student_id, objective_id, act, key in cursor:
            pair = student_id, objective_id
            if act == "exempt":
                exempt.add(pair)
            elif act == "kept":
                kept[pair].append(key)
            else:
                judged[pair] = Judgement(judgement_id=key, state=Status(act))
    known = evidence_of(pairs) if records is None else records
    return _Stored(records=known, exempt=exempt, kept=kept, judged=judged)
