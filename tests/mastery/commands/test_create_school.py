"""`manage.py create_school`: a school on a real server."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from classroom.models import School, User
from mastery.management.commands import create_school as command
from mastery.models import MasteryPolicy
from tests.support.pages import Client
from tests.support.people import People

STRONG = "river-candle-owl-7"


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch):
    def run(
        name: str = "Hill School", username: str = "mia", *options: str, password: str | None = STRONG
    ) -> str:
        if password is not None:
            monkeypatch.setenv("MASTERY_ADMIN_PASSWORD", password)
        else:
            monkeypatch.delenv("MASTERY_ADMIN_PASSWORD", raising=False)
        out = StringIO()
        call_command("create_school", name, "--administrator", username, *options, stdout=out)
        return out.getvalue()

    return run


def test_school_is_created_and_its_administrator_signs_in(run) -> None:
    said = run("Hill  School", "mia", "--time-zone", "Europe/Berlin", "--given-name", "Mia")
    assert said == "Hill School is ready. mia signs in with the password you gave.\n"
    school = School.objects.get(name="Hill School")
    assert (school.time_zone, school.is_demo) == ("Europe/Berlin", False)
    assert MasteryPolicy.objects.get(school=school).version == 1
    client = Client()
    assert client.post("/login/", {"username": "mia", "password": STRONG}).status_code == 303
    assert client.get("/school/").status_code == 200


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "too short"),
        ("password123", "too common"),
        ("84716253948", "entirely numeric"),
        ("mia-is-the-admin", "too similar"),
    ],
)
def test_weak_password_is_refused(run, password: str, words: str) -> None:
    username = "mia-is-the-admins" if words == "too similar" else "mia"
    with pytest.raises(CommandError, match=f"^The password is too weak.*{words}"):
        run("Hill School", username, password=password)
    assert not School.objects.filter(name="Hill School").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Harbor School", "mia"), "There is a school named Harbor School already."),
        (("Hill School", "TESS"), "Somebody has the user name TESS already."),
        (("Hill School", "mi a"), "A user name has letters, digits and . _ - + @ only, at most 150 of them."),
        (
            ("Hill School", "mia", "--time-zone", "Mars/Olympus"),
            "There is no time zone Mars/Olympus. They are named like Europe/Berlin.",
        ),
        ((" ", "mia"), "The school needs a name of 1 to 200 ordinary characters."),
        (
            ("Hill School", "mia", "--given-name", "\t"),
            "The administrator needs a name of 1 to 150 ordinary characters.",
        ),
    ],
)
def test_wrong_arguments_are_refused_in_a_sentence(
    run, people: People, arguments: tuple[str, ...], sentence: str
) -> None:
    before = School.objects.count(), User.objects.count()
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert str(refused.value) == sentence
    assert (School.objects.count(), User.objects.count()) == before


class Terminal:
    @staticmethod
    def isatty() -> bool:
        return True


@pytest.mark.parametrize("second", [STRONG, "something else"])
def test_password_is_asked_for_twice(run, monkeypatch: pytest.MonkeyPatch, second: str) -> None:
    answers = iter([STRONG, second])
    monkeypatch.setattr(command.sys, "stdin", Terminal())
    monkeypatch.setattr(command.getpass, "getpass", lambda _prompt: next(answers))
    if second == STRONG:
        assert "is ready" in run(password=None)
    else:
        with pytest.raises(CommandError, match="not the same"):
            run(password=None)


def test_without_a_terminal_the_variable_is_named(run) -> None:
    with pytest.raises(CommandError, match="Set MASTERY_ADMIN_PASSWORD"):
        run(password=None)
