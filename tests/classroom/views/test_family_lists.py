"""The families of a class: who they are, slips for many, a list that is looked at, mended and confirmed."""

import csv
import io
import uuid
from collections.abc import Callable, Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from pytest_django import DjangoAssertNumQueries

from classroom.models import GuardianLink, SchoolRole, User
from classroom.services import slips as slips_service
from classroom.services.slips import MOST_AT_ONCE
from tests.support.factories import NOW, EnrollmentFactory, RoleFactory, SectionFactory, UserFactory
from tests.support.lists import confirm, counts, look, problems
from tests.support.pages import Client, soup, text
from tests.support.people import People

HEAD = "student_id,given_name,family_name,email\n"
GOOD = HEAD + "I1,Maya,Moreau,maya@e.example\nS1,Maya,Moreau,maya@e.example\n"
SCHOOL = "/school/families/add/"


@pytest.fixture
def tess(client: Client, people: People) -> Client:
    for student, number in ((people.sam, "S1"), (people.ines, "I1")):
        User.objects.filter(pk=student.pk).update(school_number=number)
    client.force_login(people.tess)
    return client


@pytest.fixture
def url(people: People) -> str:
    return f"/classes/{people.section.pk}/families/"


@pytest.fixture
def add(url: str) -> str:
    return f"{url}add/"


def adults(response: HttpResponse) -> list[list[str]]:
    rows = soup(response).select("table:has(#families-caption) tbody tr")
    return [[text(cell) for cell in row.select("th, td")][1:] for row in rows]


def make(client: Client, url: str, *people: User, key: str | None = None) -> HttpResponse:
    sent = {"person": [person.pk for person in people], "idempotency_key": key or str(uuid.uuid4())}
    return client.post(url, sent)


def slips(response: HttpResponse) -> list[list[str]]:
    return [
        [part.get_text(" ", strip=True) for part in slip.select("b, .small:first-of-type, .code")]
        for slip in soup(response).select(".slip")
    ]


# who they are


def test_the_page_names_the_adults_and_the_students_without_one(tess: Client, people: People, url: str):
    page = tess.get(url)
    assert adults(page) == [["Gus Okafor", "Sam Okafor", "gus", "Not yet"]]
    without = soup(page).select("section:has(#without) a")
    assert [(link.get_text(), link["href"]) for link in without] == [
        ("Ines Moreau", f"/classes/{people.section.pk}/students/{people.ines.pk}/family/")
    ]


def test_the_list_of_students_leads_there(tess: Client, people: People, url: str):
    page = soup(tess.get(f"/classes/{people.section.pk}/students/"))
    assert page.select_one(f'.page-head a[href="{url}"]').get_text(strip=True) == "Families"


def test_a_class_without_students_is_told_to_add_them_first(client: Client, people: People):
    client.force_login(people.ada)
    empty = SectionFactory(course=people.section.course)
    page = soup(client.get(f"/classes/{empty.pk}/families/"))
    assert page.select_one(".empty a")["href"] == f"/classes/{empty.pk}/students/add/"


def test_a_class_without_adults_is_offered_the_list(tess: Client, url: str, add: str):
    GuardianLink.objects.all().delete()
    assert soup(tess.get(url)).select_one(".empty a")["href"] == add


@pytest.mark.parametrize(("who", "status"), [("sam", 404), ("gus", 404), ("nora", 404), ("ada", 200)])
@pytest.mark.parametrize("door", ["", "add/", "list.csv"])
def test_families_are_kept_by_staff_of_the_class_and_administrators(
    client: Client, people: People, url: str, door: str, who: str, status: int
):
    client.force_login(getattr(people, who))
    assert client.get(f"{url}{door}").status_code == status


def test_the_page_costs_the_same_for_one_adult_and_for_many(
    tess: Client, people: People, url: str, add: str, django_assert_num_queries: DjangoAssertNumQueries
):
    tess.get(url)
    for families in (None, GOOD + "S1,Zoe,Abel,zoe@e.example\n"):
        if families is not None:
            confirm(tess, look(tess, add, text=families), add)
            tess.get(url)
        with django_assert_num_queries(7):
            tess.get(url)


# sign-in slips


