"""The grid and the sheet for scores with the keyboard alone; nothing that others rely on is changed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import Visitor

pytestmark = pytest.mark.slow

CLASS = "7B Mathematics"
WORDS = re.compile("Not|Nearly|Mastered|Extended|Exempt")


@pytest.fixture
def tess(visit: Callable[..., Visitor]) -> Visitor:
    """Tess on the grid of her class."""
    tess = visit("tess")
    tess.go("/classes/")
    tess.page.get_by_role("main").get_by_role("link", name=CLASS).click()
    tess.page.get_by_role("link", name="Grid", exact=True).first.click()
    expect(tess.page.locator("#grid tbody tr").first).to_be_visible()
    tess.page.wait_for_load_state("load")  # its keys work from then on
    tess.page.bring_to_front()
    return tess


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_cells_open_and_close_with_the_keyboard_and_the_address_knows(tess: Visitor):
    page = tess.page
    page.locator(".cell").first.focus()
    first = focused(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    chosen = focused(page)
    assert chosen != first
    page.keyboard.press("Enter")
    expect(page.locator("#inspector[data-open]")).to_be_visible()
    expect(page.locator("#insp-h")).to_be_focused()
    assert f"cell={chosen.removeprefix('cell-')}" in page.url
    student = page.locator("#inspector .eyebrow").inner_text()
    page.keyboard.press("Escape")
    assert focused(page) == chosen
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector .eyebrow")).not_to_have_text(student)
    expect(page.locator(".cell.is-open")).to_have_count(1)
    page.go_back()
    expect(page.locator("#inspector .eyebrow")).to_have_text(student)
    page.reload()
    expect(page.locator(f"#{chosen}.is-open")).to_have_count(1)


def test_search_and_filter_swap_the_rows_and_keep_the_focus(tess: Visitor):
    page = tess.page
    students = page.locator("#grid tbody tr")
    name = students.first.get_by_role("rowheader").inner_text()
    whole_class = students.count()
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type(name)
    expect(students).to_have_count(1)
    expect(page.locator("#find")).to_be_focused()
    page.reload()
    expect(students).to_have_count(1)
    page.locator("#find").fill("")
    expect(students).to_have_count(whole_class)
    expect(page.locator("#grid")).to_have_attribute("role", "grid")
    page.locator("#show-ny").check(force=True)
    expect(page).to_have_url(re.compile("show=ny"))
    expect(page.locator("#show-ny")).to_be_focused()


def test_names_can_be_hidden_with_one_key(tess: Visitor):
    page = tess.page
    page.keyboard.press("h")
    expect(page.locator(".gridside.is-quiet")).to_be_visible()
    assert page.locator("#grid tbody th a").first.evaluate("link => getComputedStyle(link).opacity") == "0"
    page.keyboard.press("h")
    expect(page.locator(".gridside.is-quiet")).to_have_count(0)


def test_a_phone_shows_one_objective_with_its_words(visit: Callable[..., Visitor], tess: Visitor):
    phone = visit("tess", width=390)
    phone.go(tess.path)
    page = phone.page
    expect(page.locator("#grid tbody tr").first.locator(".cell:visible")).to_have_count(1)
    expect(page.locator("#grid .lbl:visible").first).to_have_text(WORDS)
    page.locator("#pick-2").click()
    expect(page.locator("#gridtable")).to_have_attribute("data-col-shown", "2")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_scores_are_typed_without_the_mouse(tess: Visitor):
    page = tess.page
    page.get_by_role("link", name="Enter scores").click()
    page.get_by_role("link", name="Form B").click()
    row = page.locator("table[data-mastery-scores] tbody tr").filter(has=page.locator("input.input")).first
    below = page.locator("table[data-mastery-scores] tbody tr").filter(has=page.locator("input.input")).nth(1)
    state = row.locator("[id^=st-]")
    row.locator("input.input").first.focus()
    page.keyboard.press("a")
    expect(state).to_have_text("Away, nothing recorded")
    expect(below.locator("input.input").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    with tess.refused(422):
        page.keyboard.type("99")
        page.keyboard.press("Enter")
        expect(row.locator(".problem").first).to_contain_text("gives at most")
    expect(state).to_contain_text("Not saved yet")
    expect(row.locator("input.input").first).to_have_value("99")
    expect(below.locator("input.input").first).to_be_focused()
