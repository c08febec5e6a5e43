"""Guardians read how their own child is doing, in plain words."""

import pytest
from django.urls import reverse

from tests.support import factories, pages
from tests.support.cycle import Cycle
from tests.support.pages import text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_A_WARD = 10


@pytest.fixture
def cycle(ratio_cycle: Cycle) -> Cycle:
    return ratio_cycle


def ward_url(cycle: Cycle) -> str:
    return reverse("mastery:ward", args=[cycle.people.sam.pk])


def facts(client, cycle: Cycle) -> dict[str, str]:
    shown = pages.soup(client.get(ward_url(cycle)))
    return {text(term): text(term.find_next_sibling("dd")) for term in shown.select("dl.facts dt")}


def test_the_list_leads_to_each_child(client, cycle: Cycle):
    client.force_login(cycle.people.gus)
    shown = pages.soup(client.get(reverse("mastery:family")))
    assert [link["href"] for link in shown.select("main .rows a")] == [ward_url(cycle)]


def test_a_child_in_plain_words(client, cycle: Cycle):
    cycle.approve_all()
    client.force_login(cycle.people.gus)
    shown = facts(client, cycle)
    assert shown["Learned"] == "I can add and subtract fractions I can multiply fractions"
    assert shown["Working on now"].startswith(
        "I can compare quantities using ratio (Not yet) One try so far. 1 chance left at this check, "
    )
    assert shown["Next"] == "See it drawn, a different way in"
    assert shown["Dates"].startswith("Second chance, ")
    assert shown["You can help"] == "Ask to see the drawing, and what each part of it means."


def test_what_the_child_would_like_is_told(client, cycle: Cycle):
    client.force_login(cycle.people.sam)
    where = reverse("mastery:ways", args=[cycle.run.pk, cycle.objectives["F4"].pk])
    client.post(where, {"approach": "visual"})
    client.force_login(cycle.people.gus)
    assert facts(client, cycle)["Working on now"].endswith("Way in that Sam would like: drawings.")


def test_before_approval_a_family_reads_nothing_of_the_groups(client, cycle: Cycle):
    cycle.suggest()
    client.force_login(cycle.people.gus)
    shown = client.get(ward_url(cycle)).text
    assert "See it drawn" not in shown
    assert "added instead of scaling" not in shown
    assert "Ines" not in shown


def test_without_news_the_page_says_that_this_is_fine(client, people: People):
    client.force_login(people.gus)
    shown = client.get(reverse("mastery:ward", args=[people.sam.pk])).text
    assert "No news this week, which is fine" in shown


def test_without_a_child_the_page_says_whom_to_ask(client, people: People):
    alone = factories.UserFactory(school=people.school)
    factories.RoleFactory(person=alone, role="guardian")
    client.force_login(alone)
    assert "No child is linked to you yet" in client.get(reverse("mastery:family")).text


@pytest.mark.parametrize(
    ("who", "family", "ward"),
    [("gus", 200, 200), ("sam", 403, 404), ("ines", 403, 404), ("tess", 403, 404), ("nora", 403, 404)],
)
def test_only_the_guardian_opens_the_childs_page(client, cycle: Cycle, who: str, family: int, ward: int):
    client.force_login(getattr(cycle.people, who))
    assert client.get(reverse("mastery:family")).status_code == family
    assert client.get(ward_url(cycle)).status_code == ward


def test_a_guardian_opens_no_other_child(client, cycle: Cycle):
    client.force_login(cycle.people.gus)
    assert client.get(reverse("mastery:ward", args=[cycle.people.ines.pk])).status_code == 404


@pytest.mark.parametrize("students", [1, 3])
def test_a_child_costs_the_same_for_any_class_size(
    client, cycle: Cycle, students: int, django_assert_num_queries
):
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "5", "F4": "5"})
    client.force_login(cycle.people.gus)
    with django_assert_num_queries(QUERIES_OF_A_WARD):
        client.get(ward_url(cycle))
