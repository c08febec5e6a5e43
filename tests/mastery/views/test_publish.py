"""The publish page: what will be read, what is missing, and the button that works once."""

import pytest
from django.urls import reverse

from assessments.models import ChanceWindow
from classroom.models import Notice
from mastery.models import Objective, UnitRun
from tests.assessments.services.plans import ready_unit
from tests.support import factories, pages
from tests.support.kept import kept
from tests.support.pages import Client
from tests.support.people import People


@kept
def run(people: People) -> UnitRun:
    return ready_unit(people.section)


def url(run: UnitRun) -> str:
    return reverse("mastery:publish", args=[run.section_id, run.pk])


def mark(tess: Client, run: UnitRun) -> dict[str, str]:
    return {"mark": pages.soup(tess.get(url(run))).select_one("input[name=mark]")["value"]}


def test_the_page_shows_both_letters_as_they_will_be_sent(tess, run):
    page = pages.soup(tess.get(url(run))).select_one("main")
    shown = page.get_text(" ", strip=True)
    tess.post(url(run), mark(tess, run))

    for username in ("ines", "sam"):
        notice = Notice.objects.get(recipient__username=username)
        assert notice.title in shown
        assert " ".join(notice.body.split()) in shown
    assert "Ines: new unit, Fractions" in shown
    assert "2 students read this" in shown
    assert "The next chance at the check asks what you have done that for." in shown


def test_publishing_goes_back_to_the_plan_and_a_second_press_changes_nothing(tess, run):
    pressed = mark(tess, run)

    first = tess.post(url(run), pressed)
    told = Notice.objects.count()
    second = tess.post(url(run), pressed)

    assert (first.status_code, second.status_code) == (303, 303)
    assert (told, Notice.objects.count()) == (3, 3)
    assert "was published on" in pages.soup(tess.get(url(run))).h1.get_text()


def test_what_is_missing_is_listed_with_its_link_and_there_is_no_button(tess, run):
    ChanceWindow.objects.filter(assessment__unit_run=run, number=2).delete()
    Objective.objects.filter(unit=run.unit_id, code="F1").update(is_essential=False)

    page = pages.soup(tess.get(url(run)))

    assert page.select_one("form input[name=mark]") is None
    links = {link.get_text(): link["href"] for link in page.select("aside a")}
    check = run.assessments.get()
    assert links["Set the dates"] == reverse("assessments:dates", args=[run.section_id, check.pk])
    assert links["Go to the line"].startswith(reverse("mastery:unit", args=[run.section_id, run.pk]))
    assert "Set the days of the second chance." in page.select_one("aside").get_text()


def test_publishing_what_is_not_ready_is_refused(tess, run):
    pressed = mark(tess, run)
    Objective.objects.filter(unit=run.unit_id, code="F1").update(is_essential=False)

    answer = tess.post(url(run), pressed)

    assert answer.status_code == 422
    assert pages.soup(answer).title.get_text().startswith("Error:")
    assert not Notice.objects.exists()


def test_a_plan_that_changed_meanwhile_is_shown_again(tess, run):
    answer = tess.post(url(run), {"mark": "old"})

    assert answer.status_code == 409
    assert "The plan changed while this page was open" in pages.soup(answer).get_text()


@pytest.mark.parametrize("extra", [0, 3])
def test_the_page_costs_the_same_for_any_class(tess, people, run, extra, django_assert_num_queries):
    for _each in range(extra):
        factories.EnrollmentFactory(section=people.section)

    with django_assert_num_queries(10):
        tess.get(url(run))
