"""Settings come from the environment: typed, and refused in one sentence when they are wrong."""

import os
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

DATABASE_EXAMPLE = "postgresql://name:password@host:5432/database"
REDIS_EXAMPLE = "redis://host:6379/0"
MAIL_EXAMPLE = "smtp://name:password@host:587?security=starttls"
DATABASE_PARAMETERS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"})
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


class WrongSetting(SystemExit):
    """Ends any program that meets it with its sentence on standard error and exit code 1, no traceback."""


def text(name: str, *, default: str | None = None) -> str:
    """An empty variable counts as unset, because that is how compose files pass a missing one."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise WrongSetting(f"{name} is not set: the program needs it to start.")
    return value


def first_set(*names: str) -> str:
    """The first of these variables that has a value, else the last of them."""
    return next((name for name in names if os.environ.get(name, "").strip()), names[-1])


def boolean(name: str, *, default: bool) -> bool:
    value = text(name, default=str(default)).lower()
    if value not in TRUE_WORDS | FALSE_WORDS:
        raise WrongSetting(f"{name} must be true or false, not {value!r}.")
    return value in TRUE_WORDS


def integer(name: str, *, default: int, minimum: int, maximum: int) -> int:
    value = text(name, default=str(default))
    if not (value.isascii() and value.isdigit() and minimum <= int(value) <= maximum):
        raise WrongSetting(f"{name} must be a whole number from {minimum} to {maximum}, not {value!r}.")
    return int(value)


def words(name: str, *, default: Sequence[str] | None = None) -> list[str]:
    """A list, separated by commas."""
    value = text(name, default=None if default is None else ",".join(default))
    return [word.strip() for word in value.split(",") if word.strip()]


def database(name: str, *, default: str | None = None) -> dict[str, Any]:
    """PostgreSQL is the only database, so the address names nothing else."""
    parts = _address(name, text(name, default=default), {"postgres", "postgresql"}, DATABASE_EXAMPLE)
    parameters = dict(parse_qsl(parts.query))
    host = parameters.pop("host", None) or unquote(parts.hostname or "")
    port = parameters.pop("port", None) or str(parts.port or "")
    database_name = unquote(parts.path.removeprefix("/"))
    if not database_name or not host:
        raise WrongSetting(f"{name} must name a host and a database, like {DATABASE_EXAMPLE}.")
    if unknown := sorted(parameters.keys() - DATABASE_PARAMETERS):
        raise WrongSetting(f"{name} has a parameter that is not known here: {unknown[0]}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": parameters,
    }


def redis(name: str, *, default: str | None = None) -> str:
    """The address of the message broker, in the words Celery uses for it."""
    value = text(name, default=default)
    parts = _address(name, value, {"redis", "rediss", "unix"}, REDIS_EXAMPLE)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host={dict(parse_qsl(parts.query)).get('db', '0')}"
    if not parts.hostname:
        raise WrongSetting(f"{name} must name a host, like {REDIS_EXAMPLE}.")
    return value


class MailServer(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    security: str


def mail_server(name: str, *, default: str | None = None) -> MailServer:
    parts = _address(name, text(name, default=default), {"smtp"}, MAIL_EXAMPLE)
    security = dict(parse_qsl(parts.query)).get("security", "starttls")
    if not parts.hostname or security not in MAIL_PORTS:
        raise WrongSetting(
            f"{name} must name a host and a security of starttls, tls or none, like {MAIL_EXAMPLE}."
        )
    return MailServer(
        host=parts.hostname,
        port=parts.port or MAIL_PORTS[security],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )


def _address(name: str, value: str, schemes: set[str], example: str) -> SplitResult:
    """The value itself is never repeated: it may hold a password."""
    refusal = WrongSetting(f"{name} must look like {example}.")
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise refusal from None
    if parts.scheme not in schemes:
        raise refusal
    return parts
