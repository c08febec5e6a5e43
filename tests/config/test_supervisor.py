"""`make run` as one process: what it refuses, what it serves, and what it leaves behind."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mastery.config.supervisor import PROCESSES
from tests.support import programs
from tests.support.programs import eventually, free_port

pytestmark = pytest.mark.slow

SUPERVISOR = ("-m", "mastery.config.supervisor")


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        pytest.param(
            {"PORT": "eighty"}, "PORT must be a whole number from 1 to 65535, not 'eighty'.", id="no port"
        ),
        pytest.param(
            {"DATABASE_URL": "mysql://host/school"},
            "DATABASE_URL must look like postgresql://name:password@host:5432/database.",
            id="no address",
        ),
        pytest.param(
            {"DATABASE_URL": "postgresql://tess:secret@127.0.0.1:1/school"},
            "The database named by DATABASE_URL refuses us: connection failed: "
            'connection to server at "127.0.0.1", port 1 failed: Connection refused',
            id="nobody listens",
        ),
        pytest.param(
            {"REDIS_URL": "redis://127.0.0.1:1/0"},
            "The Redis server named by REDIS_URL refuses us: "
            "Error 111 connecting to 127.0.0.1:1. Connection refused.",
            id="no broker",
        ),
        pytest.param(
            {"MASTERY_DATA_DIR": "/dev/null/data"},
            "The data folder /dev/null/data cannot be written (Not a directory): "
            "set MASTERY_DATA_DIR to a folder of yours.",
            id="no folder",
        ),
    ],
)
def test_what_cannot_work_is_refused_in_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, variables: dict[str, str], sentence: str
) -> None:
    folder = str(tmp_path_factory.getbasetemp() / "refused")
    defaults = {"PORT": str(free_port()), "MASTERY_DATA_DIR": folder, "DEMO": "false"}
    refused = programs.run(*SUPERVISOR, **defaults | variables)
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", f"{sentence}\n")


def test_taken_port_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = programs.run(*SUPERVISOR, PORT=str(port), MASTERY_DATA_DIR=str(tmp_path / "data"))
    sentence = f"Port {port} is taken by another program: choose one with make run PORT=8001.\n"
    assert (refused.returncode, refused.stderr) == (1, sentence)
    assert not (tmp_path / "data").exists()


class Site:
    """A running site in a data folder that the tests of this module share, because making one takes time."""

    def __init__(self, folder: Path, number: int) -> None:
        self.data = folder / "data"
        self.log = folder / f"{number}.log"
        self.port = free_port()
        self.variables = {"PORT": str(self.port), "MASTERY_DATA_DIR": str(self.data), "DEMO": "false"}

    @property
    def output(self) -> str:
        return self.log.read_text()

    def is_gone(self) -> bool:
        """Neither the site's processes nor those of its servers."""
        return not programs.processes_mentioning(str(self.data)) and not self.pages()

    def pages(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def process(self, name: str) -> int:
        """The number of the process that the supervisor calls by this name."""
        candidates = programs.processes_mentioning(" ".join(PROCESSES[name][-2:]))
        (found,) = [process for process in candidates if process.parent == self.supervisor.pid]
        return found.number

    supervisor: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    site = Site(folder, len(list(folder.glob("*.log"))))
    with programs.started(*SUPERVISOR, output=site.log, **site.variables) as site.supervisor:
        ready = f"Mastery is ready at http://127.0.0.1:{site.port}/ (first page after "
        assert eventually(lambda: ready in site.output or site.supervisor.poll() is not None, within=180)
        assert ready in site.output, site.output
        yield site
    assert eventually(site.is_gone)


def test_site_serves_a_page_and_commands_join_its_servers(site: Site) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/readyz", timeout=5) as answer:
        assert answer.read() == b"ready"
    keepers = programs.processes_mentioning(f"embedded.keeper postgres {site.data}")
    count = "from django.db import connection as c; print(len(c.introspection.table_names()) > 20)"
    command = programs.run("manage.py", "shell", "--no-imports", "-c", count, **site.variables)
    assert (command.returncode, command.stdout) == (0, "True\n"), command.stderr
    assert len(keepers) == 1
    assert programs.processes_mentioning(f"embedded.keeper postgres {site.data}") == keepers
    site.supervisor.send_signal(signal.SIGINT)
    assert site.supervisor.wait(15) == 0
    assert site.is_gone()


def test_one_process_that_dies_stops_all_and_is_named(site: Site) -> None:
    os.kill(site.process("outbox relay"), signal.SIGKILL)
    assert site.supervisor.wait(15) == 1
    assert "The outbox relay has ended (signal SIGKILL): everything stops." in site.output
    assert site.is_gone()


def test_killed_supervisor_leaves_no_process(site: Site) -> None:
    site.supervisor.kill()
    assert eventually(site.is_gone)
