"""The two servers every program needs: those that the environment names, else the project's own.

`python -m mastery.config.servers` says in one sentence which of the named ones does not answer.
"""

import os

import psycopg
import redis

from mastery.config import env
from mastery.config.embedded import services
from mastery.config.embedded.places import Profile

CONNECTION_PARTS = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def make_available(profile: Profile | None) -> services.Membership | None:
    """A database that does not answer stops the program here, because nothing works without it."""
    if os.environ.get("DATABASE_URL"):
        check_database(must_be_safe=profile is None)
    return services.join_missing(profile) if profile else None


def check_database(*, must_be_safe: bool) -> None:
    """Production settings embed nothing, so there a school's data must be safe with the server."""
    as_owner = env.boolean("AS_DATABASE_OWNER", default=False)
    name = env.first_set("DATABASE_OWNER_URL", "DATABASE_URL") if as_owner else "DATABASE_URL"
    settings = env.database(name)
    parts = {part: settings[ours] for ours, part in CONNECTION_PARTS.items() if settings[ours]}
    try:
        with psycopg.connect(**parts, **settings["OPTIONS"], connect_timeout=3) as connection:
            dangers = _dangers(connection) if must_be_safe else []
    except psycopg.OperationalError as error:
        raise env.WrongSetting(f"The database named by {name} refuses us: {_first_line(error)}") from None
    if dangers and not env.boolean("ACCEPT_UNSAFE_DATABASE", default=False):
        raise env.WrongSetting(
            f"The database named by {name} is not safe for real data: {', '.join(dangers)}."
        )


def _dangers(connection: psycopg.Connection[tuple[str]]) -> list[str]:
    """What loses acknowledged answers at a power cut, and the role that no rule in a table can stop."""
    dangers = [
        f"{setting} is off"
        for setting in ("fsync", "full_page_writes", "synchronous_commit")
        for row in connection.execute("SELECT current_setting(%s)", [setting])
        if row[0] == "off"
    ]
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper").fetchone():
        dangers.append("the role is a superuser")
    return dangers


def check_redis() -> None:
    """Only what runs tasks needs the broker at once; pages do without it."""
    env.redis("REDIS_URL")
    try:
        with redis.Redis.from_url(
            os.environ["REDIS_URL"], socket_connect_timeout=3, socket_timeout=3
        ) as client:
            client.ping()
    except redis.RedisError as error:
        raise env.WrongSetting(
            f"The Redis server named by REDIS_URL refuses us: {_first_line(error)}"
        ) from None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


if __name__ == "__main__":
    if os.environ.get("DATABASE_URL"):
        check_database(must_be_safe=False)
    if os.environ.get("REDIS_URL"):
        check_redis()
