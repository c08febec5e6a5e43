"""The school page and the staff of the school."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from classroom.models import OutboxMessage, SchoolRole, User
from tests.support.factories import PASSWORD, RoleFactory, UserFactory
from tests.support.pages import Client, soup, text
from tests.support.people import People


@pytest.mark.parametrize("url", ["/school/", "/school/staff/"])
@pytest.mark.parametrize("who", ["tess", "sam", "gus"])
def test_school_is_for_its_administrators(client: Client, people: People, url: str, who: str) -> None:
    client.force_login(getattr(people, who))
    assert client.get(url).status_code == 403


def facts(client: Client) -> dict[str, str]:
    page = soup(client.get("/school/"))
    return {
        name.get_text(): " ".join(value.get_text().split())
        for name, value in zip(page.select("dl.facts dt"), page.select("dl.facts dd"), strict=True)
    }


def test_school_counts_its_own_people_and_classes(ada: Client, people: People) -> None:
    assert facts(ada) == {
        "Students": "2",
        "Teachers": "1",
        "Guardians": "1",
        "Administrators": "1",
        "Classes": "1",
        "Places in classes": "2",
        "Due now": "0",
        "Planned for later": "0",
        "Parked": "0",
        "Uncertain": "0",
    }
    assert "Everything due has been sent or is on its way." in ada.get("/school/").content.decode()


def message(people: People, state: str, *, minutes: int = 0, **more: object) -> OutboxMessage:
    now = timezone.now()
    return OutboxMessage.objects.create(
        school=people.school,
        kind="classroom.mail_notice",
        dedupe=str(uuid.uuid4()),
        due_at=now + timedelta(minutes=minutes),
        created_at=now,
        state=state,
        **more,
    )


def test_school_tells_how_the_background_work_goes(ada: Client, people: People) -> None:
    message(people, "new", minutes=-10)
    message(people, "new", minutes=60)
    message(people, "sent", minutes=-5)
    message(people, "parked", tries=5, last_error="SMTPException: address refused")
    message(people, "uncertain")
    OutboxMessage.objects.update(school=people.school)
    known = facts(ada)
    assert (known["Planned for later"], known["Parked"], known["Uncertain"]) == ("1", "1", "1")
    assert known["Due now"].startswith("1 (the oldest since 10")
    shown = text(soup(ada.get("/school/")))
    assert "Work has been waiting for more than five minutes." in shown
    assert "1 message could not be handled after five tries." in shown
    assert "Of 1 message it is not known whether it left." in shown
    assert "SMTPException: address refused" in shown


def test_work_of_another_school_is_not_shown(client: Client, people: People) -> None:
    message(people, "parked")
    boss = RoleFactory(person__school=people.nora.school, role="administrator").person
    client.force_login(boss)
    assert facts(client)["Parked"] == "0"


@pytest.mark.parametrize("people_more", [1, 3])
def test_school_pages_cost_the_same_for_any_size(
    ada: Client, people: People, people_more: int, django_assert_num_queries
) -> None:
    for _ in range(people_more):
        RoleFactory(person__school=people.school, role="teacher")
        message(people, "parked")
    with django_assert_num_queries(10):
        ada.get("/school/")
    with django_assert_num_queries(6):
        ada.get("/school/staff/")


# staff

OLA = {"given_name": "Ola", "family_name": "Berg", "username": "ola", "email": "", "roles": ["teacher"]}


def code(response) -> tuple[str, str]:
    username, password = (code.get_text() for code in soup(response).select(".slip .code"))
    return username, password


def test_new_teacher_gets_a_slip_that_works(ada: Client, people: People) -> None:
    response = ada.post("/school/staff/", OLA)
    assert response.status_code == 200
    username, password = code(response)
    ola = Client()
    assert ola.post("/login/", {"username": username, "password": password})["Location"] == "/"
    assert ola.get("/classes/new/").status_code == 200
    person = User.objects.get(username="ola")
    assert (person.school, person.sort_key) == (people.school, "berg ola")


def test_colleague_may_be_teacher_and_administrator(ada: Client) -> None:
    ada.post("/school/staff/", OLA | {"roles": ["teacher", "administrator"]})
    assert set(SchoolRole.objects.filter(person__username="ola").values_list("role", flat=True)) == {
        "teacher",
        "administrator",
    }


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": "NORA"}, "Somebody has this user name already"),
        ({"username": "a b"}, "letters, digits and . _ - + @ only"),
        ({"roles": []}, "Choose at least one"),
        ({"roles": ["student"]}, "Select a valid choice"),
        ({"given_name": ""}, "This field is required"),
        ({"email": "x"}, "valid email"),
    ],
)
def test_colleague_is_refused_beside_the_field(ada: Client, changed: dict[str, object], words: str) -> None:
    before = User.objects.count()
    response = ada.post("/school/staff/", OLA | changed)
    assert response.status_code == 422
    assert words in soup(response).select_one("#error-summary").get_text()
    assert User.objects.count() == before


def test_staff_list_names_roles_and_classes(ada: Client, people: People) -> None:
    rows = [
        [text(cell) for cell in row.select("th, td")[:4]]
        for row in soup(ada.get("/school/staff/")).select("tbody tr")
    ]
    assert rows == [
        ["Ada Lindqvist", "ada", "Administrator", ""],
        ["Tess Marsh", "tess", "Teacher", "7B"],
    ]


def new_slip(client: Client, person: User, key: str = ""):
    return client.post(f"/school/staff/{person.pk}/slip/", {"idempotency_key": key or str(uuid.uuid4())})


def test_new_slip_replaces_the_password_once(ada: Client, people: People) -> None:
    key = str(uuid.uuid4())
    _, password = code(new_slip(ada, people.tess, key))
    people.tess.refresh_from_db()
    assert people.tess.check_password(password)
    assert "This slip was made already" in new_slip(ada, people.tess, key).content.decode()
    people.tess.refresh_from_db()
    assert people.tess.check_password(password)


@pytest.mark.parametrize("who", ["sam", "gus", "nora"])
def test_slips_of_staff_are_for_staff_of_the_school(ada: Client, people: People, who: str) -> None:
    assert new_slip(ada, getattr(people, who)).status_code == 404


def test_teachers_make_no_slips_for_colleagues(client: Client, people: People) -> None:
    client.force_login(people.tess)
    assert new_slip(client, people.ada).status_code == 403
    assert client.post("/school/staff/", OLA).status_code == 403
    people.ada.refresh_from_db()
    assert people.ada.check_password(PASSWORD)


def test_slip_without_a_key_is_refused(ada: Client, people: People) -> None:
    assert new_slip(ada, people.tess, "x").status_code == 422


def test_closed_accounts_are_no_colleagues(ada: Client, people: People) -> None:
    UserFactory(school=people.school, given_name="Gone", is_active=False).school_roles.create(
        school=people.school, role="teacher"
    )
    assert "Gone" not in ada.get("/school/staff/").content.decode()
