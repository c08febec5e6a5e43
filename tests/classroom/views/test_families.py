"""A student's family: an adult comes in with a slip, sees one more child, and is taken off."""

import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from pytest_django import DjangoAssertNumQueries

from classroom.models import GuardianLink, SchoolRole, User
from tests.support.factories import NOW, PASSWORD, EnrollmentFactory, RoleFactory, SectionFactory
from tests.support.pages import Client, soup, text
from tests.support.people import People

MAYA = {"given_name": "Maya", "family_name": "Moreau", "username": "maya", "email": "maya@example.org"}
GUS = {"given_name": "Gus", "family_name": "Okafor", "username": "gus", "email": ""}


def url(people: People, student: User, *rest: object) -> str:
    return "/".join(
        map(str, ["/classes", people.section.pk, "students", student.pk, "family", *rest, ""])
    ).replace("//", "/")


def password_on(response: HttpResponse) -> str:
    """The last thing that a slip says."""
    return soup(response).select(".slip .code")[-1].get_text()


def sees(adult: User) -> list[str]:
    return list(GuardianLink.objects.filter(guardian=adult).values_list("student__username", flat=True))


def rows(response: HttpResponse) -> list[str]:
    return [text(row) for row in soup(response).select("tbody tr th, tbody tr th .quiet")]


# a new adult


def test_a_new_adult_gets_a_slip_signs_in_and_reads_where_the_child_is(tess: Client, people: People):
    response = tess.post(url(people, people.ines), MAYA)

    maya = User.objects.get(username="maya")
    assert response.status_code == 200
    assert sees(maya) == ["ines"]
    assert list(maya.school_roles.values_list("role", flat=True)) == ["guardian"]
    browser = Client()
    answer = browser.post("/login/", {"username": "maya", "password": password_on(response)})
    assert answer.status_code in (302, 303)
    assert "Ines Moreau" in browser.get("/family/", follow=True).content.decode()


def test_the_list_of_the_class_leads_there(tess: Client, people: People):
    page = soup(tess.get(f"/classes/{people.section.pk}/students/"))
    links = {link.get_text(" ", strip=True): link["href"] for link in page.select("td a")}
    assert links["Add family of Ines Moreau"] == url(people, people.ines)
    assert soup(tess.get(url(people, people.ines))).h1.get_text() == "Family of Ines Moreau"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param({"given_name": ""}, "This field is required.", id="no name"),
        pytest.param(
            {"username": "maya moreau"}, "A user name has letters, digits and . _ - + @ only", id="a blank"
        ),
        pytest.param({"email": "maya"}, "Enter a valid email address.", id="no address"),
        pytest.param(
            {"username": "TESS"}, "Somebody has this user name already. Choose another.", id="a teacher's"
        ),
        pytest.param(
            {"username": "gus"}, "Somebody has this user name already. Choose another.", id="another adult's"
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    tess: Client, people: People, wrong: dict[str, str], message: str
):
    response = tess.post(url(people, people.ines), MAYA | wrong)

    page = soup(response)
    assert response.status_code == 422
    assert message in page.get_text()
    assert page.select_one("[name=username]")["value"] == (MAYA | wrong)["username"]
    assert not GuardianLink.objects.filter(student=people.ines).exists()


# an adult with an account


def test_an_adult_with_an_account_sees_one_more_child_and_keeps_the_password(tess: Client, people: People):
    before = people.gus.password
    response = tess.post(url(people, people.ines), GUS | {"username": "Gus"}, follow=True)

    people.gus.refresh_from_db()
    assert sees(people.gus) == ["sam", "ines"]
    assert people.gus.password == before
    assert "Gus Okafor has an account and sees Ines Moreau now." in soup(response).get_text()
    assert rows(response) == ["Gus Okafor also sees Sam Okafor", "also sees Sam Okafor"]


def test_who_manages_the_class_reads_no_name_of_a_child_they_do_not_teach(
    client: Client, tess: Client, people: People
):
    """An administrator reads them all."""
    mia = EnrollmentFactory(section=SectionFactory(course=people.section.course)).student
    for child in (people.ines, mia):
        GuardianLink.objects.create(school=people.school, guardian=people.gus, student=child)

    assert rows(tess.get(url(people, people.sam)))[1] == "also sees Ines Moreau and 1 more child"
    people.section.enrollments.filter(student=people.ines).update(ended_at=NOW)
    assert rows(tess.get(url(people, people.sam)))[1] == "also sees 2 children of other classes"
    client.force_login(people.ada)
    named = rows(client.get(url(people, people.sam)))[1]
    assert {"Ines Moreau", mia.full_name} == set(named.removeprefix("also sees ").split(", "))


