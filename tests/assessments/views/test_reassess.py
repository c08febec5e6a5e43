"""The list of further tries: who, what, which form, when, and what is in the way."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.models import ChanceWindow
from tests.assessments.checks import Check, make_check
from tests.assessments.papers import give_corrective, give_scores, paper_check
from tests.support import factories, pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import text
from tests.support.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@kept
def check(people: People) -> Check:
    """Sam is ready for F2, Ines has no corrective yet."""
    check = paper_check(people)
    give_scores(check, people.sam, "1", "1", "0", "1")
    give_corrective(check, people.sam, check.objectives[1], state="done")
    give_scores(check, people.ines, "0", "0", "1", "1")
    return check


def address(people: People, query: str = "") -> str:
    return reverse("assessments:reassess", args=[people.section.pk]) + query


def groups(page) -> dict[str, list[list[str]]]:
    return {
        body.select_one("th[scope=rowgroup]").get_text(" ", strip=True): [
            [text(cell) for cell in row.select("th, td")] for row in body.select("tr")[1:]
        ]
        for body in page.select("tbody")
    }


def test_a_last_chance_that_left_something_out_leads_to_one_more(people, tess):
    check = make_check(people, kinds={"F1": ["true_false"], "F2": ["true_false"]})
    check.submit(check.start())
    check.give_corrective("F1", state="done")
    later = NOW + timedelta(days=7)
    check.submit(check.start(now=later, without=["F2"]), now=later)
    page = pages.soup(tess.get(address(people)))
    assert groups(page) == {
        "Every try used 1": [
            [
                "Sam Okafor",
                "Check 1",
                "F1, F2 the last try did not ask F2",
                "",
                "Every announced try is used. Talk about what comes next. Give one more chance",
            ]
        ],
        "Taken 1": [["Sam Okafor", "Check 1", "Open the try", "Form B", "Tue 1 Dec"]],
    }


def test_one_list_answers_who_what_which_form_and_when(check, people, tess):
    page = pages.soup(tess.get(address(people)))
    assert page.select_one("h1").get_text() == "1 student is ready to reassess"
    assert groups(page) == {
        "Ready 1": [
            ["Sam Okafor", "Check 1", "F2", "Form B", "The next try opens Thu 26 Nov, 09:00, on form B."]
        ],
        "Not ready yet 1": [
            [
                "Ines Moreau",
                "Check 1",
                "F1",
                "",
                "The next try opens after a corrective. None is given yet. Go to the groups",
            ]
        ],
    }
    assert page.select_one("dl").get_text(" ", strip=True) == (
        "Check 1, second chance Thu 26 Nov, 09:00 to 11:00"
    )


def test_each_obstacle_has_its_way_out(check, people, tess):
    ChanceWindow.objects.filter(number=2).delete()
    page = pages.soup(tess.get(address(people)))
    links = {link.get_text(strip=True): link["href"] for link in page.select("tbody td a")}
    assert links == {
        "Set the days": reverse("assessments:dates", args=[people.section.pk, check.assessment.pk]),
        "Go to the groups": reverse("mastery:groups", args=[people.section.pk]),
    }


def test_those_who_are_through_are_listed_with_their_try(check, people, tess):
    give_scores(check, people.sam, None, None, "1", "1", form="B", taken_at=NOW - timedelta(hours=1))
    page = pages.soup(tess.get(address(people)))
    assert groups(page)["Taken 1"] == [["Sam Okafor", "Check 1", "Open the try", "Form B", "Tue 24 Nov"]]
    assert page.select_one("h1").get_text() == "No one is ready yet"


def test_what_waits_for_marks_is_a_link_away(people, tess):
    check = paper_check(people)
    give_scores(check, people.sam, "1", "1", None, "1")
    page = pages.soup(tess.get(address(people)))
    assert groups(page)["To be marked 1"][0][-1] == "The last try waits for marks. Mark the answers"


def test_nobody_waits(people, tess):
    paper_check(people)
    page = pages.soup(tess.get(address(people)))
    assert page.select_one("h1").get_text() == "No one is waiting"
    assert page.select_one(".empty h2").get_text() == "No one is waiting"


def test_no_unit(people, tess):
    assert pages.soup(tess.get(address(people))).select_one(".empty h2").get_text() == "No unit yet"


def test_units_are_chosen_by_address(check, people, tess):
    other = factories.UnitRunFactory(section=people.section, stage="planned", unit__title="Angles")
    assert groups(pages.soup(tess.get(address(people, f"?unit={other.pk}")))) == {}
    assert groups(pages.soup(tess.get(address(people, f"?unit={check.run.pk}")))) != {}
    theirs = factories.UnitRunFactory(section=people.noras_section)
    for unknown in (theirs.pk, "x"):
        assert tess.get(address(people, f"?unit={unknown}")).status_code == 404


def test_an_administrator_is_not_sent_to_pages_of_teachers(check, people, client):
    ChanceWindow.objects.filter(number=2).delete()
    client.force_login(people.ada)
    page = pages.soup(client.get(address(people)))
    assert "Set the days" not in page.get_text()


@pytest.mark.parametrize(("who", "links"), [("tess", True), ("ada", False)])
def test_the_unit_is_a_link_for_whoever_plans_it(check, people, client, who: str, links: bool):
    client.force_login(getattr(people, who))
    crumbs = pages.soup(client.get(address(people))).select_one(".crumbs")
    assert check.run.unit.title in crumbs.get_text()
    unit = reverse("mastery:unit", args=[people.section.pk, check.run.pk])
    assert bool(crumbs.select(f'a[href="{unit}"]')) is links


@pytest.mark.parametrize("students", [1, 3])
def test_the_list_costs_the_same_for_any_class_size(check, people, tess, students, django_assert_num_queries):
    for _ in range(students):
        place = factories.EnrollmentFactory(section=people.section)
        give_scores(check, place.student, "1", "1", "0", "1")
        give_corrective(check, place.student, check.objectives[1], state="done")
    tess.get(address(people))
    with django_assert_num_queries(10):
        tess.get(address(people))
