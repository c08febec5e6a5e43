"""Ways in to choose from: the student's page, and the teacher's answer."""

from typing import Any

import pytest
from django.urls import reverse

from mastery.engine.correctives import Approach
from mastery.models import CorrectiveAssignment, WayChoice
from mastery.selectors.way_choices import chosen_ways
from mastery.services.correctives import assign_corrective, complete_corrective
from tests.support import pages
from tests.support.cycle import Cycle
from tests.support.pages import main_text, text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_WAYS = 7


@pytest.fixture
def cycle(ratio_cycle: Cycle) -> Cycle:
    return ratio_cycle


def url(cycle: Cycle, code: str = "F4") -> str:
    return reverse("mastery:ways", args=[cycle.run.pk, cycle.objectives[code].pk])


def shown(client, person, where: str):
    client.force_login(person)
    response = client.get(where)
    assert response.status_code == 200
    return pages.soup(response)


def titles(client, cycle: Cycle, **kwargs: Any) -> list[str]:
    return [
        text(way.h2) for way in shown(client, cycle.people.sam, url(cycle, **kwargs)).select(".columns li")
    ]


def choose(client, cycle: Cycle, approach: str = "analogy"):
    client.force_login(cycle.people.sam)
    return client.post(url(cycle), {"approach": approach})


def assign(cycle: Cycle) -> CorrectiveAssignment:
    return assign_corrective(
        actor=cycle.people.tess,
        unit_run=cycle.run,
        student=cycle.people.sam,
        objective=cycle.objectives["F4"],
        approach=Approach.VISUAL,
        override_reason="",
        now=cycle.now,
    )


def me(client, cycle: Cycle):
    return shown(client, cycle.people.sam, reverse("mastery:me"))


def line(client, cycle: Cycle) -> str:
    return text(me(client, cycle).select_one(f"#objective-{cycle.objectives['F4'].pk}"))


def test_three_ways_that_are_new_and_what_each_is_like(client, cycle: Cycle):
    assert titles(client, cycle) == [
        "See it drawn",
        "Like something you know",
        "The same idea in another place",
    ]
    told = text(shown(client, cycle.people.sam, url(cycle)).main)
    assert "about 20 min" in told
    assert "You draw it." in told
    assert "orked example" not in told


def test_the_next_step_is_to_choose_one(client, cycle: Cycle):
    button = me(client, cycle).select_one(".hero a.primary")
    assert (text(button), button["href"]) == ("Choose a way in", url(cycle))
    assert "Choose a way in" in line(client, cycle)


def test_a_choice_leads_back_and_stands_there(client, cycle: Cycle):
    response = choose(client, cycle)
    objective = cycle.objectives["F4"].pk
    assert response.status_code == 303
    assert response["Location"].endswith(f"/me/units/{cycle.run.pk}/#objective-{objective}")
    told = "Chosen: you compare it with something you know. The teacher sees it."
    assert told in line(client, cycle)
    assert told in text(me(client, cycle).select_one(".hero"))
    teachers = reverse("mastery:student", args=[cycle.people.section.pk, cycle.people.sam.pk])
    assert told in text(shown(client, cycle.people.tess, teachers).select_one("#tracker"))


def test_beside_work_in_hand_another_way_is_asked_for(client, cycle: Cycle):
    assign(cycle)
    hero = me(client, cycle).select_one(".hero")
    assert [text(link) for link in hero.select(".cluster a")] == ["Start", "Choose a different way in"]
    assert "Ask for this" in text(shown(client, cycle.people.sam, url(cycle)).main)
    choose(client, cycle)
    assert "Asked for: you compare it with something you know. The teacher decides." in line(client, cycle)


def test_a_wish_is_taken_back(client, cycle: Cycle):
    choose(client, cycle)
    assert "Take my wish back" in text(shown(client, cycle.people.sam, url(cycle)).main)
    choose(client, cycle, "none")
    assert "Chosen" not in line(client, cycle)


@pytest.mark.parametrize("sent", [{}, {"approach": "dance"}])
def test_nothing_chosen_is_said(client, cycle: Cycle, sent: dict[str, str]):
    client.force_login(cycle.people.sam)
    response = client.post(url(cycle), sent)
    assert response.status_code == 422
    assert "Choose one of the ways." in text(pages.soup(response).select_one("[role=alert]"))


