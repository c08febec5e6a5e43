"""One long word, in the name of a class, of a student or of an approach, leaves everything beside it in its place."""

from dataclasses import replace

import pytest

from tests.interface.conftest import Stage, navigation, render

RIGHT = "element => element.getBoundingClientRect().right"


@pytest.mark.slow
def test_a_long_name_of_a_class_stays_in_the_rail(stage: Stage) -> None:
    nav = navigation()
    nav = replace(nav, place=replace(nav.place, title="10b Gesellschaftswissenschaften"))
    page = stage.show(render("", nav=nav))
    assert page.locator(".switcher .face .i").evaluate(RIGHT) < page.locator(".rail").evaluate(RIGHT)
