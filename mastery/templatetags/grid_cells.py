"""The cells of the grid, drawn by joining escaped strings: several times as fast as a template.

Every piece is escaped once, where it is made; what is joined here is already safe.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from django import template
from django.http import HttpResponse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from classroom.templatetags.charts import dist
from classroom.templatetags.ui import icon, mark, state_words
from classroom.web import wall_clock
from mastery.engine.correctives import Approach
from mastery.selectors.grid import Flag, Grid, GridCell, GridColumn, NextStep, Overlay, Step, unlike_cells
from mastery.selectors.grid_class import Judged
from mastery.selectors.grid_sittings import ChanceState, NextChance
from mastery.selectors.words import APPROACH_WORDS

register = template.Library()

_FLAG_ICONS: Final = {
    Flag.OPEN: "clock",
    Flag.BOOKED: "clock",
    Flag.NEXT: "clock",
    Flag.READY: "clock",
    Flag.SITTING: "clock",
    Flag.MARKING: "pencil",
    Flag.EXCUSED: "bar",
    Flag.AWAY: "wave",
}
_FLAG_WORDS: Final = {
    Flag.OPEN: _later("reassessment open until %(day)s"),
    Flag.BOOKED: _later("reassessment booked %(day)s"),
    Flag.NEXT: _later("next chance %(day)s"),
    Flag.READY: _later("ready to reassess, no day set"),
    Flag.SITTING: _later("taking a try now"),
    Flag.MARKING: _later("to be marked"),
    Flag.EXCUSED: _later("excused"),
    Flag.AWAY: _later("away"),
}
_JUDGED_ICONS: Final = {Judged.SET: "hand", Judged.NEWER: "flag"}
_JUDGED_WORDS: Final = {
    Judged.SET: _later("set by a teacher"),
    Judged.NEWER: _later("set by a teacher, new evidence since"),
}
_STEPS: Final = {
    Step.MARK: _later("Mark %(title)s"),
    Step.SIT: _later("Taking a try now"),
    Step.REASSESS: _later("Reassess %(codes)s"),
    Step.CORRECTIVE: _later("Corrective, %(codes)s"),
    Step.ARRANGE: _later("%(title)s to arrange"),
    Step.TALK: _later("Talk about %(codes)s"),
    Step.ENRICH: _later("Enrichment"),
    Step.EXTENDED: _later("Enrichment done"),
    Step.WAIT: _later("Check to come"),
}
_DATED_STEPS: Final = {
    Step.REASSESS: _later("Reassess %(codes)s, %(day)s"),
    Step.WAIT: _later("Check %(day)s"),
}
_CHANCE_WORDS: Final = {
    ChanceState.OPEN: _later("The next try is open until %(until)s, on form %(form)s."),
    ChanceState.ANNOUNCED: _later("The next try opens %(day)s, on form %(form)s."),
    ChanceState.UNDATED: _later("Ready for the next try, on form %(form)s. It has no day yet."),
    ChanceState.SITTING: _later("A try on form %(form)s is being taken now."),
    ChanceState.MARKING: _later("The last try waits for marks."),
    ChanceState.NO_WORK: _later("The next try opens after a corrective. None is given yet."),
    ChanceState.WORKING: _later("The next try opens when the corrective is done."),
    ChanceState.USED: _later("Every announced try is used. Talk about what comes next."),
    ChanceState.NO_FORM: _later("Every form of the check is used. Add one for the next try."),
}
_SITTING_WORDS: Final = {
    "open": _later("being taken now"),
    "submitted": _later("to be marked"),
    "scored": _later("excused"),
    "void": _later("void, it does not count"),
}
_CORRECTIVE_WORDS: Final = {"assigned": _later("in hand"), "done": _later("done"), "waived": _later("waived")}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLinks:
    """Where cells and names lead.

    `query` is the state of the page ("unit=3&show=ny"), which every link keeps; `panel_query` is the same
    without the unit. `panel` is where panels are, as the grid's address sees it ("3/"). `student` is what
    stands before and after an id in a student's address.
    """

    query: str
    panel: str
    panel_query: str
    student: tuple[str, str]


ID: Final = "<id>"
CONTENT: Final = "<content>"
"""Where a row's own parts go. Neither can occur in escaped text, nor in what is drawn here."""


