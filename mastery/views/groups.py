"""Groups of a class, and what the teacher does with them until they are approved."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.access import assessment_for
from assessments.selectors.diagnosis import diagnosis_of
from assessments.selectors.results_panel import groups_panel, moved_in
from classroom.access import enrollment_for
from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other, wants_partial
from mastery.access import group_for, runs_and_rights_for, unit_run_for
from mastery.engine.cycle import Stage, current
from mastery.forms.groups import ApproveForm, GroupForm, MoveForm, SuggestForm
from mastery.models import UnitRun, WorkGroup
from mastery.selectors.groups_tried import tried_in
from mastery.selectors.ledger import ApproachChoice, approach_choices, uses_of
from mastery.selectors.way_choices import chosen_ways
from mastery.services.approvals import Approved, approve_groups
from mastery.services.groups import drop_group, edit_group, move_member, suggest_groups

ANSWER = "mastery/groups/_answer.html"


@requires(Permission.VIEW_CLASS)
@require_GET
def groups(request: PersonRequest, section_id: int) -> HttpResponse:
    section, runs, rights = runs_and_rights_for(request.user, section_id)
    run = _chosen(runs, request.GET.get("unit", ""))
    if run is None:
        return render_page(request, "mastery/groups/none.html", {"section": section})
    return _page(request, run, runs=runs, may_approve=Permission.APPROVE_WORK in rights)


def _chosen(newest_first: tuple[UnitRun, ...], asked: str) -> UnitRun | None:
    """The unit in the address, else the one that the class is in."""
    named = [run for run in newest_first if str(run.pk) == asked]
    place = current([Stage(run.stage) for run in newest_first])
    return named[0] if named else None if place is None else newest_first[place]


def _page(
    request: PersonRequest,
    run: UnitRun,
    *,
    runs: tuple[UnitRun, ...],
    may_approve: bool,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    panel = groups_panel(run, now=timezone.now())
    context = {
        "section": run.section,
        "run": run,
        "runs": runs,
        "panel": panel,
        "moved": moved_in(panel, request.GET.get("moved", "")),
        "tried": tried_in(run),
        "chosen": chosen_ways(run.pk),
        "may_approve": may_approve,
        "problem": problem,
        "check": None,
    }
    return render_page(request, "mastery/groups/page.html", context, status=status)


@requires(Permission.APPROVE_WORK)
@require_POST
def suggest(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """Propose groups from what a check shows."""
    check = assessment_for(request.user, section_id, assessment_id, Permission.APPROVE_WORK)
    found = diagnosis_of(check)
    form = SuggestForm(request.POST)
    form.is_valid()

    def act() -> str:
        count = suggest_groups(
            actor=request.user,
            unit_run=check.unit_run,
            objective_ids=found.objective_ids,
            misconceptions=found.misconceptions,
            in_groups=form.cleaned_data.get("in_groups", ()),
            now=timezone.now(),
        )
        return _suggested(count)

    return _act(request, check.unit_run, act, check_id=str(check.pk))


def _suggested(count: int) -> str:
    if count == 0:
        return _("There is nobody to group now.")
    return ngettext(
        "%(count)s group is suggested. Nobody sees it before you approve.",
        "%(count)s groups are suggested. Nobody sees them before you approve.",
        count,
    ) % {"count": count}


@requires(Permission.APPROVE_WORK)
@require_POST
def move(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """Move a student between proposed groups."""
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, run, _("Choose where the student goes."), status=422)
    asked = form.cleaned_data
    place = enrollment_for(request.user, section_id, asked["student"], Permission.APPROVE_WORK)

    def act() -> str:
        move_member(
            actor=request.user,
            unit_run=run,
            student=place.student,
            from_group_id=asked["source"],
            to_group_id=asked["target"],
            now=timezone.now(),
        )
        return ""

    trace = f"{place.student_id}.{asked['source'] or 0}.{asked['target'] or 0}"
    return _act(request, run, act, moved=trace)


@requires(Permission.APPROVE_WORK)
@require_POST
def approve(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """Give the ticked groups their work."""
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _refused(request, run, _("Tick the groups that you approve."), status=422)

    def act() -> str:
        ticked = form.cleaned_data["group"]
        given = approve_groups(actor=request.user, unit_run=run, group_ids=ticked, now=timezone.now())
        return _approved(given)

    return _act(request, run, act)


def _approved(given: Approved) -> str:
    if given.groups == 0 and given.left_out:
        return _("Everyone in these groups is there by now, or has their work already.")
    if given.groups == 0:
        return _("These groups were approved before. Nothing was given twice.")
    told = ngettext("%(count)s group is approved.", "%(count)s groups are approved.", given.groups) % {
        "count": given.groups
    }
    seen = ngettext(
        "%(count)s student sees their work now.", "%(count)s students see their work now.", given.students
    ) % {"count": given.students}
    return f"{told} {seen}"


@requires(Permission.APPROVE_WORK)
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, section_id: int, group_id: int) -> HttpResponse:
    """Change a proposed group."""
    group = group_for(request.user, section_id, group_id, Permission.APPROVE_WORK)
    is_corrective = group.objective_id is not None
    if request.method == "GET":
        return _edit_page(request, group, GroupForm(initial=_stored(group), is_corrective=is_corrective))
    form = GroupForm(request.POST, is_corrective=is_corrective)
    if not form.is_valid():
        return _edit_page(request, group, form, status=422)
    try:
        changed = edit_group(
            actor=request.user,
            group=group,
            title=form.cleaned_data["title"],
            place=form.cleaned_data["place"],
            minutes=form.cleaned_data["minutes"],
            steps=form.cleaned_data.get("steps", ""),
            approach=form.cleaned_data.get("approach"),
            version=form.cleaned_data["version"],
            now=timezone.now(),
        )
    except Conflict as conflict:
        return _edit_page(request, group, _keep_mine(group, request), conflict=str(conflict), status=409)
    except DomainError as refusal:
        form.add_error("approach" if is_corrective else None, str(refusal))
        return _edit_page(request, group, form, status=422)
    messages.success(request, _("%(title)s is changed.") % {"title": changed.title})
    return _back(request, group.unit_run)


def _stored(group: WorkGroup) -> dict[str, Any]:
    return {
        "title": group.title,
        "approach": group.approach,
        "place": group.place,
        "minutes": group.minutes,
        "steps": group.steps,
        "version": group.version,
    }


def _keep_mine(group: WorkGroup, request: PersonRequest) -> GroupForm:
    """What was typed, over the version that now stands: sent again, it is a choice and not an accident."""
    typed = request.POST.copy()
    typed["version"] = str(group.version)
    return GroupForm(typed, is_corrective=group.objective_id is not None)


def _edit_page(
    request: PersonRequest, group: WorkGroup, form: GroupForm, *, conflict: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "section": group.unit_run.section,
        "group": group,
        "form": form,
        "form_url": reverse("mastery:group_edit", args=[group.unit_run.section_id, group.pk]),
        "choices": _choices(group),
        "conflict": conflict,
        "check": _check_id(request),
    }
    return render_page(
        request, "mastery/groups/edit.html", context, partial="mastery/groups/_edit.html", status=status
    )


def _choices(group: WorkGroup) -> tuple[ApproachChoice, ...]:
    """What any member has met before cannot be chosen for the group."""
    if group.objective_id is None:
        return ()
    members = list(group.members.values_list("student_id", flat=True))
    zone = group.unit_run.section.school.time_zone
    return approach_choices(uses_of(members, group.objective_id), zone=zone, students=len(members))


@requires(Permission.APPROVE_WORK)
@require_POST
def drop(request: PersonRequest, section_id: int, group_id: int) -> HttpResponse:
    """Put a proposed group aside."""
    group = group_for(request.user, section_id, group_id, Permission.APPROVE_WORK)

    def act() -> str:
        drop_group(actor=request.user, group=group, now=timezone.now())
        return _("%(title)s is put aside.") % {"title": group.title}

    return _act(request, group.unit_run, act)


def _act(
    request: PersonRequest,
    run: UnitRun,
    act: Callable[[], str],
    *,
    check_id: str = "",
    moved: str = "",
) -> HttpResponse:
    """Do it once, then show the groups as they are now; a refusal shows them with the reason."""
    try:
        told = act()
    except Conflict as conflict:
        return _refused(request, run, str(conflict), status=409)
    except DomainError as refusal:
        return _refused(request, run, str(refusal), status=422)
    if wants_partial(request):
        return _panel(request, run, told=told, moved=moved)
    if told:
        messages.success(request, told)
    return _back(request, run, check_id=check_id, moved=moved)


def _refused(request: PersonRequest, run: UnitRun, problem: str, *, status: int) -> HttpResponse:
    if wants_partial(request):
        return _panel(request, run, problem=problem, status=status)
    return _page(request, run, runs=(run,), may_approve=True, problem=problem, status=status)


def _panel(
    request: PersonRequest,
    run: UnitRun,
    *,
    told: str = "",
    problem: str = "",
    moved: str = "",
    status: int = 200,
) -> HttpResponse:
    panel = groups_panel(run, now=timezone.now())
    move = moved_in(panel, moved)
    context = {
        "section": run.section,
        "run": run,
        "panel": panel,
        "moved": move,
        "may_approve": True,
        "problem": problem,
        "check": _check_id(request),
    }
    response = render_page(request, ANSWER, context, partial=ANSWER, status=status)
    response["HX-Trigger"] = json.dumps({"announce": problem or told or (move.words if move else "")})
    return response


def _check_id(request: PersonRequest) -> int | None:
    """The check from whose results the teacher came."""
    asked = request.POST.get("check", request.GET.get("check", ""))
    return number_in(asked)


def _back(request: PersonRequest, run: UnitRun, *, check_id: str = "", moved: str = "") -> HttpResponse:
    """To the page the teacher came from, with the groups in view."""
    check = check_id or _check_id(request)
    query = f"moved={moved}" if moved else ""
    if check:
        page = reverse("assessments:results", args=[run.section_id, check])
    else:
        page = reverse("mastery:groups", args=[run.section_id])
        query = f"unit={run.pk}&{query}".rstrip("&")
    return see_other(f"{page}{'?' if query else ''}{query}#groups")
