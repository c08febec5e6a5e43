"""A database of its own for each test process, copied from one that carries the whole schema.

The program's role uses it, exactly as in production: it may read and write rows but owns no table.
"""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from mastery.config.embedded import locks
from mastery.config.embedded.valkey import DATABASES
from tests.support import kept

SCHEMA_SOURCES = ("*/migrations/*.py", "*/models/*.py", "requirements.txt")


@dataclass(frozen=True, slots=True)
class Seat:
    """The number that no other test process on this machine has at the moment."""

    number: int

    @property
    def database(self) -> str:
        return f"test_{self.number}"

    @property
    def environment(self) -> dict[str, str]:
        """What a process started by a test needs in order to share this database and this broker."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "mastery.config.settings.test",
            "DATABASE_URL": program_url(self.database),
            "DATABASE_OWNER_URL": owner_url(self.database),
            "REDIS_URL": self.redis_url,
        }

    @property
    def redis_url(self) -> str:
        if named := os.environ.get("REDIS_URL"):
            return urlsplit(named)._replace(path=f"/{self.number}").geturl()
        return settings.EMBEDDED_SERVERS.redis_url(number=self.number)


def take_seat() -> Seat:
    """The lock is held until the process ends, so a killed run gives its seat back."""
    folder = settings.EMBEDDED_SERVERS.root / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(1, DATABASES):
        if locks.take(folder / f"seat-{number}", shared=False, patience=0) is not None:
            return Seat(number)
    raise RuntimeError("Every test database is in use.")


def program_url(database: str) -> str:
    return _address("DATABASE_URL", "mastery_app", database)


def owner_url(database: str) -> str:
    variable = "DATABASE_OWNER_URL" if os.environ.get("DATABASE_OWNER_URL") else "DATABASE_URL"
    return _address(variable, "mastery_owner", database)


def superuser_url(database: str) -> str:
    """For the few tests about roles; a server named by the environment gives its own user that power."""
    return _address("DATABASE_URL", "postgres", database)


def copy_template(database: str) -> None:
    """Replaces the database, whoever is still connected to it, by a fresh copy of the schema."""
    template = _template()
    with psycopg.connect(owner_url("postgres"), autocommit=True) as server:
        name = sql.Identifier(database)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                name, sql.Identifier(template)
            )
        )


def drop(database: str) -> None:
    with psycopg.connect(owner_url("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def start_afresh() -> None:
    """After a test that committed: no row, sequence or session of it stays."""
    connection.close()
    connection.close_pool()
    copy_template(connection.settings_dict["NAME"])
    kept.forget()


def _template() -> str:
    name = f"template_{_schema_fingerprint()}"
    with psycopg.connect(owner_url("postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(1)")
        known = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'").fetchall()
        if (name,) not in known:
            _drop_old_templates(server, [old for (old,) in known])
            _make_template(server, name)
    return name


def _make_template(server: psycopg.Connection, name: str) -> None:
    """Migrated under another name first: an interrupted run leaves no half-made template."""
    unfinished = f"unfinished_{name}"
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(unfinished)))
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mastery.config.settings.test",
        "DATABASE_OWNER_URL": owner_url(unfinished),
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
    )


def _drop_old_templates(server: psycopg.Connection, names: list[str]) -> None:
    for name in names:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _schema_fingerprint() -> str:
    sources: list[Path] = sorted(
        path for pattern in SCHEMA_SOURCES for path in settings.BASE_DIR.glob(pattern)
    )
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _address(variable: str, role: str, database: str) -> str:
    if named := os.environ.get(variable):
        return urlsplit(named)._replace(path=f"/{database}").geturl()
    return settings.EMBEDDED_SERVERS.database_url(role=role, database=database)
