"""What a teacher sets beside the evidence, what still holds weeks later, and where a unit is on the board."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Known
from tests.journeys.product import Visitor
from tests.journeys.steps_standing import cell

pytestmark = pytest.mark.slow

Visit = Callable[..., Visitor]
SEEN = "Solved it at the board, with an example of her own."
LOOKED_AGAIN = "It was the example of the book after all."
CAME_BACK = "Ten times means one place to the left."
WENT_BACK = "Half the class was away on Friday."


def test_tess_sets_a_state_beside_the_evidence_and_takes_it_back(visit: Visit, known: Known, pictures: Path):
    tess, uma, ada = visit("tess"), visit("uma.iyer"), visit("ada")
    tess.go(f"/classes/{known.examples['section_id']}/grid/?unit={known.examples['run_id']}")
    uma_on_f4 = cell(tess.page, "Uma Iyer", 3)
    uma_on_f4.get_by_role("link").click()
    judge(tess.page, SEEN, "Set to mastered")
    panel = tess.page.get_by_role("complementary", name="I can compare quantities using ratio")
    expect(panel).to_contain_text("Mastered, set by Tess Marsh on")
    expect(panel).to_contain_text(f"because: “{SEEN}”")
    expect(panel).to_contain_text("Computed from the evidence: Not yet, 30 %.")
    expect(uma_on_f4).to_contain_text("Mastered")
    tess.picture(pictures, "judgement-set")
    uma.go(f"/me/units/{known.examples['run_id']}/")
    expect(uma.page.get_by_role("main")).to_contain_text("Mastered A teacher has set this.")
    judge(tess.page, LOOKED_AGAIN, "Take back what was set")
    expect(uma_on_f4).to_contain_text("Not yet")
    ada.go("/school/judgements/")
    acts = ada.page.get_by_role("region", name="Newest first").get_by_role("row").filter(has_text="Uma Iyer")
    expect(acts).to_have_text([re.compile(f"Taken back.*{LOOKED_AGAIN}"), re.compile(f"Mastered.*{SEEN}")])
    ada.picture(pictures, "judgements")


def judge(page: Page, reason: str, act: str) -> None:
    """In the panel of the cell that is open."""
    page.locator("#judge-more").click()
    page.locator("#judge-reason").fill(reason)
    page.get_by_role("button", name=act).click()


def test_what_does_not_hold_opens_a_refresh_task(visit: Visit, known: Known, pictures: Path):
    """Tess has no JavaScript here."""
    tess, idris = visit("tess", javascript=False), visit("idris.haddad", width=390)
    tess.go(f"/classes/{known.examples['section_id']}/probes/{known.examples['probe_id']}/")
    row_of(tess.page, "Idris Haddad").locator(".input[value='']").first.fill("-")
    tess.page.get_by_role("button", name="Save the answers").click()
    expect(row_of(tess.page, "Idris Haddad")).to_contain_text("refresh task given")
    tess.picture(pictures, "probe")
    idris.go("/me/work/")
    idris.page.get_by_role("region", name="Bring back to mind").get_by_role("link", name="Start").click()
    expect(idris.page.get_by_role("main")).to_contain_text("You mastered this, and that stays.")
    idris.page.get_by_label("What came back to mind?").fill(CAME_BACK)
    idris.picture(pictures, "refresh-phone")
    idris.page.get_by_role("button", name="Finish").click()
    done = idris.page.get_by_role("region", name="Bring back to mind").get_by_role("listitem")
    expect(done.filter(has_text=CAME_BACK)).to_be_visible()
    tess.page.reload()
    expect(row_of(tess.page, "Idris Haddad")).to_contain_text("refresh task done")
    expect(tess.page.get_by_role("region", name="What came back to mind")).to_contain_text(CAME_BACK)


def row_of(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def test_mira_moves_a_unit_on_and_back_and_borrows_days(visit: Visit, known: Known, pictures: Path):
    mira = visit("mira")
    page = mira.page
    mira.go(f"/classes/{known.examples['7D section_id']}/board/")
    page.get_by_role("button", name="Move on: Second chance").click()
    expect(current_step(page)).to_contain_text("Second chance")
    page.get_by_role("link", name="One stage back").click()
    page.get_by_label("Why the class goes back").fill(WENT_BACK)
    page.get_by_role("button", name="Go one stage back").click()
    expect(current_step(page)).to_contain_text("Correctives and enrichment")
    expect(page.get_by_role("main")).to_contain_text(f"“{WENT_BACK}”")
    page.get_by_role("link", name="Plan the days").click()
    page.get_by_label("Days to teach, until the check").fill("1")
    page.get_by_label("Days to correct and go further").fill("1")
    page.get_by_role("button", name="Save the days").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"days used, 2 planned, \d+ days borrowed"))
    mira.picture(pictures, "board-borrowed")


def current_step(page: Page) -> Locator:
    return page.get_by_role("list", name=re.compile("^Stages of")).locator("[aria-current=step]")
