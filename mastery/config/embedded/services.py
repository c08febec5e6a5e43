"""How a program gets its servers: it joins those that run, or starts them for as long as it lives."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from mastery.config.embedded import locks
from mastery.config.embedded.keeper import PATIENCE, Server, server_named
from mastery.config.embedded.places import PROJECT, Profile
from mastery.config.embedded.refusals import ServersRefused

SERVERS_BY_VARIABLE = {"DATABASE_URL": "postgres", "REDIS_URL": "valkey"}


@dataclass(slots=True)
class Membership:
    """A program's hold on the servers. The locks live as long as the process, however it ends."""

    servers: tuple[Server, ...]
    holders: tuple[int, ...]

    def ensure(self) -> None:
        """Starts again what has lost its keeper; costs two system calls when all is well."""
        _start([server for server in self.servers if not locks.is_held(_keeper_lock(server))])

    def leave(self) -> None:
        for holder in self.holders:
            os.close(holder)

    def wait_until_stopped(self, *, patience: float) -> None:
        """Other programs may go on using the servers, so this does not insist."""
        give_up_at = time.monotonic() + patience
        while time.monotonic() < give_up_at and any(
            locks.is_held(_keeper_lock(server)) for server in self.servers
        ):
            time.sleep(locks.PAUSE)


def join_missing(profile: Profile) -> Membership:
    """The servers that the environment does not name."""
    return join(
        profile, [name for variable, name in SERVERS_BY_VARIABLE.items() if not os.environ.get(variable)]
    )


def join(profile: Profile, names: Iterable[str]) -> Membership:
    servers = tuple(server_named(name, profile) for name in names)
    _prepare_folders(profile)
    with ExitStack() as starting:
        for server in servers:
            starting.callback(os.close, _one_at_a_time(server))
        holders = tuple(_hold(server) for server in servers)
        _start([server for server in servers if not locks.is_held(_keeper_lock(server))])
    for server in servers:
        _wait(server)
    return Membership(servers, holders)


def is_in_use(profile: Profile) -> bool:
    return any(path.exists() and locks.is_held(path) for path in profile.root.glob("locks/*-keeper"))


def _start(servers: list[Server]) -> None:
    """Side by side, because each waits for its own server."""
    starting = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "mastery.config.embedded.keeper",
                server.name,
                str(profile.root),
                durability,
            ],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for server in servers
        for profile in [server.profile]
        for durability in ["durable" if profile.durable else "careless"]
    ]
    complaints = [(process.communicate()[1], process.returncode) for process in starting]
    for complaint, code in complaints:
        if code != 0:
            raise ServersRefused(complaint.strip().splitlines()[-1])


def _wait(server: Server) -> None:
    """Joined servers may just be coming back from a crash."""
    give_up_at = time.monotonic() + PATIENCE
    while not server.answers():
        if time.monotonic() > give_up_at:
            raise ServersRefused(f"{server.name} in {server.profile.root} does not answer.")
        time.sleep(locks.PAUSE)


def _one_at_a_time(server: Server) -> int:
    return _taken(server, "start", shared=False)


def _hold(server: Server) -> int:
    return _taken(server, "users", shared=True)


def _taken(server: Server, purpose: str, *, shared: bool) -> int:
    holder = locks.take(server.profile.lock(server.name, purpose), shared=shared, patience=2 * PATIENCE)
    if holder is None:
        raise ServersRefused(f"Another program keeps {server.name} in {server.profile.root} from starting.")
    return holder


def _keeper_lock(server: Server) -> Path:
    return server.profile.lock(server.name, "keeper")


def _prepare_folders(profile: Profile) -> None:
    for folder in (profile.root, profile.root / "locks", profile.logs, profile.sockets):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / ".writable").touch()
            (folder / ".writable").unlink(missing_ok=True)  # somebody else may be trying too
        except OSError as error:
            raise ServersRefused(
                f"The data folder {folder} cannot be written ({error.strerror}): "
                "set MASTERY_DATA_DIR to a folder of yours."
            ) from None
        if folder.stat().st_uid != os.geteuid():
            raise ServersRefused(
                f"The data folder {folder} belongs to another user: "
                "set MASTERY_DATA_DIR to a folder of yours."
            )
