"""A person's own account, notices and help; the component sheet; pages that are not there."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from classroom.models import Notice, User
from mastery.selectors.policies import UNLIMITED
from tests.support import factories
from tests.support.factories import NOW, PASSWORD
from tests.support.pages import Client, soup
from tests.support.people import People

EVERYBODY = ["tess", "ada", "sam", "gus"]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("url", ["/account/", "/notices/", "/help/"])
def test_pages_of_one_s_own_are_for_everybody(client: Client, people: People, who: str, url: str) -> None:
    client.force_login(getattr(people, who))
    response = client.get(url)
    assert response.status_code == 200
    assert len(soup(response).select("h1")) == 1
    assert "no-store" in response["Cache-Control"]


# account


def test_settings_are_saved(client: Client, people: People) -> None:
    client.force_login(people.sam)
    response = client.post("/account/", {"email": "sam@home.example"})
    assert (response.status_code, response["Location"]) == (303, "/account/")
    people.sam.refresh_from_db()
    assert (people.sam.email, people.sam.keys_on) == ("sam@home.example", False)
    page = client.get("/account/")
    assert 'data-mastery-keys="off"' in page.content.decode()
    assert "Your settings are saved." in page.content.decode()


def test_wrong_address_stays_in_its_field(client: Client, people: People) -> None:
    client.force_login(people.sam)
    response = client.post("/account/", {"email": "sam@", "keys_on": "on"})
    assert response.status_code == 422
    assert soup(response).select_one("input[name=email]")["value"] == "sam@"
    people.sam.refresh_from_db()
    assert people.sam.email == ""


def test_only_the_own_settings_change(client: Client, people: People) -> None:
    client.force_login(people.sam)
    hostile = {"username": "ada", "given_name": "X", "school": "2", "id": people.ada.pk, "is_active": ""}
    before = list(User.objects.exclude(pk=people.sam.pk).order_by("pk").values())
    client.post("/account/", {"email": "", "keys_on": "on", **hostile})
    people.sam.refresh_from_db()
    assert (people.sam.username, people.sam.given_name, people.sam.is_active) == ("sam", "Sam", True)
    assert list(User.objects.exclude(pk=people.sam.pk).order_by("pk").values()) == before


def change(client: Client, current: str, new: str, again: str = ""):
    return client.post("/account/password/", {"current": current, "new": new, "again": again or new})


def test_new_password_counts_and_signs_other_devices_out(client: Client, people: People) -> None:
    client.force_login(people.sam)
    elsewhere = Client()
    elsewhere.force_login(people.sam)
    assert change(client, PASSWORD, "river-candle-owl-7")["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    people.sam.refresh_from_db()
    assert people.sam.check_password("river-candle-owl-7")


@pytest.mark.parametrize(
    ("current", "new", "again", "words"),
    [
        pytest.param(
            "wrong", "river-candle-7", "", "This is not the password you use now", id="wrong old one"
        ),
        pytest.param(
            PASSWORD, "river-candle-7", "other", "The two new passwords are not the same", id="not twice"
        ),
        pytest.param(PASSWORD, "short", "", "too short", id="short"),
        pytest.param(PASSWORD, "1234567890123", "", "entirely numeric", id="numbers"),
        pytest.param(PASSWORD, "password123", "", "too common", id="common"),
        pytest.param(PASSWORD, "x" * 257, "", "at most 256 characters", id="endless"),
        pytest.param("", "river-candle-7", "", "This field is required", id="old one missing"),
    ],
)
def test_password_is_refused_beside_its_field(
    client: Client, people: People, current: str, new: str, again: str, words: str
) -> None:
    client.force_login(people.sam)
    response = change(client, current, new, again)
    assert response.status_code == 422
    assert words in soup(response).select_one(".field.bad .problem").get_text()
    assert PASSWORD not in response.content.decode(), "no password comes back"
    people.sam.refresh_from_db()
    assert people.sam.check_password(PASSWORD)


# notices


def notice(people: People, key: str, **more: object) -> Notice:
    fields = {"recipient": people.sam, "school": people.school, "title": key, "created_at": NOW}
    return Notice.objects.create(**(fields | {"key": key} | more))


def titles(client: Client) -> list[str]:
    return [heading.get_text(" ", strip=True) for heading in soup(client.get("/notices/")).select(".rows h2")]


def test_new_notices_come_first_and_nobody_elses(client: Client, people: People) -> None:
    notice(people, "old", read_at=NOW)
    notice(people, "new")
    notice(people, "of somebody else", recipient=people.ines)
    client.force_login(people.sam)
    assert titles(client) == ["New new", "old"]


def test_reading_leads_where_the_notice_leads(client: Client, people: People) -> None:
    told = notice(people, "check", url="/me/checks/7/")
    client.force_login(people.sam)
    response = client.post(f"/notices/{told.pk}/read/")
    assert (response.status_code, response["Location"]) == (303, "/me/checks/7/")
    assert titles(client) == ["check"]
    told.refresh_from_db()
    first = told.read_at
    client.post(f"/notices/{told.pk}/read/")
    told.refresh_from_db()
    assert told.read_at == first


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/", "//elsewhere.example/"])
def test_notice_never_leads_out_of_the_house(client: Client, people: People, url: str) -> None:
    told = notice(people, "x", url=url)
    client.force_login(people.sam)
    assert client.post(f"/notices/{told.pk}/read/")["Location"] == "/notices/"


def test_all_are_read_at_once(client: Client, people: People) -> None:
    for number in range(3):
        notice(people, f"n{number}")
    other = notice(people, "of somebody else", recipient=people.ines)
    client.force_login(people.sam)
    assert "3 are new." in client.get("/notices/").content.decode()
    client.post("/notices/read/")
    assert titles(client) == ["n2", "n1", "n0"]
    other.refresh_from_db()
    assert other.read_at is None


def test_notice_of_somebody_else_is_not_there(client: Client, people: People) -> None:
    told = notice(people, "x", recipient=people.ines)
    client.force_login(people.sam)
    assert client.post(f"/notices/{told.pk}/read/").status_code == 404


def test_no_notices_is_a_sentence(client: Client, people: People) -> None:
    client.force_login(people.sam)
    assert soup(client.get("/notices/")).select_one(".empty h2").get_text() == "Nothing new"


@pytest.mark.parametrize("notices", [1, 3, 40])
def test_notices_cost_the_same_for_any_number(
    client: Client, people: People, notices: int, django_assert_num_queries
) -> None:
    for number in range(notices):
        notice(people, f"n{number}")
    client.force_login(people.sam)
    with django_assert_num_queries(6):
        client.get("/notices/")


def test_text_of_a_notice_is_only_text(client: Client, people: People) -> None:
    notice(people, "k", title="<img src=x onerror=alert(1)>", body="<script>alert(1)</script>")
    client.force_login(people.sam)
    page = soup(client.get("/notices/"))
    assert page.select(".rows img, .rows script") == []


# help, components, pages that are not there


def test_help_tells_the_school_s_own_rule(client: Client, people: People) -> None:
    client.force_login(people.sam)
    assert "reaches 80\u00a0% of its points" in client.get("/help/").content.decode()


@pytest.mark.parametrize("url", ["/help/", "/school/"])
@pytest.mark.parametrize(("method", "is_said"), [("highest", True), ("average", False)])
def test_the_best_try_is_said_to_count_where_it_does(
    client: Client, people: People, url: str, method: str, is_said: bool
) -> None:
    effective_at = datetime(2001, 1, 1, tzinfo=UTC)
    factories.PolicyFactory(school=people.school, version=2, method=method, effective_at=effective_at)
    client.force_login(people.ada)
    assert ("The best try counts." in client.get(url).text) is is_said


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        (1, "There is 1 chance at each check, for all its objectives together."),
        (
            2,
            "There are 2 chances at each check, for all its objectives together. A later one asks what is not",
        ),
        (
            UNLIMITED,
            "There are as many chances at a check as it takes. A later one asks what is not there yet",
        ),
    ],
)
def test_help_says_that_chances_belong_to_a_check(
    client: Client, people: People, chances: int, said: str
) -> None:
    effective_at = datetime(2001, 1, 1, tzinfo=UTC)
    factories.PolicyFactory(school=people.school, version=2, chances=chances, effective_at=effective_at)
    client.force_login(people.sam)
    assert said in " ".join(soup(client.get("/help/")).main.text.split())


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        (1, "1 chance at each check."),
        (2, "2 chances at each check."),
        (UNLIMITED, "Chances without a limit."),
    ],
)
def test_the_school_page_says_how_many_chances_a_check_has(
    client: Client, people: People, chances: int, said: str
) -> None:
    effective_at = datetime(2001, 1, 1, tzinfo=UTC)
    factories.PolicyFactory(school=people.school, version=2, chances=chances, effective_at=effective_at)
    client.force_login(people.ada)
    assert said in soup(client.get("/school/")).select_one("#rule").parent.text


def test_component_sheet_is_for_builders_only(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/components/").status_code == 404
    monkeypatch.setattr(settings, "DEBUG", True)
    assert client.get("/components/").status_code == 200


def test_unknown_and_forbidden_look_the_same(client: Client, people: People) -> None:
    client.force_login(people.tess)
    foreign = client.get(f"/classes/{people.noras_section.pk}/students/")
    unknown = client.get("/classes/999999/students/")
    nowhere = client.get("/nowhere/")
    assert foreign.status_code == unknown.status_code == nowhere.status_code == 404
    assert foreign.content == unknown.content == nowhere.content


def test_forbidden_page_says_so(client: Client, people: People) -> None:
    client.force_login(people.tess)
    response = client.get("/school/")
    assert response.status_code == 403
    assert "This page is not open to you" in response.content.decode()


def test_fault_is_a_plain_page(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(people.tess)
    monkeypatch.setattr("classroom.views.help_page.policy_in_force", lambda *_args, **_named: 1 / 0)
    response = client.get("/help/")
    assert response.status_code == 500
    assert "We could not show this page" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()
