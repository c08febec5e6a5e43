import pytest

from tests.support import databases, programs
from tests.support.databases import Seat

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "mastery.config.settings.prod",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "mastery.example.org",
    "DATABASE_URL": "postgresql://mastery_app@localhost/mastery",
    "REDIS_URL": "redis://localhost:6379/0",
}


def test_production_settings_pass_the_deployment_checks() -> None:
    checked = programs.run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set: the program needs it to start."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50 characters."),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set: the program needs it to start."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the exact hosts, not *."),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set: the program needs it to start."),
        ({"REDIS_URL": ""}, "REDIS_URL is not set: the program needs it to start."),
        ({"DEBUG": "true"}, "DEBUG and DEMO are for one machine only: these settings refuse them."),
        ({"DEMO": "true"}, "DEBUG and DEMO are for one machine only: these settings refuse them."),
        ({"SITE_ORIGIN": "http://mastery.example.org"}, "SITE_ORIGIN must begin with https://."),
    ],
    ids=lambda value: next(iter(value.items())).__repr__() if isinstance(value, dict) else "",
)
def test_production_refuses_what_is_missing_or_unsafe(changes: dict[str, str], sentence: str) -> None:
    refused = programs.run("-c", "import mastery.config.settings.prod", **PRODUCTION | changes)
    assert (refused.returncode, refused.stderr) == (1, f"{sentence}\n")


def test_demo_is_refused_without_debug() -> None:
    refused = programs.run("-c", "import mastery.config.settings.dev", DEMO="true", DEBUG="false")
    assert (refused.returncode, refused.stderr) == (
        1,
        "DEMO is only allowed with DEBUG: its passwords are known to everybody.\n",
    )


def test_only_schema_commands_connect_as_the_owner() -> None:
    """The running program gets the address of a role that owns nothing."""
    show = "from mastery.config.settings import dev; print(dev.DATABASES['default']['USER'])"
    assert programs.run("-c", show).stdout == "mastery_app\n"
    assert programs.run("-c", show, AS_DATABASE_OWNER="true").stdout == "mastery_owner\n"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["mastery_app", "postgres"])
def test_production_refuses_a_database_that_may_lose_answers(seat: Seat, role: str) -> None:
    """The tests' own server is such a one, for speed."""
    url = (
        databases.superuser_url(seat.database) if role == "postgres" else databases.program_url(seat.database)
    )
    refused = programs.run("manage.py", "showmigrations", **PRODUCTION | {"DATABASE_URL": url})
    dangers = "fsync is off, full_page_writes is off, synchronous_commit is off"
    if role == "postgres":
        dangers += ", the role is a superuser"
    sentence = f"The database named by DATABASE_URL is not safe for real data: {dangers}.\n"
    assert (refused.returncode, refused.stderr) == (1, sentence)
