"""The school's standards as a page, a list looked at before it is written, and codes at an objective."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mastery.models import Standard, UnitRun
from mastery.services import units
from tests.support import factories, lists, pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.lists import counts, problems
from tests.support.pages import Client
from tests.support.people import People
from tests.support.standards import FRAMEWORK, codes, keep, serve

LIST = "/school/standards/"
IMPORT = "/school/standards/import/"
GOOD = "code,statement\n7.RP.A.1,Work out a rate\n7.NS.A.1,Add\n"
HTMX = {"HX-Request": "true"}


def look(client: Client, **fields: object):
    return lists.look(client, IMPORT, **({"framework": FRAMEWORK} | fields))


def confirm(client: Client, response, **changed: str):
    return lists.confirm(client, response, IMPORT, **changed)


def table(response) -> list[list[str]]:
    rows = pages.soup(response).select("#found tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]


def test_the_list_says_how_many_objectives_serve_each(ada: Client, people: People):
    assert "No standards yet" in ada.get(LIST).text
    rate = keep(people.school, "7.RP.A.1", statement="Work out a rate")
    keep(people.school, "7.NS.A.1")
    serve(factories.ObjectiveFactory(unit__course=people.section.course), rate)
    assert table(ada.get(LIST)) == [
        ["7.NS.A.1", f"Do it. {FRAMEWORK}", "0"],
        ["7.RP.A.1", f"Work out a rate {FRAMEWORK}", "1"],
    ]


def test_searching_swaps_what_a_reload_shows(ada: Client, people: People):
    keep(people.school, "7.RP.A.1")
    keep(people.school, "7.NS.A.1")
    url = f"{LIST}?q=ccss.math.content.7.rp"
    shown = pages.soup(ada.get(LIST))
    swapped = pages.swap(shown, pages.htmx(ada, url, target="#found"), target="#found")
    assert str(swapped.select_one("#found")) == str(pages.soup(ada.get(url)).select_one("#found"))
    assert [row[0] for row in table(ada.get(url))] == ["7.RP.A.1"]
    assert "No standard matches" in ada.get(f"{LIST}?q=nothing").text
    assert ada.get(f"{LIST}?q=%00&page=x").status_code == 200


def test_fifty_stand_on_a_page(ada: Client, people: People):
    for number in range(51):
        keep(people.school, f"7.{number:02}")
    assert len(table(ada.get(LIST))) == 50
    assert table(ada.get(f"{LIST}?page=2"))[0][0] == "7.50"


def test_one_is_added_and_refused_beside_the_field(ada: Client, people: People):
    typed = {"framework": f" {FRAMEWORK}", "code": "7.RP.A.1", "statement": "Work out\na rate"}
    for _each in range(2):
        assert ada.post(LIST, typed).status_code == 303
    stored = Standard.objects.get()
    assert (stored.framework, stored.statement) == (FRAMEWORK, "Work out a rate")
    other = ada.post(LIST, typed | {"statement": "Other words"})
    assert other.status_code == 422
    assert "has 7.RP.A.1 already, in other words" in pages.soup(other).select_one(".field.bad").get_text()
    assert pages.soup(other).select_one("#id_statement").get_text(strip=True) == "Other words"
    assert "Write one code" in ada.post(LIST, typed | {"code": "a, b"}).text
    assert ada.post(LIST, {}).status_code == 422


def test_looking_writes_nothing_and_confirming_does(ada: Client):
    shown = look(ada, text=GOOD)
    assert counts(shown) == [
        "2 new to the school",
        "0 with changed words",
        "0 already here and the same",
        "0 to put right",
    ]
    assert not Standard.objects.exists()
    done = confirm(ada, shown)
    assert done.status_code == 303
    assert "2 standards were added." in pages.soup(ada.get(done.url)).select_one(".messages").get_text()
    again = look(ada, text=GOOD.replace("Add", "Add and subtract"))
    assert "Until now: “Add”" in again.text
    assert "The words of 1 standard were changed." in ada.get(confirm(ada, again).url).text


def test_a_list_can_be_undone_at_once(ada: Client):
    shown = pages.soup(ada.get(confirm(ada, look(ada, text=GOOD)).url))
    undo = shown.select_one(".toast form")["action"]
    assert "2 standards were removed." in ada.post(undo, follow=True).text
    assert not Standard.objects.exists()
    assert "Nothing was left to undo." in ada.post(undo, follow=True).text


def test_undo_says_what_stays(ada: Client, run: UnitRun):
    shown = pages.soup(ada.get(confirm(ada, look(ada, text=GOOD)).url))
    serve(factories.ObjectiveFactory(unit=run.unit), Standard.objects.get(code="7.NS.A.1"))
    said = ada.post(shown.select_one(".toast form")["action"], follow=True).text
    assert "1 standard was removed. 1 standard stays: an objective serves it" in said


def test_undo_is_offered_for_half_an_hour(ada: Client):
    done = confirm(ada, look(ada, text=GOOD)).url
    assert pages.soup(ada.get(done)).select_one(".toast") is not None
    Standard.pgh_event_model.objects.update(pgh_created_at=timezone.now() - timedelta(minutes=31))
    assert pages.soup(ada.get(done)).select_one(".toast") is None


def test_a_change_that_nobody_knows_is_offered_to_nobody(ada: Client):
    for written in ("", "x", "00000000-0000-0000-0000-000000000001"):
        page = ada.get(f"{LIST}?written={written}")
        assert (page.status_code, pages.soup(page).select_one(".toast")) == (200, None)


def test_the_same_list_twice_says_that_nothing_changed(ada: Client):
    for _each in range(2):
        shown = look(ada, text=GOOD)
        assert confirm(ada, shown).status_code == 303
    assert "Nothing had to change" in ada.get(LIST).text
    assert Standard.objects.count() == 2


def test_good_lines_go_in_without_the_bad(ada: Client):
    shown = look(ada, text=f"{GOOD}7-ns-a-1,Add\n,Subtract\n")
    assert problems(shown) == [
        ["4", "code", "7-ns-a-1", "Line 3 has this standard already. Keep one of the two lines."],
        ["5", "code", "nothing", "This cell is empty. Fill it in."],
    ]
    assert confirm(ada, shown).status_code == 303
    assert Standard.objects.count() == 2


def test_a_list_that_changed_after_the_look_is_looked_at_again(ada: Client):
    answer = confirm(ada, look(ada, text=GOOD), text=f"{GOOD}7.G.1,Draw\n")
    assert answer.status_code == 409
    assert not Standard.objects.exists()
    assert confirm(ada, answer).status_code == 303
    assert Standard.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"text": " "}, "Choose a file or paste the list of standards", id="nothing"),
        pytest.param({"text": GOOD, "framework": ""}, "Write the framework here, or once", id="no framework"),
        pytest.param({"text": "statement\nx\n"}, "It needs code and statement", id="no code"),
        pytest.param({"text": GOOD, "framework": "x" * 121}, "at most 120 characters", id="long framework"),
    ],
)
def test_what_is_missing_is_said(ada: Client, fields: dict[str, str], said: str):
    answer = look(ada, **fields)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_list_to_fill_in_can_be_read_back(ada: Client):
    shown = look(ada, text=ada.get("/school/standards/list.csv").content.decode())
    assert counts(shown)[0] == "2 new to the school"


def test_a_school_with_one_framework_need_not_write_it_again(ada: Client, people: People):
    def offered(url: str) -> str | None:
        return pages.soup(ada.get(url)).select_one("#id_framework").get("value")

    keep(people.school, "7.RP.A.1")
    assert {offered(LIST), offered(IMPORT)} == {FRAMEWORK}
    keep(people.school, "7.RP.A.1", framework="Another")
    assert {offered(LIST), offered(IMPORT)} == {None}


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    ada: Client, people: People, many: int, django_assert_num_queries
):
    for number in range(many):
        keep(people.school, f"7.{number}")
    with django_assert_num_queries(7):
        ada.get(LIST)


@kept
def run(people: People) -> UnitRun:
    run = units.plan_unit(actor=people.tess, section=people.section, title="Fractions", now=NOW)
    for code in ("F1", "F2"):
        factories.ObjectiveFactory(unit=run.unit, code=code, position=code[1])
    return run


class Line:
    """The codes of F1 in the planner, as somebody who looks at them."""

    def __init__(self, tess: Client, run: UnitRun) -> None:
        self.tess = tess
        self.row = run.unit.objectives.get(code="F1")
        self.page = reverse("mastery:unit", args=[run.section_id, run.pk])
        of = [run.section_id, run.pk, self.row.pk]
        self.url = reverse("mastery:objective_standards", args=of)
        self.seen = self.look().select_one(f"#standards-{self.row.pk}-seen")["value"]

    def look(self):
        return pages.soup(self.tess.get(self.page))

    def type(self, codes: str, **more: object):
        return self.tess.post(self.url, {"codes": codes, "seen": self.seen}, **more)

    def at(self, page, part: str):
        return page.select_one(f"#standards-{self.row.pk}-{part}")


@pytest.fixture
def line(tess: Client, run: UnitRun) -> Line:
    return Line(tess, run)


def test_codes_are_saved_and_shown_on_the_objective(line: Line, people: People):
    keep(people.school, "7.RP.A.1", statement="Work out a rate")
    answer = line.type("ccss.math.content.7.rp.a.1")
    assert (answer.status_code, answer.url) == (303, f"{line.page}#objective-{line.row.pk}")
    page = line.look()
    assert line.at(page, "codes")["value"] == "7.RP.A.1"
    assert "Work out a rate (Demo framework 2026)" in line.at(page, "said").get_text(" ", strip=True)
    assert "Standards: 7.RP.A.1." in page.select_one(f"#words-{line.row.pk}").get_text()


def test_a_code_that_nobody_knows_loses_nothing(line: Line, people: People):
    keep(people.school, "7.RP.A.1")
    answer = line.type("7.RP.A.1, 7.XX")
    assert answer.status_code == 422
    page = pages.soup(answer)
    assert line.at(page, "codes")["value"] == "7.RP.A.1, 7.XX"
    assert "Your school has no standard “7.XX”." in line.at(page, "state").get_text()
    assert page.select_one(f"#objective-{line.row.pk} details").has_attr("open")
    assert codes(line.row) == []


def test_with_htmx_only_what_depends_on_the_codes_is_answered(line: Line, people: People):
    keep(people.school, "7.RP.A.1")
    part = pages.soup(line.type("7.RP.A.1", headers=HTMX))
    assert line.at(part, "state").get_text(strip=True) == "Saved"
    fresh = line.look()
    number = line.row.pk
    names = {f"standards-{number}-seen", f"standards-{number}-said", f"words-{number}"}
    assert {each["id"] for each in part.select("[hx-swap-oob]")} == names
    for name in names:
        swapped_in = part.select_one(f"#{name}")
        del swapped_in["hx-swap-oob"]
        assert str(swapped_in) == str(fresh.select_one(f"#{name}"))


def test_the_second_editor_sees_both_versions(line: Line, people: People):
    keep(people.school, "7.RP.A.1")
    keep(people.school, "7.NS.A.1")
    line.type("7.RP.A.1")
    answer = line.type("7.NS.A.1")
    assert answer.status_code == 409
    state = line.at(pages.soup(answer), "state")
    assert "Now it says: 7.RP.A.1" in state.get_text(" ", strip=True)
    keeping = state.select_one("form")
    kept = {field["name"]: field["value"] for field in keeping.select("input[name]")}
    assert line.tess.post(keeping["action"], kept).status_code == 303
    assert codes(line.row) == ["7.NS.A.1"]
    empty = line.tess.post(line.url, {"codes": "", "seen": "x"})
    assert empty.status_code == 409
