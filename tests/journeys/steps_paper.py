"""The cycle without script, in the demo school's class 7A, whose check is open now."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.journeys.product import Visitor

CLASS = "7A Mathematics"


@dataclass(frozen=True, slots=True)
class Student:
    """Somebody of the class without a try."""

    name: str
    user_name: str


def find_open_check(tess: Visitor) -> str:
    page = tess.page
    tess.go("/classes/")
    page.get_by_role("main").get_by_role("link", name=CLASS).click()
    page.get_by_role("link", name="Checks", exact=True).first.click()
    page.get_by_role("main").get_by_role("heading", level=2).get_by_role("link").first.click()
    return tess.path


def students_without_scores(tess: Visitor, check: str) -> list[Student]:
    page = tess.page
    tess.go(check + "enter/?form=A")
    waiting = page.get_by_role("row").filter(has_text="No scores yet").get_by_role("rowheader")
    names = waiting.all_inner_texts()[:2]
    tess.go(check[: check.index("checks/")] + "students/")
    return [Student(name, row(tess, name).get_by_role("cell").nth(1).inner_text()) for name in names]


def row(tess: Visitor, name: str) -> Locator:
    return tess.page.get_by_role("row").filter(has=tess.page.get_by_role("rowheader", name=name))


def take_check(student: Visitor, user_name: str) -> None:
    """Some answers, a session that ends, a pause, then the rest: what is open is named before it is handed in."""
    page = student.page
    student.go("/me/")
    page.get_by_role("main").get_by_role("link", name="Begin").click()
    page.get_by_role("button", name="Start").click()
    answered = page.locator(".question").filter(has=page.get_by_role("radio")).first
    answered.get_by_role("radio").first.check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.get_by_role("main")).to_contain_text("what you sent was not done")
    student.give_name(user_name)
    answered.get_by_role("radio").first.check()
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.get_by_role("status").filter(has_text="All your answers are saved")).to_be_visible()
    expect(answered.get_by_role("radio").first).to_be_checked()
    page.locator(".question").get_by_role("textbox").first.fill("1/2")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name=re.compile("questions have no answer yet"))).to_be_visible()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_role("heading", name="What this try showed")).to_be_visible()


def enter_scores(tess: Visitor, check: str, student: Student) -> None:
    """The whole sheet is one form; a row with a score beyond its question is kept and named."""
    page = tess.page
    tess.go(check + "enter/?form=A")
    fields = row(tess, student.name).get_by_role("textbox")
    for field in fields.all():
        field.fill("1")
    fields.first.fill("99")
    with tess.refused(422):
        page.get_by_role("button", name="Save scores").click()
        expect(row(tess, student.name).locator(".problem").first).to_be_visible()
    fields.first.fill("1")
    page.get_by_role("button", name="Save scores").click()
    expect(page.get_by_role("status").filter(has_text="1 row saved.")).to_be_visible()
    expect(row(tess, student.name)).not_to_contain_text("No scores yet")


def approve_groups(tess: Visitor, check: str) -> None:
    page = tess.page
    tess.go(check + "results/")
    page.get_by_role("button", name="Suggest groups").click()
    first = page.locator(".group").filter(has=page.get_by_text("Corrective", exact=True)).first
    person = first.locator("summary.person").first
    name = person.inner_text().split(" ")[0]
    person.click()
    first.get_by_role("button", name="Take out of the group").first.click()
    expect(page.get_by_role("region", name="In no group")).to_contain_text(name)
    page.get_by_role("button", name=re.compile("^Approve [0-9]+ groups")).click()
    expect(page.get_by_role("heading", name="Working now")).to_be_visible()
