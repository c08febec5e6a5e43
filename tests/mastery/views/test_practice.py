"""A student practices: one question at a time, told at once, without script too."""

import pytest
from django.urls import reverse

from mastery.models import CorrectiveAssignment, PracticeTry
from tests.support import pages
from tests.support.correctives import given
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client, text
from tests.support.people import People
from tests.support.practice import ask, make_activity

pytestmark = pytest.mark.django_db

QUERIES_OF_PRACTICE = 6


@kept
def work(people: People) -> CorrectiveAssignment:
    cycle = Cycle(people, now=NOW)
    cycle.sit(people.sam, {"F4": "5"})
    activity = make_activity(cycle.objectives["F4"], links="https://a.example A film")
    ask(activity, position=1)
    ask(
        activity,
        position=2,
        kind="single_choice",
        stem="Which?",
        options=[{"id": "1", "text": "Red"}, {"id": "2", "text": "Blue"}],
        key={"right": "2", "misconceptions": {}},
        hint="",
    )
    ask(activity, position=3, kind="true_false", stem="True?", key={"right": True})
    work = given(cycle, people.sam, "F4", "visual", state="assigned")
    work.activity, work.steps = activity, "Watch the film."
    work.save()
    return work


def url(work: CorrectiveAssignment) -> str:
    return reverse("mastery:practice", args=[work.pk])


def send(sam: Client, work: CorrectiveAssignment, answer: str):
    page = pages.soup(sam.get(url(work)))
    names = {field["name"]: field["value"] for field in page.select("#practice input[type=hidden]")}
    names.pop("csrfmiddlewaretoken", None)
    return sam.post(url(work), names | {"answer": answer})


def told(sam: Client, answer) -> str:
    assert answer.status_code == 303
    return text(pages.soup(sam.get(answer.url)).select_one("#practice"))


def test_a_wrong_answer_brings_the_hint_and_the_next_question(sam: Client, work: CorrectiveAssignment):
    said = told(sam, send(sam, work, "7"))
    assert "Not right yet" in said
    assert "Count to 1." in said
    assert "0 of your last 1 right at the first try." in said
    assert "Go on to finish" not in said
    assert "Which?" in sam.get(url(work)).text


def test_a_right_answer_is_told_and_leads_on(sam: Client, work: CorrectiveAssignment):
    said = told(sam, send(sam, work, "1"))
    assert said.startswith("Right ")
    assert "Go on to finish" in said
    assert "Look at the steps again" in told(sam, send(sam, work, "1"))
    assert told(sam, send(sam, work, "true")).startswith("Right ")
    assert "You have shown it here: 3 of 4" in told(sam, send(sam, work, "1"))


def test_the_page_does_not_hold_the_answer(sam: Client, work: CorrectiveAssignment):
    shown = sam.get(url(work)).text
    assert "Which number is 1?" in shown
    assert "Count to 1." not in shown
    assert '"value"' not in shown


@pytest.mark.parametrize(
    ("before", "answer", "said"),
    [
        pytest.param([], "", "Give an answer first", id="nothing"),
        pytest.param([], "seven", "Write a number", id="no number"),
        pytest.param(["1"], "9", "Choose one of the answers", id="none of the options"),
        pytest.param(["1", "2"], "maybe", "Choose true or false", id="neither true nor false"),
    ],
)
def test_what_is_no_answer_is_no_try(
    sam: Client, work: CorrectiveAssignment, before: list[str], answer: str, said: str
):
    for each in before:
        send(sam, work, each)
    response = send(sam, work, answer)
    assert response.status_code == 422
    assert said in response.text
    assert PracticeTry.objects.count() == len(before)


def test_a_page_sent_twice_tells_the_first_answer_again(sam: Client, work: CorrectiveAssignment):
    page = pages.soup(sam.get(url(work)))
    item = page.select_one("#practice input[name=item]")["value"]
    for answer in ("7", "1"):
        sent = sam.post(url(work), {"item": item, "place": "1", "answer": answer})
        assert sent.url.endswith("?seen=1")
    assert PracticeTry.objects.get().is_right is False


def test_a_question_that_was_changed_leads_to_the_one_asked_now(sam: Client, work: CorrectiveAssignment):
    stale = {"item": "999999999", "place": "1", "answer": "1"}
    assert sam.post(url(work), stale).url == url(work)
    assert sam.post(f"{url(work)}?seen=1", stale | {"place": "99"}).url == url(work)


def test_a_swap_equals_a_reload(sam: Client, work: CorrectiveAssignment):
    send(sam, work, "7")
    shown = pages.soup(sam.get(f"{url(work)}?seen=1"))
    swapped = pages.swap(shown, pages.htmx(sam, url(work), target="#practice"), target="#practice")
    afresh = pages.soup(sam.get(url(work)))
    for page in (swapped, afresh):
        page.select_one("#practice input[name=csrfmiddlewaretoken]").decompose()
    assert str(swapped.select_one("#practice")) == str(afresh.select_one("#practice"))


def test_the_second_chance_asks_for_practice_and_for_what_went_wrong(sam: Client, work: CorrectiveAssignment):
    corrective = reverse("mastery:corrective", args=[work.pk])
    assert "A film" in sam.get(corrective).text
    last = sam.get(f"{corrective}?step=999").text
    assert "Practice first" in last
    assert "What went wrong in the check" in last
    early = sam.post(corrective, {"note": "I scaled one part only"})
    assert early.status_code == 422
    assert "one question right at the first try" in early.text
    send(sam, work, "1")
    assert "Practice is done" in sam.get(f"{corrective}?step=999").text
    assert sam.post(corrective, {"note": "ok"}).status_code == 422
    assert sam.post(corrective, {"note": "I scaled one part only"}).status_code == 303
    assert "Practice more" in sam.get(corrective).text


def test_work_without_practice_leads_back(sam: Client, work: CorrectiveAssignment):
    CorrectiveAssignment.objects.update(activity=None)
    assert sam.get(url(work)).url == reverse("mastery:corrective", args=[work.pk])


@pytest.mark.parametrize("tries", [1, 3])
def test_practice_costs_the_same_for_any_number_of_tries(
    sam: Client, work: CorrectiveAssignment, tries: int, django_assert_num_queries
):
    for answer in ("1", "2", "true")[:tries]:
        send(sam, work, answer)
    with django_assert_num_queries(QUERIES_OF_PRACTICE):
        sam.get(url(work))
