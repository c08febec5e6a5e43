"""Work that waits ready in a unit: different ways in to an objective, and ways to go further."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.access import enrichment_for, objective_by_approach_for, unit_run_for
from mastery.engine.correctives import Approach
from mastery.forms.planning import EnrichmentForm, WayForm
from mastery.models import Objective, UnitRun
from mastery.selectors.corrective_texts import ready_text
from mastery.selectors.enrichment_texts import ready_to_change
from mastery.selectors.units import way_further, way_in
from mastery.selectors.words import APPROACH_WORDS, ENRICHMENT_WORDS
from mastery.services import teaching
from mastery.services.conflicts import PlanChanged
from mastery.services.teaching import WayFurther, WayIn
from mastery.views.planner_page import unit_url


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """One activity being written; `ready` are kinds with a ready text to begin with."""

    heading: str
    lead: str
    anchor: str
    may_remove: bool
    ready: tuple[tuple[str, Promise], ...] = ()
    practice_url: str = ""
    files_url: str = ""
    library_url: str = ""


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def way(
    request: PersonRequest, section_id: int, run_id: int, objective_id: int, approach: str
) -> HttpResponse:
    """The different way in to one objective by one approach: write it, change it, take it away."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    objective, chosen, activity = objective_by_approach_for(run, objective_id, approach)
    stored = way_in(activity)
    where = [section_id, run_id, objective_id, chosen.value]
    page = WorkPage(
        heading=_("%(approach)s for %(code)s") % {"approach": APPROACH_WORDS[chosen], "code": objective.code},
        lead=objective.statement,
        anchor=f"objective-{objective.pk}",
        may_remove=bool(stored),
        library_url=f"{reverse('mastery:library')}?approach={chosen.value}",
        practice_url=reverse("mastery:way_practice", args=where) if stored else "",
        files_url=reverse("mastery:way_files", args=where) if stored else "",
    )
    return _answer(
        request,
        run,
        page,
        WayForm(request.POST)
        if request.method == "POST"
        else WayForm(initial=stored or _ready(chosen, objective)),
        save=lambda typed: teaching.save_way_in(
            actor=request.user,
            run=run,
            objective=objective,
            way=WayIn(
                approach=chosen,
                title=typed["title"],
                steps=typed["steps"],
                minutes=typed["minutes"],
                group_size=typed["group_size"],
                links=typed["links"],
            ),
            seen=typed["seen"],
            now=timezone.now(),
        ),
        remove=lambda: teaching.remove_way_in(
            actor=request.user, run=run, objective=objective, approach=chosen, now=timezone.now()
        ),
    )


def _ready(approach: Approach, objective: Objective) -> dict[str, object]:
    """Nobody starts from nothing: the ready activity, to be changed."""
    text = ready_text(approach, statement=objective.statement)
    return {"title": text.title, "steps": text.steps, "minutes": text.minutes}


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def further_new(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """One more way to go further; nobody starts from nothing: each kind has a ready one to begin with."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    page = WorkPage(
        heading=_("A way to go further"),
        lead=run.unit.title,
        anchor="further",
        may_remove=False,
        ready=tuple((kind.value, words) for kind, words in ENRICHMENT_WORDS.items()),
    )
    return _answer(
        request,
        run,
        page,
        EnrichmentForm(request.POST)
        if request.method == "POST"
        else EnrichmentForm(initial=ready_to_change(request.GET.get("ready", ""))),
        save=lambda typed: teaching.add_enrichment(
            actor=request.user, run=run, way=_way_further(typed), now=timezone.now()
        ),
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def further_ready(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """A ready option of every kind that the unit does not offer yet."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    added = teaching.add_ready_enrichment(actor=request.user, run=run, now=timezone.now())
    messages.info(request, ngettext("%(n)d option added", "%(n)d options added", added) % {"n": added})
    return see_other(f"{unit_url(run)}#further")


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def further_plan(request: PersonRequest, section_id: int, run_id: int, activity_id: int) -> HttpResponse:
    """One way to go further: change it, take it away."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    activity = enrichment_for(run, activity_id)
    page = WorkPage(heading=activity.title, lead=run.unit.title, anchor="further", may_remove=True)
    return _answer(
        request,
        run,
        page,
        EnrichmentForm(request.POST)
        if request.method == "POST"
        else EnrichmentForm(initial=way_further(activity)),
        save=lambda typed: teaching.change_enrichment(
            actor=request.user,
            run=run,
            activity=activity,
            way=_way_further(typed),
            seen=typed["seen"],
            now=timezone.now(),
        ),
        remove=lambda: teaching.remove_enrichment(
            actor=request.user, run=run, activity=activity, now=timezone.now()
        ),
    )


def _way_further(typed: Mapping[str, Any]) -> WayFurther:
    return WayFurther(
        kind=typed["kind"],
        title=typed["title"],
        description=typed["description"],
        audience=typed["audience"],
        minutes=typed["minutes"],
    )


def _answer(
    request: PersonRequest,
    run: UnitRun,
    page: WorkPage,
    form: forms.Form,
    *,
    save: Callable[[Mapping[str, Any]], object],
    remove: Callable[[], object] | None = None,
) -> HttpResponse:
    if not form.is_bound:
        return _show(request, run, page, form)
    if remove is not None and "remove" in request.POST:
        return _done(request, run, page, form, remove, said=_("Removed"))
    if not form.is_valid():
        return _show(request, run, page, form, status=422)
    return _done(request, run, page, form, lambda: save(form.cleaned_data), said=_("Saved"))


def _done(
    request: PersonRequest,
    run: UnitRun,
    page: WorkPage,
    form: forms.Form,
    act: Callable[[], object],
    *,
    said: str,
) -> HttpResponse:
    """Back to the planner; refused, what was typed stays, beside what somebody else wrote meanwhile."""
    try:
        act()
    except PlanChanged as conflict:
        typed = request.POST.copy()
        typed["seen"] = conflict.seen
        form.data = typed
        form.add_error(None, str(conflict))
        theirs = tuple(str(value) for value in conflict.theirs)
        return _show(request, run, page, form, theirs=theirs, status=409)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, run, page, form, status=422)
    messages.info(request, said)
    return see_other(f"{unit_url(run)}#{page.anchor}")


def _show(
    request: PersonRequest,
    run: UnitRun,
    page: WorkPage,
    form: forms.Form,
    *,
    theirs: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {"run": run, "section": run.section, "work": page, "form": form, "theirs": theirs}
    return render_page(request, "mastery/unit/work.html", context, status=status)
