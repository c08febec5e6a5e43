"""What a teacher has set, as the pages of one result tell it beside what was computed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from mastery.engine import judgement as rules
from mastery.engine.explanation import cut
from mastery.engine.judgement import Counting, counting
from mastery.engine.status import Decision, Shown, Status, shown
from mastery.models import EvidenceRecord, Judgement, ObjectiveStatus
from mastery.models.judgements import TAKEN_BACK


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus:
    """Who set what, when and why; what the evidence says by itself, and whether some of it is newer."""

    state: Shown
    computed: Shown
    percent: Decimal | None
    by: str
    reason: str
    at: datetime
    has_newer: bool


JUDGED: Final = (
    "judgement_id",
    "judgement__state",
    "judgement__reason",
    "judgement__set_at",
    "judgement__set_by__given_name",
    "judgement__set_by__family_name",
    "has_newer",
)
"""What `counting_of` and `set_status_of` read of a status."""


def with_newer(statuses: QuerySet[ObjectiveStatus]) -> QuerySet[ObjectiveStatus]:
    """Newer is what was recorded after the judgement, whenever the work was done: the teacher had not seen it."""
    newer = EvidenceRecord.objects.filter(
        student=OuterRef("student"),
        objective=OuterRef("objective"),
        recorded_at__gt=OuterRef("judgement__set_at"),
    )
    return statuses.annotate(has_newer=Exists(newer))


def counting_of(row: Any, decision: Decision) -> Counting:
    """What counts, from a row of `JUDGED` and the decision it was made from; no row, no judgement."""
    if row is None or row.judgement_id is None:
        return counting(decision, None)
    state = Status(row.judgement__state)
    return counting(decision, rules.Judgement(judgement_id=row.judgement_id, state=state))


def set_status_of(row: Any, counts: Counting) -> SetStatus | None:
    if counts.judgement is None:
        return None
    decision = counts.decision
    name = f"{row.judgement__set_by__given_name} {row.judgement__set_by__family_name}".strip()
    return SetStatus(
        state=shown(counts.status),
        computed=shown(decision.status, is_near=decision.is_near),
        percent=None if decision.value is None else cut(decision.value),
        by=name,
        reason=row.judgement__reason,
        at=row.judgement__set_at,
        has_newer=row.has_newer,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One line of the history: `state` is None where what was set was taken back."""

    state: Shown | None
    computed: Shown
    by: str
    reason: str
    at: datetime


def history_of(student_id: int, objective_id: int) -> tuple[Act, ...]:
    """Everything that was set and taken back on one result, the newest first; one query."""
    rows = Judgement.objects.filter(student=student_id, objective=objective_id).select_related("set_by")
    return tuple(
        Act(
            state=None if row.state == TAKEN_BACK else shown(Status(row.state)),
            computed=shown(Status(row.computed_state)),
            by=row.set_by.full_name,
            reason=row.reason,
            at=row.set_at,
        )
        for row in rows.order_by("-pk")
    )
