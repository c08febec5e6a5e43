"""From marks to evidence: an objective has evidence in an attempt once all its items there are marked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Final
from uuid import UUID

from django.db import connection

from assessments.models import Attempt, AttemptItem, Mark
from assessments.services.steps.answers import Answer, Question
from classroom.models import User
from classroom.models.rows import Table, batches
from mastery.engine.attempts import AttemptState
from mastery.engine.evidence import Outcome
from mastery.engine.marking import ItemKind, Marked, key_from_json, mark
from mastery.engine.refusals import Refused
from mastery.engine.scores import Score, sum_scores
from mastery.models import EvidenceRecord
from mastery.services.steps.evidence import Observation, add_evidence


class Excused(Enum):
    """Taken out of this student's denominator."""

    EXCUSED = "EX"


EXCUSED: Final = Excused.EXCUSED
Earned = Decimal | Excused
"""What a person or a key gives for an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One attempt with what it asked and the marks that stand, both by item."""

    attempt: Attempt
    points: Mapping[int, Decimal]
    marks: Mapping[int, Mark]

    @property
    def is_marked(self) -> bool:
        return self.points.keys() == self.marks.keys()

    @property
    def given(self) -> Mapping[int, Earned]:
        """What the marks say, by item."""
        return {
            item_id: EXCUSED if mark.earned is None else mark.earned for item_id, mark in self.marks.items()
        }


def load_sittings(attempts: Collection[Attempt]) -> list[Sitting]:
    """Two queries for any number of attempts; the caller has locked them."""
    points: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for asked in AttemptItem.objects.filter(attempt__in=attempts):
        points[asked.attempt_id][asked.item_id] = asked.points
    standing: dict[int, dict[int, Mark]] = defaultdict(dict)
    for row in Mark.objects.filter(attempt__in=attempts, replaced_by__isnull=True):
        standing[row.attempt_id][row.item_id] = row
    return [
        Sitting(attempt=attempt, points=points[attempt.pk], marks=standing[attempt.pk])
        for attempt in attempts
    ]


MARKS = Table(Mark)


def mark_by_keys(
    attempt: Attempt,
    asked: Iterable[Question],
    answers: Mapping[int, Answer],
    *,
    actor: User,
    now: datetime,
) -> list[Mark]:
    """First marks for the items whose kind and key decide alone; the others wait for a person."""
    rows = []
    for question in asked:
        marked = _by_key(question, answers.get(question.item_id))
        if marked.earned is not None:
            rows.append(
                Mark(
                    school_id=attempt.school_id,
                    attempt_id=attempt.pk,
                    item_id=question.item_id,
                    earned=marked.earned,
                    source="auto",
                    misconception=marked.misconception or "",
                    marked_by_id=actor.pk,
                    marked_at=now,
                )
            )
    MARKS.insert(rows)
    return rows


def _by_key(question: Question, answer: Answer) -> Marked:
    """An item without a key, or with one its author has not finished, waits for a person: it is not wrong."""
    kind = ItemKind(question.kind)
    try:
        key = key_from_json(kind, question.key)
    except Refused:
        return Marked(earned=None)
    return mark(kind, key, answer, question.points)


def first_or_next(
    sitting: Sitting,
    item_id: int,
    earned: Earned,
    *,
    source: str,
    actor: User,
    now: datetime,
    reason: str,
) -> Mark | None:
    """The mark to add, None where the one that stands says the same. The reason belongs to corrections alone."""
    before = sitting.marks.get(item_id)
    points = earned if isinstance(earned, Decimal) else None
    if before is not None and before.earned == points:
        return None
    return Mark(
        school_id=sitting.attempt.school_id,
        attempt=sitting.attempt,
        item_id=item_id,
        outcome="excused" if points is None else "scored",
        earned=points,
        source=source,
        misconception=_still_shown(before, points, possible=sitting.points[item_id]),
        marked_by=actor,
        marked_at=now,
        replaces=before,
        reason=reason if before is not None else "",
    )


def _still_shown(before: Mark | None, points: Decimal | None, *, possible: Decimal) -> str:
    """A misconception stays named while the answer is held to be wrong."""
    return before.misconception if before is not None and points is not None and points < possible else ""


