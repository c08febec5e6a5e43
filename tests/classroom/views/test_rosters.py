"""A class from a list: look, mend, confirm."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classroom.models import Enrollment, Section, User
from tests.support import lists
from tests.support.factories import RoleFactory
from tests.support.lists import counts, problems
from tests.support.pages import Client, soup
from tests.support.people import People

NEW = "/classes/new/"
HEAD = "student_id,given_name,family_name,username,email\n"
GOOD = HEAD + "1,Ana,Reis,,\n2,Ben,Lim,,\n"


def look(client: Client, url: str = NEW, **fields: object):
    return lists.look(client, url, **({"title": "7C Mathematics"} | fields))


def confirm(client: Client, response, url: str = NEW, **changed: str):
    return lists.confirm(client, response, url, **changed)


def test_looking_writes_nothing_and_counts(tess: Client) -> None:
    response = look(tess, text=GOOD)
    assert response.status_code == 200
    assert counts(response) == [
        "2 new to the school",
        "0 known, new to this class",
        "0 with a changed name or address",
        "0 to put right",
    ]
    assert "Create the class with 2 students" in response.content.decode()
    assert not Section.objects.filter(title="7C Mathematics").exists()


def test_confirming_creates_the_class_and_its_teacher(tess: Client, people: People) -> None:
    response = confirm(tess, look(tess, text=GOOD, course_title="Mathematics 7"))
    section = Section.objects.get(title="7C Mathematics")
    assert (response.status_code, response["Location"]) == (303, f"/classes/{section.pk}/students/")
    assert section.course == people.section.course
    assert section.staff.get().person == people.tess
    assert Enrollment.objects.filter(section=section).count() == 2
    page = soup(tess.get(response["Location"]))
    assert (
        page.select_one(".messages").get_text(strip=True) == "7C Mathematics is ready. 2 students were added."
    )


def test_file_is_read_and_names_the_class(tess: Client) -> None:
    file = SimpleUploadedFile("7D_Science.csv", ("\ufeff" + GOOD.replace("\n", "\r\n")).encode())
    shown = look(tess, title="", file=file)
    assert soup(shown).select_one("input[name=title]")["value"] == "7D Science"
    confirm(tess, shown)
    assert Section.objects.get(title="7D Science").course.title == "7D Science"


def test_good_rows_go_in_without_the_bad(tess: Client) -> None:
    shown = look(tess, text=GOOD + "3,,Ode,,\n4,Di,Kaya,nora,\n")
    assert problems(shown) == [
        ["4", "given_name", "nothing", "This cell is empty. Fill it in."],
        [
            "5",
            "username",
            "nora",
            "Somebody else has this user name. Choose another, or leave the cell empty.",
        ],
    ]
    assert confirm(tess, shown).status_code == 303
    assert list(User.objects.exclude(school_number="").values_list("school_number", flat=True)) == ["1", "2"]


def test_list_can_be_mended_in_place(tess: Client) -> None:
    shown = look(tess, text=GOOD + "3,,Ode,,\n")
    mended = soup(shown).select_one("textarea").get_text().replace("3,,Ode", "3,Cy,Ode")
    assert problems(look(tess, text=mended)) == []


def test_changing_the_list_after_looking_asks_to_look_again(tess: Client) -> None:
    response = confirm(tess, look(tess, text=GOOD), text=GOOD + "3,Cy,Ode,,\n")
    assert response.status_code == 409
    assert "The list or what it changes is no longer as you saw it." in response.content.decode()
    assert not Section.objects.filter(title="7C Mathematics").exists()
    assert confirm(tess, response).status_code == 303


def test_pressing_twice_leads_to_the_class_that_was_made(tess: Client) -> None:
    shown = look(tess, text=GOOD)
    first, second = confirm(tess, shown), confirm(tess, shown)
    assert (second.status_code, second["Location"]) == (303, first["Location"])
    assert Section.objects.filter(title="7C Mathematics").count() == 1


def test_name_of_another_class_is_refused_beside_the_field(tess: Client) -> None:
    response = confirm(tess, look(tess, title="7B Mathematics", text=GOOD))
    assert response.status_code == 422
    assert (
        "There is a class named 7B Mathematics already" in soup(response).select_one(".field.bad").get_text()
    )
    assert User.objects.exclude(school_number="").count() == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"title": "", "text": GOOD}, "Write the name of the class", id="no name"),
        pytest.param({"text": "  "}, "Choose a file or paste the list of students", id="no list"),
        pytest.param({"title": "x" * 201, "text": GOOD}, "at most 200 characters", id="long name"),
        pytest.param({"title": "a\0b", "text": GOOD}, "Null characters", id="NUL in the name"),
    ],
)
def test_form_says_what_is_missing(tess: Client, fields: dict[str, str], words: str) -> None:
    response = look(tess, **fields)
    assert response.status_code == 422
    assert words in soup(response).select_one("#error-summary").get_text()
    assert soup(response).title.get_text().startswith("Error:")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(
            b"student_id,given_name,family_name\n1,Chlo\xe9,B\n", "which is not UTF-8", id="encoding"
        ),
        pytest.param(b"given_name\nA\n", "The first line does not name this column", id="columns"),
        pytest.param(b"", "The list is empty", id="empty file"),
        pytest.param(b"student_id,given_name,family_name\n1,A\x00,B\n", "NUL", id="NUL"),
        pytest.param(b'student_id,given_name,family_name\n1,"A,B\n', "quotes", id="quotes"),
    ],
)
def test_file_without_one_good_row_is_refused_in_a_table(tess: Client, data: bytes, words: str) -> None:
    response = look(tess, file=SimpleUploadedFile("list.csv", data))
    assert response.status_code == 422
    assert any(words in row[3] for row in problems(response))
    assert soup(response).select_one("button#write") is None
    assert confirm(tess, response).status_code == 422
    assert not Section.objects.filter(title="7C Mathematics").exists()


def test_thousand_rows_show_their_beginning(tess: Client) -> None:
    lines = "".join(f"{number},Given{number},Family,,\n" for number in range(1000))
    response = look(tess, text=HEAD + lines + "x,,y,,\n" * 250)
    page = soup(response)
    assert "Create the class with 1000 students" in page.get_text()
    assert len(page.select("table:has(#rows-caption) tbody tr")) == 200
    assert "And 800 more." in page.get_text()
    assert len(problems(response)) == 200


def test_text_of_a_list_is_only_text(tess: Client) -> None:
    response = look(tess, text=HEAD + "1,<script>alert(1)</script>,</textarea><b>x,,\n")
    page = soup(response)
    assert [script.get("src") for script in page.select("script:not([src])")] == []
    assert "<script>alert(1)</script>" in page.select_one("table:has(#rows-caption)").get_text()
    assert page.select_one("textarea").get_text().strip().endswith("</textarea><b>x,,")


def test_administrator_who_does_not_teach_names_the_teacher(client: Client, people: People) -> None:
    client.force_login(people.ada)
    assert look(client, text=GOOD).status_code == 422
    shown = look(client, text=GOOD, teacher=people.tess.pk)
    assert confirm(client, shown).status_code == 303
    assert Section.objects.get(title="7C Mathematics").staff.get().person == people.tess


@pytest.mark.parametrize("who", ["sam", "nora", "ada"])
def test_administrator_names_a_teacher_of_the_own_school(client: Client, people: People, who: str) -> None:
    client.force_login(people.ada)
    assert look(client, text=GOOD, teacher=getattr(people, who).pk).status_code == 422


def test_administrator_who_teaches_keeps_the_class(client: Client, people: People) -> None:
    RoleFactory(person=people.ada, role="teacher")
    client.force_login(people.ada)
    confirm(client, look(client, text=GOOD))
    assert Section.objects.get(title="7C Mathematics").staff.get().person == people.ada


@pytest.mark.parametrize("who", ["sam", "gus"])
def test_students_and_guardians_open_no_class(client: Client, people: People, who: str) -> None:
    client.force_login(getattr(people, who))
    assert client.get(NEW).status_code == 403
    assert look(client, text=GOOD).status_code == 403


def test_fragment_is_the_form_of_the_page(tess: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "roster-list"}
    fragment = tess.post(NEW, {"title": "7C", "text": GOOD, "step": "look"}, headers=headers)
    assert fragment.content.lstrip().startswith(b"<form")
    assert "HX-Request" in fragment["Vary"]
    assert soup(fragment).select_one("form#roster-list #write") is not None


def test_students_are_added_to_a_class(tess: Client, people: People) -> None:
    url = f"/classes/{people.section.pk}/students/add/"
    shown = look(tess, url, text=GOOD)
    assert "Take over 2 students" in shown.content.decode()
    response = confirm(tess, shown, url)
    assert (response.status_code, response["Location"]) == (303, f"/classes/{people.section.pk}/students/")
    assert Enrollment.objects.filter(section=people.section).count() == 4


def test_adding_the_same_list_again_says_that_nothing_changed(tess: Client, people: People) -> None:
    url = f"/classes/{people.section.pk}/students/add/"
    confirm(tess, look(tess, url, text=GOOD), url)
    shown = look(tess, url, text=GOOD)
    assert "2 already here and the same" in counts(shown)
    response = confirm(tess, shown, url)
    assert (
        "Nothing had to change: these students are all here."
        in tess.get(response["Location"]).content.decode()
    )


def test_who_left_comes_back_and_the_page_says_so_before_and_after(tess: Client, people: People) -> None:
    url = f"/classes/{people.section.pk}/students/add/"
    confirm(tess, look(tess, url, text=GOOD), url)
    ben = User.objects.get(school_number="2")
    tess.post(f"/classes/{people.section.pk}/students/{ben.pk}/end/")
    shown = look(tess, url, text=GOOD)
    assert "1 back in this class, with their earlier results" in counts(shown)
    assert [row.select("td")[-1].get_text() for row in soup(shown).select("#rows-caption ~ tbody tr")] == [
        "Already here",
        "Comes back",
    ]
    response = confirm(tess, shown, url)
    said = soup(tess.get(response["Location"])).select_one(".messages").get_text(strip=True)
    assert said == "1 student is back."
    assert Enrollment.objects.filter(student=ben).count() == 1


def test_changed_names_are_shown_before_they_count(tess: Client, people: People) -> None:
    url = f"/classes/{people.section.pk}/students/add/"
    confirm(tess, look(tess, url, text=GOOD), url)
    shown = look(tess, url, text=HEAD + "1,Ana,Reis-Lim,,\n")
    assert "“Reis” becomes “Reis-Lim”" in shown.content.decode()
    response = confirm(tess, shown, url)
    words = "The name or address of 1 student was changed."
    assert words in tess.get(response["Location"]).content.decode()


@pytest.mark.parametrize(("who", "status"), [("sam", 404), ("gus", 404), ("nora", 404), ("ada", 200)])
def test_roster_is_kept_by_staff_of_the_class_and_administrators(
    client: Client, people: People, who: str, status: int
) -> None:
    client.force_login(getattr(people, who))
    url = f"/classes/{people.section.pk}/students/add/"
    assert client.get(url).status_code == status
    assert look(client, url, text=GOOD).status_code == status


def test_list_to_fill_in_can_be_read_back(tess: Client) -> None:
    template = tess.get("/classes/list.csv")
    assert template["Content-Disposition"] == 'attachment; filename="class-list.csv"'
    assert "2 new to the school" in counts(look(tess, text=template.content.decode()))


def test_unknown_fields_change_nothing(tess: Client, people: People) -> None:
    confirm(
        tess,
        look(tess, text=GOOD),
        school=str(people.noras_section.school_id),
        is_active="",
        role="administrator",
    )
    ana = User.objects.get(school_number="1")
    assert (ana.school, ana.is_active) == (people.school, True)
    assert [role.role for role in ana.school_roles.all()] == ["student"]
