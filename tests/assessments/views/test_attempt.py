"""One try as its teacher sees it: answers, marks and their history; correct and set aside."""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, LateResponse, Mark
from tests.assessments.checks import Check, make_check
from tests.assessments.papers import give_scores, paper_check
from tests.support import pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def check(people: People) -> Check:
    return make_check(people, kinds={"F1": ["single_choice", "true_false", "points_only"]})


@pytest.fixture
def attempt(check: Check) -> Attempt:
    attempt = check.start()
    check.save(attempt, "1", "opt-wrong-k7")
    check.save(attempt, "3", "my <b>own</b> words")
    check.submit(attempt)
    return attempt


def url(attempt: Attempt, name: str = "attempt") -> str:
    return reverse(f"assessments:{name}", args=[attempt.enrollment.section_id, attempt.pk])


def standing(attempt: Attempt, label: str) -> Mark:
    return Mark.objects.get(attempt=attempt, item__label=label, replaced_by=None)


def correct(
    client: Client, attempt: Attempt, mark: Mark, *, earned: str, reason: str = "Read again"
) -> HttpResponse:
    return client.post(url(attempt, "attempt_correct"), {"mark": mark.pk, "earned": earned, "reason": reason})


def test_answers_marks_and_what_waits_are_shown(tess: Client, attempt: Attempt):
    LateResponse.objects.create(
        school_id=attempt.school_id,
        attempt=attempt,
        item=standing(attempt, "2").item,
        body=True,
        received_at=NOW,
    )
    page = pages.soup(tess.get(url(attempt)))
    assert page.h1.text == "Sam Okafor: Check 1"
    first, second, third = page.select("#answer-list tbody tr")
    assert "1/4" in first.text
    assert "Right: 3/4" in first.text
    assert "Shows: misconception-k7 takes the wrong part" in first.text
    assert "Not answered" in second.text
    assert "Arrived late, not counted: true" in second.text
    assert "my <b>own</b> words" in third.text
    assert "to be marked" in third.text
    assert "Mark 1 answer" in page.text


def test_an_answer_without_a_space_breaks_where_it_must(tess: Client, attempt: Attempt):
    page = pages.soup(tess.get(url(attempt)))
    assert len(page.select("#answer-list tbody td.wrap")) == 3


def test_a_try_on_paper_does_not_call_its_questions_unanswered(tess: Client, people: People):
    check = paper_check(people)
    give_scores(check, people.sam, "1", "1", "0", None)
    page = pages.soup(tess.get(url(Attempt.objects.get())))
    answers = [row.select_one("td").get_text(strip=True) for row in page.select("#answer-list tbody tr")]
    assert answers == ["On paper"] * 4


def test_a_correction_changes_the_mark_and_keeps_the_one_before(tess: Client, attempt: Attempt):
    response = correct(tess, attempt, standing(attempt, "1"), earned="0,5")
    assert (response.status_code, response.url) == (303, url(attempt))
    page = pages.soup(tess.get(url(attempt)))
    row = page.select_one("#answer-list tbody tr")
    assert "0.5 / 1" in row.text
    assert re.search(r"0\.5, Tess Marsh, .*: Read again", row.select_one("details ol").text)
    assert "The mark is corrected." in page.text


def test_an_excuse_is_typed_as_x(tess: Client, attempt: Attempt):
    correct(tess, attempt, standing(attempt, "1"), earned="x")
    assert standing(attempt, "1").outcome == "excused"


@pytest.mark.parametrize(
    ("earned", "reason", "problem"),
    [
        ("2", "Read again", "Give between 0 and 1 points."),
        ("two", "Read again", "Write points as a number"),
        ("", "Read again", "Write the points, or X for excused."),
        ("1", "", "Say why the mark changes."),
    ],
)
def test_a_correction_that_cannot_be_taken_keeps_what_was_typed(
    tess: Client, attempt: Attempt, earned: str, reason: str, problem: str
):
    response = correct(tess, attempt, standing(attempt, "1"), earned=earned, reason=reason)
    assert response.status_code == 422
    page = pages.soup(response)
    assert problem in page.select_one("#error-summary").text
    assert page.title.text.startswith("Error:")
    assert page.select_one("details[open] input[name=earned]")["value"] == earned
    assert Mark.objects.filter(item__label="1").count() == 1


@pytest.mark.parametrize(
    ("mark", "status"),
    [("", 422), ("x", 422), ("-1", 422), ("²", 422), ("1" * 5000, 422), ("9" * 30, 404), ("999999", 404)],
)
def test_a_mark_that_is_not_there_is_refused(tess: Client, attempt: Attempt, mark: str, status: int):
    sent = {"mark": mark, "earned": "1", "reason": "Read again"}
    assert tess.post(url(attempt, "attempt_correct"), sent).status_code == status


def test_the_second_of_two_teachers_is_told(tess: Client, attempt: Attempt):
    seen = standing(attempt, "1")
    correct(tess, attempt, seen, earned="1")
    response = correct(tess, attempt, seen, earned="0.5")
    assert response.status_code == 409
    assert standing(attempt, "1").earned == 1


def test_a_mark_of_another_try_does_not_exist(tess: Client, check: Check, attempt: Attempt):
    other = check.start(check.people.ines)
    check.submit(other)
    assert correct(tess, attempt, standing(other, "1"), earned="1").status_code == 404


def test_setting_aside_needs_a_reason_and_counts_nothing(tess: Client, attempt: Attempt):
    assert tess.post(url(attempt, "attempt_void"), {"reason": ""}).status_code == 422
    response = tess.post(url(attempt, "attempt_void"), {"reason": "Fire alarm"})
    assert (response.status_code, response.url) == (303, url(attempt))
    page = pages.soup(tess.get(url(attempt)))
    assert "This try does not count: Fire alarm" in page.text
    assert not page.select("form[action$='/correct/'], form[action$='/void/']")


def test_an_administrator_reads_and_does_not_record(client: Client, people: People, attempt: Attempt):
    client.force_login(people.ada)
    page = pages.soup(client.get(url(attempt)))
    assert not page.select("form[action$='/correct/'], form[action$='/void/']")
    assert correct(client, attempt, standing(attempt, "1"), earned="1").status_code == 403
    assert client.post(url(attempt, "attempt_void"), {"reason": "x"}).status_code == 403


def test_nobody_else_finds_it(client: Client, people: People, attempt: Attempt):
    for person in (people.sam, people.ines, people.gus, people.nora):
        client.force_login(person)
        assert client.get(url(attempt)).status_code == 404
        assert correct(client, attempt, standing(attempt, "1"), earned="1").status_code == 404


def test_the_page_costs_the_same_for_any_number_of_questions(
    tess: Client, people: People, django_assert_num_queries: DjangoAssertNumQueries
):
    for count in (1, 3):
        check = make_check(people, kinds={f"N{count}": ["true_false"] * count})
        attempt = check.start()
        check.submit(attempt)
        with django_assert_num_queries(12):
            tess.get(url(attempt))
