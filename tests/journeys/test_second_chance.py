"""From a different way in to a place in a session, walked in a browser as Sam and Tess in the demo school."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assessments.management.demo.content import FRACTIONS
from tests.journeys.conftest import Known
from tests.journeys.product import Visitor

pytestmark = pytest.mark.slow

Visit = Callable[..., Visitor]
RIGHT = {stem: right for _code, _approach, stem, right, _hint in FRACTIONS.practice}
ANALYSIS = "I added the same amount to both sides. Now I multiply both by the same number."
GOAL = "Explain a scale to my brother"


def test_sam_practices_says_what_went_wrong_and_gets_a_place(visit: Visit, known: Known, pictures: Path):
    sam, tess = visit("sam"), visit("tess")
    practice_one_wrong_and_one_right(sam, known)
    say_what_went_wrong(sam)
    ask_for_a_place(sam, known)
    sam.picture(pictures, "place-asked")
    book_who_waits(tess, known)
    tess.picture(pictures, "queue")
    sam.go(f"/me/units/{known.examples['run_id']}/")
    expect(sam.page.get_by_role("main")).to_contain_text("Room 12")


def test_sam_sets_a_goal_and_says_that_it_is_reached(visit: Visit, known: Known, pictures: Path):
    sam = visit("sam", width=390, scheme="dark")
    page = sam.page
    sam.go(f"/me/units/{known.examples['run_id']}/")
    page.get_by_role("link", name="Set a goal").click()
    page.get_by_label("My goal").fill(GOAL)
    page.get_by_role("button", name="Set this goal").click()
    goal = page.get_by_role("listitem").filter(has_text=GOAL)
    expect(goal).to_be_visible()
    sam.picture(pictures, "goal-phone")
    goal.get_by_role("button", name="Reached").click()
    expect(page.get_by_role("heading", name=GOAL)).to_have_count(0)


def test_tess_finds_an_activity_and_sees_where_every_unit_is(visit: Visit, known: Known, pictures: Path):
    tess = visit("tess")
    page = tess.page
    tess.go("/library/")
    page.get_by_placeholder("Find an activity").fill("number lines")
    expect(page.get_by_role("link", name="Fraction strips")).to_have_count(0)
    page.get_by_role("link", name="Double number lines").click()
    expect(page.get_by_role("heading", name="Double number lines")).to_be_visible()
    tess.picture(pictures, "activity")
    tess.go(f"/classes/{known.examples['section_id']}/board/")
    expect(page.get_by_role("heading", name=FRACTIONS.title)).to_be_visible()
    tess.picture(pictures, "board")


def practice_one_wrong_and_one_right(sam: Visitor, known: Known) -> None:
    page = sam.page
    sam.go(f"/me/work/{known.examples['corrective_id']}/practice/")
    answer(sam, "1000")
    expect(page.get_by_text("Not right yet")).to_be_visible()
    page.get_by_role("link", name="Next question").click()
    expect(page.get_by_text("Not right yet")).to_have_count(0)
    shown = page.get_by_role("main").inner_text()
    answer(sam, next(right for stem, right in RIGHT.items() if stem in shown))
    expect(page.get_by_text("Right", exact=True)).to_be_visible()


def answer(sam: Visitor, value: str) -> None:
    sam.page.get_by_role("textbox").fill(value)
    sam.page.get_by_role("button", name="Check it").click()


def say_what_went_wrong(sam: Visitor) -> None:
    page = sam.page
    page.get_by_role("link", name="Go on to finish").click()
    page.get_by_label("What went wrong in the check").fill(ANALYSIS)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("main")).not_to_contain_text("What went wrong in the check, and")


def ask_for_a_place(sam: Visitor, known: Known) -> None:
    sam.go(f"/me/checks/{known.examples['assessment_id']}/")
    sam.page.get_by_role("button", name="Ask for a place").click()
    expect(sam.page.get_by_text("You have asked for a place")).to_be_visible()


def book_who_waits(tess: Visitor, known: Known) -> None:
    """All others who are ready give way: the box of each is ticked, and Sam's alone stays so."""
    page = tess.page
    tess.go(f"/classes/{known.examples['section_id']}/reassess/?unit={known.examples['run_id']}")
    for box in page.get_by_role("checkbox").all():
        box.set_checked(False)
    row = page.get_by_role("row").filter(has_text="Sam Okafor")
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Book").click()
    expect(row).to_contain_text("Room 12")
