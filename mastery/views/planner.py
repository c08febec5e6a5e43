"""The planner of a unit: its page, its title, and the lines of its objectives."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from mastery.access import objective_for, unit_run_for
from mastery.forms.planning import LineForm, LinksForm, MoveForm, NothingTyped, TaughtForm, UnitTitleForm
from mastery.models import Objective, UnitRun
from mastery.selectors.units import Choice, unit_plan
from mastery.services import planning
from mastery.services.planning import Line
from mastery.services.teaching import record_teaching
from mastery.services.units import rename_unit
from mastery.views.planner_page import NewLine, Place, Planner, change, show

WHOLE = "mastery/unit/_planner.html"


@requires(Permission.PLAN_UNIT)
@require_GET
def unit(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    return show(request, _run(request, section_id, run_id), partial=WHOLE)


@requires(Permission.PLAN_UNIT)
@require_POST
def unit_title(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    run = _run(request, section_id, run_id)
    return change(
        request,
        run,
        form=UnitTitleForm(request.POST),
        act=lambda typed: rename_unit(
            actor=request.user, run=run, title=typed["title"], seen=typed["seen"], now=timezone.now()
        ),
        place=Place(part="title"),
        partial="mastery/unit/_title_answer.html",
        said=_("Saved"),
        theirs=lambda values: str(values[0]),
        typed=lambda page: replace(page, plan=replace(page.plan, title=request.POST.get("title", ""))),
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def objective_new(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    run = _run(request, section_id, run_id)
    return change(
        request,
        run,
        form=LineForm(request.POST),
        act=lambda typed: planning.add_objective(
            actor=request.user, run=run, line=Line(**_of_line(typed)), now=timezone.now()
        ),
        place=Place(part="new"),
        partial=WHOLE,
        said=_("Objective added"),
        typed=lambda page: replace(page, new=NewLine(**_typed_line(request.POST))),
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def objective(request: PersonRequest, section_id: int, run_id: int, objective_id: int) -> HttpResponse:
    run, stored = _in_plan(request, section_id, run_id, objective_id)
    return change(
        request,
        run,
        form=LineForm(request.POST),
        act=lambda typed: planning.change_objective(
            actor=request.user,
            run=run,
            objective=stored,
            line=Line(**_of_line(typed)),
            seen=typed["seen"],
            now=timezone.now(),
        ),
        place=Place(part="line", objective_id=stored.pk),
        partial="mastery/unit/_line_answer.html",
        said=_("Saved"),
        theirs=_line_words,
        typed=lambda page: _with_line(page, stored, **_typed_line(request.POST)),
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def objective_move(request: PersonRequest, section_id: int, run_id: int, objective_id: int) -> HttpResponse:
    run, stored = _in_plan(request, section_id, run_id, objective_id)
    return change(
        request,
        run,
        form=MoveForm(request.POST),
        act=lambda typed: planning.move_objective(
            actor=request.user,
            run=run,
            objective=stored,
            earlier=typed["where"] == "earlier",
            now=timezone.now(),
        ),
        place=Place(part="line", objective_id=stored.pk),
        partial=WHOLE,
        said=_("%s moved") % stored.code,
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def objective_remove(request: PersonRequest, section_id: int, run_id: int, objective_id: int) -> HttpResponse:
    run, stored = _objective(request, section_id, run_id, objective_id)
    return change(
        request,
        run,
        form=NothingTyped(request.POST),
        act=lambda _typed: planning.remove_objective(
            actor=request.user, run=run, objective=stored, now=timezone.now()
        ),
        place=Place(part="line", objective_id=stored.pk),
        partial=WHOLE,
        said=_("%s removed") % stored.code,
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def objective_links(request: PersonRequest, section_id: int, run_id: int, objective_id: int) -> HttpResponse:
    run, stored = _in_plan(request, section_id, run_id, objective_id)
    choices = unit_plan(run).line(stored.pk).link_choices
    ticked = _ticked(choices, request.POST.getlist("builds_on"))
    return change(
        request,
        run,
        form=LinksForm(request.POST, choices=choices),
        act=lambda typed: planning.set_prerequisites(
            actor=request.user,
            run=run,
            objective=stored,
            builds_on=typed["builds_on"],
            seen=typed["seen"],
            now=timezone.now(),
        ),
        place=Place(part="links", objective_id=stored.pk),
        partial="mastery/unit/_links_answer.html",
        said=_("Saved"),
        theirs=lambda ids: _chosen_words(_ticked(choices, map(str, ids))),
        typed=lambda page: _with_line(page, stored, link_choices=ticked),
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def objective_taught(request: PersonRequest, section_id: int, run_id: int, objective_id: int) -> HttpResponse:
    run, stored = _in_plan(request, section_id, run_id, objective_id)
    choices = unit_plan(run).line(stored.pk).taught_choices
    ticked = _ticked(choices, request.POST.getlist("approaches"))
    return change(
        request,
        run,
        form=TaughtForm(request.POST),
        act=lambda typed: record_teaching(
            actor=request.user,
            run=run,
            objective=stored,
            approaches=typed["approaches"],
            seen=typed["seen"],
            now=timezone.now(),
        ),
        place=Place(part="taught", objective_id=stored.pk),
        partial="mastery/unit/_taught_answer.html",
        said=_("Saved"),
        theirs=lambda approaches: _chosen_words(_ticked(choices, map(str, approaches))),
        typed=lambda page: _with_line(page, stored, taught_choices=ticked),
    )


def _run(request: PersonRequest, section_id: int, run_id: int) -> UnitRun:
    return unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)


def _objective(
    request: PersonRequest, section_id: int, run_id: int, objective_id: int
) -> tuple[UnitRun, Objective]:
    run = _run(request, section_id, run_id)
    return run, objective_for(run, objective_id)


def _in_plan(
    request: PersonRequest, section_id: int, run_id: int, objective_id: int
) -> tuple[UnitRun, Objective]:
    """Not one that somebody has retired since the page was opened."""
    run, stored = _objective(request, section_id, run_id, objective_id)
    if stored.retired_at is not None:
        raise Http404
    return run, stored


def _of_line(typed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: typed[name] for name in ("code", "statement", "is_essential")}


def _typed_line(post: QueryDict) -> dict[str, Any]:
    return {
        "code": post.get("code", ""),
        "statement": post.get("statement", ""),
        "is_essential": "is_essential" in post,
    }


def _with_line(page: Planner, stored: Objective, **typed: Any) -> Planner:
    return replace(page, plan=page.plan.with_line(stored.pk, **typed))


def _line_words(values: tuple[Any, ...]) -> str:
    code, statement, is_essential = values
    return f"{code} {statement} ({_('essential') if is_essential else _('not essential')})"


def _ticked(choices: tuple[Choice, ...], values: Any) -> tuple[Choice, ...]:
    chosen = set(values)
    return tuple(replace(choice, is_chosen=choice.value in chosen) for choice in choices)


def _chosen_words(choices: tuple[Choice, ...]) -> str:
    return ", ".join(choice.words for choice in choices if choice.is_chosen) or _("none")
