"""The checks of a student's units with their windows, forms and the student's own tries and places: one query."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from assessments.models.assessments import Assessment, ChanceWindow, ParallelForm
from assessments.models.attempts import Attempt
from assessments.models.items import Item, ItemAlignment
from assessments.models.sessions import Booking
from assessments.selectors.bookings import (
    HeldBooking,
    extra_chances,
    own_windows,
    packed_bookings,
    unpack_all,
)
from mastery.engine.attempts import AttemptState
from mastery.engine.policy import Policy
from mastery.engine.reassessment import (
    AskedObjective,
    CorrectiveState,
    PastAttempt,
    Refusal,
    Resume,
    Start,
    Window,
    decide_start,
)
from mastery.engine.sessions import BookingState
from mastery.selectors.tracker import KnownObjective


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAttempt:
    """One sitting of the student; void ones gave their chance back."""

    attempt_id: int
    number: int
    form_label: str
    state: AttemptState
    occasion: UUID
    is_do_over: bool
    opened_at: datetime
    submitted_at: datetime | None

    @property
    def is_handed_in(self) -> bool:
        return self.state in (AttemptState.SUBMITTED, AttemptState.SCORED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCheck:
    """A check as one student has it: chances in order, forms that ask something, the student's sittings."""

    check_id: int
    run_id: int
    title: str
    windows: tuple[Window, ...]
    form_labels: tuple[str, ...]
    objective_ids: frozenset[int]
    attempts: tuple[OwnAttempt, ...]
    sheets_given_at: datetime | None
    bookings: tuple[HeldBooking, ...] = ()
    extra_chances: int = 0

    @property
    def used(self) -> tuple[OwnAttempt, ...]:
        """The sittings that used a chance."""
        return tuple(attempt for attempt in self.attempts if attempt.state is not AttemptState.VOID)


def checks_of_student(
    student_id: int, run_ids: Collection[int], *, zone: str, booked_in: Collection[int] = ()
) -> Mapping[int, tuple[OwnCheck, ...]]:
    """By unit run, in the order in which they were made. Times are in the school's zone.

    Of the runs `booked_in`, only the checks for which the student is booked.
    """
    booked = Booking.objects.filter(enrollment__student=student_id, state=BookingState.BOOKED.value)
    rows = (
        Assessment.objects.filter(unit_run__in={*run_ids, *booked_in})
        .filter(Q(unit_run__in=run_ids) | Q(pk__in=booked.values("assessment")))
        .annotate(
            chances=packed_windows(),
            labels=_forms(),
            measures=_objectives(),
            mine=_attempts(student_id),
            places=packed_bookings(student_id),
            extra=extra_chances(student_id),
        )
        .order_by("pk")
    )
    local = ZoneInfo(zone)
    found: defaultdict[int, list[OwnCheck]] = defaultdict(list)
    for row in rows:
        check = OwnCheck(
            check_id=row.pk,
            run_id=row.unit_run_id,
            title=row.title,
            windows=tuple(unpack_window(each, local) for each in row.chances),
            form_labels=tuple(row.labels),
            objective_ids=frozenset(row.measures),
            attempts=tuple(_attempt(each, local) for each in row.mine),
            bookings=unpack_all(row.places, local),
            extra_chances=row.extra,
            sheets_given_at=row.sheets_given_at,
        )
        found[check.run_id].append(check)
    return {run_id: tuple(checks) for run_id, checks in found.items()}


Packed = dict[str, Any]
"""A row of a subquery as PostgreSQL packs it: times as text."""


def packed_windows() -> ArraySubquery:
    rows = ChanceWindow.objects.filter(assessment=OuterRef("pk")).order_by("number")
    packed = JSONObject(number="number", opens_at="opens_at", closes_at="closes_at")
    return ArraySubquery(rows.values(packed=packed))


def _forms() -> ArraySubquery:
    """A form without questions cannot be given."""
    asks = Item.objects.filter(form=OuterRef("pk"))
    forms = ParallelForm.objects.filter(Exists(asks), assessment=OuterRef("pk"))
    return ArraySubquery(forms.order_by("label").values("label"))


def _objectives() -> ArraySubquery:
    aligned = ItemAlignment.objects.filter(item__form__assessment=OuterRef("pk"))
    return ArraySubquery(aligned.order_by("objective").values("objective").distinct())


def _attempts(student_id: int) -> ArraySubquery:
    own = Attempt.objects.filter(assessment=OuterRef("pk"), enrollment__student_id=student_id)
    packed = JSONObject(
        id="pk",
        number="number",
        label="form__label",
        state="state",
        occasion="occasion",
        opened_at="opened_at",
        submitted_at="submitted_at",
        is_do_over="is_do_over",
    )
    return ArraySubquery(own.order_by("pk").values(packed=packed))


def unpack_window(packed: Packed, zone: ZoneInfo) -> Window:
    return Window(
        chance=packed["number"],
        opens_at=datetime.fromisoformat(packed["opens_at"]).astimezone(zone),
        closes_at=datetime.fromisoformat(packed["closes_at"]).astimezone(zone),
    )


def _attempt(packed: Packed, zone: ZoneInfo) -> OwnAttempt:
    submitted_at = packed["submitted_at"]
    return OwnAttempt(
        attempt_id=packed["id"],
        number=packed["number"],
        form_label=packed["label"],
        state=AttemptState(packed["state"]),
        is_do_over=packed["is_do_over"],
        occasion=UUID(packed["occasion"]),
        opened_at=datetime.fromisoformat(packed["opened_at"]).astimezone(zone),
        submitted_at=datetime.fromisoformat(submitted_at).astimezone(zone) if submitted_at else None,
    )


def answer_for(
    check: OwnCheck,
    *,
    objectives: Sequence[KnownObjective],
    correctives: Mapping[int, CorrectiveState],
    policy: Policy,
    now: datetime,
) -> Start | Resume | Refusal:
    """What the engine answers when the student asks to start this check now: the same as the sitting page."""
    return decide_start(
        windows=[*check.windows, *own_windows(check.bookings)],
        attempts=past_attempts(check),
        form_labels=check.form_labels,
        objectives=[
            AskedObjective(
                objective_id=objective.objective_id,
                code=objective.code,
                status=objective.status,
                corrective=correctives.get(objective.objective_id, CorrectiveState.NONE),
            )
            for objective in objectives
            if objective.objective_id in check.objective_ids
        ],
        policy=policy,
        now=now,
        extra_chances=check.extra_chances,
    )


def past_attempts(check: OwnCheck) -> list[PastAttempt]:
    """The student's sittings as the engine asks for them."""
    return [
        PastAttempt(
            number=attempt.number,
            form_label=attempt.form_label,
            state=attempt.state,
            handed_in_at=attempt.submitted_at,
            is_do_over=attempt.is_do_over,
        )
        for attempt in check.attempts
    ]
