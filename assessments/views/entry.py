"""Scores from paper: a class by questions, saved row by row, with the keyboard alone if wished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.access import assessment_for
from assessments.forms.entry import SheetForm, TypedRow, read_row
from assessments.models import Assessment, ParallelForm
from assessments.selectors.entry import Sheet, SheetRow, entry_sheet, forms_of
from assessments.services.papers import PaperRefused, record_paper_scores
from classroom.access import enrollment_for
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other, wants_partial


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCell:
    """One field: what is typed in it, and what is wrong with that."""

    item_id: int
    label: str
    value: str
    is_asked: bool
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """A row as the page shows it. `was` is what stood when it was drawn, so that nobody overwrites unseen."""

    about: SheetRow
    cells: tuple[EntryCell, ...]
    was: str
    problem: str = ""
    is_away: bool = False
    is_saved: bool = False

    @property
    def has_problem(self) -> bool:
        return bool(self.problem) or any(cell.problem for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one row that was sent."""

    problems: Mapping[int, str]
    problem: str = ""
    changed: bool = False
    is_away: bool = False
    is_conflict: bool = False


@requires(Permission.RECORD_EVIDENCE)
@require_http_methods(["GET", "POST"])
def enter(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """Shows the sheet of a form; htmx sends one row at a time, a browser without script all of them."""
    assessment = assessment_for(request.user, section_id, assessment_id, Permission.RECORD_EVIDENCE)
    forms = forms_of(assessment)
    if not forms:
        return render_page(request, "assessments/enter/no_form.html", _about(assessment))
    label = request.GET.get("form", "") or forms[0].label
    form = next((each for each in forms if each.label == label), None)
    if form is None:
        raise Http404
    now = timezone.now()
    sheet = entry_sheet(assessment, forms, form)
    if request.method == "GET":
        initial = {"taken_on": _likely_day(sheet, assessment, now=now)}
        return _page(request, assessment, sheet, SheetForm(initial=initial), {}, {})
    return _save(request, assessment, form, sheet, now=now)


def _save(
    request: PersonRequest, assessment: Assessment, form: ParallelForm, sheet: Sheet, *, now: datetime
) -> HttpResponse:
    sheet_form = SheetForm(request.POST)
    typed = _typed_rows(request, sheet)
    if not sheet_form.is_valid():
        outcomes = {each.student_id: _held_up(each, sheet_form) for each in typed}
        return _answer(request, assessment, sheet, sheet_form, typed, outcomes)
    taken_at = _moment(sheet_form.taken(), sheet, assessment, now=now)
    outcomes = {
        each.student_id: _save_row(
            request,
            each,
            sheet,
            assessment=assessment,
            form=form,
            taken_at=taken_at,
            now=now,
            reason=sheet_form.cleaned_data["reason"],
        )
        for each in typed
    }
    return _answer(
        request, assessment, entry_sheet(assessment, forms_of(assessment), form), sheet_form, typed, outcomes
    )


def _held_up(typed: TypedRow, sheet_form: SheetForm) -> Outcome:
    """Without a day nothing is saved: a row with scores keeps them, and says why."""
    why = " ".join(str(error) for errors in sheet_form.errors.values() for error in errors)
    return Outcome(problems=typed.problems, problem=why if any(typed.typed.values()) else "")


def _typed_rows(request: PersonRequest, sheet: Sheet) -> list[TypedRow]:
    """Only rows of this class's students; anything else in the form is not read."""
    wanted = set(request.POST.getlist("row"))
    ids = [item.item_id for item in sheet.items]
    return [
        read_row(request.POST, row.student_id, ids) for row in sheet.rows if str(row.student_id) in wanted
    ]


def _save_row(
    request: PersonRequest,
    typed: TypedRow,
    sheet: Sheet,
    *,
    assessment: Assessment,
    form: ParallelForm,
    taken_at: datetime,
    now: datetime,
    reason: str,
) -> Outcome:
    row = sheet.row_of(typed.student_id)
    assert row is not None
    problems = {**typed.problems, **_stays(typed, row)}
    moved = _changed_meanwhile(typed, row)
    if problems or moved:
        return Outcome(problems={**problems, **moved}, is_conflict=bool(moved))
    changed = {
        pk: given for pk, given in typed.scores.items() if typed.typed[pk].upper() != row.values.get(pk, "")
    }
    if not changed:
        return Outcome(problems={}, is_away=typed.is_away)
    enrollment = enrollment_for(
        request.user, assessment.unit_run.section_id, typed.student_id, Permission.RECORD_EVIDENCE
    )
    try:
        record_paper_scores(
            actor=request.user,
            assessment=assessment,
            form=form,
            enrollment=enrollment,
            scores=changed,
            taken_at=taken_at,
            now=now,
            source="teacher",
            reason=reason,
        )
    except PaperRefused as refusal:
        if refusal.item_id in typed.typed:
            return Outcome(problems={refusal.item_id: str(refusal)})
        return Outcome(problems={}, problem=str(refusal))
    return Outcome(problems={}, changed=True)


def _stays(typed: TypedRow, row: SheetRow) -> Mapping[int, str]:
    """A score is corrected or excused, never taken out: what was seen is not forgotten."""
    message = _("A score stays until it is changed. Write X to excuse it.")
    gone = [pk for pk, text in typed.typed.items() if pk in row.values and not text]
    away = list(row.values) if typed.is_away else []
    return dict.fromkeys([*gone, *away], message)


def _changed_meanwhile(typed: TypedRow, row: SheetRow) -> Mapping[int, str]:
    """Somebody else has written another value since this page was drawn: both are shown, nothing is lost."""
    return {
        pk: _("It is %(value)s now: somebody else has just entered it. Save again to change it.")
        % {"value": row.values[pk]}
        for pk, seen in typed.seen.items()
        if pk in row.values
        and row.values[pk] != seen
        and typed.typed[pk].upper() not in (row.values[pk], seen)
    }


def _answer(
    request: PersonRequest,
    assessment: Assessment,
    sheet: Sheet,
    sheet_form: SheetForm,
    typed: Sequence[TypedRow],
    outcomes: Mapping[int, Outcome],
) -> HttpResponse:
    failed = not sheet_form.is_valid() or any(
        outcome.problem or outcome.problems for outcome in outcomes.values()
    )
    conflict = any(outcome.is_conflict for outcome in outcomes.values())
    by_student = {each.student_id: each for each in typed}
    if failed or wants_partial(request):
        status = 409 if conflict else 422 if failed else 200
        return _page(request, assessment, sheet, sheet_form, by_student, outcomes, status=status)
    saved = sum(outcome.changed for outcome in outcomes.values())
    messages.success(
        request, ngettext("%(count)d row saved.", "%(count)d rows saved.", saved) % {"count": saved}
    )
    address = reverse("assessments:enter", args=[assessment.unit_run.section_id, assessment.pk])
    return see_other(f"{address}?form={sheet.form_label}")


def _page(
    request: PersonRequest,
    assessment: Assessment,
    sheet: Sheet,
    sheet_form: SheetForm,
    typed: Mapping[int, TypedRow],
    outcomes: Mapping[int, Outcome],
    *,
    status: int = 200,
) -> HttpResponse:
    rows = tuple(
        _drawn(row, sheet, typed.get(row.student_id), outcomes.get(row.student_id)) for row in sheet.rows
    )
    context = {
        **_about(assessment),
        "sheet": sheet,
        "sheet_form": sheet_form,
        "rows": rows,
        "row": next((row for row in rows if row.about.student_id in typed), None),
        "has_problems": any(row.has_problem for row in rows),
    }
    return render_page(
        request,
        "assessments/enter/page.html",
        context,
        partial="assessments/enter/_saved_row.html",
        status=status,
    )


def _drawn(row: SheetRow, sheet: Sheet, typed: TypedRow | None, outcome: Outcome | None) -> EntryRow:
    """After a refusal the fields keep what was typed; what stands moves into `was`."""
    problems = outcome.problems if outcome else {}
    keep_typed = typed is not None and outcome is not None and bool(problems or outcome.problem)
    return EntryRow(
        about=row,
        cells=tuple(
            EntryCell(
                item_id=item.item_id,
                label=item.label,
                value=typed.typed[item.item_id] if typed and keep_typed else row.values.get(item.item_id, ""),
                is_asked=row.asks(item.item_id),
                problem=problems.get(item.item_id, ""),
            )
            for item in sheet.items
        ),
        was="|".join(row.values.get(item.item_id, "") for item in sheet.items),
        problem=outcome.problem if outcome else "",
        is_away=outcome is not None and outcome.is_away,
        is_saved=outcome is not None and outcome.changed,
    )


def _about(assessment: Assessment) -> dict[str, Any]:
    section = assessment.unit_run.section
    return {"assessment": assessment, "section": section, "run": assessment.unit_run}


def _likely_day(sheet: Sheet, assessment: Assessment, *, now: datetime) -> date:
    """The day of the chance that this form is for, unless that is still to come."""
    zone = ZoneInfo(assessment.unit_run.section.school.time_zone)
    number = sheet.form_labels.index(sheet.form_label) + 1
    opened = [opens_at for chance, opens_at in sheet.windows if chance == number and opens_at <= now]
    return (opened[0] if opened else now).astimezone(zone).date()


def _moment(day: date, sheet: Sheet, assessment: Assessment, *, now: datetime) -> datetime:
    """Work of today is from now; of another day, from when the check opened there, else from noon."""
    zone = ZoneInfo(assessment.unit_run.section.school.time_zone)
    if day == now.astimezone(zone).date():
        return now
    opened = [opens_at for _number, opens_at in sheet.windows if opens_at.astimezone(zone).date() == day]
    return opened[0] if opened else datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)
