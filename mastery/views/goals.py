"""A student's own goals: set one, change it, say what became of it."""

from datetime import date
from typing import TypedDict

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
from classroom.web.rendering import render_page, see_other
from mastery.access import own_goal_for, own_run_for
from mastery.engine.goals import GoalState
from mastery.forms.goals import GoalForm, GoalMoveForm
from mastery.models import Goal, Objective, UnitRun
from mastery.selectors.goals import objectives_of_goals
from mastery.services.goals import GoalMoved, change_goal, move_goal, set_goal


class GoalValues(TypedDict):
    """What a student says of a goal."""

    words: str
    objective: Objective | None
    by_on: date | None
    is_shared: bool


@requires(Permission.LEARN)
@require_http_methods(["GET", "POST"])
def goal_new(request: PersonRequest, run_id: int) -> HttpResponse:
    run = own_run_for(request.user, run_id)
    objectives = objectives_of_goals(run)
    if request.method == "GET":
        return _page(request, run, GoalForm(initial=_asked(request), objectives=_choices(objectives)))
    form = GoalForm(request.POST, objectives=_choices(objectives))
    if not form.is_valid():
        return _page(request, run, form, status=422)
    set_goal(actor=request.user, unit_run=run, now=timezone.now(), **_values(form, objectives))
    messages.success(request, _("Your goal is set."))
    return _to_goals(run.pk)


@requires(Permission.LEARN)
@require_http_methods(["GET", "POST"])
def goal(request: PersonRequest, goal_id: int) -> HttpResponse:
    own = own_goal_for(request.user, goal_id)
    objectives = objectives_of_goals(own.unit_run)
    if request.method == "GET":
        return _page(
            request, own.unit_run, GoalForm(initial=_stored(own), objectives=_choices(objectives)), own
        )
    form = GoalForm(request.POST, objectives=_choices(objectives))
    if not form.is_valid():
        return _page(request, own.unit_run, form, own, status=422)
    try:
        version = form.cleaned_data["version"]
        now, values = timezone.now(), _values(form, objectives)
        change_goal(actor=request.user, goal=own, version=version, now=now, **values)
    except GoalMoved as conflict:
        return _conflict(request, own, str(conflict), objectives)
    except DomainError as refusal:
        form.add_error("words", str(refusal))
        return _page(request, own.unit_run, form, own, status=422)
    messages.success(request, _("Your goal is changed."))
    return _to_goals(own.unit_run_id)


@requires(Permission.LEARN)
@require_POST
def goal_move(request: PersonRequest, goal_id: int) -> HttpResponse:
    """Reached, let go, or taken back: each can be undone."""
    own = own_goal_for(request.user, goal_id)
    form = GoalMoveForm(request.POST)
    if form.is_valid():
        state = form.cleaned_data["state"]
        try:
            move_goal(actor=request.user, goal=own, state=state, now=timezone.now())
            messages.success(request, _TOLD[state]())
        except DomainError as refusal:
            messages.error(request, str(refusal))
    return _to_goals(own.unit_run_id)


_TOLD = {
    GoalState.REACHED: lambda: _("You reached your goal. You can take that back below."),
    GoalState.LET_GO: lambda: _("You let the goal go. You can take that back below."),
    GoalState.OPEN: lambda: _("The goal is open again."),
}


def _choices(objectives: dict[int, Objective]) -> list[tuple[int, str]]:
    return [(row.pk, row.statement) for row in objectives.values()]


def _asked(request: PersonRequest) -> dict[str, str]:
    return {"objective": request.GET.get("objective", ""), "version": "1"}


def _stored(own: Goal) -> dict[str, object]:
    return {
        "words": own.words,
        "objective": own.objective_id or "",
        "by_on": own.by_on,
        "is_shared": own.is_shared,
        "version": own.version,
    }


def _conflict(
    request: PersonRequest, own: Goal, conflict: str, objectives: dict[int, Objective]
) -> HttpResponse:
    """Both versions side by side; saving again keeps what was typed."""
    now_stored = own_goal_for(request.user, own.pk)
    typed = request.POST.copy()
    typed["version"] = str(now_stored.version)
    form = GoalForm(typed, objectives=_choices(objectives))
    return _page(request, own.unit_run, form, now_stored, conflict=conflict, status=409)


def _page(
    request: PersonRequest,
    run: UnitRun,
    form: GoalForm,
    own: Goal | None = None,
    *,
    conflict: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"run": run, "form": form, "goal": own, "conflict": conflict}
    return render_page(request, "mastery/goals/page.html", context, status=status)


def _values(form: GoalForm, objectives: dict[int, Objective]) -> GoalValues:
    said = form.cleaned_data
    return {
        "words": said["words"],
        "objective": objectives.get(said["objective"]),
        "by_on": said["by_on"],
        "is_shared": said["is_shared"],
    }


def _to_goals(run_id: int) -> HttpResponse:
    page = reverse("mastery:my_unit", args=[run_id])
    return see_other(f"{page}#goals")
