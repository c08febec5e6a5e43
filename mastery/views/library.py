"""The library of the school's activities: find one, read it, use it in a unit."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.access import activity_for, objective_for, unit_run_for
from mastery.engine.correctives import Approach
from mastery.forms.library import FindForm, TakeForm
from mastery.models import Objective, UnitRun
from mastery.selectors.corrective_texts import ready_text
from mastery.selectors.library import (
    activity_page,
    cards,
    free_places,
    objectives_with_activities,
    standards_with_activities,
)
from mastery.selectors.library import library as found_in
from mastery.selectors.practice import streak_of, written_questions
from mastery.selectors.words import APPROACH_WORDS
from mastery.services.library import take_activity, take_ready

AIM = "…"
"""Stands for the objective while a ready activity is for any."""


@requires(Permission.USE_LIBRARY)
@require_GET
def library(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.USE_LIBRARY)
    school_id = request.user.school_id
    form = FindForm(request.GET, objectives=objectives_with_activities(school_id))
    page = found_in(school_id, form.wanted, page_number=request.GET.get("page", "1"))
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "cards": cards(page.object_list),
        "standards": standards_with_activities(school_id),
        "query": f"{rest.urlencode()}&" if rest else "",
        "is_filtered": any(rest.values()),
        "ready": [
            (approach.value, words, ready_text(approach, statement=AIM))
            for approach, words in APPROACH_WORDS.items()
        ],
    }
    return render_page(request, "mastery/library/page.html", context, partial="mastery/library/_found.html")


@requires(Permission.USE_LIBRARY)
@require_http_methods(["GET", "POST"])
def library_activity(request: PersonRequest, way_id: int) -> HttpResponse:
    """One activity in full; sent, its copy goes into a unit."""
    activity = activity_for(request.user, way_id)
    page = activity_page(activity, user=request.user)
    context = {
        "page": page,
        "questions": written_questions(activity.pk),
        "streak": streak_of(activity),
    }

    def take(run: UnitRun, objective: Objective) -> object:
        return take_activity(
            actor=request.user, activity=activity, run=run, objective=objective, now=timezone.now()
        )

    template = "mastery/library/activity.html"
    return _answer(request, template, context, approach=Approach(activity.approach), take=take)


@requires(Permission.USE_LIBRARY)
@require_http_methods(["GET", "POST"])
def library_ready(request: PersonRequest) -> HttpResponse:
    """The ready activity of one approach; sent, it is written into a unit."""
    require_school_permission(request.user, Permission.USE_LIBRARY)
    wanted = request.GET.get("approach", Approach.WORKED_EXPLANATION.value)
    if wanted not in set(Approach):
        raise Http404
    chosen = Approach(wanted)
    text = ready_text(chosen, statement=AIM)
    context = {"approach": chosen, "text": text, "steps": text.steps.splitlines()}

    def take(run: UnitRun, objective: Objective) -> object:
        return take_ready(
            actor=request.user, approach=chosen, run=run, objective=objective, now=timezone.now()
        )

    return _answer(request, "mastery/library/ready.html", context, approach=chosen, take=take)


def _answer(
    request: PersonRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    approach: Approach,
    take: Callable[[UnitRun, Objective], object],
) -> HttpResponse:
    places = free_places(request.user, approach)
    if request.method == "GET":
        return _show(request, template, context, TakeForm(places=places))
    form = TakeForm(request.POST, places=places)
    if not form.is_valid():
        return _show(request, template, context, form, status=422)
    where = form.chosen
    run = unit_run_for(request.user, where.section_id, where.run_id, Permission.PLAN_UNIT)
    objective = objective_for(run, where.objective_id)
    try:
        take(run, objective)
    except DomainError as refusal:
        form.add_error("where", str(refusal))
        return _show(request, template, context, form, status=422)
    messages.success(request, _("Copied to %(code)s. It is yours to change.") % {"code": objective.code})
    page = reverse("mastery:way", args=[where.section_id, run.pk, objective.pk, approach.value])
    return see_other(page)


def _show(
    request: PersonRequest, template: str, context: Mapping[str, Any], form: TakeForm, *, status: int = 200
) -> HttpResponse:
    return render_page(request, template, {**context, "form": form}, status=status)
