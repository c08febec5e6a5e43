"""The students of a class, the end of a place, and sign-in slips."""

import re
import uuid

import pytest
from django.contrib.auth import SESSION_KEY

from classroom.models import Enrollment, IdempotencyKey, User
from classroom.services.enrollments import end_place, restore_place
from classroom.services.slips import MOST_AT_ONCE
from classroom.services.steps.accounts import readable_password
from classroom.services.steps.password_words import WORDS
from tests.support.factories import NOW, PASSWORD, EnrollmentFactory, RoleFactory
from tests.support.pages import Client, htmx, same, soup, swap, text
from tests.support.people import People


@pytest.fixture
def url(people: People) -> str:
    return f"/classes/{people.section.pk}/students/"


def named(response) -> list[str]:
    return [cell.get_text(strip=True) for cell in soup(response).select("#students-table tbody th")]


def enroll(people: People, given_name: str, family_name: str, **more: object) -> User:
    student = EnrollmentFactory(
        section=people.section, student__given_name=given_name, student__family_name=family_name, **more
    ).student
    RoleFactory(person=student, role="student")
    return student


def test_students_stand_in_order_of_their_names(tess: Client, people: People, url: str) -> None:
    enroll(people, "Zoë", "Álvarez")
    assert named(tess.get(url)) == ["Zoë Álvarez", "Ines Moreau", "Sam Okafor"]


def test_row_tells_how_a_student_signs_in(tess: Client, people: People, url: str) -> None:
    User.objects.filter(pk=people.sam.pk).update(last_login=NOW)
    people.ines.set_unusable_password()
    people.ines.save(update_fields=["password"])
    ana = enroll(people, "Ana", "Reis")
    rows = {row.th.get_text(strip=True): row for row in soup(tess.get(url)).select("tbody tr")}
    cells = {name: [text(cell) for cell in row.select("td")] for name, row in rows.items()}
    assert cells["Sam Okafor"][1:5] == ["sam", "", "Last on Tue 24 Nov", "Linked family of Sam Okafor"]
    assert cells["Ines Moreau"][1:5] == ["ines", "", "No slip yet", "Add family of Ines Moreau"]
    assert cells["Ana Reis"][1:5] == [ana.username, "", "Not yet", "Add family of Ana Reis"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("alv", ["Zoë Álvarez"]),
        ("ÁLV zoe", ["Zoë Álvarez"]),
        ("sam", ["Sam Okafor"]),
        ("N-17", ["Zoë Álvarez"]),
        ("", ["Zoë Álvarez", "Ines Moreau", "Sam Okafor"]),
        ("%", []),
        ("nora", []),
    ],
)
def test_search_finds_names_user_names_and_numbers(
    tess: Client, people: People, url: str, query: str, found: list[str]
) -> None:
    enroll(people, "Zoë", "Álvarez", student__school_number="N-17")
    assert named(tess.get(url, {"q": query})) == found


def test_search_swaps_what_a_reload_shows(tess: Client, people: People, url: str) -> None:
    shown = soup(tess.get(url))
    swapped = swap(shown, htmx(tess, f"{url}?q=sam", target="#students-table"), target="#students-table")
    afresh = soup(tess.get(f"{url}?q=sam"))
    swapped.select_one("#find")["value"] = "sam"
    assert same(swapped, afresh)


def test_search_without_a_match_leads_back(tess: Client, url: str) -> None:
    page = soup(tess.get(url, {"q": "<b>x"}))
    assert "No student of this class matches “<b>x”." in page.get_text()
    assert page.select_one(f'#students-table a[href="{url}"]') is not None


def test_empty_class_offers_a_list(client: Client, people: People, url: str) -> None:
    Enrollment.objects.filter(section=people.section).update(ended_at=NOW)
    client.force_login(people.tess)
    assert soup(client.get(url)).select_one(".empty a")["href"] == f"{url}add/"


@pytest.mark.parametrize("students", [1, 3])
def test_page_costs_the_same_for_any_class_size(
    tess: Client, people: People, url: str, students: int, django_assert_num_queries
) -> None:
    EnrollmentFactory.create_batch(students, section=people.section)
    with django_assert_num_queries(8):
        tess.get(url)


@pytest.mark.parametrize(("who", "status"), [("sam", 404), ("gus", 404), ("nora", 404), ("ada", 200)])
def test_page_is_for_staff(client: Client, people: People, url: str, who: str, status: int) -> None:
    client.force_login(getattr(people, who))
    assert client.get(url).status_code == status
    assert client.get(f"{url}slips/").status_code == status
    end = client.post(f"{url}{people.sam.pk}/end/").status_code
    assert end == (303 if status == 200 else 404)


def test_taking_a_student_out_can_be_undone(tess: Client, people: People, url: str) -> None:
    place = people.enrollment(people.sam)
    response = tess.post(f"{url}{people.sam.pk}/end/")
    assert (response.status_code, response["Location"]) == (303, f"{url}?left={people.sam.pk}")
    page = soup(tess.get(response["Location"]))
    toast = page.select_one(".toast")
    assert "Sam Okafor is no longer in this class. All results are kept." in toast.get_text()
    assert named(tess.get(url)) == ["Ines Moreau"]
    undone = tess.post(toast.form["action"])
    assert undone["Location"] == url
    assert "Sam Okafor is in the class again." in tess.get(url).content.decode()
    place.refresh_from_db()
    assert place.ended_at is None


