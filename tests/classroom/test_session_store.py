"""A session holds for its time, for an account that is open, under its password."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from classroom.models import User
from tests.support.pages import Client
from tests.support.people import People


@pytest.fixture
def tess(client: Client, people: People) -> Client:
    client.force_login(people.tess)
    assert client.get("/account/").status_code == 200
    return client


def test_a_session_that_is_over_is_nobodys(tess: Client):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert tess.get("/account/")["Location"].startswith("/login/")


def test_a_session_that_is_gone_is_nobodys(tess: Client):
    Session.objects.all().delete()
    assert tess.get("/account/")["Location"].startswith("/login/")


def test_a_closed_account_is_signed_out_at_the_next_look(tess: Client, people: People):
    User.objects.filter(pk=people.tess.pk).update(is_active=False)
    assert tess.get("/account/")["Location"].startswith("/login/")


def test_an_account_that_is_gone_is_signed_out_at_the_next_look(client: Client, people: People):
    stranger = User.objects.create_user(
        username="stranger", password="a-long-password", given_name="Nobody", school=people.school
    )
    client.force_login(stranger)
    stranger.delete()
    assert client.get("/account/")["Location"].startswith("/login/")


def test_a_new_password_ends_other_sessions(tess: Client, people: People):
    people.tess.set_password("another-long-password")
    people.tess.save()
    assert tess.get("/account/")["Location"].startswith("/login/")
