"""A student's own tracker as a file."""

import csv
import io

import pytest
from django.urls import reverse

from mastery.services.goals import set_goal
from tests.support.cycle import Cycle
from tests.support.people import People
from tests.support.standards import keep, serve

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_FILE = 8


@pytest.fixture
def cycle(ratio_cycle: Cycle) -> Cycle:
    return ratio_cycle


def lines(client, person) -> list[dict[str, str]]:
    client.force_login(person)
    response = client.get(reverse("mastery:my_export"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))


def test_every_objective_with_what_the_page_says(client, cycle: Cycle):
    client.force_login(cycle.people.sam)
    where = reverse("mastery:ways", args=[cycle.run.pk, cycle.objectives["F4"].pk])
    client.post(where, {"approach": "analogy"})
    for words, objective in (("Draw it", cycle.objectives["F4"]), ("=Ask more", None)):
        set_goal(
            actor=cycle.people.sam,
            unit_run=cycle.run,
            words=words,
            objective=objective,
            by_on=None,
            is_shared=False,
            now=cycle.now,
        )
    serve(cycle.objectives["F4"], keep(cycle.people.school, "7.RP.A.2"))
    ratio, *others, whole = lines(client, cycle.people.sam)
    day = ratio.pop("Next chance")
    assert day.startswith(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    assert ratio == {
        "Class": "7B Mathematics",
        "Unit": "Ratio",
        "Objective": "I can compare quantities using ratio",
        "Standards": "7.RP.A.2",
        "Essential": "yes",
        "State": "Not yet",
        "Tries, percent": "50",
        "Best, percent": "50",
        "Mastery at, percent": "80",
        "Chances left": "1",
        "Way in that I chose": "you compare it with something you know.",
        "My goals": "Draw it",
    }
    assert [(each["State"], each["Chances left"]) for each in others] == [("Mastered", ""), ("Mastered", "")]
    assert whole["My goals"] == "'=Ask more", "a spreadsheet must not run it"


def test_nobody_else_is_in_it(client, cycle: Cycle):
    before = lines(client, cycle.people.sam)
    cycle.sit(cycle.people.ines, {"F4": "2"}, number=2, form="B", days_ago=1)
    assert lines(client, cycle.people.sam) == before
    assert "Ines" not in str(before)


def test_without_a_unit_it_holds_the_headings(client, people: People):
    assert lines(client, people.sam) == []


@pytest.mark.parametrize("students", [1, 3])
def test_the_file_costs_the_same_for_any_class_size(
    client, cycle: Cycle, students: int, django_assert_num_queries
):
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "5", "F4": "5"})
    client.force_login(cycle.people.sam)
    with django_assert_num_queries(QUERIES_OF_THE_FILE):
        client.get(reverse("mastery:my_export"))