def test_offer_to_undo_goes_with_the_undoing(tess: Client, people: People, url: str) -> None:
    assert soup(tess.get(f"{url}?left={people.sam.pk}")).select_one(".toast") is None
    for nobody in ("x", "-1", "9" * 30, "\u0663", str(people.nora.pk)):
        assert soup(tess.get(url, {"left": nobody})).select_one(".toast") is None


def test_taking_out_and_undoing_twice_changes_nothing_more(people: People) -> None:
    asked = {"actor": people.tess, "section": people.section, "student": people.sam}
    end_place(**asked, now=NOW)
    end_place(**asked, now=NOW.replace(year=2030))
    assert people.enrollment(people.sam).ended_at == NOW
    restore_place(**asked)
    restore_place(**asked)
    assert people.enrollment(people.sam).ended_at is None


def test_undoing_for_a_student_who_came_back_leaves_one_place(people: People) -> None:
    asked = {"actor": people.tess, "section": people.section, "student": people.sam}
    end_place(**asked, now=NOW)
    EnrollmentFactory(section=people.section, student=people.sam, started_at=NOW)
    restore_place(**asked)
    assert Enrollment.objects.filter(section=people.section, student=people.sam, ended_at=None).count() == 1


def test_student_of_another_class_cannot_be_taken_out(tess: Client, people: People, url: str) -> None:
    assert tess.post(f"{url}{people.nora.pk}/end/").status_code == 404
    assert tess.post(f"{url}{people.nora.pk}/restore/").status_code == 404


def test_student_whose_place_ended_does_not_see_the_class(client: Client, people: People) -> None:
    end_place(actor=people.tess, section=people.section, student=people.sam, now=NOW)
    client.force_login(people.sam)
    assert b"7B Mathematics" not in client.get("/account/").content


# sign-in slips


def make(client: Client, url: str, *students: User, key: str = ""):
    fields = {"person": [student.pk for student in students], "idempotency_key": key or str(uuid.uuid4())}
    return client.post(f"{url}slips/", fields)


def slip(response) -> tuple[str, str]:
    username, password = (code.get_text() for code in soup(response).select(".slip .code"))
    return username, password


def test_slip_signs_the_student_in_and_ends_the_old_password(tess: Client, people: People, url: str) -> None:
    old_session = Client()
    old_session.force_login(people.sam)
    response = make(tess, url, people.sam)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    username, password = slip(response)
    sam = Client()
    assert sam.post("/login/", {"username": username, "password": PASSWORD}).status_code == 422
    assert sam.post("/login/", {"username": username, "password": password}).status_code == 303
    assert sam.session[SESSION_KEY] == str(people.sam.pk)
    assert old_session.get("/account/").status_code == 302


def test_slips_are_shown_once(tess: Client, people: People, url: str) -> None:
    key = str(uuid.uuid4())
    make(tess, url, people.sam, key=key)
    people.sam.refresh_from_db()
    before = people.sam.password
    again = make(tess, url, people.sam, key=key)
    assert again.status_code == 422
    assert "These slips were made already" in again.content.decode()
    people.sam.refresh_from_db()
    assert people.sam.password == before
    assert IdempotencyKey.objects.get().result == {"people": [people.sam.pk]}


def test_passwords_are_kept_nowhere(tess: Client, people: People, url: str) -> None:
    _, password = slip(make(tess, url, people.sam))
    stored = f"{list(User.objects.values())}{list(IdempotencyKey.objects.values())}"
    assert password not in stored


def test_slips_are_offered_to_those_who_have_none(tess: Client, people: People, url: str) -> None:
    people.ines.set_unusable_password()
    people.ines.save(update_fields=["password"])
    page = soup(tess.get(f"{url}slips/"))
    assert [box["value"] for box in page.select("input[checked]")] == [str(people.ines.pk)]
    chosen = soup(tess.get(f"{url}slips/", {"person": people.sam.pk}))
    assert [box["value"] for box in chosen.select("input[checked]")] == [str(people.sam.pk)]


@pytest.mark.parametrize(
    "who", ["nora", "tess", "ada"], ids=["of another school", "the teacher", "an administrator"]
)
def test_only_students_of_the_class_get_slips(tess: Client, people: People, url: str, who: str) -> None:
    person = getattr(people, who)
    assert make(tess, url, person).status_code == 422
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize("role", ["teacher", "administrator", "guardian"])
def test_student_who_is_more_than_that_gets_no_slip(
    tess: Client, people: People, url: str, role: str
) -> None:
    RoleFactory(person=people.sam, role=role)
    response = make(tess, url, people.sam, people.ines)
    assert "Somebody you chose is not a student of this class now." in response.content.decode()
    people.ines.refresh_from_db()
    assert people.ines.check_password(PASSWORD), "all of them or none"


def test_slips_need_somebody_and_have_an_end(tess: Client, people: People, url: str) -> None:
    assert "Choose at least one name." in make(tess, url).content.decode()
    many = EnrollmentFactory.create_batch(MOST_AT_ONCE + 1, section=people.section)
    refused = make(tess, url, *(place.student for place in many))
    assert "Choose at most 60 names at a time." in refused.content.decode()


def test_slips_without_a_key_are_refused(tess: Client, people: People, url: str) -> None:
    assert make(tess, url, people.sam, key="x").status_code == 422


def test_password_is_three_words_and_a_number() -> None:
    made = {readable_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert re.fullmatch(r"[a-z]{4,8}-[a-z]{4,8}-[a-z]{4,8}-[2-9]{2}", password)


def test_words_of_passwords_are_distinct_and_plain() -> None:
    assert len(set(WORDS)) == len(WORDS) == 250
