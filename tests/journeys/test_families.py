"""An adult of a family comes in with a slip, reads where the child is on a phone, and is taken off again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Known
from tests.journeys.product import Visitor

pytestmark = pytest.mark.slow

ADULT = {"Given name": "Rosa", "Family name": "Amari", "User name": "rosa.amari"}


def test_rosa_signs_in_with_a_slip_and_reads_where_her_child_is(
    visit: Callable[..., Visitor], known: Known, pictures: Path
):
    tess = visit("tess")
    child = open_a_family(tess, known)
    tess.picture(pictures, "family-empty")
    password = add_adult(tess)
    rosa = visit(ADULT["User name"], password=password, width=390)
    rosa.go("/family/")
    expect(rosa.page.get_by_role("main")).to_contain_text(child)
    rosa.picture(pictures, "family-phone")

    open_family_of(tess, known, child)
    tess.picture(pictures, "family")
    take_off_with_the_keyboard(tess, child)
    rosa.go("/family/")
    expect(rosa.page.get_by_role("main")).not_to_contain_text(child)


def open_a_family(tess: Visitor, known: Known) -> str:
    """Of the first student whose family has no account yet."""
    tess.go(students(known))
    link = tess.page.get_by_role("link", name="Add family of").first
    child = (link.text_content() or "").removeprefix("Add family of").strip()
    link.click()
    expect(tess.page.get_by_role("heading", level=1)).to_have_text(f"Family of {child}")
    return child


def add_adult(tess: Visitor) -> str:
    for label, value in ADULT.items():
        tess.page.get_by_label(re.compile(f"^{label}")).fill(value)
    tess.page.get_by_role("button", name="Add and show the sign-in slip").click()
    user_name, password = tess.page.locator(".slip .code").all_inner_texts()
    assert user_name == ADULT["User name"]
    return password


def open_family_of(tess: Visitor, known: Known, child: str) -> None:
    tess.go(students(known))
    tess.page.get_by_role("link", name=f"Linked family of {child}").click()
    expect(tess.page.get_by_role("rowheader", name="Rosa Amari")).to_be_visible()


def take_off_with_the_keyboard(tess: Visitor, child: str) -> None:
    tess.page.get_by_role("button", name="Take off Rosa Amari").press("Enter")
    expect(tess.page.get_by_text(f"Rosa Amari no longer sees {child}.")).to_be_visible()


def students(known: Known) -> str:
    return f"/classes/{known.examples['section_id']}/students/"
