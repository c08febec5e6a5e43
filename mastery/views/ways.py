"""A student chooses a way in; a teacher answers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.selectors.tries import sittings_on
from classroom.http import PersonRequest
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.access import objective_for, own_run_for, way_choice_for
from mastery.engine.way_choice import Standing
from mastery.forms.ways import AnswerForm, WayForm
from mastery.models import Objective, UnitRun, WayChoice
from mastery.selectors.way_choices import way_facts
from mastery.selectors.way_pages import ways_page
from mastery.services.way_choices import choose_way, decline_way, give_chosen_way, withdraw_way


@requires(Permission.LEARN)
@require_http_methods(["GET", "POST"])
def ways(request: PersonRequest, run_id: int, objective_id: int) -> HttpResponse:
    """Two or three ways in that are new for the student, of which they choose one."""
    run = own_run_for(request.user, run_id)
    objective = objective_for(run, objective_id)
    if request.method == "GET":
        return _page(request, run, objective)
    form = WayForm(request.POST)
    if not form.is_valid():
        return _page(request, run, objective, problem=_("Choose one of the ways."), status=422)
    approach = form.cleaned_data["approach"]
    try:
        if approach is None:
            withdraw_way(actor=request.user, unit_run=run, objective=objective, now=timezone.now())
            told = _("You have no wish any more.")
        else:
            standing = choose_way(
                actor=request.user, unit_run=run, objective=objective, approach=approach, now=timezone.now()
            )
            told = _told(standing)
    except Conflict as conflict:
        return _page(request, run, objective, problem=str(conflict), status=409)
    except DomainError as refusal:
        return _page(request, run, objective, problem=str(refusal), status=422)
    messages.success(request, told)
    page = reverse("mastery:my_unit", args=[run.pk])
    return see_other(f"{page}#objective-{objective.pk}")


def _told(standing: Standing) -> str:
    if standing is Standing.REQUEST:
        return _("Your teacher is asked. Until they answer, go on with the way that you have.")
    return _("Chosen. Your teacher sees it when they prepare your way in.")


def _page(
    request: PersonRequest, run: UnitRun, objective: Objective, *, problem: str = "", status: int = 200
) -> HttpResponse:
    facts = way_facts(student_id=request.user.pk, unit_id=run.unit_id, objective_id=objective.pk)
    if facts is None:
        raise Http404
    seen = [
        each for one in sittings_on(request.user.pk, objective.pk).values() for each in one.misconceptions
    ]
    context = {
        "run": run,
        "objective": objective,
        "page": ways_page(facts, misconception=seen[-1] if seen else None),
        "problem": problem,
    }
    return render_page(request, "mastery/ways/page.html", context, status=status)


@requires(Permission.APPROVE_WORK)
@require_POST
def way_answer(request: PersonRequest, section_id: int, way_choice_id: int) -> HttpResponse:
    """Give what a student chose, or keep what they have."""
    choice = way_choice_for(request.user, section_id, way_choice_id, Permission.APPROVE_WORK)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            _answer(request, form.cleaned_data["answer"], choice)
        except DomainError as refusal:
            messages.error(request, str(refusal))
    page = reverse("mastery:groups", args=[section_id])
    return see_other(f"{page}?unit={choice.unit_run_id}#ways-chosen")


def _answer(request: PersonRequest, answer: str, choice: WayChoice) -> None:
    """What is no wish any more is told, and nothing changes."""
    name = {"name": choice.student.full_name}
    if answer == "give":
        is_done = give_chosen_way(actor=request.user, choice=choice, now=timezone.now()) is not None
        told = _("%(name)s sees the way they chose now.") % name
    else:
        is_done = decline_way(actor=request.user, choice=choice, now=timezone.now())
        told = _("%(name)s keeps the way that was given, and is told so.") % name
    if is_done:
        messages.success(request, told)
    else:
        messages.info(request, _("This was answered or taken back already. Nothing changed."))
