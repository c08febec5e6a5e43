"""Going further: chosen, changed once, handed in, shown to the school, answered, and taken down with a reason."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import Known
from tests.journeys.product import Visitor

MADE = "A plan of our kitchen, one centimeter for half a meter."
LINK = "https://school.example/kitchen"
WORDS = "The scale stands beside the drawing. Next: a plan of the whole floor."
REASON = "The address of your family is in the picture."


def choose_and_change_once(priya: Visitor) -> None:
    page = priya.page
    priya.go("/me/work/")
    page.get_by_role("region", name="Go further").get_by_role("link", name="Choose").click()
    page.get_by_role("button", name=re.compile("^Choose this.*Egyptian fractions")).click()
    expect(page.get_by_role("heading", name="Change once")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Change to this.*bedroom")).click()
    expect(page.get_by_role("heading", name="A scale plan of your bedroom")).to_be_visible()
    expect(page.get_by_role("button", name="Change to this")).to_have_count(0)


def hand_in(priya: Visitor) -> None:
    page = priya.page
    page.get_by_label("What did you make?").fill(MADE)
    page.get_by_label("Who is it for, and who saw it?").fill("Class 6A")
    page.get_by_label("Link to it").fill(LINK)
    page.get_by_role("button", name="It is done").click()
    made = page.get_by_role("region", name="What I made")
    expect(made).to_contain_text("For: Class 6A.")
    expect(made.get_by_role("link", name="Open it at school.example")).to_have_attribute("href", LINK)


def show_in_gallery(priya: Visitor) -> None:
    priya.page.get_by_label("With my name").check()
    priya.page.get_by_role("button", name="Show it in the gallery").click()
    expect(priya.page.get_by_text("It stands there with your name.")).to_be_visible()


def answer(tess: Visitor, known: Known) -> None:
    page = tess.page
    section, run = known.examples["section_id"], known.examples["run_id"]
    tess.go(f"/classes/{section}/units/{run}/products/")
    page.get_by_role("link", name=re.compile("^Answer.*Priya Nair")).click()
    page.get_by_label("Your words to the student").fill(WORDS)
    page.get_by_role("button", name="Send to Priya Nair").click()
    expect(page.get_by_role("article", name="Priya Nair")).to_contain_text(WORDS)


def take_down(tess: Visitor) -> None:
    """Not without a reason, which the student reads."""
    page = tess.page
    product = page.get_by_role("article", name="Priya Nair")
    product.get_by_role("link", name="Take it out of the gallery").click()
    page.get_by_label("Why").fill(REASON)
    page.get_by_role("button", name="Take it out and tell the student").click()
    expect(page.get_by_role("article", name="Priya Nair")).to_contain_text(f"Out of the gallery: {REASON}")


def read_words_and_reason(priya: Visitor) -> None:
    priya.page.reload()
    expect(priya.page.get_by_role("region", name="What I made")).to_contain_text(WORDS)
    gone = priya.page.get_by_role("region", name="Not in the gallery any more")
    expect(gone).to_contain_text(REASON)


def print_portfolio(priya: Visitor, pictures: Path) -> None:
    """On paper the link has its address, and nothing is left that only a screen can do."""
    page = priya.page
    priya.go("/me/portfolio/")
    page.emulate_media(media="print")
    expect(page.get_by_text(f"({LINK})")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)
    expect(page.get_by_role("link", name="See my work").locator("visible=true")).to_have_count(0)
    priya.picture(pictures, "portfolio-print")
