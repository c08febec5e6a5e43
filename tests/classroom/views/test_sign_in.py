"""Signing in and out, and the first page of each role."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classroom.models import SignInTries
from classroom.roles import Role
from classroom.services.sign_in import LONGEST_WAIT, admit_try, forget_tries, wait_after
from classroom.views.sign_in import first_page
from tests.support.factories import NOW, PASSWORD
from tests.support.pages import Client, soup
from tests.support.people import People

SIGN_IN = "/login/"


def post(client: Client, username: str, password: str, **more: str):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_sign_in_leads_home(client: Client, people: People) -> None:
    response = post(client, "TESS", PASSWORD)
    assert (response.status_code, response["Location"]) == (303, "/")
    assert client.session["_auth_user_id"] == str(people.tess.pk)


def test_sign_in_starts_a_new_session(client: Client, people: People) -> None:
    session = client.session
    session["from"] = "before"
    session.save()
    before = client.session.session_key
    post(client, "tess", PASSWORD)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("username", "password"),
    [("tess", "wrong-password"), ("nobody", PASSWORD)],
    ids=["wrong password", "no such name"],
)
def test_wrong_sign_in_keeps_both_fields_and_tells_nothing_more(
    client: Client, people: People, username: str, password: str
) -> None:
    response = post(client, username, password)
    page = soup(response)
    assert response.status_code == 422
    assert page.select_one("#error-summary li").get_text(strip=True) == "User name and password do not match"
    assert page.select_one("input[name=username]")["value"] == username
    assert page.select_one("input[name=password]")["value"] == password
    assert page.title.get_text().startswith("Error:")
    assert "no-store" in response["Cache-Control"]


def test_closed_account_looks_like_a_wrong_password(client: Client, people: People) -> None:
    people.sam.is_active = False
    people.sam.save(update_fields=["is_active"])
    closed = post(client, "sam", PASSWORD)
    assert "User name and password do not match" in closed.content.decode()


@pytest.mark.parametrize("name", ["", "a\x00b", "x" * 200])
def test_strange_names_are_refused_beside_the_field(client: Client, people: People, name: str) -> None:
    response = post(client, name, PASSWORD)
    assert response.status_code == 422
    assert soup(response).select_one(".field.bad .problem") is not None


@pytest.mark.parametrize(
    ("asked", "lands"),
    [
        ("/account/", "/account/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_sign_in_returns_only_to_our_own_pages(
    client: Client, people: People, asked: str, lands: str
) -> None:
    assert post(client, "tess", PASSWORD, next=asked)["Location"] == lands


def test_next_page_survives_a_wrong_password(client: Client, people: People) -> None:
    page = soup(post(client, "tess", "wrong", next="/account/"))
    assert page.select_one("input[name=next]")["value"] == "/account/"


def test_sixth_wrong_try_has_to_wait_even_with_the_right_password(client: Client, people: People) -> None:
    for _ in range(5):
        assert "do not match" in post(client, "tess", "wrong").content.decode()
    refused = post(client, "tess", PASSWORD)
    assert refused.status_code == 422
    assert "Wait 5 seconds, then try again." in refused.content.decode()
    assert post(client, "sam", PASSWORD).status_code == 303, "others behind the same address get in"


def test_waiting_is_over_after_the_time_told(people: People) -> None:
    for second in range(5):
        assert not admit_try(username="tess", address="a", now=NOW + timedelta(seconds=second))
    last = NOW + timedelta(seconds=4)
    assert admit_try(username="tess", address="a", now=last + timedelta(seconds=3)) == timedelta(seconds=2)
    assert not admit_try(username="Tess", address="a", now=last + timedelta(seconds=5))
    assert admit_try(username="tess", address="a", now=last + timedelta(seconds=6)) == timedelta(seconds=9)
    assert not admit_try(username="tess", address="b", now=last + timedelta(seconds=6))


def test_sign_in_that_works_starts_the_count_afresh(client: Client, people: People) -> None:
    for _ in range(4):
        post(client, "tess", "wrong")
    post(client, "tess", PASSWORD)
    assert not SignInTries.objects.exists()


def test_waits_double_up_to_five_minutes() -> None:
    seconds = [int(wait_after(tries).total_seconds()) for tries in (0, 4, 5, 6, 7, 8, 11, 12, 1000)]
    assert seconds == [0, 0, 5, 10, 20, 40, 300, 300, 300]
    assert wait_after(10**6) == LONGEST_WAIT


@pytest.mark.django_db
def test_tries_are_forgotten_after_a_day() -> None:
    admit_try(username="old", address="a", now=NOW)
    admit_try(username="new", address="a", now=NOW + timedelta(days=1, seconds=1))
    assert SignInTries.objects.count() == 1
    forget_tries(username="new", address="a")
    assert not SignInTries.objects.exists()


def test_sign_out_ends_the_session_and_clears_the_device(client: Client, people: People) -> None:
    client.force_login(people.tess)
    response = client.post("/logout/")
    assert (response.status_code, response["Location"]) == (303, SIGN_IN)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302


def test_signed_in_person_is_sent_on_from_the_door(client: Client, people: People) -> None:
    client.force_login(people.tess)
    assert client.get(SIGN_IN)["Location"] == "/"


def test_fragment_without_a_session_sends_the_whole_page_to_the_door(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/classes/?q=a"}
    response = client.get("/", headers=headers, follow=True)
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/login/?next=%2Fclasses%2F%3Fq%3Da"


@pytest.mark.parametrize(
    ("address", "lead"),
    [
        pytest.param("/account/", "/account/", id="a page"),
        pytest.param("/classes/?q=a", "/classes/?q=a", id="a page with what it was asked for"),
    ],
)
def test_opening_a_page_without_a_session_comes_back_to_it(
    client: Client, people: People, address: str, lead: str
) -> None:
    page = soup(client.get(address, follow=True))
    assert page.select_one("input[name=next]")["value"] == lead
    assert page.select_one("input[name=unsent]") is None


@pytest.mark.parametrize(
    ("stood_on", "lands"),
    [
        pytest.param("http://testserver/classes/?q=a", "/classes/?q=a", id="the page the form stood on"),
        pytest.param("", "/", id="home, where the browser names no page"),
        pytest.param("https://elsewhere.example/classes/", "/", id="home, not another site"),
        pytest.param("http://testserver@elsewhere.example/", "/", id="home, not a disguised one"),
        pytest.param("http://testserver", "/", id="home from an address without a path"),
        pytest.param("http://testserver//elsewhere.example", "/", id="home, not a site named by a path"),
    ],
)
def test_sending_without_a_session_comes_back_to_the_page_of_the_form(
    client: Client, people: People, stood_on: str, lands: str
) -> None:
    page = soup(client.post(reverse("classroom:sign_out"), headers={"Referer": stood_on}, follow=True))
    assert "what you sent was not done" in page.main.text
    sent = {field["name"]: field["value"] for field in page.select("main input[type=hidden]")}
    assert post(client, "tess", PASSWORD, **sent)["Location"] == lands


def test_that_nothing_was_done_is_said_after_a_wrong_password_too(client: Client, people: People) -> None:
    page = soup(post(client, "tess", "wrong", next="/account/", unsent="1"))
    assert "what you sent was not done" in page.main.text
    assert "what you sent was not done" not in soup(post(client, "tess", "wrong")).main.text


def test_fragment_sent_without_a_session_is_said_not_to_be_done(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/classes/?q=a"}
    response = client.post("/logout/", headers=headers, follow=True)
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/login/?next=%2Fclasses%2F%3Fq%3Da&unsent=1"


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        pytest.param({Role.TEACHER}, "classroom:today", id="a teacher begins with today"),
        pytest.param({Role.ADMINISTRATOR}, "classroom:today", id="so does an administrator"),
        pytest.param({Role.TEACHER, Role.GUARDIAN}, "classroom:today", id="a teacher with a child too"),
        pytest.param({Role.STUDENT}, "mastery:me", id="a student begins with where they are"),
        pytest.param({Role.GUARDIAN}, "mastery:family", id="a guardian with the children"),
        pytest.param(set(), "classroom:account", id="nobody in particular with the account"),
    ],
)
def test_first_page_fits_the_role(roles: set[Role], page: str) -> None:
    assert first_page(frozenset(roles)) == reverse(page)


def test_last_sign_in_is_remembered(client: Client, people: People) -> None:
    post(client, "sam", PASSWORD)
    people.sam.refresh_from_db()
    assert timezone.now() - people.sam.last_login < timedelta(minutes=1)