def test_slips_sign_adults_in_and_name_whose_family_they_are(
    tess: Client, people: People, url: str, add: str
):
    confirm(tess, look(tess, add, text=GOOD), add)
    maya = User.objects.get(username="maya@e.example")
    made = make(tess, url, maya, people.gus)
    (name, whose, username, password), (gus, *_rest) = slips(made)
    assert (name, whose, gus) == ("Maya Moreau", "for the family of Ines Moreau, Sam Okafor", "Gus Okafor")
    assert Client().post("/login/", {"username": username, "password": password}).status_code in (302, 303)
    assert soup(made).select_one(".actions a")["href"] == url


def test_slips_are_offered_to_those_who_have_none(tess: Client, url: str, add: str):
    confirm(tess, look(tess, add, text=GOOD), add)
    page = soup(tess.get(url))
    chosen = page.select("input[name=person][checked]")
    assert [box.find_parent("tr").th.get_text() for box in chosen] == ["Maya Moreau"]


def test_slips_are_made_once(tess: Client, people: People, url: str):
    key = str(uuid.uuid4())
    make(tess, url, people.gus, key=key)
    people.gus.refresh_from_db()
    before = people.gus.password
    again = make(tess, url, people.gus, key=key)
    assert again.status_code == 422
    assert "These slips were made already" in again.text
    people.gus.refresh_from_db()
    assert people.gus.password == before


def test_slips_need_somebody_and_have_an_end(tess: Client, people: People, url: str):
    assert "Choose at least one name." in make(tess, url).text
    many = UserFactory.create_batch(MOST_AT_ONCE + 1, school=people.school)
    GuardianLink.objects.bulk_create(
        GuardianLink(school=people.school, guardian=adult, student=people.sam) for adult in many
    )
    assert "Choose at most 60 names at a time." in make(tess, url, *many).text


def test_nobody_who_works_here_gets_a_password_by_way_of_a_family(tess: Client, people: People, url: str):
    SchoolRole.objects.create(school=people.school, person=people.gus, role="teacher")
    before = people.gus.password
    refused = make(tess, url, people.gus)
    assert "Gus Okafor also works or learns here" in soup(refused).get_text()
    people.gus.refresh_from_db()
    assert people.gus.password == before


def test_who_begins_to_work_here_while_slips_are_made_keeps_the_password(
    tess: Client, people: People, url: str, monkeypatch: pytest.MonkeyPatch
):
    """Making passwords is slow, and done before the transaction begins."""
    make_password = slips_service.make_password

    def slow(password: str) -> str:
        SchoolRole.objects.get_or_create(school=people.school, person=people.gus, role="administrator")
        return make_password(password)

    monkeypatch.setattr(slips_service, "HASHERS", 1)
    monkeypatch.setattr(slips_service, "ThreadPoolExecutor", Here)
    monkeypatch.setattr(slips_service, "make_password", slow)
    before = people.gus.password
    assert make(tess, url, people.gus).status_code == 422
    people.gus.refresh_from_db()
    assert people.gus.password == before


class Here:
    """In place of threads, which another connection would keep from what this test has written."""

    def __init__(self, _hashers: int) -> None: ...

    def __enter__(self) -> "Here":
        return self

    def __exit__(self, *_error: object) -> None: ...

    def map(self, call: Callable[[str], str], passwords: Iterable[str]) -> list[str]:
        return [call(password) for password in passwords]


@pytest.mark.parametrize("who", ["ines", "ada", "nora"])
def test_only_adults_of_the_class_get_slips(tess: Client, people: People, url: str, who: str):
    before = getattr(people, who).password
    assert make(tess, url, people.gus, getattr(people, who)).status_code == 422
    assert User.objects.get(pk=getattr(people, who).pk).password == before


def test_without_adults_the_problem_leads_somewhere(tess: Client, url: str):
    GuardianLink.objects.all().delete()
    page = soup(make(tess, url))
    assert page.select_one(page.select_one("#error-summary a")["href"]) is not None


def test_slips_without_a_key_are_refused(tess: Client, people: People, url: str):
    assert make(tess, url, people.gus, key="x").status_code == 422


# a list


