"""One long word, in the name of a class, of a student or of an approach, leaves everything beside it in its place."""

from dataclasses import replace

import pytest

from tests.interface.conftest import Stage, navigation, render

NAME = "Maximiliana Alexandrine Josephine Hohenzollern-Sigmaringen von und zu Liechtenstein"
SHEET = (
    '<div class="tablewrap"><table class="table entry"><tbody><tr><th scope="row">{{ name }}</th>'
    + '<td><input class="input" aria-label="Points"></td>' * 11
    + "</tr></tbody></table></div>"
)
PANEL = (
    '<aside class="card inspector" data-open><header><h2>F1</h2></header><section><h3>Tries</h3></section>'
    '<section><p class="cluster"><span class="tag">Structured practice with feedback</span></p></section></aside>'
)
RIGHT = "element => element.getBoundingClientRect().right"


@pytest.mark.slow
def test_a_long_name_of_a_class_stays_in_the_rail(stage: Stage) -> None:
    nav = navigation()
    nav = replace(nav, place=replace(nav.place, title="10b Gesellschaftswissenschaften"))
    page = stage.show(render("", nav=nav))
    assert page.locator(".switcher .face .i").evaluate(RIGHT) < page.locator(".rail").evaluate(RIGHT)


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 820])
def test_a_long_name_leaves_a_field_to_type_in(stage: Stage, width: int) -> None:
    page = stage.show(render(SHEET, name=NAME))
    page.set_viewport_size({"width": width, "height": 640})
    wide = page.locator(".tablewrap").evaluate(RIGHT)
    assert page.locator(".entry .input").nth(1).evaluate(RIGHT) < wide
    assert page.locator(".entry th").inner_text() == NAME


@pytest.mark.slow
@pytest.mark.parametrize("width", [820, 1440])
def test_a_long_tag_stays_in_its_column_of_the_panel(stage: Stage, width: int) -> None:
    page = stage.show(render(PANEL))
    page.set_viewport_size({"width": width, "height": 640})
    column = page.locator(".inspector section").last.evaluate(RIGHT)
    assert page.locator(".inspector .tag").evaluate(RIGHT) <= column
