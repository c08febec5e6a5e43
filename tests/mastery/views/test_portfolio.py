"""A student's own portfolio: what was made and what is mastered, and nobody else's."""

from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from mastery.models import EnrichmentActivity, EnrichmentChoice
from mastery.services.feedback import give_feedback
from tests.support import factories, pages
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.pages import main_text, text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_PORTFOLIO = 9
URL = reverse("mastery:portfolio")


@kept
def cycle(people: People) -> Cycle:
    """Sam tried F1 twice and mastered it; Ines mastered everything."""
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "5"})
    cycle.sit(people.sam, {"F1": "8.5"}, number=2, form="B", days_ago=1)
    cycle.sit(people.ines, {"F1": "10", "F2": "10", "F4": "10"})
    return cycle


def product(cycle: Cycle, student) -> EnrichmentChoice:
    activity, _is_new = EnrichmentActivity.objects.get_or_create(
        school=cycle.people.school, unit=cycle.run.unit, kind="project", title="Plan a party"
    )
    return EnrichmentChoice.objects.create(
        school=cycle.people.school,
        unit_run=cycle.run,
        student=student,
        activity=activity,
        offered_at=cycle.now,
        chosen_at=cycle.now,
        done_at=cycle.now,
        product_note=f"A plan by {student.given_name}",
        product_audience="Class 6A",
        product_link="https://plan.example/party",
    )


def test_what_is_mastered_stands_with_the_try_that_counts(sam, cycle: Cycle):
    page = pages.soup(sam.get(URL))
    works = page.select("section[aria-labelledby=works-h] li")
    (work,) = works
    said = text(work)
    assert said.startswith(
        f"I can add and subtract fractions Mastered. Best 90 %, {day_of(cycle)} See my work"
    )
    first_try = cycle.check.attempts.get(enrollment__student=cycle.people.sam, number=1)
    assert work.a["href"] == reverse("assessments:try_done", args=[first_try.pk])


def day_of(cycle: Cycle) -> str:
    """Of Sam's first try, on the school's clock."""
    first = cycle.check.attempts.get(enrollment__student=cycle.people.sam, number=1)
    local = first.opened_at.astimezone(ZoneInfo(cycle.people.school.time_zone))
    return f"{local.day} {local:%b} {local.year}"


def test_a_product_stands_with_its_feedback(sam, cycle: Cycle):
    choice = product(cycle, cycle.people.sam)
    give_feedback(actor=cycle.people.tess, choice=choice, text="Clear to read.", based_on=0, now=cycle.now)
    page = pages.soup(sam.get(URL))
    shown = text(page.select_one("section[aria-labelledby=products-h]"))
    assert "A plan by Sam For: Class 6A." in shown
    assert "Clear to read. Tess Marsh" in shown
    link = page.select_one("a[rel]")
    assert (link["href"], "Open it at plan.example" in link.get_text()) == (
        "https://plan.example/party",
        True,
    )


def test_nothing_of_anybody_else_no_average_and_no_count(sam, cycle: Cycle):
    """Ines has more of everything; Sam's page is the same without her."""
    before = pages.soup(sam.get(URL))
    product(cycle, cycle.people.ines)
    cycle.sit(cycle.pupil("Kofi"), {"F1": "10"})
    after = pages.soup(sam.get(URL))
    assert pages.same(before, after)
    assert not [
        word
        for word in ("Ines", "average", "rank", "days in a row", " of 3")
        if word in main_text(sam.get(URL))
    ]


def test_what_was_mastered_in_a_class_that_is_over_stays_and_its_try_is_closed(sam, cycle: Cycle):
    cycle.people.section.enrollments.update(ended_at=cycle.now)
    page = main_text(sam.get(URL))
    assert "I can add and subtract fractions" in page
    assert "See my work" not in page


def test_a_state_without_a_try_is_no_work_to_show(sam, people: People):
    """Rows as an import could leave them: mastered, and no evidence of it here."""
    factories.StatusFactory(
        student=people.sam,
        objective=factories.ObjectiveFactory(unit__course=people.section.course),
        mastered=True,
    )
    assert "Your portfolio begins with your first check" in main_text(sam.get(URL))


def test_it_can_be_printed(sam, cycle: Cycle):
    page = pages.soup(sam.get(URL))
    assert page.select_one("button[data-mastery-print]") is not None
    assert page.select_one("script[src*='js/print']") is not None


@pytest.mark.parametrize("more", [1, 3])
def test_it_costs_the_same_for_any_number_of_works(sam, cycle: Cycle, more: int, django_assert_num_queries):
    product(cycle, cycle.people.sam)
    for _each in range(more):
        objective = factories.ObjectiveFactory(unit__course=cycle.people.section.course)
        factories.StatusFactory(student=cycle.people.sam, objective=objective, mastered=True)
        factories.EvidenceFactory(student=cycle.people.sam, objective=objective, occasion=uuid4())
    with django_assert_num_queries(QUERIES_OF_THE_PORTFOLIO):
        sam.get(URL)
