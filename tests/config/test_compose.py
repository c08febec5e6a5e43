"""The compose file: valid by its schema, and every command in it really run against real servers."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from mastery.config.celery import app as celery_app
from tests.support import databases, programs
from tests.support.databases import Seat
from tests.support.programs import eventually, free_port

FILE = programs.PROJECT / "docker-compose.yml"
PROGRAMS = {"web", "worker", "beat", "relay", "migrate"}
VARIABLES = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "mastery.example.org",
    "EMAIL_URL": "smtp://localhost:25?security=none",
    "DATABASE_PASSWORD": "a1",
    "DATABASE_OWNER_PASSWORD": "b2",
    "DATABASE_APP_PASSWORD": "c3",
    "REDIS_PASSWORD": "d4",
}


def compose(**variables: str) -> dict[str, Any]:
    """The file as the engine reads it: `${NAME:?}` must be set, `${NAME:-x}` may be."""

    def value(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        return variables[name] if default is None else variables.get(name, default)

    text = re.sub(r"\$\{(?P<name>\w+)(?::\?|:-(?P<default>[^}]*))\}", value, FILE.read_text())
    return yaml.safe_load(text)  # type: ignore[no-any-return]


def test_compose_file_is_valid() -> None:
    checked = programs.run("-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE))
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_no_secret_has_a_default(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        compose(**{other: value for other, value in VARIABLES.items() if other != name})


def test_services_wait_for_servers_and_tables_and_keep_their_data() -> None:
    services = compose(**VARIABLES)["services"]
    assert services.keys() == PROGRAMS | {"db", "redis"}
    for name in PROGRAMS - {"migrate"}:
        conditions = {other: wait["condition"] for other, wait in services[name]["depends_on"].items()}
        assert conditions == {
            "db": "service_healthy",
            "redis": "service_healthy",
            "migrate": "service_completed_successfully",
        }
    assert all("healthcheck" in services[name] for name in ("web", "worker", "db", "redis"))
    assert services["db"]["volumes"] == ["database:/var/lib/postgresql"]
    assert services["redis"]["volumes"] == ["redis:/data"]


def test_only_migrate_knows_the_owner_of_the_tables() -> None:
    services = compose(**VARIABLES)["services"]
    knowing = {name for name, service in services.items() if "DATABASE_OWNER_URL" in service["environment"]}
    assert knowing == {"migrate"}


def test_image_collects_static_files_with_settings_that_are_accepted(tmp_path: Path) -> None:
    """The very command of the Dockerfile."""
    dockerfile = (programs.PROJECT / "Dockerfile").read_text()
    line = next(part for part in dockerfile.replace("\\\n", "").split("\n") if "collectstatic" in part)
    words = line.removeprefix("RUN ").split()
    variables = dict(word.split("=", 1) for word in words if "=" in word)
    command = [word for word in words if "=" not in word]
    done = programs.run(
        *command[1:],
        **variables,
        DJANGO_SETTINGS_MODULE="mastery.config.settings.prod",
        STATIC_ROOT=str(tmp_path / "static"),
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


@pytest.mark.django_db(transaction=True)
def test_roles_of_the_database_server_divide_the_rights(seat: Seat) -> None:
    """Run as the server's superuser would, then taken back; the roles of the tests step aside meanwhile."""
    statements = compose(**VARIABLES)["configs"]["roles"]["content"].replace(
        "DATABASE mastery ", f"DATABASE {seat.database} "
    )
    with psycopg.connect(databases.superuser_url(seat.database)) as server:
        for role in ("mastery_owner", "mastery_app"):
            server.execute(f"ALTER ROLE {role} RENAME TO {role}_of_tests")
        server.execute(statements)
        server.execute("SET ROLE mastery_owner")
        server.execute("CREATE SCHEMA drawer; CREATE TABLE drawer.note (n serial)")
        rights = "SELECT has_table_privilege('mastery_app', 'drawer.note', %s)"
        allowed = {
            right: server.execute(rights, [right]).fetchone() for right in ("SELECT", "DELETE", "TRUNCATE")
        }
        assert allowed == {"SELECT": (True,), "DELETE": (True,), "TRUNCATE": (False,)}
        server.rollback()


