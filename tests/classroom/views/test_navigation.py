"""What the frame offers to whom, and what it lights up."""

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from classroom.models import GuardianLink, Section, User
from classroom.views.navigation import (
    CLASSES,
    NOTICES,
    OF_A_GUARDIAN,
    OF_A_STUDENT,
    OF_THE_SCHOOL,
    TODAY,
    Navigation,
    navigation,
)
from classroom.views.navigation import OF_A_CLASS as PAGES_OF_A_CLASS
from classroom.web.declared_check import every_pattern
from tests.support.factories import NOW, RoleFactory, SectionFactory, StaffFactory, UserFactory
from tests.support.pages import Client
from tests.support.people import People


def nav_at(user: User, url: str) -> Navigation:
    request = RequestFactory().get(url)
    request.user = user
    request.resolver_match = resolve(url)
    return navigation(request)["nav"]


def names(nav: Navigation) -> list[str]:
    return [item.key for item in nav.items]


def lit(nav: Navigation) -> list[str]:
    return [item.key for item in nav.items if item.is_current]


OF_A_CLASS = [
    "mastery:grid",
    "mastery:board",
    "mastery:units",
    "assessments:checks",
    "mastery:groups",
    "assessments:reassess",
    "classroom:students",
]


def test_teacher_of_one_class_has_its_pages_everywhere(people: People) -> None:
    nav = nav_at(people.tess, "/today/")
    assert names(nav) == [
        "classroom:today",
        *OF_A_CLASS,
        "mastery:library",
        "classroom:classes",
        "classroom:notices",
    ]
    assert nav.items[1].url == reverse("mastery:grid", args=[people.section.pk])
    assert (nav.place.title, nav.place.short, nav.place.note) == ("7B Mathematics", "7B", "2 students")
    assert lit(nav) == ["classroom:today"]
    assert nav.layout == "layout/teacher.html"


def second_class(people: People) -> Section:
    section = SectionFactory(course=people.section.course, title="7C Mathematics", short_title="7C")
    StaffFactory(section=section, person=people.tess)
    return section


def test_teacher_of_several_classes_chooses_one_first(people: People) -> None:
    second_class(people)
    nav = nav_at(people.tess, "/today/")
    assert names(nav) == ["classroom:today", "mastery:library", "classroom:classes", "classroom:notices"]
    assert (nav.place.title, nav.place.note) == ("Choose a class", "2 classes")
    assert [place.title for place in nav.places] == ["7B Mathematics", "7C Mathematics"]
    assert nav.places[1].url == reverse("mastery:grid", args=[nav_section(nav, 1)])


def nav_section(nav: Navigation, index: int) -> int:
    return resolve(nav.places[index].url).kwargs["section_id"]


def test_changing_class_stays_on_the_same_page(people: People) -> None:
    other = second_class(people)
    nav = nav_at(people.tess, f"/classes/{people.section.pk}/students/")
    assert nav.place.title == "7B Mathematics"
    assert nav.places[1].url == f"/classes/{other.pk}/students/"
    assert lit(nav) == ["classroom:students"]


def test_page_of_one_thing_changes_class_to_the_grid(people: People) -> None:
    other = second_class(people)
    nav = nav_at(people.tess, f"/classes/{people.section.pk}/students/add/")
    assert nav.places[1].url == reverse("mastery:grid", args=[other.pk])
    assert lit(nav) == ["classroom:students"]


def test_administrator_sees_the_class_that_is_open_and_the_school(people: People) -> None:
    nav = nav_at(people.ada, f"/classes/{people.section.pk}/students/")
    assert names(nav) == [
        "classroom:today",
        *OF_A_CLASS,
        "mastery:library",
        "classroom:classes",
        "classroom:school",
        "mastery:thresholds",
        "classroom:notices",
    ]
    assert nav.place.title == "7B Mathematics"


@pytest.mark.parametrize("url", ["/today/", "/classes/99999/students/"])
def test_administrator_without_a_class_has_no_class_pages(people: People, url: str) -> None:
    nav = nav_at(people.ada, url)
    assert set(names(nav)) & set(OF_A_CLASS) == set()
    assert nav.place is None


def test_address_of_another_school_shows_nothing_of_it(people: People) -> None:
    nav = nav_at(people.ada, f"/classes/{people.noras_section.pk}/students/")
    assert (nav.place, nav.places) == (None, ())


def test_student_has_three_places_and_notices(people: People) -> None:
    nav = nav_at(people.sam, "/account/")
    assert names(nav) == ["mastery:me", "assessments:calendar", "mastery:my_work", "classroom:notices"]
    assert all(item.on_phone for item in nav.items)
    assert (nav.place.title, nav.places) == ("7B Mathematics", ())
    assert nav.layout == "layout/student.html"


def test_guardian_has_a_page_for_each_child(people: People) -> None:
    other = UserFactory(school=people.school, given_name="Ana", family_name="Okafor")
    GuardianLink.objects.create(school=people.school, guardian=people.gus, student=other)
    nav = nav_at(people.gus, "/account/")
    assert names(nav) == ["mastery:family", "classroom:notices"]
    assert [(place.title, place.short) for place in nav.places] == [
        ("Ana Okafor", "AO"),
        ("Sam Okafor", "SO"),
    ]
    assert nav.place is None
    assert (
        nav_at(people.gus, reverse("mastery:ward", args=[other.pk])).place
        == nav_at(people.gus, reverse("mastery:ward", args=[other.pk])).places[0]
    )
    assert nav.layout == "layout/family.html"


def test_teacher_with_a_child_has_both(people: People) -> None:
    RoleFactory(person=people.tess, role="guardian")
    assert names(nav_at(people.tess, "/today/"))[-2:] == ["mastery:family", "classroom:notices"]


def test_unread_notices_are_counted(people: People) -> None:
    for number in range(2):
        people.sam.notices.create(school=people.school, key=f"k{number}", title="t", created_at=NOW)
    people.sam.notices.create(school=people.school, key="old", title="t", created_at=NOW, read_at=NOW)
    nav = nav_at(people.sam, "/account/")
    assert (nav.items[-1].count, nav.items[-1].count_words, nav.unread) == (2, "new", 2)


def test_at_most_five_places_fit_at_the_foot_of_a_phone(people: People) -> None:
    for user in (people.tess, people.ada, people.sam, people.gus):
        for url in ("/today/", f"/classes/{people.section.pk}/students/"):
            assert 1 <= sum(item.on_phone for item in nav_at(user, url).items) <= 5


def test_frame_costs_nothing_until_it_is_drawn(people: People, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        request = RequestFactory().get("/today/")
        request.user = people.tess
        request.resolver_match = resolve("/today/")
        nav = navigation(request)["nav"]
    with django_assert_num_queries(1):
        assert nav.items


def test_switcher_leads_where_it_says(client: Client, people: People) -> None:
    second_class(people)
    client.force_login(people.tess)
    response = client.get(f"/classes/{people.section.pk}/students/")
    assert b"7C Mathematics" in response.content


def test_every_page_that_lights_up_exists() -> None:
    known = {name for name, _pattern in every_pattern()}
    pages = [TODAY, CLASSES, NOTICES, *PAGES_OF_A_CLASS, *OF_THE_SCHOOL, *OF_A_STUDENT, *OF_A_GUARDIAN]
    assert {name for page in pages for name in (page.name, *page.also)} <= known
