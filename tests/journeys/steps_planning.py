"""Before the check: Tess makes her class, plans the unit, writes the check, sets the dates and publishes."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.journeys.product import Product, Visitor

ZONE = ZoneInfo("Europe/Berlin")
"""The clock of the demo school."""
CLASS = "7X Mathematics"
UNIT = "Adding fractions"
CHECK = "Check 1"
OBJECTIVES = {
    "E1": "I can say when two fractions are equal",
    "E2": "I can add fractions with different denominators",
    "E3": "I can explain why a sum of fractions is right",
}
MISCONCEPTION = "adds the denominators too"
FORM_B = """\
item,objective_code,points,type,stem,options,key
1,E1,1,true_false,Two sixths equal one third.,,true
2,E1,3,numeric,Write 6/8 with the denominator 4.,,3/4 ± 0.01
3,E2,2,single_choice,What is 1/4 + 1/2?,3/4|2/6 {adds the denominators too}|1/8,3/4
4,E2,2,multiple_choice,Which sums are 1?,1/2 + 2/4|1/3 + 4/6|1/5 + 3/5,1/2 + 2/4|1/3 + 4/6
5,E3,2,short_text,What do two fractions need before you add them?,,a common denominator|the same denominator
6,E3,3,,Draw why 1/3 + 1/6 is one half.,,
"""


def roster(sam_id: str, *, mail_of_teo: str) -> str:
    return (
        "student_id,given_name,family_name,email\n"
        f"{sam_id},Sam,Okafor,\n"
        "7X-01,Nadia,Farouk,nadia@home.example\n"
        f"7X-02,Teo,Lindberg,{mail_of_teo}\n"
        "7X-03,Yuki,Tanaka,\n"
    )


def read_student_id(tess: Visitor, name: str) -> str:
    """As the list of the class she teaches already shows it."""
    page = tess.page
    tess.go("/classes/")
    page.get_by_role("link", name="7B Mathematics").first.click()
    page.get_by_role("link", name="Students", exact=True).first.click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
    return row.get_by_role("cell").nth(2).inner_text().strip()


def make_class(tess: Visitor) -> str:
    """A list with one wrong address is shown its line and column, is repaired, and makes the class."""
    page = tess.page
    sam_id = read_student_id(tess, "Sam Okafor")
    tess.go("/classes/")
    page.get_by_role("link", name="New class").click()
    page.get_by_label("Class", exact=True).fill(CLASS)
    pasted = page.get_by_label("Or paste the list")
    pasted.fill(roster(sam_id, mail_of_teo="teo at home"))
    page.get_by_role("button", name="Look at the list").click()
    wrong = page.get_by_role("table", name=re.compile("Lines to put right")).locator("tbody tr")
    expect(wrong).to_have_count(1)
    expect(wrong.get_by_role("rowheader")).to_have_text("4")
    expect(wrong.get_by_role("cell").nth(0)).to_have_text("email")
    expect(wrong.get_by_role("cell").nth(1)).to_have_text("teo at home")
    pasted.fill(roster(sam_id, mail_of_teo="teo@home.example"))
    page.get_by_role("button", name="Look again").click()
    expect(wrong).to_have_count(0)
    expect(page.get_by_role("row", name=re.compile("Sam Okafor"))).to_contain_text("Joins this class")
    page.get_by_role("button", name="Create the class with 4 students").click()
    expect(page.get_by_role("heading", name="Students", level=1)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=f"{CLASS} is ready")).to_be_visible()
    return tess.path.removesuffix("students/")


def print_slips(tess: Visitor, section: str) -> dict[str, tuple[str, str]]:
    """By given name, the user name and password of everybody who could not sign in yet."""
    page = tess.page
    tess.go(section + "students/slips/")
    expect(page.get_by_role("checkbox", name="Sam Okafor")).not_to_be_checked()
    page.get_by_role("button", name="Make the slips").click()
    expect(page.locator(".slip")).to_have_count(3)
    slips = {}
    for slip in page.locator(".slip").all():
        user_name, password = slip.locator(".code").all_inner_texts()
        slips[slip.locator("b").inner_text().split()[0]] = (user_name, password)
    return slips


def plan_unit(tess: Visitor, section: str) -> str:
    """Three essential objectives; what would close a circle is refused where it was ticked, with its path."""
    page = tess.page
    tess.go(section + "units/")
    page.get_by_role("main").get_by_role("link", name="Plan a unit").first.click()
    page.get_by_label("Title").fill(UNIT)
    page.get_by_role("button", name="Go on to the objectives").click()
    for code, statement in OBJECTIVES.items():
        page.get_by_label("Code of the new objective").fill(code)
        page.locator("#new-statement").fill(statement)
        page.locator("#new-essential").check()
        page.locator("#new-statement").press("Enter")
        expect(line(page, code)).to_have_count(1)
    build_on(page, "E2", "E1")
    expect(links(page, "E2")).to_contain_text("Saved")
    with tess.refused(422):
        build_on(page, "E1", "E2")
        expect(links(page, "E1")).to_contain_text("in a circle: E1 → E2 → E1")
    links(page, "E1").get_by_role("checkbox", name=re.compile("E2")).uncheck()
    expect(links(page, "E1").locator(".problem")).to_have_count(0)
    for code in OBJECTIVES:
        open_line(page, code)
        taught = line(page, code).get_by_role("group", name=f"How this class was taught {code}")
        taught.get_by_role("checkbox", name="Worked explanation").check()
        expect(line(page, code).locator("[id^=taught-][id$=-state]")).to_contain_text("Saved")
    page.reload()
    expect(line(page, "E1")).to_contain_text("Builds on nothing. Taught: Worked explanation")
    expect(line(page, "E2")).to_contain_text("Builds on E1. Taught: Worked explanation")
    return tess.path


def line(page: Page, code: str) -> Locator:
    return page.locator("[id^=objective-]").filter(has=page.locator(f'input[name=code][value="{code}"]'))


def links(page: Page, code: str) -> Locator:
    return (
        line(page, code).locator("div").filter(has=page.get_by_role("group", name=f"{code} builds on")).last
    )


def open_line(page: Page, code: str) -> None:
    details = line(page, code).locator("details")
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def build_on(page: Page, code: str, needed: str) -> None:
    open_line(page, code)
    links(page, code).get_by_role("checkbox", name=re.compile(needed)).check()


def write_check(tess: Visitor, unit: str, product: Product) -> str:
    """Form A question by question, with every kind there is; form B comes from a file."""
    page = tess.page
    tess.go(unit)
    page.get_by_role("region", name="Check and dates").get_by_role("link", name="Write a check").click()
    page.get_by_label("Title").fill(CHECK)
    page.get_by_role("button", name="Go on to the questions").click()
    check = tess.path
    page.get_by_role("region", name="Form A").get_by_role("link", name="True or false").click()
    begin_question(page, "Three quarters equal six eighths.", shows="E1", points="1")
    page.get_by_role("radio", name="true").check()
    go_on_with(page, "Number")
    begin_question(page, "Write 2/3 as a decimal.", shows="E1", points="3")
    page.get_by_label("Right answer").fill("2/3")
    page.get_by_label("How far away an answer may be").fill("0.01")
    go_on_with(page, "Single choice")
    begin_question(page, "What is 1/2 + 1/3?", shows="E2", points="2")
    offer(page, {"5/6": True, "2/5": False, "1/6": False})
    page.get_by_label("Shows that (option 2)").fill(MISCONCEPTION)
    go_on_with(page, "Several choices")
    begin_question(page, "Which sums are more than 1?", shows="E2", points="2")
    offer(page, {"2/3 + 1/2": True, "3/4 + 1/3": True, "1/4 + 1/2": False})
    go_on_with(page, "Short text")
    begin_question(page, "What do fractions need before you can add them?", shows="E3", points="2")
    page.get_by_label("Accepted answers").fill("a common denominator\nthe same denominator")
    go_on_with(page, "Points only")
    begin_question(
        page, "Draw why 1/2 + 1/4 is 3/4.", shows="E3", points="3", label="What students do on paper"
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#form-A li[id^=item-]")).to_have_count(6)
    words = product.manage(
        *("import_assessment", "-", "--section", CLASS, "--unit", UNIT, "--title", CHECK, "--form", "B"),
        text=FORM_B,
    )
    assert "6 new questions" in words
    assert "new objectives" not in words
    page.reload()
    expect(page.locator("#form-B li[id^=item-]")).to_have_count(6)
    return check


def begin_question(page: Page, stem: str, *, shows: str, points: str, label: str = "Question") -> None:
    page.get_by_role("textbox", name=label).fill(stem)
    page.get_by_label("Points", exact=True).fill(points)
    page.get_by_role("group", name="Shows").get_by_role("checkbox", name=re.compile(shows)).check()


def offer(page: Page, options: dict[str, bool]) -> None:
    for place, (text, is_right) in enumerate(options.items(), start=1):
        page.get_by_label(f"Option {place}", exact=True).fill(text)
        if is_right:
            page.get_by_label(f"Right: option {place}").check()


def go_on_with(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Save and write the next").click()
    expect(page.get_by_role("textbox", name=re.compile("Question|What students do"))).to_have_value("")
    page.get_by_role("navigation", name="Kind of question").get_by_role("link", name=kind).click()


def set_dates(tess: Visitor, check: str, windows: dict[str, tuple[datetime, datetime]]) -> None:
    """`windows` by the name of the chance; the page takes the minutes of the school's clock."""
    page = tess.page
    tess.go(check + "dates/")
    for name, moments in windows.items():
        chance = page.get_by_role("region", name=re.compile(f"^{name}"))
        opens, closes = (moment.astimezone(ZONE) for moment in moments)
        chance.get_by_label(re.compile("^Day")).fill(f"{opens:%Y-%m-%d}")
        chance.get_by_label(re.compile("^From")).fill(f"{opens:%H:%M}")
        chance.get_by_label(re.compile("^Last day")).fill(f"{closes:%Y-%m-%d}")
        chance.get_by_label(re.compile("^Until")).fill(f"{closes:%H:%M}")
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.get_by_role("status").filter(has_text="Dates saved")).to_be_visible()


def first_dates(now: datetime) -> dict[str, tuple[datetime, datetime]]:
    """The check is open now; a day later the second chance opens."""
    hour = timedelta(hours=1)
    return {
        "Check": (now - hour, now + 3 * hour),
        "Second chance": (now + 26 * hour, now + 30 * hour),
    }


def publish(tess: Visitor, unit: str) -> None:
    page = tess.page
    tess.go(unit)
    page.get_by_role("link", name="Preview and publish").click()
    expect(page.get_by_role("region", name=f"New unit: {UNIT}").first).to_contain_text("second chance")
    page.get_by_role("button", name="Publish and tell everybody").click()
    expect(page.get_by_role("status").filter(has_text="ublished")).to_be_visible()
