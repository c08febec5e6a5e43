"""One student offers to explain, one asks, the teacher puts them together, and both tell how it went."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Known
from tests.journeys.product import Visitor

UNIT = "Whole numbers and decimals"
PAIR = "Freya Olsen explains to Goran Ilic"


def offer(freya: Visitor) -> None:
    freya.go("/me/work/")
    freya.page.get_by_role("link", name="Learn together").click()
    freya.page.get_by_label("I would explain something I know well").check()
    freya.page.get_by_role("button", name=re.compile(f"^Save.*{UNIT}")).click()
    expect(freya.page.get_by_label("I would explain something I know well")).to_be_checked()


def ask_with_keys(goran: Visitor) -> None:
    """From the first box to the button by Tab, Space and Enter alone."""
    page = goran.page
    goran.go("/me/peers/")
    page.get_by_label("I would explain something I know well").focus()
    for key in ("Tab", "Space", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(page.get_by_label("I would like a classmate to explain something to me")).to_be_checked()


def propose(theo: Visitor, known: Known) -> None:
    page = theo.page
    theo.go(board(known))
    expect(page.get_by_role("main")).to_contain_text(re.compile("Would explain.*Freya Olsen"))
    page.get_by_label("Mastered at least so many days ago").fill("0")
    page.get_by_role("button", name="Propose pairs").click()
    expect(proposed(theo).filter(has_text="explains to Goran Ilic")).to_be_visible()


def put_freya_in_charge(theo: Visitor) -> None:
    """Whoever the program proposed, the teacher decides who explains."""
    asked = proposed(theo).filter(has_text="explains to Goran Ilic")
    if "Freya Olsen explains" not in asked.inner_text():
        asked.get_by_label("Who explains to Goran Ilic instead").select_option("Freya Olsen")
        asked.get_by_role("button", name=re.compile("^Change.*Goran Ilic")).click()
    expect(proposed(theo).filter(has_text=PAIR)).to_be_visible()


def approve(theo: Visitor) -> None:
    """This pair alone: the boxes of all others are cleared."""
    page = theo.page
    for box in page.get_by_role("checkbox").all():
        box.set_checked(PAIR in str(box.locator("xpath=..").inner_text()))
    page.get_by_role("button", name="Approve the ticked pairs").click()
    working = page.get_by_role("region", name="Working now")
    expect(working.get_by_role("listitem").filter(has_text=PAIR)).to_contain_text("Neither has told yet")


def tell(student: Visitor, other: str, *, log: str, thanks: str) -> None:
    page = student.page
    student.go("/me/peers/")
    session = page.get_by_role("region", name=f"You and {other}")
    session.get_by_label("What did you do, and what did you find out?").fill(log)
    session.get_by_label("Thank your classmate").fill(thanks)
    session.get_by_role("button", name="We have done it").click()
    expect(page.get_by_role("region", name="Done", exact=True)).to_contain_text(log)


def read_log(theo: Visitor, known: Known) -> None:
    theo.go(board(known))
    log = theo.page.get_by_role("region", name="Log")
    expect(log).to_contain_text("“We drew it first.”")
    expect(log).to_contain_text("“Thank you for the drawing.”")


def board(known: Known) -> str:
    return f"/classes/{known.examples['7C section_id']}/units/{known.examples['7C run_id']}/peers/"


def proposed(theo: Visitor) -> Locator:
    return theo.page.get_by_role("region", name="Proposed pairs").get_by_role("listitem")