ROWS: Final = SafeString("<!--rows-->")
"""Where the rows go. Nested templates would copy the megabytes of a large class at every level."""


def put_rows(
    response: HttpResponse, grid: Grid, *, links: CellLinks, zone: str, open_cell: str
) -> HttpResponse:
    """Write the rows into a rendered page in place of ROWS. `open_cell` is "student-objective" or empty."""
    before, place, after = response.content.partition(ROWS.encode())
    if not place:
        return response
    rows = draw_rows(grid, links=links, zone=zone)
    if open_cell:
        closed = f'class="cell" id="cell-{escape(open_cell)}"'
        opened = closed.replace('class="cell"', 'class="cell is-open" aria-current="true"')
        rows = (row.replace(closed, opened) for row in rows)
    response.content = b"".join([before, *(row.encode() for row in rows), after])
    return response


def draw_rows(grid: Grid, *, links: CellLinks, zone: str) -> Iterator[str]:
    """What rows share is written once; a row then costs one join and one replacement of the student's id."""
    shared = _shared_row(grid, links).split(CONTENT)
    inside = {key: _inside(cell, zone=zone) for key, cell in unlike_cells(grid.rows).items()}
    steps: dict[NextStep, str] = {}
    for row in grid.rows:
        if row.next_step not in steps:
            steps[row.next_step] = escape(next_step_words(row.next_step, zone))
        own = [escape(row.name), *map(inside.__getitem__, map(id, row.cells)), steps[row.next_step], ""]
        yield "".join(chain.from_iterable(zip(shared, own, strict=True))).replace(ID, str(row.student_id))


def _shared_row(grid: Grid, links: CellLinks) -> str:
    before, after = (escape(part) for part in links.student)
    query = escape(f"?{links.query}&cell=" if links.query else "?cell=")
    kept = escape(f"?{links.panel_query}") if links.panel_query else ""
    name = (
        '<tr role="row"><th scope="row" role="rowheader">'
        f'<a id="name-{ID}" href="{before}{ID}{after}">{CONTENT}</a></th>'
    )
    cells = "".join(
        f'<td role="cell" data-col="{column.number}"><a class="cell" id="cell-{ID}-{objective}" '
        f'href="{query}{ID}-{objective}" hx-get="{escape(links.panel)}{ID}/{objective}/{kept}" '
        f'hx-target="#inspector" hx-swap="outerHTML" data-s="{CONTENT}</a></td>'
        for column in grid.columns
        for objective in [column.head.objective_id]
    )
    return f'{name}{cells}<td role="cell" class="next">{CONTENT}</td></tr>'


@register.simple_tag
def grid_picks(grid: Grid, shown: int, query: str) -> SafeString:
    """On a phone: one link for each objective, which shows its column."""
    kept = escape(f"?{query}&obj=" if query else "?obj=")
    current = ' aria-current="true"'
    picks = (
        f'<a id="pick-{column.number}" href="{kept}{column.number}"'
        f"{current if column.number == shown else ''}>{escape(column.head.code)}</a>"
        for column in grid.columns
    )
    return mark_safe("".join(picks))  # noqa: S308


