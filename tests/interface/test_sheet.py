"""Layouts and components as people meet them: no barrier, no sideways scrolling, no script needed."""

from collections.abc import Callable
from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import RequestFactory

from classroom.web.component_samples import sheet_context
from tests.interface.conftest import Stage, navigation, render
from tests.support import axe

CONTENT = (
    '<section class="card card-body" aria-labelledby="x"><h2 id="x">Coming up</h2>'
    "{% score_track tries 80 state %}{% ring 3 5 %}</section>"
)


def sheet() -> str:
    return render_to_string(
        "components/sheet.html", {**sheet_context(), "nav": navigation()}, RequestFactory().get("/")
    )


def teacher() -> str:
    return render(CONTENT, tries=[55, 85], state="mastered")


def student() -> str:
    return render(CONTENT, layout="layout/student.html", tries=[55, 85], state="mastered")


def sign_in() -> str:
    field = '<label for="u">User name</label><input class="input" id="u">'
    card = f'<form class="card login"><h1>Sign in</h1>{field}</form>'
    return render(card, layout="layout/plain.html")


def fault() -> str:
    return render_to_string("500.html")


PAGES = [sheet, teacher, student, sign_in, fault]


@pytest.mark.slow
@pytest.mark.parametrize("page_html", PAGES)
def test_axe_finds_no_barrier(stage: Stage, page_html: Callable[[], str]) -> None:
    page = stage.show(page_html())
    axe.load(page)
    for width, scheme in axe.SCREENS:
        assert axe.violations(page, width=width, scheme=scheme) == [], f"{scheme}, {width} px"


@pytest.mark.slow
@pytest.mark.parametrize("page_html", PAGES)
def test_nothing_scrolls_sideways(stage: Stage, page_html: Callable[[], str]) -> None:
    page = stage.show(page_html())
    for direction, width in product(("ltr", "rtl"), (320, 600, 1024, 1440)):
        page.evaluate("direction => { document.dir = direction }", direction)
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == width, f"{direction}, {width} px"


@pytest.mark.slow
def test_controls_are_44_px_for_fingers(stage: Stage) -> None:
    context = stage.page.context.browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )  # type: ignore[union-attr]
    page = context.new_page()
    context.route("**/*", stage.handle)
    stage.answers["/page/"] = lambda _sent: (200, sheet())
    page.goto("http://mastery.test/page/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("main .btn, main .chips label, main .chips a, main .tabs a,"
        + " main .option, main .qnums a, main .input, main a.person, main .disclose > summary")]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    context.close()
    assert small == []


@pytest.mark.parametrize("page_html", PAGES)
def test_pages_have_one_heading_a_language_and_a_main_part(page_html: Callable[[], str]) -> None:
    page = BeautifulSoup(page_html(), "html.parser")
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == ("en", "ltr")
    assert len(page.find_all("h1")) == 1
    assert page.select_one("main#main") is not None
    assert page.title is not None
    assert page.title.get_text(strip=True)


@pytest.mark.parametrize("page_html", PAGES)
def test_no_id_is_given_twice(page_html: Callable[[], str]) -> None:
    ids = [str(tag["id"]) for tag in BeautifulSoup(page_html(), "html.parser").select("[id]")]
    assert [each for each in set(ids) if ids.count(each) > 1] == []


@pytest.mark.parametrize("name", ["403", "403_csrf", "404", "405", "500", "503"])
def test_refusals_and_faults_need_no_context(name: str) -> None:
    page = BeautifulSoup(render_to_string(f"{name}.html"), "html.parser")
    assert page.find("script") is None
    assert page.find("h1") is not None
    assert "Reference" not in page.get_text()


def test_reference_number_is_shown_where_there_is_one() -> None:
    assert "r-123" in render_to_string("404.html", {"request_id": "r-123"})


def test_menus_work_without_script() -> None:
    page = BeautifulSoup(teacher(), "html.parser")
    assert [menu.name for menu in page.select("[data-mastery-menu]")] == ["details"] * 4
    assert all(menu.find("summary") for menu in page.select("[data-mastery-menu]"))


def test_sign_out_is_a_post_with_its_token() -> None:
    forms = BeautifulSoup(teacher(), "html.parser").select("form[data-mastery-sign-out]")
    assert {(form["method"], form["action"]) for form in forms} == {("post", "/logout/")}
    assert all(form.select_one("input[name=csrfmiddlewaretoken]")["value"] for form in forms)  # type: ignore[index]


def test_current_page_and_single_keys_are_marked() -> None:
    page = BeautifulSoup(teacher(), "html.parser")
    assert {link["href"] for link in page.select(".nav [aria-current=page]")} == {"/grid/"}
    assert page.body is not None
    assert "data-mastery-keys" not in page.body.attrs
