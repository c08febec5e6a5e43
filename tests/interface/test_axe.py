"""What axe measures once for all texts that are painted alike, it measures of each that is not."""

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
        pytest.param("first.textContent = '1'", id="one letter"),
        pytest.param("first.textContent = '\\u2713 \\u2713'", id="signs"),
    ],
)
def test_what_axe_passes_over_does_not_stand_for_the_others(page: Page, passed_over: str):
    page.evaluate(f"() => {{ {passed_over} }}")
    page.evaluate("document.querySelectorAll('p').forEach(text => { text.style.color = '#bbb' })")
    assert hard_to_read(page) != []


def test_it_is_measured_again_when_it_is_painted_anew(page: Page):
    assert hard_to_read(page) == []
    page.evaluate("last.style.color = '#bbb'")
    assert hard_to_read(page) != []
