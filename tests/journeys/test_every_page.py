"""Every page that can be opened, as everybody who may, on a phone and on a desk, by day and by night."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, reverse
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

from classroom.roles import Permission
from classroom.web.declared_check import every_pattern
from tests.journeys.conftest import Known
from tests.journeys.product import Product, Visitor
from tests.support import axe
from tests.support.world import route_parameters

pytestmark = pytest.mark.slow

READERS: dict[Permission, tuple[str, ...]] = {
    Permission.USE_ACCOUNT: ("tess", "sam", "gus", "ada"),
    Permission.MANAGE_SCHOOL: ("ada",),
    Permission.CREATE_CLASS: ("tess", "ada"),
    Permission.USE_LIBRARY: ("tess", "ada"),
    Permission.VIEW_CLASS: ("tess", "ada"),
    Permission.MANAGE_ROSTER: ("tess", "ada"),
    Permission.PLAN_UNIT: ("tess",),
    Permission.RECORD_EVIDENCE: ("tess",),
    Permission.APPROVE_WORK: ("tess",),
    Permission.LEARN: ("sam",),
    Permission.VIEW_GALLERY: ("tess", "sam"),
    Permission.MODERATE_GALLERY: ("tess", "ada"),
    Permission.TAKE_CHECK: ("sam",),
    Permission.VIEW_FAMILY: ("gus",),
}
"""Who opens the pages that ask for a right."""
NOT_FOR_TEACHERS = {"classroom:today": ("tess", "ada"), "classroom:classes": ("tess", "ada")}
NO_PAGES = {"classroom:alive", "classroom:ready", "classroom:home"}
"""Answers for machines, and the door that only sends people on."""
LAYOUT = """[
    document.documentElement.scrollWidth > document.documentElement.clientWidth,
    document.querySelectorAll('h1').length,
    document.title.trim(),
]"""


def doors() -> Iterator[tuple[str, URLPattern]]:
    for name, route in every_pattern():
        if name not in NO_PAGES and not hasattr(route.callback, "declared_public"):
            yield name, route


def address(name: str, route: URLPattern, known: Known) -> str:
    missing = route_parameters(route) - known.examples.keys()
    assert not missing, f"{name}: add an example of {missing} to tests/journeys/places.py"
    return reverse(name, kwargs={key: known.examples[key] for key in route_parameters(route)})


def readers(name: str, route: URLPattern) -> tuple[str, ...]:
    if "choice_id" in route_parameters(route):
        return ("chooser",)
    return NOT_FOR_TEACHERS.get(name, READERS[route.callback.declared_permission])


@pytest.fixture(scope="module")
def reader(browser: Browser, product: Product, known: Known) -> Iterator[Callable[[str], Visitor]]:
    """`reader("tess")`; each person signs in once."""
    visitors: dict[str, Visitor] = {}

    def signed_in(person: str) -> Visitor:
        if person not in visitors:
            name = known.chooser if person == "chooser" else person
            visitors[person] = Visitor.open(browser, product, name)
        return visitors[person]

    yield signed_in
    for visitor in visitors.values():
        visitor.close()


@pytest.mark.parametrize(
    ("person", "name"),
    [
        pytest.param(person, name, id=f"{name} as {person}")
        for name, route in doors()
        for person in readers(name, route)
    ],
)
def test_every_page_is_whole_for_everybody_who_may_open_it(
    reader: Callable[[str], Visitor], known: Known, person: str, name: str
):
    """axe finds nothing, nothing scrolls sideways, there is one heading, and the title names the page."""
    visitor = reader(person)
    visitor.problems.clear()
    url = address(name, dict(doors())[name], known)
    if not (is_page(visitor, url) and opens(visitor, url)):
        return
    assert layout_faults(visitor.page) == {}
    assert barriers(visitor.page) == {}
    assert visitor.problems == []


def test_a_fault_is_found(visit: Callable[..., Visitor]):
    """Or else every page would be whole."""
    reader = visit(None)
    reader.go("/login/")
    reader.page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<h1></h1>')")
    assert layout_faults(reader.page) == {"390": ["2 main headings"], "1440": ["2 main headings"]}
    axe.load(reader.page)
    found = axe.violations(reader.page, width=390, scheme="light")
    assert any(fault.startswith("empty-heading") for fault in found)


def test_one_row_among_its_like_that_is_too_wide_is_found(visit: Callable[..., Visitor]):
    """axe is asked of two rows that are made alike; the width is asked of all."""
    reader = visit(None)
    reader.go("/login/")
    rows = "".join(f"<li>{'w' * letters}</li>" for letters in (1, 1, 1, 400))
    reader.page.evaluate(
        "rows => document.querySelector('main').insertAdjacentHTML('beforeend', rows)", f"<ul>{rows}</ul>"
    )
    assert "scrolls sideways" in layout_faults(reader.page)["1440"]


def is_page(reader: Visitor, url: str) -> bool:
    """Addresses that only take what is sent are no pages; asked like this, none of them does anything."""
    answer = reader.page.context.request.fetch(reader.product.url + url, method="OPTIONS")
    return "GET" in answer.headers.get("allow", "GET")


def opens(reader: Visitor, url: str) -> bool:
    """Not so an answer that is a file."""
    try:
        assert reader.go(url) == 200
    except BrowserError as error:
        if "Download is starting" not in str(error):
            raise
        return False
    return bool(reader.page.evaluate("document.contentType") == "text/html")


def layout_faults(page: Page) -> dict[str, list[str]]:
    """Of the whole page, before axe takes rows away that are alike, of which one may be too long.

    By night only colors differ, and they move nothing.
    """
    found = {}
    for width in axe.WIDTHS:
        axe.show_on(page, width=width, scheme="light")
        sideways, headings, title = page.evaluate(LAYOUT)
        faults = ["scrolls sideways"] if sideways else []
        faults += [f"{headings} main headings"] if headings != 1 else []
        faults += [] if title else ["no title"]
        if faults:
            found[f"{width}"] = faults
    return found


def barriers(page: Page) -> dict[str, list[str]]:
    axe.load(page)
    return {
        f"{width} {scheme}": found
        for width, scheme in axe.SCREENS
        if (found := axe.violations(page, width=width, scheme=scheme))
    }
