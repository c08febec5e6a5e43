"""The sheet for typing scores of work on paper: a class by the questions of one form, and what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery

from assessments.models import (
    Assessment,
    AttemptItem,
    ChanceWindow,
    Item,
    ItemAlignment,
    Mark,
    ParallelForm,
)
from classroom.models import Enrollment
from classroom.selectors.namesakes import names_in_class
from mastery.engine.attempts import AttemptState
from mastery.engine.status import Shown, Status, shown
from mastery.engine.wording import number
from mastery.models import ObjectiveStatus
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


def forms_of(assessment: Assessment) -> tuple[ParallelForm, ...]:
    """The forms of a check by label, each with the days of all chances as `opens`: number and moment."""
    windows = ChanceWindow.objects.filter(assessment=OuterRef("assessment")).order_by("number")
    return tuple(
        ParallelForm.objects.filter(assessment=assessment)
        .annotate(
            numbers=ArraySubquery(windows.values("number")),
            openings=ArraySubquery(windows.values("opens_at")),
        )
        .order_by("label")
    )


def entry_sheet(assessment: Assessment, forms: Sequence[ParallelForm], form: ParallelForm) -> Sheet:
    """Four queries, whatever the size of the class. `forms` come from `forms_of`, and `form` is one of them."""
    places = list(
        Enrollment.objects.filter(section=assessment.unit_run.section_id, ended_at__isnull=True)
        .select_related("student")
        .order_by("student__sort_key", "student_id")
    )
    tries = _tries(form, [place.pk for place in places])
    states = _states(form, [place.student_id for place in places])
    names = names_in_class(place.student for place in places)
    return Sheet(
        form_label=form.label,
        form_labels=tuple(each.label for each in forms),
        windows=tuple(zip(form.numbers, form.openings, strict=True)),  # type: ignore[attr-defined]
        items=_items(form),
        rows=tuple(
            _row(
                place,
                tries.get(place.pk),
                name=names[place.student_id],
                states=states.get(place.student_id, ()),
            )
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


@dataclass(slots=True, kw_only=True)
class _Try:
    """The try that a student has on the form; `marks` as they are typed, "" while there is none."""

    attempt_id: int
    is_open: bool
    marks: dict[int, str]


def _tries(form: ParallelForm, enrollment_ids: Sequence[int]) -> Mapping[int, _Try]:
    """By enrollment."""
    mark = Mark.objects.filter(attempt=OuterRef("attempt"), item=OuterRef("item"), replaced_by__isnull=True)
    rows = (
        AttemptItem.objects.filter(attempt__form=form, attempt__enrollment__in=enrollment_ids)
        .exclude(attempt__state=AttemptState.VOID.value)
        .annotate(earned=Subquery(mark.values("earned")[:1]), outcome=Subquery(mark.values("outcome")[:1]))
        .order_by("pk")
        .values_list("attempt__enrollment_id", "attempt_id", "attempt__state", "item_id", "earned", "outcome")
    )
    found: dict[int, _Try] = {}
    for enrollment_id, attempt_id, state, item_id, earned, outcome in rows:
        known = found.setdefault(
            enrollment_id,
            _Try(attempt_id=attempt_id, is_open=state == AttemptState.OPEN.value, marks={}),
        )
        points = "" if earned is None else number(earned)
        known.marks[item_id] = EXCUSED_LETTER if outcome == "excused" else points
    return found


def _row(place: Enrollment, tried: _Try | None, *, name: str, states: tuple[SheetState, ...]) -> SheetRow:
    return SheetRow(
        student_id=place.student_id,
        name=name,
        attempt_id=tried.attempt_id if tried else None,
        is_open=tried is not None and tried.is_open,
        asked=frozenset(tried.marks) if tried else None,
        values={item_id: typed for item_id, typed in tried.marks.items() if typed} if tried else {},
        states=states,
    )


def _states(form: ParallelForm, student_ids: Sequence[int]) -> Mapping[int, tuple[SheetState, ...]]:
    """Each as it was decided."""
    measured = ItemAlignment.objects.filter(item__form=form).values("objective")
    rows = (
        ObjectiveStatus.objects.filter(student__in=student_ids, objective__in=measured)
        .select_related("objective")
        .order_by("objective__position", "objective_id", "student_id")
    )
    found: dict[int, tuple[SheetState, ...]] = {}
    for row in rows:
        best = score_of(row.best_earned, row.best_possible)
        state = SheetState(
            code=row.objective.code,
            state=shown(Status(row.state), is_near=row.is_near),
            percent=best.shown_percent if best else None,
        )
        found[row.student_id] = (*found.get(row.student_id, ()), state)
    return found
