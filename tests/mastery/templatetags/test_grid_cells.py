"""Drawn cells: escaped, said in words, and the same as a slow template would write them."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse

from mastery.engine.policy import DEFAULT_POLICY
from mastery.engine.status import Shown
from mastery.selectors.grid import (
    Flag,
    Grid,
    GridCell,
    GridColumn,
    GridNeeds,
    GridRow,
    NextStep,
    Overlay,
    Show,
    Step,
)
from mastery.selectors.grid_class import ObjectiveHead
from mastery.selectors.grid_sittings import ChanceState, NextChance
from mastery.templatetags import grid_cells
from mastery.templatetags.grid_cells import ROWS, CellLinks, aim, cell_words, next_step_words

AT = datetime(2026, 12, 3, 8, 30, tzinfo=UTC)
NASTY = "<script>alert('x')</script>\x00\x01 & Co"
LINKS = CellLinks(
    query="unit=3&show=ny&q=%3Cb%3E",
    panel="3/",
    panel_query="show=ny&q=%3Cb%3E",
    student=("/c/5/students/", "/"),
)


def column(number: int, *, code: str = "F1", assessed: int = 1, first: datetime | None = None) -> GridColumn:
    return GridColumn(
        number=number,
        head=ObjectiveHead(objective_id=30 + number, code=code, statement=code, is_essential=number == 1),
        counts={"mastered": 1, "notyet": assessed - 1} if assessed else {},
        first_check_at=first,
    )


def grid(*rows: GridRow, columns: tuple[GridColumn, ...] = (column(1),)) -> Grid:
    return Grid(
        policy=DEFAULT_POLICY,
        columns=columns,
        rows=rows,
        students=len(rows),
        shown_counts=dict.fromkeys(Show, 0),
        needs=GridNeeds(not_yet=0, codes=(), ready=0, to_mark=(), missed=()),
    )


def row(
    *cells: GridCell, student_id: int = 12, name: str = "Sam Okafor", step: Step = Step.ENRICH
) -> GridRow:
    return GridRow(student_id=student_id, name=name, cells=cells, next_step=NextStep(step=step))


def drawn(shown: Grid, *, open_cell: str = "") -> BeautifulSoup:
    page = HttpResponse(f"<table>{ROWS}</table>")
    grid_cells.put_rows(page, shown, links=LINKS, zone="UTC", open_cell=open_cell)
    return BeautifulSoup(page.content, "html.parser")


def test_a_cell_links_to_the_same_state_of_the_page_and_to_its_panel():
    cell = drawn(grid(row(GridCell(state=Shown.NEARLY, percent=74)))).select_one("td a.cell")
    assert dict(cell.attrs) == {
        "class": ["cell"],
        "id": "cell-12-31",
        "href": "?unit=3&show=ny&q=%3Cb%3E&cell=12-31",
        "hx-get": "3/12/31/?show=ny&q=%3Cb%3E",
        "hx-target": "#inspector",
        "hx-swap": "outerHTML",
        "data-s": "nearly",
    }
    assert cell.select_one("use")["href"] == "/static/img/drawings.svg#mk-nearly"
    assert cell.get_text(" ", strip=True) == "Nearly there 74 %"
    assert cell.parent["data-col"] == "1"


@pytest.mark.parametrize("state", list(Shown))
@pytest.mark.parametrize("flag", [None, *Flag])
def test_every_state_and_flag_is_said_in_words_and_drawn(state: Shown, flag: Flag | None):
    overlay = Overlay(flag=flag, at=AT) if flag else None
    cell = drawn(grid(row(GridCell(state=state, percent=50, overlay=overlay)))).select_one(".cell")
    words = cell.select_one(".lbl").get_text()
    assert words == cell_words(GridCell(state=state, overlay=overlay), "UTC")
    assert (", " in words) == bool(flag)
    assert len(cell.select("svg.flag")) == (1 if flag else 0)
    assert len(cell.select("svg.mk")) == 1


def test_a_flag_names_its_day_in_the_zone_of_the_school():
    booked = GridCell(state=Shown.NEARLY, overlay=Overlay(flag=Flag.BOOKED, at=AT))
    assert cell_words(booked, "UTC") == "Nearly there, reassessment booked Thu 3 Dec"
    assert cell_words(booked, "Pacific/Kiritimati") == "Nearly there, reassessment booked Thu 3 Dec"
    announced = GridCell(state=Shown.NEARLY, overlay=Overlay(flag=Flag.NEXT, at=AT))
    assert cell_words(announced, "UTC") == "Nearly there, next chance Thu 3 Dec"
    late = GridCell(state=Shown.NEARLY, overlay=Overlay(flag=Flag.OPEN, at=AT.replace(hour=23)))
    assert cell_words(late, "Pacific/Kiritimati") == "Nearly there, reassessment open until Fri 4 Dec"


def test_names_and_codes_are_text():
    shown = grid(row(GridCell(state=Shown.NONE), name=NASTY), columns=(column(1, code=NASTY),))
    page = drawn(shown)
    assert page.find("script") is None
    assert page.select_one("th a").get_text() == NASTY
    heads = BeautifulSoup(grid_cells.grid_heads(shown, "UTC"), "html.parser")
    assert heads.find("script") is None
    assert heads.select_one(".col-name").get_text() == NASTY


def test_rows_keep_their_own_ids_and_the_open_cell_is_marked_once():
    same = GridCell(state=Shown.MASTERED, percent=90)
    shown = grid(
        row(same, same, student_id=1),
        row(same, same, student_id=11),
        columns=(column(1), column(2, code="F2")),
    )
    page = drawn(shown, open_cell="1-31")
    assert [cell["id"] for cell in page.select(".cell")] == [
        "cell-1-31",
        "cell-1-32",
        "cell-11-31",
        "cell-11-32",
    ]
    assert [link["href"] for link in page.select("th a")] == ["/c/5/students/1/", "/c/5/students/11/"]
    assert [cell["id"] for cell in page.select('.cell.is-open[aria-current="true"]')] == ["cell-1-31"]


def test_a_cell_that_is_not_on_the_page_marks_nothing():
    page = drawn(grid(row(GridCell(state=Shown.NONE))), open_cell='12-31" onclick="x')
    assert page.select(".is-open") == []


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (NextStep(step=Step.MARK, title="Check 1"), "Mark Check 1"),
        (NextStep(step=Step.SIT), "Taking a try now"),
        (NextStep(step=Step.REASSESS, codes=("F2",), at=AT), "Reassess F2, Thu 3 Dec"),
        (NextStep(step=Step.REASSESS, codes=("F2",)), "Reassess F2"),
        (NextStep(step=Step.CORRECTIVE, codes=("F1", "F2")), "Corrective, F1 and F2"),
        (NextStep(step=Step.CORRECTIVE, codes=("F1", "F2", "F3")), "Corrective, F1, F2 and F3"),
        (NextStep(step=Step.CORRECTIVE, codes=("F1", "F2", "F3", "F4")), "Corrective, 4 objectives"),
        (NextStep(step=Step.ARRANGE, title="Check 1"), "Check 1 to arrange"),
        (NextStep(step=Step.TALK, codes=("F1",)), "Talk about F1"),
        (NextStep(step=Step.ENRICH), "Enrichment"),
        (NextStep(step=Step.EXTENDED), "Enrichment done"),
        (NextStep(step=Step.WAIT, at=AT), "Check Thu 3 Dec"),
        (NextStep(step=Step.WAIT), "Check to come"),
    ],
)
def test_next_steps_in_words(step: NextStep, words: str):
    assert next_step_words(step, "UTC") == words


def test_picks_link_to_the_columns_and_mark_the_one_that_shows():
    shown = grid(columns=(column(1), column(2, code=NASTY)))
    picks = BeautifulSoup(grid_cells.grid_picks(shown, 2, "unit=3&q=a%26b"), "html.parser").select("a")
    assert [(pick["href"], pick.get_text(), pick.get("aria-current")) for pick in picks] == [
        ("?unit=3&q=a%26b&obj=1", "F1", None),
        ("?unit=3&q=a%26b&obj=2", NASTY, "true"),
    ]


def test_heads_say_the_code_the_words_and_how_many():
    columns = (
        column(1, assessed=3),
        column(2, code="F2", assessed=0, first=AT),
        column(3, code="F3", assessed=0),
    )
    heads = BeautifulSoup(grid_cells.grid_heads(grid(columns=columns), "UTC"), "html.parser").select("th")
    assert [head.select_one(".col-n").get_text() for head in heads] == [
        "1 of 3 mastered",
        "Thu 3 Dec",
        "no check yet",
    ]
    assert [bool(head.select("svg.i")) for head in heads] == [True, False, False]
    assert heads[0].select_one(".col-code").get_text() == "F1essential"


@pytest.mark.parametrize("state", list(ChanceState))
def test_every_state_of_a_chance_has_a_sentence(state: ChanceState):
    chance = NextChance(
        student_id=1,
        check_id=1,
        state=state,
        number=2,
        objective_ids=(1,),
        form_label="B",
        opens_at=AT,
        closes_at=AT,
    )
    assert grid_cells.chance_words(chance, "UTC").endswith(".")


def test_lists_of_codes():
    assert grid_cells.any_of(("F1", "F2", "F3")) == "F1, F2 or F3"
    assert grid_cells.any_of(("F1",)) == "F1"
    assert grid_cells.any_of(("F1", "F2", "F3", "F4")) == "4 objectives"
    assert grid_cells.code_list(("4", "6")) == "4 and 6"
    assert grid_cells.day_of(AT, "UTC") == "Thu 3 Dec"


@pytest.mark.parametrize(
    ("statement", "head"),
    [
        ("I can order fractions", "Order fractions"),
        ("Order fractions", "Order fractions"),
        ("I canoe", "I canoe"),
    ],
)
def test_a_narrow_head_leaves_out_what_all_statements_say(statement: str, head: str):
    assert aim(statement) == head
