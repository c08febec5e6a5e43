"""Steps of a unit run on the cycle board: on, closed, back, and the days planned for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.refused import status_of
from classroom.web.rendering import render_page, see_other
from mastery.access import unit_run_for
from mastery.engine.cycle import Stage, one_back
from mastery.forms.board import BackForm, DaysForm, StepForm
from mastery.models import UnitRun
from mastery.selectors.board import days_seen, on_the_way, planned_days
from mastery.selectors.words import STAGE_WORDS
from mastery.services.conflicts import PlanChanged
from mastery.services.cycle import StillOnTheWay, move_back, move_on, plan_days
from mastery.views.board import board_page


@requires(Permission.PLAN_UNIT)
@require_POST
def onward(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """One stage on. Closing a unit that not everybody has mastered leads to a page that asks."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    form = StepForm(request.POST)
    if not form.is_valid():
        problem = _("Choose the step on the board.")
        return board_page(request, run.section, may_plan=True, problem=problem, status=422)
    to = form.cleaned_data["to"]
    try:
        move_on(actor=request.user, run=run, to=to, is_sure=form.cleaned_data["sure"], now=timezone.now())
    except StillOnTheWay as asked:
        return _close_page(request, run, names=asked.names, status=422)
    except DomainError as refusal:
        status = status_of(refusal)
        return board_page(request, run.section, may_plan=True, problem=str(refusal), status=status)
    words = {"unit": run.unit.title, "stage": STAGE_WORDS[to]}
    messages.success(request, _("%(unit)s: %(stage)s.") % words)
    return _to_board(run)


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET"])
def close(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """Who is still on the way, before the unit is closed."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    return _close_page(request, run, names=on_the_way(run))


def _close_page(
    request: PersonRequest, run: UnitRun, *, names: tuple[str, ...], status: int = 200
) -> HttpResponse:
    context = {
        "section": run.section,
        "run": run,
        "names": names,
        "is_last_stage": run.stage == Stage.REASSESSMENT.value,
    }
    return render_page(request, "mastery/board/close.html", context, status=status)


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def back(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """One stage back, with a reason."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    if request.method == "GET":
        return _back_page(request, run, BackForm(initial={"to": one_back(Stage(run.stage))}))
    form = BackForm(request.POST)
    if not form.is_valid():
        return _back_page(request, run, form, status=422)
    to = form.cleaned_data["to"]
    try:
        move_back(actor=request.user, run=run, to=to, reason=form.cleaned_data["reason"], now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _back_page(request, run, form, status=409)
    messages.success(request, _("%(unit)s: %(stage)s.") % {"unit": run.unit.title, "stage": STAGE_WORDS[to]})
    return _to_board(run)


def _back_page(request: PersonRequest, run: UnitRun, form: BackForm, *, status: int = 200) -> HttpResponse:
    to = one_back(Stage(run.stage))
    context = {
        "section": run.section,
        "run": run,
        "form": form,
        "stage": STAGE_WORDS[Stage(run.stage)],
        "to": STAGE_WORDS[to] if to else None,
    }
    return render_page(request, "mastery/board/back.html", context, status=status)


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def days(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """How many days in class the year has for this unit."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    if request.method == "GET":
        known = planned_days(run)
        initial = {"teaching": known.teaching, "correction": known.correction} if known else {}
        return _days_page(request, run, DaysForm(initial=initial | {"seen": days_seen(run)}))
    form = DaysForm(request.POST)
    if not form.is_valid():
        return _days_page(request, run, form, status=422)
    seen = form.cleaned_data["seen"]
    try:
        plan_days(actor=request.user, run=run, planned=form.planned(), seen=seen, now=timezone.now())
    except PlanChanged as conflict:
        return _days_page(request, run, _told(form, conflict), status=409)
    messages.success(request, _("Saved. The board counts the days of %(unit)s.") % {"unit": run.unit.title})
    return _to_board(run)


def _told(form: DaysForm, conflict: PlanChanged) -> DaysForm:
    """What is typed stays; saved once more, it replaces what the page now says."""
    teaching, correction = conflict.theirs
    told = DaysForm({**form.cleaned_data, "seen": conflict.seen})
    words = _("Now it says: %(teaching)s days to teach, %(correction)s to correct.")
    told.add_error(None, f"{conflict} {words % {'teaching': teaching, 'correction': correction}}")
    return told


def _days_page(request: PersonRequest, run: UnitRun, form: DaysForm, *, status: int = 200) -> HttpResponse:
    context = {"section": run.section, "run": run, "form": form}
    return render_page(request, "mastery/board/days.html", context, status=status)


def _to_board(run: UnitRun) -> HttpResponse:
    return see_other(f"{reverse('mastery:board', args=[run.section_id])}#unit-{run.pk}")