def test_looking_writes_nothing_and_confirming_does(tess: Client, url: str, add: str):
    shown = look(tess, add, text=GOOD + "S1,Gus,Okafor,gus@e.example\n")
    assert counts(shown) == [
        "2 new adults",
        "0 known adults, new to a student",
        "0 already here and the same",
        "0 to put right",
    ]
    assert not User.objects.filter(username="maya@e.example").exists()
    done = confirm(tess, shown, add)
    assert (done.status_code, done["Location"]) == (303, url)
    assert "2 adults were added; a sign-in slip lets them in." in soup(tess.get(url)).get_text()
    assert ["Maya Moreau", "Ines Moreau , Sam Okafor", "maya@e.example", "No slip yet"] in adults(
        tess.get(url)
    )


def test_an_adult_with_an_account_sees_one_more_student(tess: Client, url: str, add: str):
    families = "student_id,given_name,family_name,username\nI1,Gus,Okafor,gus\n"
    shown = look(tess, add, text=families)
    assert "Has an account, sees one more" in shown.text
    answer = confirm(tess, shown, add)
    assert "An adult who has an account sees 1 more student." in tess.get(answer["Location"]).text
    again = confirm(tess, look(tess, add, text=families), add)
    assert "Nothing had to change: these adults all see their children." in tess.get(again["Location"]).text


def test_an_adult_is_known_by_address_and_names_where_the_list_has_no_user_names(
    tess: Client, people: People, add: str
):
    User.objects.filter(pk=people.gus.pk).update(email="Gus@home.example")
    shown = look(tess, add, text=HEAD + "I1,Gus,Okafor,gus@home.example\nI1,Gustav,Okafor,gus@home.example\n")
    assert [row[0] for row in problems(shown)] == ["3"]
    assert counts(shown)[:2] == ["0 new adults", "1 known adults, new to a student"]
    confirm(tess, shown, add)
    assert set(people.gus.wards.values_list("student__username", flat=True)) == {"sam", "ines"}
    assert User.objects.filter(given_name="Gus").count() == 1


def test_an_address_that_is_not_taken_over_is_said(tess: Client, people: People, add: str):
    families = "student_id,given_name,family_name,username,email\nS1,Gus,Okafor,gus,new@home.example\n"
    shown = look(tess, add, text=families)
    assert "The address of an account is changed by its owner." in shown.text
    answer = confirm(tess, shown, add)
    assert "1 line has another address than its account" in tess.get(answer["Location"]).text
    people.gus.refresh_from_db()
    assert people.gus.email == ""


def test_one_added_by_hand_comes_back_as_the_list_has_it(tess: Client, people: People, url: str, add: str):
    sent = {"given_name": "Anna  Lena\ufeff", "family_name": " Re\u0301al ", "username": "anna", "email": ""}
    tess.post(f"/classes/{people.section.pk}/students/{people.ines.pk}/family/", sent)
    file = SimpleUploadedFile("families.csv", tess.get(f"{url}list.csv").content)
    assert counts(look(tess, add, file=file))[1:] == [
        "0 known adults, new to a student",
        "2 already here and the same",
        "0 to put right",
    ]


def test_a_list_with_problems_says_so_and_leads_to_them(tess: Client, add: str):
    page = soup(look(tess, add, text=GOOD + "X9,Paul,Lim,paul@e.example\n"))
    assert page.title.get_text().startswith("Error:")
    assert page.select_one("[data-mastery-focus]").select_one("#problems-caption") is not None
    assert "or go on without them" in page.get_text()
    assert "or go on without them" not in soup(look(tess, add, text="given_name\nA\n")).get_text()


def test_good_lines_go_in_without_the_bad(tess: Client, add: str):
    shown = look(tess, add, text=GOOD + "X9,Paul,Lim,paul@e.example\nI1,Ann,,\n")
    assert problems(shown) == [
        ["4", "student_id", "X9", "No student here has this number. Check it, or add the student first."],
        [
            "5",
            "username",
            "nothing",
            "This adult needs a user name. Left out, it is the e-mail address; here none can be used for it.",
        ],
    ]
    assert confirm(tess, shown, add).status_code == 303
    assert GuardianLink.objects.count() == 3


