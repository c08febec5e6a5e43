"""The mark page: one question, the answers of all students."""

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Mark
from classroom.models import User
from tests.assessments.checks import Check, make_check
from tests.support import factories, pages
from tests.support.kept import kept
from tests.support.pages import Client, text
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def check(people: People) -> Check:
    return make_check(people, kinds={"F1": ["points_only", "true_false", "points_only"]})


@pytest.fixture
def attempts(check: Check) -> tuple[Attempt, Attempt]:
    """Sam wrote something for question 1, Ines nothing."""
    sams, ines = check.start(), check.start(check.people.ines)
    check.save(sams, "1", "because 4 fits twice")
    check.submit(sams)
    check.submit(ines)
    return sams, ines


def url(check: Check) -> str:
    return reverse("assessments:mark", args=[check.people.section.pk, check.assessment.pk])


def post(client: Client, check: Check, label: str, points: dict[Attempt, str]) -> HttpResponse:
    typed = {f"points-{attempt.pk}": earned for attempt, earned in points.items()}
    return client.post(url(check), {"item": check.item(label).pk} | typed)


def tabs(page: BeautifulSoup) -> list[str]:
    return [text(tab) for tab in page.select("nav.chips a")]


def test_the_first_question_that_waits_is_open(tess: Client, check: Check, attempts: tuple[Attempt, Attempt]):
    page = pages.soup(tess.get(url(check)))
    assert tabs(page) == ["Form A, question 1 2 to mark", "Form A, question 3 2 to mark"]
    rows = [" ".join(row.text.split()) for row in page.select("tbody tr")]
    assert rows == ["Ines Moreau Nothing written on screen", "Sam Okafor because 4 fits twice"]


def test_two_of_one_name_are_told_apart(tess: Client, check: Check, attempts: tuple[Attempt, Attempt]):
    sam = check.people.sam
    User.objects.filter(pk=check.people.ines.pk).update(
        given_name=sam.given_name, family_name=sam.family_name, school_number="4711"
    )
    page = pages.soup(tess.get(url(check)))
    names = {text(row.select_one("th")) for row in page.select("tbody tr")}
    assert names == {f"Sam Okafor ({sam.username})", "Sam Okafor (4711)"}


def test_saved_marks_leave_the_page_and_complete_the_try(
    tess: Client, check: Check, attempts: tuple[Attempt, Attempt]
):
    sams, ines = attempts
    response = post(tess, check, "1", {sams: "1", ines: ""})
    assert response.status_code == 303
    page = pages.soup(tess.get(response.url))
    assert "1 answer marked." in page.text
    assert tabs(page)[0] == "Form A, question 1 1 to mark"
    post(tess, check, "3", {sams: "0.5", ines: "x"})
    sams.refresh_from_db()
    assert sams.state == "scored"
    assert check.status() == ("not_yet", 1.5, 3, 1)


def test_one_problem_keeps_the_page_and_everything_typed(
    tess: Client, check: Check, attempts: tuple[Attempt, Attempt]
):
    sams, ines = attempts
    response = post(tess, check, "1", {sams: "1", ines: "lots"})
    assert response.status_code == 422
    page = pages.soup(response)
    assert page.select_one(f"#points-{sams.pk}")["value"] == "1"
    assert page.select_one(f"#points-{ines.pk}")["aria-invalid"] == "true"
    assert not Mark.objects.filter(item__label="1").exists()


def test_more_than_the_question_gives_is_refused(
    tess: Client, check: Check, attempts: tuple[Attempt, Attempt]
):
    response = post(tess, check, "1", {attempts[0]: "9"})
    assert response.status_code == 422
    assert "Give between 0 and 1 points." in response.text


def test_the_second_of_two_teachers_is_told(tess: Client, check: Check, attempts: tuple[Attempt, Attempt]):
    post(tess, check, "1", {attempts[0]: "1"})
    response = post(tess, check, "1", {attempts[0]: "0"})
    assert response.status_code == 409
    assert "Somebody has marked one of these answers already." in response.text
    assert check.standing(attempts[0])["1"] == 1


def test_nothing_to_mark_is_said(tess: Client, check: Check):
    assert pages.soup(tess.get(url(check))).h2.text == "Nothing to mark"


def test_a_question_of_another_check_does_not_exist(tess: Client, check: Check):
    other = make_check(check.people, kinds={"G1": ["points_only"]})
    response = tess.post(url(check), {"item": other.item("1").pk})
    assert response.status_code == 404


def test_only_those_who_record_evidence_find_it(client: Client, check: Check):
    people = check.people
    for person, status in (
        (people.ada, 403),
        (people.sam, 404),
        (people.gus, 404),
        (people.nora, 404),
    ):
        client.force_login(person)
        assert client.get(url(check)).status_code == status
        assert client.post(url(check), {}).status_code == status


def test_the_page_costs_the_same_for_any_class(
    tess: Client, check: Check, django_assert_num_queries: DjangoAssertNumQueries
):
    for students in (1, 3):
        for _each in range(students):
            check.submit(check.start(factories.EnrollmentFactory(section=check.people.section).student))
        with django_assert_num_queries(7):
            tess.get(url(check))