def test_a_way_that_was_used_meanwhile_is_a_conflict_with_the_ways_of_now(client, cycle: Cycle):
    cycle.teach(cycle.objectives["F4"], "analogy")
    response = choose(client, cycle)
    assert response.status_code == 409
    told = main_text(response)
    assert "This way cannot be chosen now." in told
    assert "Like something you know" not in told


def test_a_closed_unit_says_no(client, cycle: Cycle):
    cycle.run.stage = "closed"
    cycle.run.save()
    assert choose(client, cycle).status_code == 422
    assert "Choose a way in" not in line(client, cycle)


def test_when_there_is_nothing_to_choose_the_page_says_why(client, cycle: Cycle):
    assert "Nothing to choose here" in text(shown(client, cycle.people.sam, url(cycle, "F1")).main)
    complete_corrective(actor=cycle.people.sam, corrective=assign(cycle), note="Drawn", now=cycle.now)
    assert "Your next chance comes first" in text(shown(client, cycle.people.sam, url(cycle)).main)


def test_when_all_was_tried_they_look_together(client, cycle: Cycle):
    for approach in ("visual", "analogy", "other_context", "structured_practice", "peer_tutoring"):
        cycle.teach(cycle.objectives["F4"], approach)
    assert "Every way has been tried" in text(shown(client, cycle.people.sam, url(cycle)).main)


def test_before_the_check_it_comes_first(client, people: People):
    assert "The check comes first" in text(shown(client, people.sam, url(Cycle(people))).main)


# -- the teacher -----------------------------------------------------------------------------------------------


def groups(client, cycle: Cycle):
    page = shown(client, cycle.people.tess, reverse("mastery:groups", args=[cycle.people.section.pk]))
    return page.select_one("#ways-chosen")


def answer(client, cycle: Cycle, value: str):
    client.force_login(cycle.people.tess)
    wish = WayChoice.objects.get()
    return client.post(
        reverse("mastery:way_answer", args=[cycle.people.section.pk, wish.pk]), {"answer": value}, follow=True
    )


def test_the_teacher_reads_it_beside_the_groups_and_gives_it(client, cycle: Cycle):
    assert groups(client, cycle) is None
    choose(client, cycle)
    assert "Sam Okafor : Analogy F4" in text(groups(client, cycle))
    assert "Sam Okafor sees the way they chose now." in answer(client, cycle, "give").text
    assert CorrectiveAssignment.objects.get().approach == "analogy"
    assert groups(client, cycle) is None
    assert "answered or taken back already" in answer(client, cycle, "give").text


def test_a_request_is_granted_or_not(client, cycle: Cycle):
    assign(cycle)
    choose(client, cycle)
    assert "A request: in hand is See it drawn." in text(groups(client, cycle))
    assert "keeps the way that was given" in answer(client, cycle, "keep").text
    assert chosen_ways(cycle.run.pk) == ()
    assert "The teacher keeps the way in hand." in line(client, cycle)


def test_an_answer_that_is_none_changes_nothing(client, cycle: Cycle):
    choose(client, cycle)
    assert answer(client, cycle, "perhaps").status_code == 200
    assert len(chosen_ways(cycle.run.pk)) == 1


def test_it_is_the_suggested_way_in_the_grid_and_when_work_is_given(client, cycle: Cycle):
    choose(client, cycle)
    objective, sam, section = cycle.objectives["F4"].pk, cycle.people.sam.pk, cycle.people.section.pk
    cell = reverse("mastery:grid", args=[section], query={"cell": f"{sam}-{objective}"})
    assert "The student chose it." in text(shown(client, cycle.people.tess, cell).select_one("#inspector"))
    form = shown(
        client, cycle.people.tess, reverse("mastery:assign", args=[section, cycle.run.pk, sam, objective])
    )
    assert "Sam chose: Analogy." in text(form.main)
    assert form.select_one("[value=analogy]").has_attr("checked") or form.select_one(
        "[value=analogy]"
    ).has_attr("selected")


@pytest.mark.parametrize("students", [1, 3])
def test_ways_cost_the_same_for_any_class_size(
    client, cycle: Cycle, students: int, django_assert_num_queries
):
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "5", "F4": "5"})
    client.force_login(cycle.people.sam)
    with django_assert_num_queries(QUERIES_OF_WAYS):
        client.get(url(cycle))
