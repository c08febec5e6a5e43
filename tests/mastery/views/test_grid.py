"""The grid page: one page for the class, the state of it in the address, the same by htmx and without."""

import gzip

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.urls import reverse

from mastery.models import UnitRun
from mastery.selectors.grid_class import current_run
from mastery.views.grid_page import GridState, read_state
from tests.assessments.checks import Check
from tests.assessments.papers import give_corrective, give_scores, paper_check
from tests.support import factories, pages
from tests.support.kept import kept
from tests.support.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@kept
def check(people: People) -> Check:
    """Sam is there on F1 and not yet on F2, Ines has not taken the check."""
    check = paper_check(people)
    give_scores(check, people.sam, "1", "1", "0", "1")
    return check


def address(people: People, query: str = "") -> str:
    return reverse("mastery:grid", args=[people.section.pk]) + query


def table(page: BeautifulSoup) -> dict[str, list[str]]:
    return {
        row.select_one("th").get_text(strip=True): [
            cell.get_text(" ", strip=True) for cell in row.select(".cell, .next")
        ]
        for row in page.select("#grid tbody tr")
    }


def test_everybody_on_every_objective(check, people, tess):
    page = pages.soup(tess.get(address(people)))
    assert table(page) == {
        "Ines Moreau": ["Not assessed yet, away", "Not assessed yet, away", "Check 1 to arrange"],
        "Sam Okafor": ["Mastered 100 %", "Not yet 50 %", "Corrective, F2"],
    }
    assert [head.get_text(strip=True) for head in page.select("thead .col-n")] == [
        "2students",
        "1of 1mastered",
        "0of 1mastered",
    ]
    assert [need.get_text(" ", strip=True) for need in page.select(".needs li")] == [
        "1 not yet there on F2 Review the groups",
        "1 was away for Check 1 Arrange the missed check",
    ]
    assert page.select_one("h1").get_text() == check.run.unit.title
    assert page.select_one("caption").get_text().startswith("Mastery grid, ")


def test_the_table_is_a_table_before_any_script(check, people, tess):
    page = pages.soup(tess.get(address(people)))
    assert page.select_one("#grid")["role"] == "table"
    assert {head["scope"] for head in page.select("#grid thead th")} == {"col"}
    assert {head["scope"] for head in page.select("#grid tbody th")} == {"row"}
    assert not page.select("[style], script:not([src])")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?show=ny", ["Sam Okafor"]),
        ("?show=done", []),
        ("?q=ines", ["Ines Moreau"]),
        ("?q=nobody", []),
        ("?show=unknown&obj=x&cell=1&unit=", ["Ines Moreau", "Sam Okafor"]),
    ],
)
def test_filters_stand_in_the_address(check, people, tess, query, names):
    page = pages.soup(tess.get(address(people, query)))
    assert list(table(page)) == names
    if not names:
        assert page.select_one("#show-everybody")["href"] == f"?unit={check.run.pk}"


@pytest.mark.parametrize("query", ["?show=ny", "?q=sam", "?obj=2", "?q=nobody"])
def test_a_swap_equals_a_reload(check, people, tess, query):
    shown = pages.soup(tess.get(address(people)))
    swapped = pages.swap(
        shown, pages.htmx(tess, address(people, query), target="#gridtable"), target="#gridtable"
    )
    fresh = pages.soup(tess.get(address(people, query)))
    assert pages.same(swapped.select_one("#gridtable"), fresh.select_one("#gridtable"))


def test_the_objective_of_a_phone_is_the_one_asked_for(check, people, tess):
    def shown(query: str) -> str:
        return pages.soup(tess.get(address(people, query))).select_one("#gridtable")["data-col-shown"]

    assert shown("") == "2"
    assert shown("?obj=1") == "1"
    assert shown("?obj=9") == "2"
    assert shown(f"?cell={people.sam.pk}-{check.objectives[0].pk}") == "1"


def test_links_of_cells_keep_the_state_of_the_page(check, people, tess):
    page = pages.soup(tess.get(address(people, "?show=ny&q=sam&obj=1")))
    pair = f"{people.sam.pk}-{check.objectives[1].pk}"
    cell = page.select_one(f"#cell-{pair}")
    assert cell["href"] == f"?unit={check.run.pk}&show=ny&q=sam&obj=1&cell={pair}"
    assert read_state_of(cell["href"]) == GridState(
        unit=check.run.pk,
        show="ny",
        q="sam",
        obj=1,
        cell=(people.sam.pk, check.objectives[1].pk),
    )


def read_state_of(address: str) -> GridState:
    return read_state(QueryDict(address.lstrip("?")))


def test_hidden_names_hide_the_panel_too(check, people, tess):
    pair = f"{people.sam.pk}-{check.objectives[0].pk}"
    page = pages.soup(tess.get(address(people, f"?quiet=1&cell={pair}")))
    assert page.select_one(".gridside.is-quiet")
    assert not page.select_one("#inspector").has_attr("data-open")
    assert page.select_one("#quiet")["href"] == f"?unit={check.run.pk}"


