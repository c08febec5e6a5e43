"""Pages of the goals that students set themselves, and who reads them."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from mastery.models import Goal
from tests.support import pages
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.pages import main_text, text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_A_GOAL = 6
WORDS = "Explain ratio to my sister"


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people)


def send(client, cycle: Cycle, **values: Any):
    client.force_login(cycle.people.sam)
    sent = {"words": WORDS, "objective": "", "by_on": "", "version": "1"} | values
    return client.post(reverse("mastery:goal_new", args=[cycle.run.pk]), sent)


def change(client, cycle: Cycle, **values: Any):
    client.force_login(cycle.people.sam)
    sent = {"words": WORDS, "objective": "", "by_on": "", "version": "1"} | values
    return client.post(reverse("mastery:goal", args=[Goal.objects.get().pk]), sent)


def move(client, cycle: Cycle, state: str):
    client.force_login(cycle.people.sam)
    where = reverse("mastery:goal_move", args=[Goal.objects.get().pk])
    return client.post(where, {"state": state}, follow=True)


def seen_by(client, person, name: str, *args: int) -> str:
    client.force_login(person)
    return main_text(client.get(reverse(name, args=args)))


def test_without_a_goal_the_tracker_says_what_one_is(client, cycle: Cycle):
    told = seen_by(client, cycle.people.sam, "mastery:me")
    assert "My goals Something you would like to be able to do, in your own words." in told


def test_a_goal_is_set_with_objective_and_day(client, cycle: Cycle):
    day = (cycle.now + timedelta(days=5)).date()
    objective = cycle.objectives["F4"]
    response = send(client, cycle, objective=str(objective.pk), by_on=day.isoformat())
    assert response.status_code == 303
    assert response["Location"].endswith("#goals")
    told = seen_by(client, cycle.people.sam, "mastery:me")
    assert f"{WORDS} {objective.statement}. By {day:%a} {day.day} {day:%b}." in told


def test_a_double_click_sets_one(client, cycle: Cycle):
    send(client, cycle)
    send(client, cycle)
    assert Goal.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"words": " "}, "Write your goal in a few words"),
        ({"words": "x" * 201}, "at most 200 characters"),
        ({"by_on": "soon"}, "Enter a valid date"),
        ({"by_on": "9999-12-31"}, "Look at the year"),
        ({"objective": "987654"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_a_goal_is_said_and_kept_in_the_form(
    client, cycle: Cycle, values: dict[str, str], problem: str
):
    response = send(client, cycle, **values)
    assert response.status_code == 422
    assert problem in main_text(response)
    assert not Goal.objects.exists()


def test_it_is_changed(client, cycle: Cycle):
    send(client, cycle)
    client.force_login(cycle.people.sam)
    form = pages.soup(client.get(reverse("mastery:goal", args=[Goal.objects.get().pk])))
    assert form.select_one("[name=words]")["value"] == WORDS
    assert change(client, cycle, words="Draw it").status_code == 303
    assert Goal.objects.get().words == "Draw it"


def test_a_stale_window_reads_both_versions_and_may_keep_its_own(client, cycle: Cycle):
    send(client, cycle)
    change(client, cycle, words="Draw it")
    response = change(client, cycle, words="Say it")
    assert response.status_code == 409
    page = pages.soup(response)
    assert "It now reads as below." in text(page.main)
    assert "Draw it" in text(page.select_one("dl.facts"))
    assert page.select_one("[name=words]")["value"] == "Say it"
    assert (
        change(client, cycle, words="Say it", version=page.select_one("[name=version]")["value"]).status_code
        == 303
    )
    assert Goal.objects.get().words == "Say it"


def test_two_open_goals_do_not_say_the_same(client, cycle: Cycle):
    send(client, cycle)
    send(client, cycle, words="Draw it")
    other = Goal.objects.get(words="Draw it")
    sent = {"words": WORDS, "version": "1"}
    response = client.post(reverse("mastery:goal", args=[other.pk]), sent)
    assert response.status_code == 422
    assert "You have this goal already." in main_text(response)


@pytest.mark.parametrize(
    ("state", "told"), [("reached", "You reached your goal."), ("let_go", "You let the goal go.")]
)
def test_the_student_says_what_became_of_it_and_may_undo_it(client, cycle: Cycle, state: str, told: str):
    send(client, cycle)
    assert told in move(client, cycle, state).text
    assert "Earlier goals" in seen_by(client, cycle.people.sam, "mastery:me")
    assert "The goal is open again." in move(client, cycle, "open").text
    assert Goal.objects.get().state == "open"


def test_a_goal_that_was_set_anew_is_not_reopened_beside_it(client, cycle: Cycle):
    send(client, cycle)
    old = Goal.objects.get()
    move(client, cycle, "reached")
    send(client, cycle)
    answer = client.post(reverse("mastery:goal_move", args=[old.pk]), {"state": "open"}, follow=True)
    assert "You have this goal already." in answer.text
    assert client.post(reverse("mastery:goal_move", args=[old.pk]), {"state": "lost"}).status_code == 303


def test_teachers_read_every_goal_and_press_nothing(client, cycle: Cycle):
    send(client, cycle)
    client.force_login(cycle.people.tess)
    where = reverse("mastery:student", args=[cycle.people.section.pk, cycle.people.sam.pk])
    goals = pages.soup(client.get(where)).select_one("#goals")
    assert WORDS in text(goals)
    assert goals.select_one("form, a") is None


def test_a_guardian_reads_only_what_is_shared(client, cycle: Cycle):
    send(client, cycle)
    assert WORDS not in seen_by(client, cycle.people.gus, "mastery:ward", cycle.people.sam.pk)
    change(client, cycle, is_shared="on")
    assert WORDS in seen_by(client, cycle.people.gus, "mastery:ward", cycle.people.sam.pk)
    move(client, cycle, "let_go")
    assert WORDS not in seen_by(client, cycle.people.gus, "mastery:ward", cycle.people.sam.pk)


def test_a_classmate_reads_and_opens_none_of_it(client, cycle: Cycle):
    send(client, cycle)
    assert WORDS not in seen_by(client, cycle.people.ines, "mastery:me")
    assert client.get(reverse("mastery:goal", args=[Goal.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("goals", [1, 3])
def test_goals_cost_the_same_for_any_number(client, cycle: Cycle, goals: int, django_assert_num_queries):
    for number in range(goals):
        send(client, cycle, words=f"Goal {number}")
    with django_assert_num_queries(QUERIES_OF_A_GOAL):
        client.get(reverse("mastery:goal", args=[Goal.objects.earliest("pk").pk]))
