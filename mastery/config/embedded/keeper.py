"""The process that owns one embedded server: starts it, restarts it, and stops it after its last user.

`python -m mastery.config.embedded.keeper postgres ROOT durable` returns when the server answers.
"""

import os
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from mastery.config.embedded import locks, parentage
from mastery.config.embedded.places import Profile
from mastery.config.embedded.postgres import Postgres
from mastery.config.embedded.refusals import ServersRefused
from mastery.config.embedded.valkey import Valkey

PULSE = 0.2
PATIENCE = 30.0
"""Recovery after a crash may take this long; so may the end of an earlier server."""
STOPPING = 10.0
RESTARTS = 20
LARGEST_LOG = 5_000_000


class Server(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def stop_signal(self) -> signal.Signals: ...
    @property
    def profile(self) -> Profile: ...
    def prepare(self) -> None: ...
    def command(self) -> list[str]: ...
    def process_options(self) -> dict[str, Any]: ...
    def answers(self) -> bool: ...


def server_named(name: str, profile: Profile) -> Server:
    return Postgres(profile) if name == Postgres.name else Valkey(profile)


@dataclass(slots=True)
class Keeper:
    server: Server
    process: subprocess.Popen[bytes] | None = None
    asked_to_stop: bool = field(default=False)

    def start(self) -> None:
        """The server inherits the lock, so it is free again only when the last of its processes is gone."""
        lock = locks.take(
            self.server.profile.lock(self.server.name, "server"), shared=False, patience=PATIENCE
        )
        if lock is None:
            raise ServersRefused(f"An earlier {self.server.name} in {self.server.profile.root} does not end.")
        try:
            self.server.prepare()
            with _log(self.server).open("ab") as log:
                self.process = subprocess.Popen(
                    self.server.command(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[lock],
                    start_new_session=True,
                    preexec_fn=parentage.for_child(self.server.stop_signal),  # noqa: PLW1509 (no threads here)
                    **self.server.process_options(),
                )
        finally:
            os.close(lock)
        self._wait_until_it_answers()

    def keep(self) -> None:
        """Until nobody holds the users' lock any more, or the machine asks to stop."""
        restarts = 0
        while not self.asked_to_stop and not self._is_unused():
            if self.process is None or self.process.poll() is not None:
                restarts += 1
                if restarts > RESTARTS:
                    return
                self.start()
            time.sleep(PULSE)

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.server.stop_signal)
        try:
            self.process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _is_unused(self) -> bool:
        """Taking the lock alone also keeps new users waiting until this keeper has ended."""
        return (
            locks.take(self.server.profile.lock(self.server.name, "users"), shared=False, patience=0)
            is not None
        )

    def _wait_until_it_answers(self) -> None:
        assert self.process is not None
        give_up_at = time.monotonic() + PATIENCE
        while not self.server.answers():
            if self.process.poll() is not None or time.monotonic() > give_up_at:
                raise ServersRefused(f"{self.server.name} did not start; its log is {_log(self.server)}.")
            time.sleep(locks.PAUSE)


def main(name: str, root: str, durability: str) -> int:
    """The caller's process waits for the first answer; its child, the keeper, goes on alone."""
    server = server_named(name, Profile(root=Path(root), durable=durability == "durable"))
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        _detach(server)
        _run(Keeper(server), writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    if answer == "ready":
        return 0
    print(answer or f"{server.name} did not start; its log is {_log(server)}.", file=sys.stderr)
    return 1


def _run(keeper: Keeper, writing: int) -> None:
    code = 1
    try:
        for stopping in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(stopping, keeper.ask_to_stop)
        if locks.take(
            keeper.server.profile.lock(keeper.server.name, "keeper"), shared=False, patience=PATIENCE
        ):
            keeper.start()
            os.write(writing, b"ready")
            os.close(writing)
            keeper.keep()
            code = 0
    except ServersRefused as refusal:
        print(refusal, file=sys.stderr)
        with suppress(OSError):
            os.write(writing, str(refusal).encode())
    except Exception:  # noqa: BLE001 (there is nobody above to tell; the log is)
        traceback.print_exc()
    finally:
        keeper.stop()
        os._exit(code)


def _detach(server: Server) -> None:
    os.setsid()
    os.chdir("/")
    log = _log(server)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    with log.open("ab") as output, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)


def _log(server: Server) -> Path:
    return server.profile.logs / f"{server.name}.log"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
