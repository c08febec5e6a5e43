"""The panel of one cell: beside the grid, and at an address of its own for htmx."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_htmx.http import push_url

from assessments.selectors.tries import sittings_on
from classroom.http import PersonRequest
from classroom.models import Section
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, wants_partial
from mastery.access import runs_and_rights_for
from mastery.models import UnitRun
from mastery.selectors.cell import CellDetail, cell_detail
from mastery.selectors.grid_sittings import NextChance, SeenCheck
from mastery.selectors.scales import saved_scale
from mastery.views.grid_page import GridState, LoadedClass, load_class, read_state


@requires(Permission.VIEW_CLASS)
@require_GET
def cell(
    request: PersonRequest, section_id: int, run_id: int, student_id: int, objective_id: int
) -> HttpResponse:
    """The panel alone; without htmx, the grid with that panel open."""
    section, runs, rights = runs_and_rights_for(request.user, section_id)
    run = next((each for each in runs if each.pk == run_id), None)
    if run is None:
        raise Http404
    state = replace(read_state(request.GET), unit=run.pk, cell=(student_id, objective_id))
    if not wants_partial(request):
        return redirect(state.address(section.pk))
    panel = panel_context(
        load_class(run, now=timezone.now()), section=section, run=run, state=state, rights=rights
    )
    if panel["detail"] is None:
        raise Http404
    return push_url(render_page(request, "mastery/grid/_panel.html", panel), state.address(section.pk))


def panel_context(
    loaded: LoadedClass, *, section: Section, run: UnitRun, state: GridState, rights: Collection[Permission]
) -> Mapping[str, Any]:
    """What `_panel.html` shows; `detail` is None when no such student or objective is on the grid."""
    known = {"section": section, "run": run, "state": state, "zone": section.school.time_zone, "detail": None}
    student_id, objective_id = state.cell or (0, 0)
    on_unit = loaded.on_unit
    student = next((each for each in on_unit.students if each.student_id == student_id), None)
    head = next((each for each in on_unit.objectives if each.objective_id == objective_id), None)
    if student is None or head is None:
        return known
    detail = cell_detail(
        run=run,
        student_id=student.student_id,
        student_name=student.name,
        head=head,
        extended=student.is_extended,
        in_hand=on_unit.corrective(student.student_id, head.objective_id),
        sittings=sittings_on(student.student_id, head.objective_id),
        at=timezone.now(),
        saved_levels=saved_scale(section.school_id),
    )
    return known | {
        "detail": detail,
        "chance": _chance(loaded, student_id, objective_id),
        "check": _check_to_enter(loaded, student_id, objective_id),
        "last_own_try": _last_try_here(detail, section),
        "may_record": Permission.RECORD_EVIDENCE in rights,
        "may_approve": Permission.APPROVE_WORK in rights,
    }


def _last_try_here(detail: CellDetail, section: Section) -> int | None:
    """The newest try in this class, which its teachers may correct."""
    own = [
        each.sitting.attempt_id
        for each in detail.tries
        if each.sitting is not None and each.sitting.section_id == section.pk
    ]
    return own[-1] if own else None


def _chance(loaded: LoadedClass, student_id: int, objective_id: int) -> NextChance | None:
    return next(
        (
            chance
            for chance in loaded.seen.chances
            if chance.student_id == student_id and objective_id in chance.objective_ids
        ),
        None,
    )


def _check_to_enter(loaded: LoadedClass, student_id: int, objective_id: int) -> SeenCheck | None:
    """The newest check on the objective that the student has not taken: its score may be on paper."""
    asking = [check for check in loaded.seen.checks if objective_id in check.objective_ids]
    return next((check for check in reversed(asking) if student_id not in check.taken_by), None)
