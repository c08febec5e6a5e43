"""The servers behind the tests: real ones, started when the first test asks for them."""

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from mastery.config import env, garbage, servers
from mastery.config.celery import app as celery_app
from mastery.config.embedded.services import Membership
from tests.support import databases
from tests.support.databases import Seat

pytest_plugins = ["tests.support.people", "tests.support.cycle", "tests.support.browser"]

JOURNEYS = "tests/journeys/"
LONGEST = (
    "tests/config/test_supervisor.py",
    "tests/mastery/services/test_status_machine.py",
    "tests/test_role_matrix.py",
)


def pytest_configure() -> None:
    """A test process keeps all that it has loaded, as a web process does."""
    garbage.settle()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no test process is left with them at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))


class JourneysTogether(LoadScopeScheduling):  # type: ignore[misc]
    """A module goes to one test process as a whole, and all journeys to the same: one product serves them."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(JOURNEYS):
            return JOURNEYS
        return str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> JourneysTogether:
    return JourneysTogether(config, log)


@pytest.fixture(scope="session")
def embedded_servers() -> Membership | None:
    try:
        return servers.make_available(settings.EMBEDDED_SERVERS)
    except SystemExit as refusal:
        pytest.exit(str(refusal), returncode=1)


@pytest.fixture(scope="session")
def seat(embedded_servers: Membership | None) -> Seat:
    return databases.take_seat()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, seat: Seat
) -> Iterator[None]:
    """In place of the plug-in's own: copying a template takes a fiftieth of the time of migrating."""
    connection = connections["default"]
    connection.settings_dict["NAME"] = seat.database
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        databases.copy_template(seat.database)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: databases.start_afresh())
        yield
        connection.close()
        connection.close_pool()
        databases.drop(seat.database)


@pytest.fixture
def broker(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty message broker, which this process's Celery app then uses too."""
    url = seat.redis_url
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    with monkeypatch.context() as patch:
        patch.setenv("REDIS_URL", url)
        broker_url = env.redis("REDIS_URL")
    monkeypatch.setattr(celery_app.conf, "broker_url", broker_url)
    return url
