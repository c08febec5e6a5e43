"""The list of classes."""

import pytest

from tests.support.factories import (
    EnrollmentFactory,
    ObjectiveFactory,
    RoleFactory,
    SectionFactory,
    StaffFactory,
    StatusFactory,
    UnitFactory,
    UnitRunFactory,
)
from tests.support.pages import Client, soup, text
from tests.support.people import People

CLASSES = "/classes/"


def cards(client: Client) -> list[str]:
    return [text(card) for card in soup(client.get(CLASSES)).select("article.card")]


def test_card_names_the_unit_and_who_is_where_on_the_essentials(client: Client, people: People) -> None:
    run = UnitRunFactory(section=people.section, unit__title="Ratio", stage="correction")
    f1 = ObjectiveFactory(unit=run.unit, code="F1", position=1)
    ObjectiveFactory(unit=run.unit, code="F2", position=2)
    ObjectiveFactory(unit=run.unit, code="F3", is_essential=False, position=3)
    StatusFactory(objective=f1, student=people.sam, mastered=True)
    StatusFactory(objective=f1, student=people.ines)
    gone = EnrollmentFactory(section=people.section, ended_at="2026-11-20T08:00:00Z")
    StatusFactory(objective=f1, student=gone.student, mastered=True)
    client.force_login(people.tess)
    assert cards(client) == [
        "7B Mathematics 2 students Ratio , Correctives and enrichment F1 1 of 2 mastered F2 0 of 2 mastered"
    ]


def test_unit_in_hand_is_the_last_announced_one(client: Client, people: People) -> None:
    course = people.section.course
    UnitRunFactory(section=people.section, unit=UnitFactory(course=course, title="Over"), stage="closed")
    UnitRunFactory(
        section=people.section,
        unit=UnitFactory(course=course, title="Draft"),
        stage="planned",
        published_at=None,
    )
    client.force_login(people.tess)
    assert "Draft , Planned" in cards(client)[0]
    UnitRunFactory(section=people.section, unit=UnitFactory(course=course, title="Now"))
    assert "Now , Teaching" in cards(client)[0]


def test_same_unit_in_two_classes_counts_each_class_alone(client: Client, people: People) -> None:
    other = SectionFactory(course=people.section.course, title="7C Mathematics")
    StaffFactory(section=other, person=people.tess)
    run = UnitRunFactory(section=people.section)
    UnitRunFactory(section=other, unit=run.unit)
    objective = ObjectiveFactory(unit=run.unit, code="F1")
    StatusFactory(objective=objective, student=people.sam, mastered=True)
    client.force_login(people.tess)
    first, second = cards(client)
    assert "1 of 2 mastered" in first
    assert "0 of 0 mastered" in second


def test_administrator_sees_every_class_with_its_teachers(client: Client, people: People) -> None:
    SectionFactory(course=people.section.course, title="8A Mathematics")
    client.force_login(people.ada)
    assert cards(client) == [
        "7B Mathematics 2 students · Tess Marsh No units yet",
        "8A Mathematics 0 students · no teacher yet No units yet",
    ]


@pytest.mark.parametrize(
    ("role", "offer"), [("teacher", "/classes/new/"), ("student", None), ("guardian", None)]
)
def test_empty_list_offers_what_the_person_may_do(
    client: Client, people: People, role: str, offer: str | None
) -> None:
    newcomer = RoleFactory(person__school=people.school, role=role).person
    client.force_login(newcomer)
    page = soup(client.get(CLASSES))
    link = page.select_one(".empty a")
    assert page.select_one(".empty h2").get_text() == "No classes yet"
    assert (link["href"] if link else None) == offer


@pytest.mark.parametrize("classes", [1, 3])
def test_list_costs_the_same_for_any_number_of_classes(
    client: Client, people: People, classes: int, django_assert_num_queries
) -> None:
    for _ in range(classes):
        section = SectionFactory(course=people.section.course)
        StaffFactory(section=section, person=people.tess)
        EnrollmentFactory.create_batch(classes, section=section)
        ObjectiveFactory(unit=UnitRunFactory(section=section).unit)
    client.force_login(people.tess)
    with django_assert_num_queries(8):
        client.get(CLASSES)
