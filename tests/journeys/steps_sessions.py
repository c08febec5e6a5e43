"""A reassessment session of class 7D: planned, filled, printed, and begun."""

from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import Known
from tests.journeys.product import Product, Visitor
from tests.journeys.steps_planning import ZONE
from tests.journeys.steps_reminders import ask


def plan(mira: Visitor, known: Known, *, room: str, days: int) -> None:
    page = mira.page
    mira.go(f"/classes/{known.examples['7D section_id']}/sessions/new/")
    page.get_by_label("Day").fill((datetime.now(ZONE) + timedelta(days=days)).date().isoformat())
    page.get_by_label("From").fill("14:00")
    page.get_by_label("Room").fill(room)
    page.get_by_label("Places").fill("3")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(room)


def book_two(mira: Visitor, known: Known, *, room: str) -> tuple[str, str]:
    """The first two who are ready; answers their names."""
    page = mira.page
    mira.go(f"/classes/{known.examples['7D section_id']}/reassess/")
    boxes = page.get_by_role("checkbox").all()
    names = [str(box.evaluate("box => box.nextElementSibling.innerText")) for box in boxes[:2]]
    for box in boxes[2:]:
        box.set_checked(False)
    session = page.get_by_label("Session", exact=True).locator("option").filter(has_text=room)
    page.get_by_label("Session", exact=True).select_option(session.get_attribute("value"))
    page.get_by_role("button", name="Book 2 places").click()
    expect(page.get_by_text("2 places booked. The students have been told.")).to_be_visible()
    page.get_by_role("row").filter(has_text=names[0]).get_by_role("link", name=room).click()
    return names[0], names[1]


def print_pack(mira: Visitor, names: tuple[str, str], pictures: Path) -> None:
    """A page for each with their own questions; on paper nothing else."""
    page = mira.page
    page.get_by_role("link", name="Print pack").click()
    page.emulate_media(media="print")
    for name in names:
        expect(page.get_by_role("article", name=name).get_by_role("listitem").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)
    mira.picture(pictures, "session-pack-print")
    page.emulate_media(media="screen")
    page.go_back()


def begin(product: Product, *, room: str) -> None:
    ask(product, f"begin({room!r})")
