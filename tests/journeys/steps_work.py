"""After the check: groups with a reason, a different way in, going further, and the second chance."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.product import Visitor
from tests.journeys.steps_checks import objective, question
from tests.journeys.steps_planning import MISCONCEPTION, OBJECTIVES, UNIT

NOTE = "Same-sized pieces first. Then I only add how many there are."


def suggest_groups(tess: Visitor, check: str) -> None:
    """A group has its reason in one line, and an approach that the lesson did not use."""
    page = tess.page
    tess.go(check + "results/")
    expect(page.get_by_role("article", name=re.compile("E2"))).to_contain_text("1 of 3 mastered")
    expect(page.get_by_role("article", name=re.compile("E2"))).to_contain_text(MISCONCEPTION)
    page.get_by_role("button", name="Suggest groups").click()
    expect(people_of(group(page, "E2"))).to_have_text(
        [re.compile("Teo Lindberg 25"), re.compile("Sam Okafor 0")]
    )
    expect(group(page, "E2")).to_contain_text("it is new for them after a worked explanation")
    expect(group(page, "E2")).not_to_contain_text("Worked explanation")
    expect(people_of(group(page, "E1"))).to_have_text([re.compile("Teo Lindberg")])
    expect(group(page, "E1")).to_contain_text("Close to mastery.")
    expect(people_of(enrichment(page))).to_have_text([re.compile("Nadia Farouk")])
    expect(page.get_by_role("region", name="Still to check")).to_contain_text("Yuki Tanaka")


def move_and_approve(tess: Visitor) -> None:
    """Teo is taken out of E1 and put back, then all three groups get their work."""
    page = tess.page
    people_of(group(page, "E1")).click()
    page.get_by_role("button", name="Take out of the group").locator("visible=true").click()
    done = page.get_by_role("region", name="What was done")
    expect(done).to_contain_text(re.compile("Teo Lindberg was taken out of .+, E1"))
    loose = page.get_by_role("region", name="In no group")
    people_of(loose).click()
    loose.get_by_role("button", name=re.compile("^Add to")).click()
    expect(people_of(group(page, "E1"))).to_have_text([re.compile("Teo Lindberg")])
    expect(loose).to_have_count(0)
    page.get_by_role("button", name="Approve 3 groups").click()
    expect(page.get_by_role("heading", name="Working now")).to_be_visible()


def group(page: Page, code: str) -> Locator:
    return (
        page.locator(".group")
        .filter(has=page.locator(".tag").get_by_text(code, exact=True))
        .filter(has_text="Corrective")
    )


def enrichment(page: Page) -> Locator:
    return page.locator(".group").filter(has_text="Their choice")


def people_of(region: Locator) -> Locator:
    return region.locator("summary.person")


def choose_how_to_go_further(nadia: Visitor) -> None:
    page = nadia.page
    nadia.go("/me/")
    expect(page.get_by_role("heading", name="Choose how to go further")).to_be_visible()
    page.get_by_role("link", name="See the options").click()
    page.get_by_role("button", name=re.compile("^Choose this")).first.click()
    expect(page.get_by_role("main")).to_contain_text("You have chosen.")


def open_tracker(sam: Visitor) -> None:
    sam.go("/me/")
    sam.page.get_by_role("region", name=UNIT).get_by_role("link", name=UNIT).click()
    expect(sam.page.get_by_role("heading", name=UNIT, level=1)).to_be_visible()


def tracked(page: Page, code: str) -> Locator:
    """The line of an objective on the tracker, which shows no codes to students."""
    listed = page.get_by_role("region", name=re.compile("bjectives")).get_by_role("listitem")
    return listed.filter(has=page.get_by_role("heading", name=OBJECTIVES[code]))


def see_what_is_next(sam: Visitor) -> None:
    """The tracker says what to do; the work came with a notice."""
    page = sam.page
    sam.go("/notices/")
    work = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="A different way in"))
    expect(work.first).to_contain_text(OBJECTIVES["E2"])
    open_tracker(sam)
    expect(page.get_by_role("main")).to_contain_text("You have mastered 2 of the 3 objectives.")
    expect(tracked(page, "E1")).to_contain_text("Mastered")
    expect(tracked(page, "E2")).to_contain_text("Not yet")
    expect(page.get_by_role("list", name="The path to the second chance")).to_be_visible()


def do_the_corrective(sam: Visitor) -> None:
    """Step by step, then a line about what went wrong; without it the page asks again."""
    page = sam.page
    page.get_by_role("main").get_by_role("link", name="Start").click()
    finish = page.get_by_role("button", name="Finish")
    while not finish.is_visible():
        before = page.url
        page.get_by_role("link", name="Next step").click()
        page.wait_for_url(lambda address, before=before: address != before)
    page.get_by_label("What went wrong in the check, and what do you do instead now?").fill(NOTE)
    finish.click()
    expect(page.get_by_role("status").filter(has_text="Your second chance is open for you")).to_be_visible()
    sam.go("/me/work/")
    expect(page.get_by_role("region", name="Done", exact=True)).to_contain_text(NOTE)


def take_second_chance(sam: Visitor) -> None:
    """It asks E2 alone, with the questions of form B, and Sam gets there."""
    page = sam.page
    open_tracker(sam)
    expect(page.get_by_role("heading", name="Your second chance is open")).to_be_visible()
    page.get_by_role("link", name="Begin").click()
    expect(page.get_by_role("region", name="What it asks this time").get_by_role("listitem")).to_have_text(
        [re.compile("E2")]
    )
    page.get_by_role("button", name="Start").click()
    answer_form_b(page)


def answer_form_b(page: Page) -> None:
    expect(page.get_by_role("group", name="Question")).to_have_count(2)
    question(page, "1/4 + 1/2").get_by_role("radio", name="3/4").check()
    sums = question(page, "Which sums are 1?")
    sums.get_by_role("checkbox", name="1/2 + 2/4").check()
    sums.get_by_role("checkbox", name="1/3 + 4/6").check()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="What this try showed")).to_be_visible()
    expect(objective(page, "E2")).to_contain_text("Mastered. This try: 100 %")


def see_all_mastered(sam: Visitor) -> None:
    open_tracker(sam)
    expect(sam.page.get_by_role("main")).to_contain_text("You have mastered all 3 objectives.")
    expect(tracked(sam.page, "E2")).to_contain_text("Mastered")
    expect(tracked(sam.page, "E2")).to_contain_text("Your second try went up 100 points.")
    expect(tracked(sam.page, "E2")).to_contain_text("0, then 100 %")
