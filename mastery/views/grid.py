"""The grid of a class: everybody on every objective of a unit, on one page, on paper and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from classroom.formats.spreadsheet import as_csv
from classroom.http import PersonRequest
from classroom.models import Section
from classroom.roles import Permission
from classroom.templatetags.ui import state_words
from classroom.web.declared import requires
from classroom.web.files import csv_file
from classroom.web.rendering import render_page
from mastery.access import runs_and_rights_for
from mastery.models import UnitRun
from mastery.selectors.grid import Grid, Show, class_grid
from mastery.selectors.grid_class import current_run
from mastery.templatetags.grid_cells import ROWS, CellLinks, next_step_words, put_rows
from mastery.views.cell import panel_context
from mastery.views.grid_page import GridState, load_class, read_state

PLACE_OF_ID = 987654321
"""Stands in an address where the grid writes the id of each student."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One of the chips above the grid."""

    value: str
    label: str
    count: int
    is_on: bool


@requires(Permission.VIEW_CLASS)
@require_GET
def grid(request: PersonRequest, section_id: int) -> HttpResponse:
    section, runs, rights = runs_and_rights_for(request.user, section_id)
    state = read_state(request.GET)
    run = _chosen(runs, state.unit)
    may_plan = Permission.PLAN_UNIT in rights
    if run is None:
        return render_page(request, "mastery/grid/no_unit.html", {"section": section, "may_plan": may_plan})
    state = replace(state, unit=run.pk, cell=None if state.quiet else state.cell)
    loaded = load_class(run, now=timezone.now())
    shown = class_grid(loaded.on_unit, loaded.seen, show=state.show, query=state.q)
    context = {
        **panel_context(loaded, section=section, run=run, state=state, rights=rights),
        "grid": shown,
        "rows": ROWS,
        "query": state.query,
        "filters": tuple(_filters(shown, state)),
        "column": _column_shown(shown, state),
        "runs": runs,
        "checks": loaded.seen.checks,
        "newest_check": loaded.seen.checks[-1] if loaded.seen.checks else None,
        "unpicked_query": replace(state, obj=None).query,
        "loud_query": replace(state, quiet=False).query,
        "may_plan": may_plan,
        "may_record": Permission.RECORD_EVIDENCE in rights,
    }
    response = render_page(request, "mastery/grid/page.html", context, partial="mastery/grid/_table.html")
    return put_rows(
        response, shown, links=_links(section, run, state), zone=context["zone"], open_cell=state.cell_name
    )


@requires(Permission.VIEW_CLASS)
@require_GET
def grid_csv(request: PersonRequest, section_id: int) -> HttpResponse:
    """The rows that the page shows, as a file for a spreadsheet."""
    section, runs, _rights = runs_and_rights_for(request.user, section_id)
    state = read_state(request.GET)
    run = _chosen(runs, state.unit)
    if run is None:
        raise Http404
    loaded = load_class(run, now=timezone.now())
    shown = class_grid(loaded.on_unit, loaded.seen, show=state.show, query=state.q)
    return csv_file(_as_file(shown, zone=section.school.time_zone), name=f"grid-{section.pk}-{run.pk}")


def _chosen(runs: Sequence[UnitRun], wanted: int | None) -> UnitRun | None:
    """The run that the address names, or the one the class is in; a wrong name is not a default."""
    if wanted is None:
        return current_run(runs)
    run = next((run for run in runs if run.pk == wanted), None)
    if run is None:
        raise Http404
    return run


def _links(section: Section, run: UnitRun, state: GridState) -> CellLinks:
    before, _place, after = reverse("mastery:student", args=[section.pk, PLACE_OF_ID]).partition(
        str(PLACE_OF_ID)
    )
    return CellLinks(
        query=state.query,
        panel=f"{run.pk}/",
        panel_query=replace(state, unit=None).query,
        student=(before, after),
    )


def _filters(shown: Grid, state: GridState) -> Iterator[Filter]:
    labels = {
        Show.ALL: _("All"),
        Show.NOT_YET: _("Not yet on an essential"),
        Show.DONE: _("All essentials mastered"),
    }
    for kind, label in labels.items():
        yield Filter(value=kind.value, label=label, count=shown.shown_counts[kind], is_on=state.show is kind)


def _column_shown(shown: Grid, state: GridState) -> int:
    """On a phone one objective shows: as asked for, that of the open cell, or the first not all are on."""
    numbers = [column.number for column in shown.columns]
    if state.obj in numbers:
        return state.obj
    opened = [
        column.number for column in shown.columns if state.cell and column.head.objective_id == state.cell[1]
    ]
    unmet = [column.number for column in shown.columns if column.mastered < column.assessed]
    return next(iter([*opened, *unmet, *numbers]), 1)


def _as_file(shown: Grid, *, zone: str) -> str:
    header = [_("Student")]
    for column in shown.columns:
        header += [f"{column.head.code} {_('state')}", f"{column.head.code} %"]
    rows = (
        [
            row.name,
            *(
                text
                for cell in row.cells
                for text in (state_words(cell.state.value), "" if cell.percent is None else str(cell.percent))
            ),
            next_step_words(row.next_step, zone),
        ]
        for row in shown.rows
    )
    return as_csv([*header, _("Next step")], rows)
