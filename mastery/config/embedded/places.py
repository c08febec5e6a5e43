"""Where the embedded servers keep their things, and the addresses under which they answer."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from mastery.config import env

PROJECT = Path(__file__).resolve().parents[3]
PORT = 54329
"""Only part of a socket's file name: nothing listens on a network port."""
LONGEST_SOCKET_FOLDER = 80
"""Unix limits the whole path of a socket to about 100 bytes."""
SHARED_HOME = Path("/var/lib/mastery-dev")
"""Where PostgreSQL keeps its data when only the account `nobody` may run it."""


def data_folder() -> Path:
    return Path(env.text("MASTERY_DATA_DIR", default=str(PROJECT / ".data"))).resolve()


@dataclass(frozen=True, slots=True)
class Profile:
    """One set of servers: the one people work with, or the one for tests, which may lose data."""

    root: Path
    durable: bool

    @property
    def sockets(self) -> Path:
        """Beside the data, or in a short private folder when that path is too long for a socket."""
        near = self.root / "run"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
            return near
        return Path(tempfile.gettempdir()) / f"mastery-{os.getuid()}-{self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]

    def database_url(self, *, role: str, database: str = "mastery") -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets))}&port={PORT}"

    def redis_url(self, *, number: int = 0) -> str:
        return f"unix://{quote(str(self.sockets))}/valkey.sock?db={number}"


def working_profile() -> Profile:
    return Profile(root=data_folder(), durable=True)


def test_profile() -> Profile:
    return Profile(root=data_folder() / "test", durable=False)
