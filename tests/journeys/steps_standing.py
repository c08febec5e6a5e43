"""Where the class stands: the grid by keyboard, a mark corrected, and another threshold for the school."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.product import Visitor
from tests.journeys.steps_planning import CLASS, UNIT
from tests.journeys.steps_work import NOTE

PATIENCE = 20.0
FULL_CLASS = "7B Mathematics"
FULL_UNIT = "Fractions, ratio and proportion"


def cell(page: Page, name: str, column: int) -> Locator:
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
    return row.get_by_role("gridcell").nth(column)


def read_grid(tess: Visitor, section: str) -> None:
    page = tess.page
    tess.go(section + "grid/")
    expect(page.get_by_role("heading", name=UNIT, level=1)).to_be_visible()
    expect(cell(page, "Sam Okafor", 1)).to_have_text(re.compile("Mastered.*100 %"))
    expect(cell(page, "Teo Lindberg", 0)).to_have_text(re.compile("Nearly there.*75 %"))
    expect(cell(page, "Teo Lindberg", 1)).to_have_text(re.compile("Not yet.*25 %"))
    expect(cell(page, "Teo Lindberg", 3)).to_have_text("Corrective, E1 and E2")
    expect(cell(page, "Yuki Tanaka", 0)).to_contain_text("Not assessed yet, away")
    expect(cell(page, "Yuki Tanaka", 3)).to_have_text("Check 1 to arrange")
    expect(cell(page, "Nadia Farouk", 3)).to_have_text("Enrichment")


def filter_grid(tess: Visitor) -> None:
    """Teo alone is not yet on an essential; the address remembers it."""
    page = tess.page
    page.get_by_role("radio", name=re.compile("Not yet on an essential")).check(force=True)
    expect(page.get_by_role("rowheader")).to_have_text(["Teo Lindberg"])
    expect(page.get_by_role("grid", name=re.compile("1 student by 3 objectives"))).to_be_visible()
    expect(page).to_have_url(re.compile("show="))
    page.get_by_role("radio", name=re.compile(r"^All \d")).check(force=True)
    expect(page.get_by_role("rowheader")).to_have_count(4)


def open_cell_with_keys(tess: Visitor) -> None:
    """Two down, one to the right: Sam on E2, with both tries and what he wrote; Esc goes back to the cell."""
    page = tess.page
    cell(page, "Nadia Farouk", 0).get_by_role("link").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    panel = page.get_by_role("complementary", name="I can add fractions")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel).to_contain_text("Sam Okafor, E2")
    expect(panel.get_by_role("link", name="Check 1, Form A")).to_be_visible()
    expect(panel.get_by_role("listitem").filter(has_text="Form A")).to_contain_text("0 %")
    expect(panel.get_by_role("listitem").filter(has_text="Form B")).to_contain_text("100 % counts")
    expect(panel).to_contain_text("E1 I can say when two fractions are equal, Mastered")
    expect(panel).to_contain_text(NOTE)
    page.keyboard.press("Escape")
    expect(cell(page, "Sam Okafor", 1).get_by_role("link")).to_be_focused()


def correct_a_mark(tess: Visitor, section: str) -> None:
    """Read again, Sam's drawing is worth two points: E3 falls from 100 to 80 %, which is still mastered."""
    page = tess.page
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="I can explain why")
    panel.get_by_role("link", name="Check 1, Form A").click()
    drawing = page.get_by_role("row").filter(has_text="Draw why")
    drawing.get_by_text("Correct", exact=False).last.click()
    drawing.get_by_label("Points, up to 3").fill("2")
    drawing.get_by_label("Why the mark changes").fill("The half is not drawn to size.")
    drawing.get_by_role("button", name="Change the mark").click()
    expect(page.get_by_role("row").filter(has_text="Draw why")).to_contain_text("2 / 3")
    tess.go(section + "grid/")
    expect(cell(page, "Sam Okafor", 2)).to_have_text(re.compile("Mastered.*80 %"))


def preview_threshold(ada: Visitor, percent: str, *, change: str) -> None:
    """`change` is what the preview says of the class; nothing is written before she saves."""
    page = ada.page
    ada.go("/school/thresholds/")
    page.get_by_label("Mastery threshold, percent").fill(percent)
    page.get_by_role("button", name="Preview the effect").click()
    expect(page.get_by_role("heading", name="The effect")).to_be_focused()
    expect(page.get_by_role("region", name=CLASS).get_by_role("listitem")).to_have_text(change)
    page.get_by_label("Reason for the change").fill("Agreed by the teachers of year 7.")


def show_effect(ada: Visitor) -> None:
    """The top of the effect at the top of the screen."""
    ada.page.get_by_role("heading", name="The effect").evaluate("heading => heading.scrollIntoView()")


def save_threshold(ada: Visitor, percent: str) -> None:
    page = ada.page
    page.get_by_role("button", name="Save and decide the results again").click()
    in_force = page.get_by_role("row").filter(has_text="in force").filter(has_text="Ada Lindqvist")
    expect(in_force).to_contain_text(f"{percent} %")


def see_decided_again(tess: Visitor, section: str, state: str) -> None:
    """Celery has decided Teo's 75 % again."""
    decided = cell(tess.page, "Teo Lindberg", 0).filter(has_text=state)
    tess.wait_on(section + "grid/", decided, PATIENCE)


def open_full_grid(tess: Visitor) -> None:
    page = tess.page
    tess.go("/classes/")
    page.get_by_role("main").get_by_role("link", name=FULL_CLASS).click()
    page.get_by_role("navigation", name="Units").get_by_role("link", name=FULL_UNIT).click()
    expect(page.get_by_role("heading", name=FULL_UNIT, level=1)).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(28)


def open_full_tracker(sam: Visitor, run_id: int) -> None:
    sam.go(f"/me/units/{run_id}/")
    expect(sam.page.get_by_role("heading", name=FULL_UNIT, level=1)).to_be_visible()
    expect(sam.page.get_by_role("main")).to_contain_text("Do this next")
