"""Programs of the project, run as people and servers run them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
OURS = {
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "MAKELEVEL",
    "PORT",
    "DEBUG",
}


def environment(**variables: str) -> dict[str, str]:
    """Only what a test names, beside what any program of the machine gets."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | variables


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def started(*command: str, output: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """In a group of its own, so that nothing of it survives the test."""
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=environment(**variables),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(condition: Callable[[], bool], *, within: float = 15.0) -> bool:
    give_up_at = time.monotonic() + within
    while not condition():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.05)
    return True


class Process(NamedTuple):
    number: int
    parent: int
    line: str


def processes_mentioning(text: str) -> list[Process]:
    """All processes of the machine whose command line holds the text."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # It has ended meanwhile.
        if text in line:
            found.append(Process(int(folder.name), parent, line))
    return found
