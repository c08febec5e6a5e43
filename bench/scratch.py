"""A scratch database on the embedded PostgreSQL (or on the server that DATABASE_URL names), gone afterwards.

The embedded server keeps the bench's data in a folder of its own and writes as durably as in production, so
the figures are honest and the data people work with is never touched.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from mastery.config import servers
from mastery.config.embedded.places import PROJECT, Profile, data_folder

DATABASE = f"bench_{os.getpid()}"


@contextmanager
def scratch_database() -> Iterator[dict[str, str]]:
    """A migrated, empty database; answers the environment in which programs use it, as in production.

    `DATABASE_OWNER_URL` is the server's superuser there, who fills tables with their triggers switched off.
    """
    folder = data_folder() / "bench"
    profile = Profile(root=folder, durable=True)
    membership = servers.make_available(profile)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mastery.config.settings.dev",
        "DEBUG": "false",
        "MASTERY_DATA_DIR": str(folder),
        "DATABASE_URL": _address(profile, "mastery_app", DATABASE),
        "DATABASE_OWNER_URL": _address(profile, "postgres", DATABASE),
    }
    try:
        _say(profile, "CREATE DATABASE {}" if _named() else "CREATE DATABASE {} OWNER mastery_owner")
        _migrate(environment | {"DATABASE_OWNER_URL": _address(profile, "mastery_owner", DATABASE)})
        yield environment
    finally:
        _say(profile, "DROP DATABASE IF EXISTS {} WITH (FORCE)")
        if membership is not None:
            membership.leave()


def _say(profile: Profile, statement: str) -> None:
    with psycopg.connect(_address(profile, "postgres", "postgres"), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(DATABASE)))


def _migrate(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=Path(PROJECT), env=environment, check=True)


def _named() -> str | None:
    """The server of somebody else, whose one name must be allowed to make databases and switch off triggers."""
    return os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")


def _address(profile: Profile, role: str, database: str) -> str:
    if named := _named():
        return urlsplit(named)._replace(path=f"/{database}").geturl()
    return profile.database_url(role=role, database=database)
