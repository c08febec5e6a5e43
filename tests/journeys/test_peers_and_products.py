"""Students who teach each other, who go further and show it, and who choose their own way in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import steps_peers, steps_products
from tests.journeys.conftest import Known
from tests.journeys.product import Visitor

pytestmark = pytest.mark.slow

Visit = Callable[..., Visitor]


def test_freya_explains_to_goran_what_theo_has_approved(visit: Visit, known: Known, pictures: Path):
    freya, goran, theo = visit("freya.olsen"), visit("goran.ilic", width=390), visit("theo")
    steps_peers.offer(freya)
    steps_peers.ask_with_keys(goran)
    goran.picture(pictures, "peers-asked-phone")
    steps_peers.propose(theo, known)
    steps_peers.put_freya_in_charge(theo)
    theo.picture(pictures, "peers-proposed")
    steps_peers.approve(theo)
    steps_peers.tell(freya, "Goran Ilic", log="We drew it first.", thanks="")
    steps_peers.tell(goran, "Freya Olsen", log="I made up a question.", thanks="Thank you for the drawing.")
    goran.picture(pictures, "peers-told-phone")
    steps_peers.read_log(theo, known)
    theo.picture(pictures, "peers-log")
    freya.go("/me/peers/")
    expect(freya.page.get_by_role("main")).to_contain_text(
        "Goran Ilic thanks you: “Thank you for the drawing.”"
    )


def test_priya_goes_further_shows_it_and_it_is_taken_down(visit: Visit, known: Known, pictures: Path):
    priya, tess = visit("priya.nair"), visit("tess")
    steps_products.choose_and_change_once(priya)
    priya.picture(pictures, "enrichment-changed")
    steps_products.hand_in(priya)
    steps_products.show_in_gallery(priya)
    steps_products.answer(tess, known)
    tess.picture(pictures, "product-answered")
    steps_products.take_down(tess)
    tess.go("/gallery/")
    expect(tess.page.get_by_role("main")).not_to_contain_text(steps_products.MADE)
    tess.picture(pictures, "gallery")
    steps_products.read_words_and_reason(priya)
    steps_products.print_portfolio(priya, pictures)


def test_maya_asks_for_another_way_in_and_tess_gives_it(visit: Visit, known: Known, pictures: Path):
    """Without JavaScript on her side."""
    maya, tess = visit("maya.cohen", javascript=False), visit("tess")
    maya.go(f"/me/units/{known.examples['run_id']}/")
    maya.page.get_by_role("link", name="Choose a different way in").click()
    maya.page.get_by_role("button", name="Ask for this").last.click()
    expect(maya.page.get_by_text("The teacher decides.").first).to_be_visible()
    maya.picture(pictures, "way-asked")
    tess.go(f"/classes/{known.examples['section_id']}/groups/?unit={known.examples['run_id']}")
    asked = tess.page.get_by_role("region", name="Ways in that students chose")
    tess.picture(pictures, "ways-chosen")
    asked.get_by_role("button", name=re.compile("^Give this instead.*Maya Cohen")).click()
    expect(asked.get_by_text("Maya Cohen")).to_have_count(0)
    maya.go("/me/work/")
    expect(maya.page.get_by_role("region", name="To do")).to_contain_text("Explain it in pairs")


def test_sam_prints_where_he_is_and_takes_everything_with_him(visit: Visit, known: Known, pictures: Path):
    """On one side of paper, with his name and without buttons; and as a file that he can keep."""
    sam = visit("sam", width=820)
    page = sam.page
    sam.go(f"/me/units/{known.examples['run_id']}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything as a file").click()
    assert "I can compare quantities using ratio" in download.value.path().read_text(encoding="utf-8-sig")
    page.emulate_media(media="print")
    expect(page.get_by_text("7B Mathematics, unit 2, Sam Okafor")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link").locator("visible=true")).to_have_count(0)
    sam.picture(pictures, "tracker-print")
