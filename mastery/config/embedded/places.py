"""Where the embedded servers keep their things, and the addresses under which they answer."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from mastery.config import env

PROJECT = Path(__file__).resolve().parents[3]
PORT = 54329
"""Only part of a socket's file name: nothing listens on a network port."""
LONGEST_SOCKET_FOLDER = 80
"""Unix limits the whole path of a socket to about 100 bytes."""
SHORT_FOLDERS = Path("/tmp")  # noqa: S108 (the folder made there is private, and checked to be ours)
DATABASE = "mastery"


def data_folder() -> Path:
    return Path(env.text("MASTERY_DATA_DIR", default=str(PROJECT / ".data"))).expanduser().resolve()


@dataclass(frozen=True, slots=True)
class Profile:
    """One set of servers: the one people work with, or the one for tests, which may lose data."""

    root: Path
    durable: bool

    @property
    def sockets(self) -> Path:
        """Beside the data, or in a short folder of one's own where a client could not take that path."""
        near = self.root / "run"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER and "," not in str(near):
            return near
        fingerprint = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return SHORT_FOLDERS / f"mastery-{os.getuid()}-{fingerprint}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def lock(self, server: str, purpose: str) -> Path:
        return self.root / "locks" / f"{server}-{purpose}"

    def database_url(self, *, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets))}&port={PORT}"

    def redis_url(self, *, number: int = 0) -> str:
        return f"unix://{quote(str(self.valkey_socket))}?db={number}"


def working_profile() -> Profile:
    return Profile(root=data_folder(), durable=True)


def test_profile() -> Profile:
    return Profile(root=data_folder() / "test", durable=False)
