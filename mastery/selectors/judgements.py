"""What a teacher has set, as the pages of one result tell it beside what was computed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from mastery.engine import judgement as rules
from mastery.engine.judgement import Counting, counting
from mastery.engine.status import Decision, Shown, Status, shown
from mastery.models import EvidenceRecord, Judgement, ObjectiveStatus
from mastery.models.judgements import TAKEN_BACK
from mastery.selectors.standing import score_of


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
    "computed_state",
    "value_percent",
    "best_earned",
    "best_possible",
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
    """What counts, from a row of `JUDGED` and what was computed; no row, no judgement."""
    if row is None or row.judgement_id is None:
        return counting(decision, None)
    state = Status(row.judgement__state)
    return counting(decision, rules.Judgement(judgement_id=row.judgement_id, state=state))


def set_status_of(row: Any) -> SetStatus | None:
    """What a row of `JUDGED` says of a teacher's act; None where none counts."""
    if row is None or row.judgement_id is None:
        return None
    return SetStatus(
        state=shown(Status(row.judgement__state)),
        computed=shown(Status(row.computed_state)),
        percent=_percent(row),
        by=f"{row.judgement__set_by__given_name} {row.judgement__set_by__family_name}".strip(),
        reason=row.judgement__reason,
        at=row.judgement__set_at,
        has_newer=row.has_newer,
    )


def _percent(row: Any) -> Decimal | None:
    """The number of the policy's method, or the best score; nothing stored is no evidence."""
    if row.value_percent is not None:
        return Decimal(row.value_percent)
    best = score_of(row.best_earned, row.best_possible)
    return best.shown_percent if best else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """The state that counts, what a teacher has set of it and what may be set."""

    state: Shown
    percent: Decimal | None
    judged: SetStatus | None
    may_set: tuple[Status, ...]


def standing_on(student_id: int, objective_id: int) -> Stands:
    """Where one student stands on one objective, as it is stored; one query."""
    statuses = ObjectiveStatus.objects.filter(student=student_id, objective=objective_id)
    row = with_newer(statuses).values_list("state", "is_near", *JUDGED, named=True).first()
    if row is None:
        nothing = rules.settable(computed=Status.NOT_ASSESSED, current=None)
        return Stands(state=Shown.NONE, percent=None, judged=None, may_set=nothing)
    current = Status(row.state) if row.judgement_id is not None else None
    return Stands(
        state=shown(Status(row.state), is_near=row.is_near),
        percent=_percent(row),
        judged=set_status_of(row),
        may_set=rules.settable(computed=Status(row.computed_state or row.state), current=current),
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