class Deployment:
    """The services' own commands and checks, with the addresses of this machine's servers."""

    def __init__(self, seat: Seat, folder: Path) -> None:
        self.services = compose(**VARIABLES)["services"]
        self.folder = folder
        self.replaced = {
            name: seat.environment[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
        }
        self.replaced |= {
            "DJANGO_SETTINGS_MODULE": "mastery.config.settings.prod",
            "MASTERY_DATA_DIR": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "WORKER_SIGN_OF_LIFE": str(folder / "worker-is-alive"),
            "PORT": str(free_port()),
            "HOST": "127.0.0.1",
            "ACCEPT_UNSAFE_DATABASE": "true",
        }

    def variables(self, service: str) -> dict[str, str]:
        """No service learns an address that the file does not give it."""
        given = self.services[service]["environment"]
        needless = {"DATABASE_OWNER_URL"} - given.keys()
        return given | {name: value for name, value in self.replaced.items() if name not in needless}

    def words(self, command: list[str]) -> list[str]:
        """`python` and the console scripts are those of the environment that runs the tests."""
        first, *rest = command
        if first == "python":
            return rest
        return [str(Path(sys.executable).with_name(first)), *rest]

    def grace(self, service: str) -> int:
        """Seconds that the file gives the service to end its work."""
        return int(self.services[service]["stop_grace_period"].removesuffix("s"))

    def log(self, service: str) -> str:
        return (self.folder / f"{service}.log").read_text()

    def is_healthy(self, service: str) -> bool:
        check = self.services[service]["healthcheck"]["test"]
        assert check[0] == "CMD"
        return programs.run(*self.words(check[1:]), **self.variables(service)).returncode == 0


@pytest.fixture
def deployment(seat: Seat, broker: str, tmp_path: Path) -> Iterator[Deployment]:
    deployment = Deployment(seat, tmp_path)
    (tmp_path / "static").mkdir()
    yield deployment
    assert not programs.processes_mentioning(str(tmp_path))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_command_of_the_file_runs_and_becomes_healthy(deployment: Deployment) -> None:
    migrated = programs.run(
        *deployment.words(deployment.services["migrate"]["command"]), **deployment.variables("migrate")
    )
    assert migrated.returncode == 0, migrated.stderr
    with ExitStack() as running:
        processes = {}
        for name in sorted(PROGRAMS - {"migrate"}):
            command = deployment.words(deployment.services[name]["command"])
            started = programs.started(
                *command, output=deployment.folder / f"{name}.log", **deployment.variables(name)
            )
            processes[name] = running.enter_context(started)
        for name in ("web", "worker"):
            assert eventually(lambda name=name: deployment.is_healthy(name), within=40), name  # type: ignore[misc]
        celery_app.send_task("classroom.tick_outbox")
        assert eventually(lambda: "succeeded in" in deployment.log("worker"))
        assert eventually(lambda: "beat: Starting" in deployment.log("beat"))
        assert {name: process.poll() for name, process in processes.items()} == dict.fromkeys(processes)
        for process in processes.values():
            process.terminate()
        ended = {name: process.wait(deployment.grace(name)) for name, process in processes.items()}
        assert ended == dict.fromkeys(processes, 0)


def test_health_checks_refuse_what_is_not_there(tmp_path: Path) -> None:
    """No server listens at this port, and the worker's sign of life is from long ago."""
    sign = tmp_path / "sign"
    sign.touch()
    os.utime(sign, (1, 1))
    variables = {"PORT": str(free_port()), "ALLOWED_HOSTS": "a.example", "WORKER_SIGN_OF_LIFE": str(sign)}
    for name in ("web", "worker"):
        assert programs.run("-m", "mastery.config.health", name, **variables).returncode == 1
