"""Paper scores become attempts, marks and evidence: one row or a whole class, in the same few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.models import Assessment, Attempt, AttemptItem, Item, ItemAlignment, Mark, ParallelForm
from assessments.selectors.bookings import extra_chances_of
from assessments.services.steps import scoring
from assessments.services.steps.asking import ask
from assessments.services.steps.bookings import settle
from assessments.services.steps.locks import hold_check, lock_attempts, lock_enrollments
from assessments.services.steps.scoring import EXCUSED, Earned, Sitting
from classroom.models import Enrollment, User
from classroom.models.rows import AT_ONCE, batches
from classroom.refusals import DomainError
from mastery.engine.attempts import AttemptState
from mastery.engine.policy import Policy
from mastery.engine.reassessment import free_number
from mastery.engine.status import Status
from mastery.models import ObjectiveStatus
from mastery.selectors.policies import run_policy
from mastery.services.steps.evidence import lock_students

Scores = Mapping[int, Earned | None]
"""Points, excused or blank by item. An item that is left out has not been looked at yet."""


class PaperRefused(DomainError):
    """Why a row of scores cannot be taken; `enrollment_id` and `item_id` say where it stands."""

    def __init__(
        self, code: str, message: str, *, enrollment_id: int | None = None, item_id: int | None = None
    ) -> None:
        super().__init__(code, message)
        self.enrollment_id = enrollment_id
        self.item_id = item_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One student's line of the sheet."""

    enrollment: Enrollment
    scores: Scores

    @property
    def has_points(self) -> bool:
        return any(isinstance(given, Decimal) for given in self.scores.values())

    @property
    def is_blank(self) -> bool:
        return all(given is None for given in self.scores.values())

    @property
    def given(self) -> Mapping[int, Earned]:
        """What the row says, by item."""
        earned = {item_id: self.earned(item_id) for item_id in self.scores}
        return {item_id: each for item_id, each in earned.items() if each is not None}

    def earned(self, item_id: int) -> Earned | None:
        """A blank beside other points was not answered and earns 0; without any it says nothing."""
        given = self.scores.get(item_id)
        blank = item_id in self.scores and given is None
        return Decimal(0) if blank and self.has_points else given


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a sheet changed: new tries, marks added to tries that had none there, marks corrected.

    `left_aside` are rows of a file that say again what a try said that was set aside: those were not taken.
    """

    attempts: int
    marks: int
    corrections: int
    left_aside: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.attempts or self.marks or self.corrections)


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """What is known when a sheet is recorded; one query each, whatever the number of rows."""

    assessment: Assessment
    form: ParallelForm
    items: Mapping[int, Item]
    measured: Mapping[int, set[int]]
    policy: Policy
    past: Mapping[int, list[Attempt]] = field(default_factory=dict)
    settled: Mapping[int, set[int]] = field(default_factory=dict)
    extra_chances: Mapping[int, int] = field(default_factory=dict)

    def of_this_form(self, enrollment_id: int) -> Attempt | None:
        """The newest, where a student has had the form more than once."""
        tries = reversed(self.past.get(enrollment_id, []))
        return next((past for past in tries if past.form_id == self.form.pk), None)


def record_rows(
    rows: Sequence[PaperRow],
    *,
    actor: User,
    assessment: Assessment,
    form: ParallelForm,
    taken_at: datetime,
    now: datetime,
    source: str,
    reason: str,
) -> Recorded:
    """Record what changed and nothing else: the same sheet twice is the same as once.

    A row without points and without an excuse is no evidence, and takes nothing away from what is there.
    """
    rows = [row for row in rows if not row.is_blank]
    lock_enrollments([row.enrollment.pk for row in rows])
    lock_students([row.enrollment.student_id for row in rows])
    hold_check(assessment.pk)
    sheet = _load_sheet(rows, assessment=assessment, form=form, now=now)
    for row in rows:
        _refuse_points(row, sheet)
    created = _create_attempts(rows, sheet, taken_at=taken_at, now=now)
    sittings = _sittings(rows, sheet, created)
    marks = [
        mark
        for row in rows
        for mark in _marks(
            row, sittings[row.enrollment.pk], source=source, actor=actor, now=now, reason=reason
        )
    ]
    for batch in batches(marks):
        Mark.objects.bulk_create(batch)
    _count_changed(sittings.values(), marks, actor=actor, now=now, reason=reason)
    corrections = sum(mark.replaces_id is not None for mark in marks)
    created_ids = {attempt.pk for attempt in created.values()}
    added = sum(mark.replaces_id is None and mark.attempt_id not in created_ids for mark in marks)
    return Recorded(attempts=len(created), marks=added, corrections=corrections)


def _load_sheet(
    rows: Sequence[PaperRow], *, assessment: Assessment, form: ParallelForm, now: datetime
) -> _Sheet:
    measured: dict[int, set[int]] = defaultdict(set)
    for item_id, objective_id in ItemAlignment.objects.filter(item__form=form).values_list(
        "item_id", "objective_id"
    ):
        measured[item_id].add(objective_id)
    past: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in Attempt.objects.filter(
        ~Q(state=AttemptState.VOID.value),
        assessment=assessment,
        enrollment__in=[row.enrollment for row in rows],
    ).order_by("pk"):
        past[attempt.enrollment_id].append(attempt)
    return _Sheet(
        assessment=assessment,
        form=form,
        items={item.pk: item for item in Item.objects.filter(form=form).order_by("position")},
        measured=measured,
        policy=run_policy(assessment.unit_run, at=now),
        past=past,
        settled=_settled(rows, {each for objectives in measured.values() for each in objectives}),
        extra_chances=extra_chances_of([row.enrollment.pk for row in rows], assessment_id=assessment.pk),
    )


def _settled(rows: Sequence[PaperRow], objective_ids: Collection[int]) -> Mapping[int, set[int]]:
    """What each student need not be asked again."""
    settled: dict[int, set[int]] = defaultdict(set)
    done = ObjectiveStatus.objects.filter(
        student__in=[row.enrollment.student_id for row in rows],
        objective__in=objective_ids,
        state__in=[Status.MASTERED.value, Status.EXEMPT.value],
    )
    for student_id, objective_id in done.values_list("student_id", "objective_id"):
        settled[student_id].add(objective_id)
    return settled


def _refuse_points(row: PaperRow, sheet: _Sheet) -> None:
    for item_id, given in row.scores.items():
        item = sheet.items.get(item_id)
        if item is None:
            raise PaperRefused("item_unknown", _("This form has no such question."), item_id=item_id)
        if isinstance(given, Decimal) and not 0 <= given <= item.points:
            raise PaperRefused(
                "points_over",
                _("Question %(label)s gives at most %(points)s points.")
                % {"label": item.label, "points": f"{item.points.normalize():f}"},
                enrollment_id=row.enrollment.pk,
                item_id=item_id,
            )


def _create_attempts(
    rows: Sequence[PaperRow], sheet: _Sheet, *, taken_at: datetime, now: datetime
) -> dict[int, Attempt]:
    """New tries by enrollment, with what each asks; handed in at the moment they were taken."""
    new = [row for row in rows if sheet.of_this_form(row.enrollment.pk) is None]
    attempts = Attempt.objects.bulk_create(
        [
            Attempt(
                school_id=sheet.assessment.school_id,
                assessment=sheet.assessment,
                enrollment=row.enrollment,
                form=sheet.form,
                number=_chance(row, sheet),
                medium="paper",
                opened_at=taken_at,
            )
            for row in new
        ],
        batch_size=AT_ONCE,
    )
    created = {attempt.enrollment_id: attempt for attempt in attempts}
    asked = [
        question for row in new for question in ask(created[row.enrollment.pk], _asked_items(row, sheet))
    ]
    for questions in batches(asked):
        AttemptItem.objects.bulk_create(questions)
    for batch in batches(attempts):
        Attempt.objects.filter(pk__in=[attempt.pk for attempt in batch]).update(
            state=AttemptState.SUBMITTED.value, submitted_at=taken_at
        )
    settle(sheet.assessment.pk, list(created), now=now)
    return created


def _chance(row: PaperRow, sheet: _Sheet) -> int:
    past = sheet.past.get(row.enrollment.pk, [])
    name = row.enrollment.student.full_name
    if any(attempt.state == AttemptState.OPEN.value for attempt in past):
        raise PaperRefused(
            "try_open",
            _("%(name)s has this check open on screen.") % {"name": name},
            enrollment_id=row.enrollment.pk,
        )
    if not sheet.policy.has_chance(len(past) + 1 - sheet.extra_chances.get(row.enrollment.pk, 0)):
        raise PaperRefused(
            "chances_used",
            _("%(name)s has had every try at this check.") % {"name": name},
            enrollment_id=row.enrollment.pk,
        )
    return free_number([attempt.number for attempt in past])


def _asked_items(row: PaperRow, sheet: _Sheet) -> list[Item]:
    """All items at first; later the ones the row names, and all that measure what is not mastered yet."""
    if not sheet.past.get(row.enrollment.pk):
        return list(sheet.items.values())
    settled = sheet.settled.get(row.enrollment.student_id, set())
    return [
        item
        for item in sheet.items.values()
        if item.pk in row.scores or not sheet.measured[item.pk] <= settled
    ]


def _sittings(rows: Sequence[PaperRow], sheet: _Sheet, created: Mapping[int, Attempt]) -> dict[int, Sitting]:
    """The try of each row with the marks it has so far, by enrollment."""
    found = [created.get(row.enrollment.pk) or sheet.of_this_form(row.enrollment.pk) for row in rows]
    locked = lock_attempts([attempt.pk for attempt in found if attempt is not None])
    for attempt in locked.values():
        if attempt.state == AttemptState.OPEN.value:
            raise PaperRefused(
                "try_open",
                _("%(name)s has this check open on screen.") % {"name": attempt.enrollment.student.full_name},
                enrollment_id=attempt.enrollment_id,
            )
    return {
        sitting.attempt.enrollment_id: sitting for sitting in scoring.load_sittings(list(locked.values()))
    }


def _marks(
    row: PaperRow, sitting: Sitting, *, source: str, actor: User, now: datetime, reason: str
) -> Iterator[Mark]:
    for item_id in row.scores:
        earned = row.earned(item_id)
        if earned is None:
            continue
        if item_id not in sitting.points:
            _refuse_not_asked(row, item_id)
            continue
        mark = scoring.first_or_next(
            sitting, item_id, earned, source=source, actor=actor, now=now, reason=reason
        )
        if mark is not None and mark.replaces_id is not None and not reason:
            raise PaperRefused(
                "reason_missing", _("Say why the score changes."), enrollment_id=row.enrollment.pk
            )
        if mark is not None:
            yield mark


def _refuse_not_asked(row: PaperRow, item_id: int) -> None:
    """What a try asks is fixed at its start. A blank says nothing about it."""
    given = row.scores[item_id]
    if given is EXCUSED or given is None:
        return
    raise PaperRefused(
        "not_asked",
        _("This try of %(name)s did not ask this question. Void the try to enter it again.")
        % {"name": row.enrollment.student.full_name},
        enrollment_id=row.enrollment.pk,
        item_id=item_id,
    )


def _count_changed(
    sittings: Collection[Sitting], marks: Sequence[Mark], *, actor: User, now: datetime, reason: str
) -> None:
    newest: dict[int, dict[int, Mark]] = defaultdict(dict)
    for mark in marks:
        newest[mark.attempt_id][mark.item_id] = mark
    changed = [
        Sitting(
            attempt=sitting.attempt,
            points=sitting.points,
            marks={**sitting.marks, **newest[sitting.attempt.pk]},
        )
        for sitting in sittings
        if sitting.attempt.pk in newest
    ]
    scoring.count(changed, actor=actor, now=now, reason=reason)
