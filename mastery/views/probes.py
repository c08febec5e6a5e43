"""Retention probes: plan one, enter what it shows on one page, take it out as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from classroom.formats.spreadsheet import as_csv
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.files import csv_file
from classroom.web.rendering import render_page, see_other, see_page
from mastery.access import probe_for, unit_run_for
from mastery.engine.refusals import Refused
from mastery.engine.retention import Answer, Outcome, probe_days, read_answer
from mastery.engine.wording import number
from mastery.forms.board import AskedOnForm, ProbeForm
from mastery.models import RetentionProbe, UnitRun
from mastery.selectors.policies import run_policy
from mastery.selectors.retention import ProbeCell, ProbeSheet, planned_day, probe_sheet
from mastery.selectors.work import Pair
from mastery.services.retention import NotClosed, closed_on, plan_probe, record_probe

OUTCOME_WORDS = {
    Outcome.HELD: _later("held"),
    Outcome.MISSED: _later("not held"),
    Outcome.NOT_ASKED: _later("not asked"),
}
REFRESH_WORDS = {"": "", "assigned": _later("given"), "done": _later("done")}
LONGEST = 12


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def plan(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """The day of the probe; outside three to six weeks after the end of the unit it is refused."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    if request.method == "GET":
        return _plan_page(request, run, ProbeForm(initial={"held_on": planned_day(run)}))
    form = ProbeForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, run, form, status=422)
    try:
        probe = plan_probe(actor=request.user, run=run, held_on=form.day(), now=timezone.now())
    except DomainError as refusal:
        form.add_error("held_on", str(refusal))
        return _plan_page(request, run, form, status=422)
    day = wall_clock.date_words(probe.held_on)
    messages.success(request, _("The probe is on %(day)s. The board reminds you then.") % {"day": day})
    board = reverse("mastery:board", args=[run.section_id])
    return see_other(f"{board}#unit-{run.pk}")


def _plan_page(request: PersonRequest, run: UnitRun, form: ProbeForm, *, status: int = 200) -> HttpResponse:
    context = {"section": run.section, "run": run, "form": form, "days": _possible(run)}
    return render_page(request, "mastery/probe/plan.html", context, status=status)


def _possible(run: UnitRun) -> str:
    """From which day to which; nothing while the unit goes on."""
    try:
        days = probe_days(closed_on(run))
    except NotClosed:
        return ""
    return " – ".join(wall_clock.date_words(day) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was changed in the fields, what could be read of it, and what is wrong."""

    texts: Mapping[Pair, str]
    answers: Mapping[Pair, Answer]
    problems: Mapping[Pair, str]
    is_conflict: bool


@requires(Permission.RECORD_EVIDENCE)
@require_http_methods(["GET", "POST"])
def probe(request: PersonRequest, section_id: int, probe_id: int) -> HttpResponse:
    """Students by objectives: held, not held or not asked."""
    known = probe_for(request.user, section_id, probe_id, Permission.RECORD_EVIDENCE)
    sheet = probe_sheet(known)
    if request.method == "GET":
        return _probe_page(request, known, sheet, AskedOnForm(initial={"asked_on": known.held_on}))
    form = AskedOnForm(request.POST)
    typed = _read(request.POST, sheet, known)
    filled = sheet.with_typed(typed.texts, typed.problems)
    if not form.is_valid() or typed.problems:
        return _probe_page(request, known, filled, form, status=409 if typed.is_conflict else 422)
    try:
        done = record_probe(
            actor=request.user,
            probe=known,
            answers=typed.answers,
            asked_on=form.day(),
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("asked_on", str(refusal))
        return _probe_page(request, known, filled, form, status=422)
    _say(request, sheet, saved=done.saved, opened=done.opened, without_new=done.without_new)
    return see_page("mastery:probe", section_id, known.pk)


def _read(data: QueryDict, sheet: ProbeSheet, known: RetentionProbe) -> Typed:
    threshold = run_policy(known.unit_run, at=timezone.now()).threshold_percent
    texts: dict[Pair, str] = {}
    answers: dict[Pair, Answer] = {}
    problems: dict[Pair, str] = {}
    overtaken: dict[Pair, str] = {}
    for pair, cell, text, was in _changed(data, sheet):
        texts[pair] = text
        if cell.stands not in {was, text}:
            overtaken[pair] = _overtaken(cell.stands)
        try:
            answers[pair] = read_answer(text, threshold_percent=threshold)
        except Refused as refusal:
            problems[pair] = str(refusal)
    return Typed(texts=texts, answers=answers, problems=overtaken | problems, is_conflict=bool(overtaken))


def _changed(data: QueryDict, sheet: ProbeSheet) -> Iterator[tuple[Pair, ProbeCell, str, str]]:
    """What was typed, and what stood there before. Where nothing was touched another window may know better."""
    for pair, cell in sheet.fields():
        text, was = data.get(cell.name, "").strip()[:LONGEST], data.get(f"was-{cell.name}", "")
        if text != was:
            yield pair, cell, text, was


def _overtaken(stands: str) -> str:
    """Another window has saved something else since this one was opened: both are shown, nothing is lost."""
    if not stands:
        return _("What was entered here is taken out meanwhile. Save again to keep yours.")
    return _("%(answer)s was entered here meanwhile. Save again to keep yours.") % {"answer": stands}


def _say(
    request: PersonRequest, sheet: ProbeSheet, *, saved: int, opened: int, without_new: tuple[Pair, ...]
) -> None:
    told = ngettext("%(count)d answer saved.", "%(count)d answers saved.", saved) % {"count": saved}
    if opened:
        more = ngettext("%(count)d refresh task given.", "%(count)d refresh tasks given.", opened)
        told = f"{told} {more % {'count': opened}}"
    messages.success(request, told)
    for pair in without_new:
        words = _("%(name)s has had every approach to %(code)s, so no task was given. Talk with them.")
        messages.warning(request, words % sheet.named(pair))


def _probe_page(
    request: PersonRequest,
    known: RetentionProbe,
    sheet: ProbeSheet,
    form: AskedOnForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": known.unit_run.section,
        "unit": known.unit_run.unit,
        "probe": known,
        "sheet": sheet,
        "form": form,
    }
    return render_page(request, "mastery/probe/page.html", context, status=status)


@requires(Permission.VIEW_CLASS)
@require_GET
def probe_csv(request: PersonRequest, section_id: int, probe_id: int) -> HttpResponse:
    """One line for each student and objective that was or could be asked."""
    known = probe_for(request.user, section_id, probe_id, Permission.VIEW_CLASS)
    header = [
        _("Student"),
        _("Objective"),
        _("Asked on"),
        _("Result"),
        _("Points"),
        _("Of"),
        _("Refresh task"),
    ]
    return csv_file(as_csv(header, _lines(probe_sheet(known))), name=f"probe-{known.pk}")


def _lines(sheet: ProbeSheet) -> Iterator[list[str]]:
    codes = {head.objective_id: head.code for head in sheet.objectives}
    for row in sheet.rows:
        for cell in row.cells:
            if cell.is_asked:
                score = cell.answer.score
                yield [
                    row.name,
                    codes[cell.objective_id],
                    cell.asked_on.isoformat() if cell.asked_on else "",
                    str(OUTCOME_WORDS[cell.answer.outcome]),
                    number(score.earned) if score else "",
                    number(score.possible) if score else "",
                    str(REFRESH_WORDS[cell.refresh]),
                ]
