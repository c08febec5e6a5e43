"""The check itself: announced, taken on two devices, marked, typed from paper, brought in from a file."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.product import Product, Visitor
from tests.journeys.steps_planning import CHECK, CLASS, UNIT


def read_announcement(sam: Visitor, check: str, second_chance: str) -> None:
    """When, in the words of the notice."""
    page = sam.page
    sam.go("/notices/")
    letter = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=f"New unit: {UNIT}"))
    expect(letter).to_contain_text(f"{CHECK}: {check}")
    expect(letter).to_contain_text(f"{CHECK}, second chance: {second_chance}")


def begin_check(sam: Visitor) -> str:
    """From the tracker to the questions."""
    page = sam.page
    sam.go("/me/")
    page.get_by_role("region", name=UNIT).get_by_role("link", name=UNIT).click()
    expect(page.get_by_role("heading", name=f"{CHECK} is open")).to_be_visible()
    page.get_by_role("link", name="Begin").click()
    expect(page.get_by_role("main")).to_contain_text("Every answer is saved as you go")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("status").filter(has_text="All saved")).to_be_visible()
    return sam.path


def question(page: Page, stem: str) -> Locator:
    return page.get_by_role("group", name=stem)


def answer_first_half(sam: Visitor) -> None:
    """Every answer says when it was saved."""
    page = sam.page
    question(page, "Three quarters").get_by_role("radio", name="True").check()
    decimal = question(page, "2/3 as a decimal")
    decimal.get_by_role("textbox").fill("0.67")
    expect(saved_at(decimal)).to_contain_text("saved ")
    sum_of_two = question(page, "1/2 + 1/3")
    sum_of_two.get_by_role("radio", name="2/5").check()
    sums = question(page, "more than 1")
    sums.get_by_role("checkbox", name="2/3 + 1/2").check()
    sums.get_by_role("checkbox", name="1/4 + 1/2").check()
    expect(saved_at(sum_of_two)).to_contain_text("saved ")
    expect(saved_at(sums)).to_contain_text("saved ")
    expect(page.get_by_role("status").filter(has_text="All saved")).to_be_visible()


def saved_at(asked: Locator) -> Locator:
    return asked.locator("[data-mastery-saved-at]")


def go_on_elsewhere(phone: Visitor, sitting: str) -> None:
    """On the phone every answer stands where it was given; Sam goes on there."""
    page = phone.page
    phone.go(sitting)
    expect(question(page, "Three quarters").get_by_role("radio", name="True")).to_be_checked()
    expect(question(page, "2/3 as a decimal").get_by_role("textbox")).to_have_value("0.67")
    expect(question(page, "1/2 + 1/3").get_by_role("radio", name="2/5")).to_be_checked()
    expect(question(page, "more than 1").get_by_role("checkbox", name="2/3 + 1/2")).to_be_checked()
    expect(question(page, "more than 1").get_by_role("checkbox", name="3/4 + 1/3")).not_to_be_checked()
    words = question(page, "before you can add")
    words.get_by_role("textbox").fill("A common denominator.")
    expect(saved_at(words)).to_contain_text("saved ")


def write_on_the_older_page(sam: Visitor) -> None:
    """The page at the computer tells what it does not keep, where Sam is, and loads what the phone wrote."""
    page = sam.page
    words = question(page, "before you can add")
    words.get_by_role("textbox").fill("The same numerator.")
    expect(words).to_contain_text("This answer was not kept")
    expect(page.get_by_role("status").filter(has_text="Not all answers are kept")).to_be_visible()
    page.get_by_role("link", name="Load the newest answers").click()
    expect(words.get_by_role("textbox")).to_have_value("A common denominator.")
    expect(page.get_by_role("status").filter(has_text="All saved")).to_be_visible()


def finish_elsewhere(phone: Visitor) -> None:
    page = phone.page
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="1 question has no answer yet")).to_be_visible()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_role("heading", name="What this try showed")).to_be_visible()


def see_first_result(sam: Visitor) -> None:
    expect(objective(sam.page, "E1")).to_contain_text("Mastered. This try: 100 %")
    expect(objective(sam.page, "E2")).to_contain_text("Not yet. This try: 0 %")
    expect(sam.page.get_by_role("main")).to_contain_text("Your teacher is marking 1 question")


def objective(page: Page, code: str) -> Locator:
    listed = page.get_by_role("region", name="Objective by objective").get_by_role("listitem")
    return listed.filter(has=page.get_by_role("heading", name=re.compile(f"^{code} ")))


def mark_what_waits(tess: Visitor, check: str) -> None:
    """Sam's drawing: three of three points."""
    page = tess.page
    tess.go(check + "mark/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Sam Okafor"))
    row.get_by_role("textbox").fill("3")
    page.get_by_role("button", name="Save these marks").click()
    expect(page.get_by_role("main")).to_contain_text("Every answer that has been handed in is marked")


def type_scores(tess: Visitor, check: str) -> None:
    """With the keyboard alone: Nadia's six scores along her row, then A for Yuki, who was away."""
    page = tess.page
    tess.go(check + "enter/?form=A")
    nadia, yuki = score_row(page, "Nadia Farouk"), score_row(page, "Yuki Tanaka")
    nadia.get_by_role("textbox").first.focus()
    for points in ("1", "3", "2", "2", "2", "3"):
        page.keyboard.type(points)
        page.keyboard.press("Tab")
    for code in ("E1", "E2", "E3"):
        expect(nadia.locator(".state").filter(has_text=code)).to_contain_text("100 %")
    yuki.get_by_role("textbox").first.focus()
    page.keyboard.press("a")
    expect(yuki).to_contain_text("Away, nothing recorded")
    expect(score_row(page, "Sam Okafor").locator(".state").filter(has_text="E2")).to_contain_text("0 %")


def score_row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def bring_in_scores(product: Product) -> None:
    """Teo's, from a file: three of four points on E1, one of four on E2, everything on E3."""
    words = product.manage(
        *("import_results", "-", "--section", CLASS, "--unit", UNIT, "--title", CHECK, "--form", "A"),
        text="student_id,1,2,3,4,5,6\n7X-02,0,3,0,1,2,3\n",
    )
    assert "1 new tries" in words
