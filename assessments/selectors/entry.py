"""The sheet for typing scores of work on paper: a class by the questions of one form, and what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Subquery

from assessments.models import Assessment, Attempt, AttemptItem, ChanceWindow, Item, Mark, ParallelForm
from classroom.models import Enrollment
from mastery.engine.attempts import AttemptState
from mastery.engine.status import Shown, Status, shown
from mastery.engine.wording import number
from mastery.models import Objective, ObjectiveStatus
from mastery.selectors.policies import policy_in_force
from mastery.selectors.standing import score_of

EXCUSED_LETTER = "X"
AWAY_LETTER = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetItem:
    """A column: one question of the form."""

    item_id: int
    label: str
    points: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetState:
    """Where the student stands on one objective that the form measures."""

    code: str
    state: Shown
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A student's line. `values` holds what stands, as it is typed, by question.

    `asked` is None while the student has no try on this form, else the questions of that try.
    """

    student_id: int
    name: str
    attempt_id: int | None
    is_open: bool
    asked: frozenset[int] | None
    values: Mapping[int, str]
    states: tuple[SheetState, ...]

    def asks(self, item_id: int) -> bool:
        return self.asked is None or item_id in self.asked

    @property
    def to_mark(self) -> int:
        """Questions of a try that have no mark yet."""
        return len((self.asked or frozenset()) - self.values.keys())

    @property
    def has_scores(self) -> bool:
        return bool(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole sheet of one form."""

    form_label: str
    form_labels: tuple[str, ...]
    windows: tuple[tuple[int, datetime], ...]
    items: tuple[SheetItem, ...]
    rows: tuple[SheetRow, ...]

    @property
    def entered(self) -> int:
        return sum(row.has_scores for row in self.rows)

    def row_of(self, student_id: int) -> SheetRow | None:
        return next((row for row in self.rows if row.student_id == student_id), None)


def entry_sheet(assessment: Assessment, form: ParallelForm, *, at: datetime) -> Sheet:
    """Nine queries, whatever the size of the class."""
    items = _items(form)
    objectives = list(
        Objective.objects.filter(alignments__item__form=form).distinct().order_by("position", "pk")
    )
    places = list(
        Enrollment.objects.filter(section=assessment.unit_run.section_id, ended_at__isnull=True)
        .select_related("student")
        .order_by("student__sort_key", "student_id")
    )
    attempts = {
        attempt.enrollment_id: attempt
        for attempt in Attempt.objects.filter(form=form, enrollment__in=places)
        .exclude(state=AttemptState.VOID.value)
        .order_by("pk")
    }
    asked = _asked(attempts.values())
    states = _states([place.student_id for place in places], objectives, assessment=assessment, at=at)
    return Sheet(
        form_label=form.label,
        form_labels=tuple(
            ParallelForm.objects.filter(assessment=assessment)
            .order_by("label")
            .values_list("label", flat=True)
        ),
        windows=tuple(
            ChanceWindow.objects.filter(assessment=assessment)
            .order_by("number")
            .values_list("number", "opens_at")
        ),
        items=items,
        rows=tuple(
            _row(place, attempts.get(place.pk), asked=asked, states=states.get(place.student_id, ()))
            for place in places
        ),
    )


def _items(form: ParallelForm) -> tuple[SheetItem, ...]:
    rows = (
        Item.objects.filter(form=form)
        .annotate(codes=ArrayAgg("alignments__objective__code", order_by="alignments__objective__position"))
        .order_by("position")
    )
    return tuple(
        SheetItem(
            item_id=row.pk,
            label=row.label,
            points=number(row.points),
            codes=tuple(code for code in row.codes if code),
        )
        for row in rows
    )


def _asked(attempts: Any) -> Mapping[int, Mapping[int, str]]:
    """What each try asks, with the mark that stands as it is typed; "" while there is none."""
    mark = Mark.objects.filter(attempt=OuterRef("attempt"), item=OuterRef("item"), replaced_by__isnull=True)
    rows = (
        AttemptItem.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
        .annotate(earned=Subquery(mark.values("earned")[:1]), outcome=Subquery(mark.values("outcome")[:1]))
        .order_by("pk")
        .values_list("attempt_id", "item_id", "earned", "outcome")
    )
    found: dict[int, dict[int, str]] = {}
    for attempt_id, item_id, earned, outcome in rows:
        typed = EXCUSED_LETTER if outcome == "excused" else "" if earned is None else number(earned)
        found.setdefault(attempt_id, {})[item_id] = typed
    return found


def _row(
    place: Enrollment,
    attempt: Attempt | None,
    *,
    asked: Mapping[int, Mapping[int, str]],
    states: tuple[SheetState, ...],
) -> SheetRow:
    marks = asked.get(attempt.pk, {}) if attempt else {}
    return SheetRow(
        student_id=place.student_id,
        name=place.student.full_name,
        attempt_id=attempt.pk if attempt else None,
        is_open=attempt is not None and attempt.state == AttemptState.OPEN.value,
        asked=frozenset(marks) if attempt else None,
        values={item_id: typed for item_id, typed in marks.items() if typed},
        states=states,
    )


def _states(
    student_ids: Sequence[int], objectives: Sequence[Objective], *, assessment: Assessment, at: datetime
) -> Mapping[int, tuple[SheetState, ...]]:
    policy = policy_in_force(assessment.school_id, at=at).policy
    codes = {objective.pk: objective.code for objective in objectives}
    rows = ObjectiveStatus.objects.filter(student__in=student_ids, objective__in=codes).order_by(
        "objective__position", "objective_id"
    )
    found: dict[int, tuple[SheetState, ...]] = {}
    for row in rows:
        best = score_of(row.best_earned, row.best_possible)
        state = SheetState(
            code=codes[row.objective_id],
            state=shown(Status(row.state), best=best, policy=policy),
            percent=best.shown_percent if best else None,
        )
        found[row.student_id] = (*found.get(row.student_id, ()), state)
    return found
