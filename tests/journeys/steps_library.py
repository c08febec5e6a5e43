"""What the school keeps for all its teachers: standards that objectives serve, and files beside an activity."""

from playwright.sync_api import FilePayload, expect

from tests.journeys.conftest import Known
from tests.journeys.product import Visitor

FRAMEWORK = "Grade 7 ratios"
STANDARD = "7.RP.A.9"
STATEMENT = "Compare two quantities in a table."
SHEET: FilePayload = {
    "name": "Tables to fill.csv",
    "mimeType": "text/csv",
    "buffer": b"cups,spoons\n2,6\n3,\n",
}


def add_standard(ada: Visitor) -> None:
    page = ada.page
    ada.go("/school/standards/")
    page.get_by_role("combobox", name="Framework").fill(FRAMEWORK)
    page.get_by_role("textbox", name="Code").fill(STANDARD)
    page.get_by_role("textbox", name="Statement").fill(STATEMENT)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(STATEMENT)


def say_what_it_serves(tess: Visitor, known: Known) -> None:
    """In the planner, in a spelling of the teacher's own; the page answers with the statement."""
    page, code = tess.page, known.examples["own code"]
    tess.go(unit(known))
    typed = page.get_by_label(f"Standards that {code} serves")
    page.locator("details").filter(has=typed).locator("summary").first.click()
    typed.fill(STANDARD.lower())
    typed.press("Tab")
    expect(page.get_by_text(STATEMENT)).to_be_visible()


def find_by_standard(tess: Visitor, known: Known) -> None:
    """The library shows what teaches it, and nothing else."""
    page = tess.page
    tess.go("/library/")
    page.get_by_placeholder("Standard: 7.RP.A.1").fill(STANDARD)
    page.wait_for_url(lambda address: f"standard={STANDARD}" in address)
    cards = page.locator("#found li").filter(has=page.get_by_role("heading"))
    expect(cards.first).to_contain_text(STANDARD)
    expect(cards.filter(has_not_text=STANDARD)).to_have_count(0)


def add_file(tess: Visitor, known: Known) -> None:
    page = tess.page
    tess.go(
        f"{unit(known)}objectives/{known.examples['own objective']}/ways/{known.examples['own approach']}/"
    )
    page.get_by_role("link", name="Files", exact=True).click()
    page.locator("input[type=file]").set_input_files(SHEET)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name=SHEET["name"])).to_be_visible()


def take_file(sam: Visitor, known: Known) -> None:
    """It lies beside the steps of his corrective, as the teacher saved it."""
    sam.go(f"/me/work/{known.examples['corrective_id']}/")
    with sam.page.expect_download() as download:
        sam.page.get_by_role("link", name=SHEET["name"]).click()
    assert download.value.suggested_filename == SHEET["name"]
    assert download.value.path().read_bytes() == SHEET["buffer"]


def unit(known: Known) -> str:
    return f"/classes/{known.examples['section_id']}/units/{known.examples['run_id']}/"