def test_asked_twice_links_once(tess: Client, people: People):
    for _time in range(2):
        assert tess.post(url(people, people.ines), GUS).status_code == 303
    assert sees(people.gus) == ["sam", "ines"]


def test_an_adult_of_another_school_is_not_found(tess: Client, people: People):
    RoleFactory(person=people.nora, role="guardian")
    nora = {"given_name": "Nora", "family_name": "Vance", "username": "nora", "email": ""}
    assert tess.post(url(people, people.ines), nora).status_code == 422
    assert sees(people.nora) == []


def test_an_account_that_is_closed_is_not_linked(tess: Client, people: People):
    User.objects.filter(pk=people.gus.pk).update(is_active=False)
    assert tess.post(url(people, people.ines), GUS).status_code == 422


# a new slip


def slip(client: Client, people: People, **more: Any) -> HttpResponse:
    sent = {"idempotency_key": str(uuid.uuid4())} | more
    return client.post(url(people, people.sam, people.gus.pk, "slip"), sent)


def test_a_new_slip_ends_the_old_password(tess: Client, people: People):
    password = password_on(slip(tess, people))

    people.gus.refresh_from_db()
    assert people.gus.check_password(password)
    assert not people.gus.check_password(PASSWORD)


def test_a_slip_is_made_once(tess: Client, people: People):
    key = str(uuid.uuid4())
    password = password_on(slip(tess, people, idempotency_key=key))
    again = slip(tess, people, idempotency_key=key)

    people.gus.refresh_from_db()
    assert again.status_code == 422
    assert "These slips were made already" in soup(again).get_text()
    assert people.gus.check_password(password)


def test_without_a_key_nothing_is_made(tess: Client, people: People):
    assert slip(tess, people, idempotency_key="").status_code == 422
    people.gus.refresh_from_db()
    assert people.gus.check_password(PASSWORD)


def test_nobody_who_works_here_gets_a_password_from_a_teacher(tess: Client, people: People):
    SchoolRole.objects.create(school=people.school, person=people.gus, role="administrator")
    response = slip(tess, people)

    people.gus.refresh_from_db()
    assert response.status_code == 422
    assert "an administrator makes their sign-in slip" in soup(response).get_text()
    assert people.gus.check_password(PASSWORD)


# the end of a link


def test_taken_off_the_adult_sees_the_child_no_more_and_it_can_be_undone(tess: Client, people: People):
    gus = Client()
    gus.force_login(people.gus)
    tracker = f"/family/{people.sam.pk}/"
    assert gus.get(tracker).status_code == 200

    response = tess.post(url(people, people.sam, people.gus.pk, "end"), follow=True)
    assert "Gus Okafor no longer sees Sam Okafor." in soup(response).get_text()
    assert gus.get(tracker).status_code == 404
    undo = soup(response).select_one(".toast form")["action"]

    response = tess.post(undo, follow=True)
    assert "Gus Okafor sees Sam Okafor again." in soup(response).get_text()
    assert gus.get(tracker).status_code == 200


def test_the_history_tells_who_ended_a_link(tess: Client, people: People):
    tess.post(url(people, people.sam, people.gus.pk, "end"))
    event = GuardianLink.pgh_event_model.objects.select_related("pgh_context").latest("pgh_id")
    assert (event.pgh_label, event.pgh_context.metadata["actor"]) == ("delete", people.tess.pk)


@pytest.mark.parametrize("door", ["slip", "end", "restore"])
def test_only_the_family_of_the_student_is_found(tess: Client, people: People, door: str):
    sent = {"idempotency_key": str(uuid.uuid4())}
    assert tess.post(url(people, people.ines, people.gus.pk, door), sent).status_code == 404
    assert tess.post(url(people, people.sam, people.nora.pk, door), sent).status_code == 404
    assert sees(people.gus) == ["sam"]
    assert sees(people.nora) == []


def test_pages_of_the_class_show_no_family_to_who_may_not_change_it(client: Client, people: People):
    client.force_login(people.nora)
    assert client.get(url(people, people.sam)).status_code == 404


def test_the_page_costs_the_same_for_one_adult_and_for_three(
    tess: Client, people: People, django_assert_num_queries: DjangoAssertNumQueries
):
    address = url(people, people.sam)
    tess.get(address)
    for adults in (0, 2):
        for number in range(adults):
            tess.post(address, MAYA | {"username": f"maya{number}"})
        with django_assert_num_queries(8):
            tess.get(address)
