"""What axe is asked once for all that is alike, it is asked again for each that is not: texts, and rows of lists."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support import axe

pytestmark = pytest.mark.slow

THREE_ALIKE = """
    <!doctype html><html lang="en"><title>Three alike</title>
    <style>section { position: relative } div { height: 4em; background: #222 } p { margin: 0 }</style>
    <main><h1>Three alike</h1><p id="first">one</p><p>two</p><section><p id="last">three</p></section></main>
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content(THREE_ALIKE)
    axe.load(page)
    yield page
    page.close()


def hard_to_read(page: Page) -> list[str]:
    found = axe.violations(page, width=390, scheme="light")
    return [fault for fault in found if fault.startswith("color-contrast")]


def test_nothing_is_found_in_what_can_be_read(page: Page):
    assert hard_to_read(page) == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("last.style.color = '#bbb'", id="in other ink"),
        pytest.param("last.style.background = '#222'", id="on another ground"),
        pytest.param("last.style.opacity = '.4'", id="seen through"),
        pytest.param("last.parentElement.style.opacity = '.4'", id="in what is seen through"),
        pytest.param(
            "last.before(document.createElement('div')); last.style.cssText = 'position: absolute; top: 0'",
            id="over what is dark",
        ),
    ],
)
def test_text_that_is_hard_to_read_is_found_among_its_like(page: Page, fault: str):
    page.evaluate(f"() => {{ {fault} }}")
    assert hard_to_read(page) != []


@pytest.mark.parametrize(
    "passed_over",
    [
        pytest.param("first.setAttribute('aria-disabled', 'true')", id="disabled"),
        pytest.param("first.style.visibility = 'hidden'", id="hidden"),
        pytest.param("first.style.clipPath = 'inset(50%)'", id="cut off"),
        pytest.param("first.style.cssText = 'position: absolute; left: -9999px'", id="off the screen"),
        pytest.param("first.textContent = '1'", id="one letter"),
        pytest.param("first.textContent = '\\u2713 \\u2713'", id="signs"),
    ],
)
def test_what_axe_passes_over_does_not_stand_for_the_others(page: Page, passed_over: str):
    page.evaluate(f"() => {{ {passed_over} }}")
    page.evaluate("document.querySelectorAll('p').forEach(text => { text.style.color = '#bbb' })")
    assert hard_to_read(page) != []


@pytest.mark.parametrize(
    "unseen", ["visibility: hidden", "clip-path: inset(50%)", "position: absolute; left: -9999px"]
)
def test_what_nobody_sees_is_not_measured(page: Page, unseen: str):
    page.evaluate("last.style.color = 'rgb(1, 2, 3)'")
    assert marked(page) > 0
    page.evaluate(f"document.body.style.cssText = '{unseen}'")
    assert marked(page) == 0


def test_it_is_measured_again_when_it_is_painted_anew(page: Page):
    assert hard_to_read(page) == []
    page.evaluate("last.style.color = '#bbb'")
    assert hard_to_read(page) != []


ROW = (
    '<tr><th scope="row"><label for="of{0}">Row {0}</label></th><td><input id="of{0}" value="{0}"></td></tr>'
)
ITEM = '<li><button type="button" aria-pressed="true">Item {0}</button> {0}</li>'
NUMBERS = range(1, 13)
TWELVE_ALIKE = f"""
    <!doctype html><html lang="en"><title>Twelve alike</title><main><h1>Twelve alike</h1>
    <table><thead><tr><th>Row</th><th>Value</th></tr></thead>
    <tbody>{"".join(map(ROW.format, NUMBERS))}</tbody></table>
    <ul>{"".join(map(ITEM.format, NUMBERS))}</ul></main>
"""


def test_of_rows_that_are_made_alike_two_stay(page: Page):
    page.set_content(TWELVE_ALIKE)
    axe.load(page)
    assert page.evaluate(
        "[document.querySelectorAll('tbody tr').length, document.querySelectorAll('li').length]"
    ) == [2, 2]
    assert axe.violations(page, width=390, scheme="light") == []


@pytest.mark.parametrize(
    ("unlike", "rule"),
    [
        pytest.param("of9.removeAttribute('id')", "label", id="a cell without the label of the others"),
        pytest.param("of9.replaceWith(new Image())", "image-alt", id="other content"),
        pytest.param("item.textContent = ''", "button-name", id="a button without a name"),
        pytest.param("item.setAttribute('role', 'tab')", "aria-required-parent", id="another role"),
        pytest.param(
            "item.setAttribute('aria-pressed', 'maybe')", "aria-valid-attr-value", id="a state that is none"
        ),
        pytest.param("item.style.color = '#bbb'", "color-contrast", id="another color"),
        pytest.param("item.parentElement.outerHTML = '<p>no item</p>'", "list", id="another element"),
    ],
)
def test_a_fault_of_one_row_is_found(page: Page, unlike: str, rule: str):
    page.set_content(TWELVE_ALIKE)
    page.evaluate(f"() => {{ const item = document.querySelector('li:nth-child(9) button'); {unlike} }}")
    axe.load(page)
    found = axe.violations(page, width=390, scheme="light")
    assert rule in [fault.split(":")[0] for fault in found]


def test_what_was_readable_on_one_page_is_not_measured_on_the_next(page: Page):
    hard_to_read(page)
    page.set_content(THREE_ALIKE)
    assert marked(page) == 0
    assert marked(page, scheme="dark") > 0
    page.evaluate("last.style.opacity = '.9'")
    hard_to_read(page)
    assert marked(page) == 1, "what is seen through is measured on every page"


def test_what_was_hard_to_read_on_one_page_is_found_on_the_next(page: Page):
    for _page in range(2):
        page.set_content(THREE_ALIKE)
        axe.load(page)
        page.evaluate("last.style.color = '#bbb'")
        assert hard_to_read(page) != []


def marked(page: Page, *, scheme: str = "light") -> int:
    before = {"scheme": scheme, "measured": list(axe.READABLE)}
    return int(page.evaluate(axe.MARK_UNLIKE_TEXTS, before))