def test_units_are_chosen_by_address(check, people, tess):
    other = factories.UnitRunFactory(section=people.section, unit__title="Angles", stage="planned")
    factories.ObjectiveFactory(unit=other.unit, code="A1")
    current = current_run(list(UnitRun.objects.filter(section=people.section).select_related("unit")))
    page = pages.soup(tess.get(address(people)))
    assert page.select_one('.tabs [aria-current="page"]')["href"] == f"?unit={current.pk}"
    page = pages.soup(tess.get(address(people, f"?unit={other.pk}")))
    assert [head.get_text() for head in page.select(".col-name")] == ["Do A1"]


@pytest.mark.parametrize("unit", ["987654", "99999999999999999999"])
def test_an_unknown_unit_is_not_a_default(check, people, tess, unit):
    status = tess.get(address(people, f"?unit={unit}")).status_code
    assert status == (404 if len(unit) < 19 else 200)


def test_another_class_s_unit_is_unknown(check, people, tess):
    theirs = factories.UnitRunFactory(section=people.noras_section)
    assert tess.get(address(people, f"?unit={theirs.pk}")).status_code == 404


def test_without_a_unit_there_is_one_thing_to_do(people, tess):
    page = pages.soup(tess.get(address(people)))
    assert page.select_one(".empty h2").get_text() == "No unit yet"
    assert page.select_one(".empty a")["href"] == reverse("mastery:unit_new", args=[people.section.pk])


def test_without_objectives_students_or_a_check_the_page_says_what_comes_first(people, tess):
    run = factories.UnitRunFactory(section=people.section)
    assert pages.soup(tess.get(address(people))).select_one(".empty h2").get_text() == "No objectives yet"
    factories.ObjectiveFactory(unit=run.unit)
    page = pages.soup(tess.get(address(people)))
    assert page.select_one(".with-side, .notice").get_text(" ", strip=True).startswith("No check yet.")
    assert table(page)["Sam Okafor"] == ["Not assessed yet", "Check to come"]
    people.section.enrollments.update(ended_at=factories.NOW)
    assert pages.soup(tess.get(address(people))).select_one(".empty h2").get_text() == "No students yet"


def test_an_administrator_reads_and_is_offered_nothing_to_change(check, people, client):
    client.force_login(people.ada)
    pair = f"{people.sam.pk}-{check.objectives[1].pk}"
    page = pages.soup(client.get(address(people, f"?cell={pair}")))
    assert page.select_one("#inspector")["data-open"] == ""
    assert not page.select("#enter-scores, #exempt, #panel-assign, #panel-score")


@pytest.mark.parametrize(("who", "links"), [("tess", True), ("ada", False)])
def test_the_unit_is_a_link_for_whoever_plans_it(check, people, client, who: str, links: bool):
    client.force_login(getattr(people, who))
    crumbs = pages.soup(client.get(address(people))).select_one(".crumbs")
    assert check.run.unit.title in crumbs.get_text()
    unit = reverse("mastery:unit", args=[people.section.pk, check.run.pk])
    assert bool(crumbs.select(f'a[href="{unit}"]')) is links


def test_the_file_holds_the_rows_that_are_shown(check, people, tess):
    response = tess.get(reverse("mastery:grid_csv", args=[people.section.pk]) + "?show=ny")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="grid-{people.section.pk}-{check.run.pk}.csv"'
    )
    assert response.content.decode("utf-8-sig").split("\r\n") == [
        "Student,F1 state,F1 %,F2 state,F2 %,Next step",
        'Sam Okafor,Mastered,100,Not yet,50,"Corrective, F2"',
        "",
    ]


def test_the_file_of_no_unit_is_nowhere(people, tess):
    assert tess.get(reverse("mastery:grid_csv", args=[people.section.pk])).status_code == 404


@pytest.mark.parametrize("students", [1, 3])
def test_the_page_costs_the_same_for_any_class_size(check, people, tess, students, django_assert_num_queries):
    for _ in range(students - 1):
        place = factories.EnrollmentFactory(section=people.section)
        give_scores(check, place.student, "1", "1", "0", "1")
        give_corrective(check, place.student, check.objectives[1], state="done")
    tess.get(address(people))
    with django_assert_num_queries(10):
        tess.get(address(people))


def test_sixty_by_twelve_stays_light(people, tess):
    """Acceptance 56: under 60 KB compressed."""
    run = factories.UnitRunFactory(section=people.section)
    objectives = [factories.ObjectiveFactory(unit=run.unit, code=f"F{n}", position=n) for n in range(12)]
    for number in range(58):
        place = factories.EnrollmentFactory(section=people.section)
        for objective in objectives[number % 3 :]:
            factories.StatusFactory(objective=objective, student=place.student, mastered=number % 4 > 0)
    page = tess.get(address(people)).content
    assert len(table(BeautifulSoup(page, "html.parser"))) == 60
    assert len(gzip.compress(page)) < 60_000