def test_a_list_that_changed_after_the_look_is_looked_at_again(tess: Client, add: str):
    answer = confirm(tess, look(tess, add, text=GOOD), add, text=HEAD + "I1,Ann,Lee,ann@e.example\n")
    assert answer.status_code == 409
    assert GuardianLink.objects.count() == 1
    assert confirm(tess, answer, add).status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"text": " "}, "Choose a file or paste the list of families", id="nothing"),
        pytest.param({"text": HEAD}, "The list names its columns but no adults", id="no lines"),
        pytest.param({"text": HEAD + "I1,,,\n"}, "No line names an adult", id="no adult"),
        pytest.param({"text": "given_name\nMaya\n"}, "It needs student_id", id="no student"),
    ],
)
def test_what_is_missing_is_said(tess: Client, add: str, fields: dict[str, str], words: str):
    response = look(tess, add, **fields)
    assert response.status_code == 422
    assert words in soup(response).get_text()


def test_fragment_is_the_form_of_the_page(tess: Client, add: str):
    headers = {"HX-Request": "true", "HX-Target": "families-list"}
    fragment = tess.post(add, {"text": GOOD, "step": "look"}, headers=headers)
    assert fragment.content.lstrip().startswith(b"<form")
    assert soup(fragment).select_one("form#families-list #write") is not None


def test_the_list_of_the_class_can_be_filled_in_and_brought_back(tess: Client, url: str, add: str):
    file = tess.get(f"{url}list.csv")
    assert file["Content-Type"].startswith("text/csv")
    header, *lines = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
    assert header == ["student_id", "student", "given_name", "family_name", "username", "email"]
    assert [line[:5] for line in lines] == [
        ["I1", "Ines Moreau", "", "", ""],
        ["S1", "Sam Okafor", "Gus", "Okafor", "gus"],
    ]
    filled = file.content.replace(b"Ines Moreau,,,,", b"Ines Moreau,Maya,Moreau,,maya@e.example")
    shown = look(tess, add, file=SimpleUploadedFile("families.csv", filled))
    assert counts(shown)[0::2] == ["1 new adult", "1 already here and the same"]
    assert confirm(tess, shown, add).status_code == 303


def test_a_name_like_a_formula_comes_back_as_it_was(tess: Client, people: People, url: str, add: str):
    User.objects.filter(pk=people.gus.pk).update(username="@gus")
    file = tess.get(f"{url}list.csv")
    assert b"'@gus" in file.content
    assert counts(look(tess, add, file=SimpleUploadedFile("f.csv", file.content)))[2].startswith("1 ")


# the whole school


def test_an_administrator_brings_in_families_of_all_classes(client: Client, tess: Client, people: People):
    student = EnrollmentFactory(section=SectionFactory(course=people.section.course)).student
    RoleFactory(person=student, role="student")
    User.objects.filter(pk=student.pk).update(school_number="O1")
    client.force_login(people.ada)
    shown = look(client, SCHOOL, text=GOOD + "O1,Paul,Lim,paul@e.example\n")
    answer = confirm(client, shown, SCHOOL)
    assert (answer.status_code, answer["Location"]) == (303, "/school/")
    assert "Slips are made on the page Families of each class" in client.get("/school/").text
    assert GuardianLink.objects.filter(student=student).exists()


@pytest.mark.parametrize("who", ["tess", "sam", "gus", "nora"])
@pytest.mark.parametrize("door", [SCHOOL, "/school/families/list.csv"])
def test_nobody_else_does(client: Client, people: People, door: str, who: str):
    client.force_login(getattr(people, who))
    assert client.get(door).status_code == 403


def test_the_list_to_fill_in_names_the_columns_and_nobody(client: Client, tess: Client, people: People):
    client.force_login(people.ada)
    head = client.get("/school/families/list.csv").content.decode("utf-8-sig")
    assert head == "student_id,student,given_name,family_name,username,email\r\n"
    assert counts(look(client, SCHOOL, text=f"{head}I1,,Maya,Moreau,,m@e.example"))[0] == "1 new adult"


def test_a_student_who_left_gets_no_adult_by_the_list_of_the_class(tess: Client, people: People, add: str):
    people.section.enrollments.filter(student=people.ines).update(ended_at=NOW)
    assert [row[0] for row in problems(look(tess, add, text=GOOD))] == ["2"]