@register.simple_tag
def grid_heads(grid: Grid, zone: str) -> SafeString:
    """One head for each objective: code, words, how many are where."""
    essential = f'{icon("anchor", small=True)}<span class="vh">{escape(_("essential"))}</span>'
    mastered = _('<b>%(mastered)s</b> of %(assessed)s<span class="col-word"> mastered</span>')
    heads = (
        f'<th scope="col" role="columnheader" data-col="{column.number}"><div class="col">'
        f'<span class="col-code">{escape(column.head.code)}'
        f"{essential if column.head.is_essential else ''}</span>"
        f'<span class="col-name">{escape(aim(column.head.statement))}</span>{dist(column.counts)}'
        f'<span class="col-n">{_count(column, mastered, zone)}</span></div></th>'
        for column in grid.columns
    )
    return mark_safe("".join(heads))  # noqa: S308


def aim(statement: str) -> str:
    """What stands in a narrow head: "I can order fractions" says "Order fractions" to the teacher."""
    bare = statement.removeprefix("I can ")
    return bare if bare == statement else bare[:1].upper() + bare[1:]


def _count(column: GridColumn, mastered: str, zone: str) -> str:
    """22 of 27, or the day of the first check."""
    if column.assessed:
        return mastered % {"mastered": column.mastered, "assessed": column.assessed}
    if column.first_check_at is None:
        return escape(_("no check yet"))
    return escape(wall_clock.day(column.first_check_at, zone=zone))


def _inside(cell: GridCell, *, zone: str) -> str:
    """State and content: shape, words, number. The words say all that shape, color and flag show."""
    words = escape(cell_words(cell, zone))
    percent = f'<span class="score">{cell.percent}<span class="vh"> %</span></span>'
    score = "" if cell.percent is None else percent
    flag = _flag(_FLAG_ICONS[cell.overlay.flag], "flag") if cell.overlay else ""
    judged = _flag(_JUDGED_ICONS[cell.judged], "flag by-hand") if cell.judged else ""
    state = cell.state.value
    return f'{state}">{mark(state)}<span class="lbl">{words}</span>{score}{flag}{judged}'


def _flag(name: str, kind: str) -> str:
    return icon(name).replace('class="i"', f'class="i {kind}"', 1)


def cell_words(cell: GridCell, zone: str) -> str:
    """Not yet, set by a teacher, reassessment booked Thu 3 Dec."""
    words = [str(state_words(cell.state.value))]
    if cell.judged:
        words.append(str(_JUDGED_WORDS[cell.judged]))
    if cell.overlay:
        words.append(overlay_words(cell.overlay, zone))
    return ", ".join(words)


def overlay_words(overlay: Overlay, zone: str) -> str:
    day = wall_clock.day(overlay.at, zone=zone) if overlay.at else ""
    return str(_FLAG_WORDS[overlay.flag]) % {"day": day}


@register.simple_tag
def next_step_words(step: NextStep, zone: str) -> str:
    """Corrective, F4 and F2."""
    words = _DATED_STEPS.get(step.step, _STEPS[step.step]) if step.at else _STEPS[step.step]
    return str(words) % {
        "codes": listing(step.codes),
        "title": step.title,
        "day": wall_clock.day(step.at, zone=zone) if step.at else "",
    }


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
    return str(_SITTING_WORDS[state])


@register.filter
def approach_words(approach: Approach) -> str:
    return str(APPROACH_WORDS[approach])


@register.filter
def corrective_words(state: str) -> str:
    return str(_CORRECTIVE_WORDS[state])


@register.simple_tag
def chance_words(chance: NextChance, zone: str) -> str:
    """What stands between the student and the next try, in one sentence."""
    return str(_CHANCE_WORDS[chance.state]) % {
        "day": wall_clock.day_and_time(chance.opens_at, zone=zone) if chance.opens_at else "",
        "until": wall_clock.day_and_time(chance.closes_at, zone=zone) if chance.closes_at else "",
        "form": chance.form_label,
    }


@register.filter
def code_list(codes: Sequence[str]) -> str:
    return listing(codes)


@register.simple_tag
def day_of(at: datetime, zone: str) -> str:
    """Thu 3 Dec, where the school is."""
    return wall_clock.day(at, zone=zone)
