"""Whether a student may take a check now, what it would ask, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery

from assessments.models.assessments import Assessment, ChanceWindow, ParallelForm
from assessments.models.attempts import Attempt
from assessments.models.items import Item, ItemAlignment
from assessments.selectors.bookings import (
    HeldBooking,
    extra_chances,
    own_windows,
    packed_bookings,
    unpack_all,
)
from assessments.selectors.tracker_checks import packed_windows, unpack_window
from classroom.models import Enrollment
from mastery.engine.attempts import AttemptState
from mastery.engine.chances import next_number
from mastery.engine.policy import MOST_CHANCES
from mastery.engine.reassessment import (
    AskedObjective,
    CorrectiveState,
    PastAttempt,
    Refusal,
    RefusalCode,
    Resume,
    Start,
    Window,
    decide_start,
)
from mastery.engine.status import Status
from mastery.models import CorrectiveAssignment, Objective
from mastery.selectors.policies import run_policy
from mastery.selectors.work import corrective_states

MOMENT = timedelta(microseconds=1)

NextTry = Start | Resume | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the engine decides for a student who asks to start now, and the rows it decided from.

    `when_open` is the answer if a window were open now: what a check that is still to come will ask. `to_do` names
    the different ways in that the student still has to do, by objective. `chance` is the next one, None when none is
    left.
    """

    decision: NextTry
    chance: int | None
    when_open: NextTry
    objectives: tuple[Objective, ...]
    statuses: dict[int, Status]
    correctives: dict[int, CorrectiveState]
    to_do: dict[int, int]
    windows: tuple[Window, ...]
    attempts: tuple[Attempt, ...]
    forms: dict[str, ParallelForm]
    bookings: tuple[HeldBooking, ...]

    @property
    def own_windows(self) -> tuple[Window, ...]:
        """The announced windows, and the sessions in which this student has a place."""
        return (*self.windows, *own_windows(self.bookings))

    @property
    def forgone(self) -> tuple[int, ...]:
        """Objectives that a try begun now would give up for good at this check."""
        return self.decision.forgone if isinstance(self.decision, Start) else ()


def outlook(*, assessment: Assessment, enrollment: Enrollment, now: datetime) -> Outlook:
    """Six queries, whatever the class. Times are in the school's zone, since refusals name them."""
    attempts = tuple(
        Attempt.objects.filter(assessment=assessment, enrollment=enrollment)
        .select_related("form")
        .order_by("pk")
    )
    objectives = _objectives_of(assessment, enrollment.student_id)
    statuses = {objective.pk: Status(objective.own_state) for objective in objectives if objective.own_state}
    forms = _forms(assessment)
    correctives = {
        objective_id: state
        for (_student, objective_id), state in corrective_states(
            [enrollment.student_id], [objective.pk for objective in objectives]
        ).items()
    }
    windows, bookings, extra = _chances(assessment, enrollment)
    policy = run_policy(assessment.unit_run, at=now)
    past = [_past(attempt) for attempt in attempts]
    decide = partial(
        decide_start,
        attempts=past,
        form_labels=list(forms),
        objectives=[
            AskedObjective(
                objective_id=objective.pk,
                code=objective.code,
                status=statuses.get(objective.pk, Status.NOT_ASSESSED),
                corrective=correctives.get(objective.pk, CorrectiveState.NONE),
            )
            for objective in objectives
        ],
        policy=policy,
        now=now,
        extra_chances=extra,
    )
    always_open = Window(chance=MOST_CHANCES, opens_at=now, closes_at=now + MOMENT)
    return Outlook(
        decision=decide(windows=[*windows, *own_windows(bookings)]),
        chance=next_number(past, policy=policy, extra_chances=extra),
        when_open=decide(windows=[always_open]),
        objectives=objectives,
        statuses=statuses,
        correctives=correctives,
        to_do={objective.pk: objective.to_do for objective in objectives if objective.to_do},
        windows=windows,
        attempts=attempts,
        forms=forms,
        bookings=bookings,
    )


def may_ask_for_place(when_open: NextTry) -> bool:
    """A session is for a further try: one that could begin now, or once the waiting days are over."""
    if isinstance(when_open, Refusal):
        return when_open.code is RefusalCode.WAITING
    return isinstance(when_open, Start) and when_open.chance > 1


def _chances(
    assessment: Assessment, enrollment: Enrollment
) -> tuple[tuple[Window, ...], tuple[HeldBooking, ...], int]:
    """The announced windows, the student's places, and their extra chances: one query."""
    zone = ZoneInfo(enrollment.section.school.time_zone)
    student_id = enrollment.student_id
    row = Assessment.objects.annotate(
        chances=packed_windows(), places=packed_bookings(student_id), extra=extra_chances(student_id)
    ).get(pk=assessment.pk)
    windows = tuple(unpack_window(each, zone) for each in row.chances)
    return windows, unpack_all(row.places, zone), row.extra


def windows_of(assessment: Assessment, *, zone: ZoneInfo) -> tuple[Window, ...]:
    return tuple(
        Window(
            chance=row.number,
            opens_at=row.opens_at.astimezone(zone),
            closes_at=row.closes_at.astimezone(zone),
        )
        for row in ChanceWindow.objects.filter(assessment=assessment).order_by("number")
    )


def open_attempt(*, assessment: Assessment, enrollment: Enrollment) -> Attempt | None:
    return Attempt.objects.filter(
        assessment=assessment, enrollment=enrollment, state=AttemptState.OPEN.value
    ).first()


def questions_of(form: ParallelForm, objective_ids: Sequence[int]) -> list[Item]:
    """The items of a form that measure any of these objectives, in their order."""
    measures = ItemAlignment.objects.filter(item=OuterRef("pk"), objective__in=objective_ids)
    return list(Item.objects.filter(Exists(measures), form=form).order_by("position"))


def _objectives_of(assessment: Assessment, student_id: int) -> tuple[Any, ...]:
    """What any form of the check measures, since forms are parallel, with this student's state and work on it."""
    measured = Item.objects.filter(form__assessment=assessment).values("alignments__objective")
    own = FilteredRelation("statuses", condition=Q(statuses__student=student_id))
    work = CorrectiveAssignment.objects.filter(
        student=student_id, objective=OuterRef("pk"), state=CorrectiveState.ASSIGNED.value
    )
    objectives = (
        Objective.objects.in_plan()
        .filter(pk__in=measured)
        .annotate(own=own, own_state=F("own__state"), to_do=Subquery(work.order_by("pk").values("pk")[:1]))
    )
    return tuple(objectives.order_by("position", "code"))


def _forms(assessment: Assessment) -> dict[str, ParallelForm]:
    """By label. A form without questions cannot be given."""
    asks = Item.objects.filter(form=OuterRef("pk"))
    forms = ParallelForm.objects.filter(Exists(asks), assessment=assessment).order_by("label")
    return {form.label: form for form in forms}


def _past(attempt: Attempt) -> PastAttempt:
    return PastAttempt(
        number=attempt.number,
        form_label=attempt.form.label,
        state=AttemptState(attempt.state),
        handed_in_at=attempt.submitted_at,
        is_do_over=attempt.is_do_over,
    )
