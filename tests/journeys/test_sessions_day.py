"""The days around a second chance: groups, sheets, who is not ready, a session and who came, one more chance."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import steps_sessions
from tests.journeys.conftest import Known
from tests.journeys.product import Product, Visitor

pytestmark = pytest.mark.slow

Visit = Callable[..., Visitor]
BEST_FOR_HER = "She asked for the drawing again, with new numbers."


def test_whoever_misses_a_session_has_the_next_free_place(
    visit: Visit, product: Product, known: Known, pictures: Path
):
    mira = visit("mira")
    steps_sessions.plan(mira, known, room="Room 3", days=6)
    steps_sessions.plan(mira, known, room="Room 4", days=7)
    there, missing = steps_sessions.book_two(mira, known, room="Room 3")
    steps_sessions.print_pack(mira, (there, missing), pictures)
    steps_sessions.begin(product, room="Room 3")
    mira.page.reload()
    mira.page.get_by_role("checkbox", name=there).check()
    mira.page.get_by_role("button", name="Save who came").click()
    told = "1 came, 1 missed it. 1 moved to the next free place and told."
    expect(mira.page.get_by_text(told)).to_be_visible()
    expect(mira.page.get_by_role("row").filter(has_text=missing)).to_contain_text("missed it")
    mira.picture(pictures, "session-attendance")
    student = visit(missing.lower().replace(" ", "."), width=390, scheme="dark")
    student.go(f"/me/checks/{known.examples['7D assessment_id']}/")
    expect(student.page.get_by_role("region", name="A place in a session")).to_contain_text("Room 4")
    student.picture(pictures, "session-moved-phone")


def test_mira_reminds_who_is_not_ready_and_keeps_the_window_open(visit: Visit, known: Known, pictures: Path):
    """Who was reminded is not reminded again."""
    mira = visit("mira")
    check = f"/classes/{known.examples['7D section_id']}/checks/{known.examples['7D assessment_id']}"
    mira.go(f"{check}/forecast/")
    remind = mira.page.get_by_role("button", name=re.compile(r"^Remind \d+ students"))
    remind.click()
    expect(mira.page.get_by_text(re.compile(r"^\d+ students are reminded\."))).to_be_visible()
    mira.picture(pictures, "forecast")
    remind.click()
    expect(mira.page.get_by_text("has been reminded today already.")).to_be_visible()
    mira.page.get_by_role("button", name="Keep it open a week longer").click()
    expect(mira.page.get_by_text(re.compile("It stays open until .* The class is told."))).to_be_visible()


def test_sheets_are_given_out_and_read_at_home(visit: Visit, known: Known, pictures: Path):
    mira, gus = visit("mira"), visit("gus", width=390)
    check = f"/classes/{known.examples['7D section_id']}/checks/{known.examples['7D assessment_id']}"
    mira.go(f"{check}/sheets/")
    mira.page.get_by_role("button", name="Give the sheets out").click()
    expect(mira.page.get_by_text("Who was told is not told again.")).to_be_visible()
    mira.page.emulate_media(media="print")
    mira.picture(pictures, "sheets-print")
    gus.go(f"/family/{known.examples['student_id']}/")
    gus.page.get_by_role("link", name="The sheet of Check 2").click()
    sheet = gus.page.get_by_role("article", name="Sam Okafor")
    expect(sheet).to_contain_text("I can compare quantities using ratio")
    expect(sheet).to_contain_text("Next chance: second chance")
    gus.picture(pictures, "sheet-family-phone")


def test_tess_gives_one_more_chance_with_a_reason(visit: Visit, known: Known, pictures: Path):
    tess = visit("tess")
    page = tess.page
    tess.go(f"/classes/{known.examples['section_id']}/reassess/?unit={known.examples['closed run_id']}")
    page.get_by_role("link", name="Give one more chance").first.click()
    page.get_by_label("Why this student gets one more chance").fill("Was ill in the week before.")
    tess.picture(pictures, "extra-chance")
    page.get_by_role("button", name="Give the chance").click()
    expect(page.get_by_text("has one more chance and has been told.")).to_be_visible()


def test_tess_gives_groups_another_approach_and_repeats_one_with_a_reason(
    visit: Visit, known: Known, pictures: Path
):
    """What was used is greyed in a group; for one student it may be given again, and not without a reason."""
    tess = visit("tess")
    page = tess.page
    tess.go(
        f"/classes/{known.examples['7A section_id']}/checks/{known.examples['7A assessment_id']}/results/"
    )
    expect(
        page.get_by_text(re.compile(r"^\s*(Whole class|Small groups|One by one)\s*$")).first
    ).to_be_visible()
    page.get_by_role("button", name="Suggest groups").click()
    page.get_by_role("link", name=re.compile("^Change ")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name=re.compile("^Worked explanation Used: lesson"))).to_be_disabled()
    dialog.get_by_role("radio", name="Another context").check(force=True)
    tess.picture(pictures, "group-approaches")
    dialog.get_by_role("button", name="Save the group").click()
    expect(page.locator(".group").filter(has_text="Another context").first).to_be_visible()
    tess.picture(pictures, "groups-suggested")
    repeat_with_a_reason(tess)


def repeat_with_a_reason(tess: Visitor) -> None:
    """For one student alone, who lacks what the others build on."""
    page = tess.page
    page.get_by_role("link", name="Give bridge work").last.click()
    used = page.get_by_role("radio", name=re.compile("^Worked explanation Used: lesson"))
    used.check(force=True)
    with tess.refused(422):
        page.get_by_role("button", name="Give this corrective").click()
        expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Reason, if the approach is not new for this student").fill(BEST_FOR_HER)
    page.get_by_role("button", name="Give this corrective").click()
    expect(page.get_by_role("heading", name="Groups", level=1)).to_be_visible()