def count(sittings: Sequence[Sitting], *, actor: User, now: datetime, reason: str = "") -> None:
    """Add the evidence that these sittings now hold, and call those scored that have no mark to come.

    The caller has locked students and attempts, and `sittings` carry the newest marks.
    """
    count_evidence(sittings, actor=actor, now=now, reason=reason)
    done = [
        sitting.attempt
        for sitting in sittings
        if sitting.is_marked and sitting.attempt.state == AttemptState.SUBMITTED.value
    ]
    for batch in batches(done):
        Attempt.objects.filter(pk__in=[attempt.pk for attempt in batch]).update(
            state=AttemptState.SCORED.value, scored_at=now
        )
    for attempt in done:
        attempt.state, attempt.scored_at = AttemptState.SCORED.value, now


def count_evidence(sittings: Sequence[Sitting], *, actor: User, now: datetime, reason: str = "") -> None:
    """The same, with the states of the attempts left to the caller."""
    measured = _measured_by_form({sitting.attempt.form_id for sitting in sittings})
    partly = [each for each in sittings if _asks_a_part(each, measured[each.attempt.form_id])]
    already = _objectives_with_evidence(partly)
    seen = [
        observation
        for sitting in sittings
        for observation in _observations(
            sitting, measured[sitting.attempt.form_id], already=already[sitting.attempt.occasion]
        )
    ]
    add_evidence(seen, actor=actor, now=now, reason=reason)


Measured = Mapping[int, frozenset[int]]
"""Items by objective."""


MEASURED = """
SELECT item.form_id, aligned.objective_id, array_agg(aligned.item_id)
FROM assessments_itemalignment aligned JOIN assessments_item item ON item.id = aligned.item_id
WHERE item.form_id = ANY(%s)
GROUP BY item.form_id, aligned.objective_id
ORDER BY item.form_id, aligned.objective_id
"""


def _measured_by_form(form_ids: Collection[int]) -> Mapping[int, Measured]:
    items: dict[int, dict[int, frozenset[int]]] = {form_id: {} for form_id in form_ids}
    with connection.cursor() as cursor:
        cursor.execute(MEASURED, [list(form_ids)])
        for form_id, objective_id, item_ids in cursor:
            items[form_id][objective_id] = frozenset(item_ids)
    return items


def _asks_a_part(sitting: Sitting, measured: Measured) -> bool:
    asked = sitting.points.keys()
    return any(items & asked and not items <= asked for items in measured.values())


def _objectives_with_evidence(sittings: Sequence[Sitting]) -> Mapping[UUID, set[int]]:
    """What these sittings have shown before: a form that has grown since takes nothing of it away."""
    known: dict[UUID, set[int]] = defaultdict(set)
    if not sittings:
        return known
    rows = EvidenceRecord.objects.filter(occasion__in=[sitting.attempt.occasion for sitting in sittings])
    for occasion, objective_id in rows.values_list("occasion", "objective_id"):
        known[occasion].add(objective_id)
    return known


def _observations(sitting: Sitting, measured: Measured, *, already: set[int]) -> list[Observation]:
    """One per objective that the attempt asked as a whole.

    An item may measure two objectives of which only one was asked: a part of its items shows nothing about
    the other.
    """
    seen = []
    for objective_id, items in measured.items():
        asked = items & sitting.points.keys()
        if not asked or (asked != items and objective_id not in already):
            continue
        if asked <= sitting.marks.keys():
            seen.append(_observation(sitting, objective_id, asked))
    return seen


def _observation(sitting: Sitting, objective_id: int, items: Collection[int]) -> Observation:
    """Points of points over what was not excused; nothing left is no evidence of a level."""
    marks = [sitting.marks[item_id] for item_id in items]
    score = sum_scores(
        Score(earned=row.earned, possible=sitting.points[row.item_id])
        for row in marks
        if row.earned is not None
    )
    return Observation(
        student_id=sitting.attempt.enrollment.student_id,
        objective_id=objective_id,
        occasion=sitting.attempt.occasion,
        outcome=Outcome.EXCUSED if score is None else Outcome.SCORED,
        earned=None if score is None else score.earned,
        possible=None if score is None else score.possible,
        observed_at=_time_of_the_work(sitting.attempt),
        items=max(1, sum(row.earned is not None for row in marks)),
    )


def _time_of_the_work(attempt: Attempt) -> datetime:
    """Order is the time of the work, never of the edit."""
    return attempt.submitted_at or attempt.opened_at
