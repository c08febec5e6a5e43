"""The cells of the grid, drawn by joining escaped strings: several times as fast as a template.

Every piece is escaped once, where it is made; what is joined here is already safe.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.templatetags.ui import icon, mark, state_words
from classroom.web import wall_clock
from mastery.engine.correctives import Approach
from mastery.selectors.grid import Flag, Grid, GridCell, GridRow, NextStep, Overlay, Step
from mastery.selectors.grid_sittings import ChanceState, NextChance
from mastery.selectors.words import APPROACH_WORDS

register = template.Library()

_FLAG_ICONS: Final = {
    Flag.OPEN: "clock",
    Flag.BOOKED: "clock",
    Flag.READY: "clock",
    Flag.SITTING: "clock",
    Flag.MARKING: "pencil",
    Flag.EXCUSED: "bar",
    Flag.AWAY: "wave",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLinks:
    """Where cells and names lead.

    `query` is the state of the page ("unit=3&show=ny"), which every link keeps. `panel` is where panels are,
    as the grid's address sees it ("3/"). `student` stands before and after an id in a student's address.
    """

    query: str
    panel: str
    student: tuple[str, str]


@register.simple_tag
def grid_rows(grid: Grid, links: CellLinks, zone: str, open_cell: str) -> SafeString:
    """The body of the table. `open_cell` is "student-objective", or nothing."""
    draw = _cell_drawer(grid, links, zone=zone, open_cell=open_cell)
    return mark_safe("".join(_row(row, links, draw, zone=zone) for row in grid.rows))  # noqa: S308


def _row(row: GridRow, links: CellLinks, draw: Callable[[GridRow], str], *, zone: str) -> str:
    before, after = (escape(part) for part in links.student)
    return (
        f'<tr role="row"><th scope="row" role="rowheader"><a id="name-{row.student_id}" '
        f'href="{before}{row.student_id}{after}">{escape(row.name)}</a></th>{draw(row)}'
        f'<td role="cell" class="next">{escape(next_step_words(row.next_step, zone))}</td></tr>'
    )


def _cell_drawer(grid: Grid, links: CellLinks, *, zone: str, open_cell: str) -> Callable[[GridRow], str]:
    """Equal cells are one object, so what is inside a cell is drawn once for all of them."""
    heads = [f'<td role="cell" data-col="{column.number}">' for column in grid.columns]
    objectives = [str(column.head.objective_id) for column in grid.columns]
    query = escape(f"?{links.query}&cell=" if links.query else "?cell=")
    kept = escape(f"?{links.query}") if links.query else ""
    panel = escape(links.panel)
    inner: dict[int, tuple[str, str]] = {}

    def draw(row: GridRow) -> str:
        student = row.student_id
        parts = []
        for head, objective, cell in zip(heads, objectives, row.cells, strict=True):
            state, content = inner.get(id(cell)) or inner.setdefault(id(cell), _inside(cell, zone=zone))
            name = f"{student}-{objective}"
            opened = ' is-open" aria-current="true' if name == open_cell else ""
            parts.append(
                f'{head}<a class="cell{opened}" id="cell-{name}" href="{query}{name}" data-s="{state}" '
                f'hx-get="{panel}{student}/{objective}/{kept}" hx-target="#inspector" hx-swap="outerHTML" '
                f'hx-push-url="{query}{name}">{content}</a></td>'
            )
        return "".join(parts)

    return draw


def _inside(cell: GridCell, *, zone: str) -> tuple[str, str]:
    """State and content: shape, words, number. The words say everything that shape, color and flag show."""
    words = escape(cell_words(cell, zone))
    score = (
        "" if cell.percent is None else f'<span class="score">{cell.percent}<span class="vh"> %</span></span>'
    )
    flag = _flag(cell.overlay) if cell.overlay else ""
    return cell.state.value, f'{mark(cell.state.value)}<span class="lbl">{words}</span>{score}{flag}'


def _flag(overlay: Overlay) -> str:
    return icon(_FLAG_ICONS[overlay.flag]).replace('class="i"', 'class="i flag"', 1)


def cell_words(cell: GridCell, zone: str) -> str:
    """Nearly there, reassessment booked Thu 3 Dec."""
    words = state_words(cell.state.value)
    return f"{words}, {overlay_words(cell.overlay, zone)}" if cell.overlay else words


def overlay_words(overlay: Overlay, zone: str) -> str:
    day = wall_clock.day(overlay.at, zone=zone) if overlay.at else ""
    return {
        Flag.OPEN: _("reassessment open until %(day)s"),
        Flag.BOOKED: _("reassessment booked %(day)s"),
        Flag.READY: _("ready to reassess, no day set"),
        Flag.SITTING: _("taking a try now"),
        Flag.MARKING: _("to be marked"),
        Flag.EXCUSED: _("excused"),
        Flag.AWAY: _("away"),
    }[overlay.flag] % {"day": day}


@register.simple_tag
def next_step_words(step: NextStep, zone: str) -> str:
    """Corrective, F4 and F2."""
    known = {
        "codes": listing(step.codes),
        "title": step.title,
        "day": wall_clock.day(step.at, zone=zone) if step.at else "",
    }
    return _step_template(step) % known


def _step_template(step: NextStep) -> str:
    dated = {
        Step.REASSESS: _("Reassess %(codes)s, %(day)s"),
        Step.WAIT: _("Check %(day)s"),
    }
    undated = {
        Step.MARK: _("Mark %(title)s"),
        Step.SIT: _("Taking a try now"),
        Step.REASSESS: _("Reassess %(codes)s"),
        Step.CORRECTIVE: _("Corrective, %(codes)s"),
        Step.ARRANGE: _("%(title)s to arrange"),
        Step.TALK: _("Talk about %(codes)s"),
        Step.ENRICH: _("Enrichment"),
        Step.EXTENDED: _("Enrichment done"),
        Step.WAIT: _("Check to come"),
    }
    return (step.at and dated.get(step.step)) or undated[step.step]


def listing(codes: Sequence[str]) -> str:
    """F2, F3 and F4; of many, how many: the column is narrow."""
    if len(codes) > 3:
        return ngettext("%(count)s objective", "%(count)s objectives", len(codes)) % {"count": len(codes)}
    if len(codes) < 2:
        return "".join(codes)
    return _("%(first)s and %(last)s") % {"first": ", ".join(codes[:-1]), "last": codes[-1]}


@register.filter
def any_of(codes: Sequence[str]) -> str:
    """F3 or F4; of many, how many."""
    if len(codes) > 3:
        return listing(codes)
    if len(codes) < 2:
        return "".join(codes)
    return _("%(first)s or %(last)s") % {"first": ", ".join(codes[:-1]), "last": codes[-1]}


@register.filter
def sitting_words(state: str) -> str:
    """What is known of a try that is no evidence here."""
    return {
        "open": _("being taken now"),
        "submitted": _("to be marked"),
        "scored": _("excused"),
        "void": _("void, it does not count"),
    }[state]


@register.filter
def approach_words(approach: Approach) -> str:
    return str(APPROACH_WORDS[approach])


@register.filter
def corrective_words(state: str) -> str:
    return {"assigned": _("in hand"), "done": _("done"), "waived": _("waived")}[state]


@register.simple_tag
def chance_words(chance: NextChance, zone: str) -> str:
    """What stands between the student and the next try, in one sentence."""
    day = wall_clock.day_and_time(chance.opens_at, zone=zone) if chance.opens_at else ""
    until = wall_clock.day_and_time(chance.closes_at, zone=zone) if chance.closes_at else ""
    return {
        ChanceState.OPEN: _("The next try is open until %(until)s, on form %(form)s."),
        ChanceState.ANNOUNCED: _("The next try opens %(day)s, on form %(form)s."),
        ChanceState.UNDATED: _("Ready for the next try, on form %(form)s. It has no day yet."),
        ChanceState.SITTING: _("A try on form %(form)s is being taken now."),
        ChanceState.MARKING: _("The last try waits for marks."),
        ChanceState.NO_WORK: _("The next try opens after a corrective. None is given yet."),
        ChanceState.WORKING: _("The next try opens when the corrective is done."),
        ChanceState.USED: _("Every announced try is used. Talk about what comes next."),
        ChanceState.NO_FORM: _("Every form of the check is used. Add one for the next try."),
    }[chance.state] % {"day": day, "until": until, "form": chance.form_label}


@register.filter
def code_list(codes: Sequence[str]) -> str:
    return listing(codes)


@register.simple_tag
def day_of(at: datetime, zone: str) -> str:
    """Thu 3 Dec, where the school is."""
    return wall_clock.day(at, zone=zone)
