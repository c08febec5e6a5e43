"""One use case, one transaction, one name in the audit trail."""

import functools
import json
import uuid
from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from psycopg import errors

from classroom.web.request_id import current_request_id

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3
LOST_A_RACE = (errors.SerializationFailure, errors.DeadlockDetected)
SET_CONTEXT: Final = """
    SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)
"""


def unit_of_work(use_case: Callable[P, R]) -> Callable[P, R]:
    """Run a service in its own transaction, under its actor's name in the history.

    The service takes `actor` (a `User`, or None for a job) by keyword. A deadlock or serialization failure is tried
    again up to three times: the service must therefore do nothing but read and write rows.
    """

    @functools.wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES + 1):
            try:
                with transaction.atomic(durable=True):
                    _tell_the_history(_who(use_case, kwargs))
                    return use_case(*args, **kwargs)
            except OperationalError as error:
                if attempt == TRIES or not isinstance(error.__cause__, LOST_A_RACE):
                    raise
        raise AssertionError("unreachable")

    return run


def _tell_the_history(who: dict[str, Any]) -> None:
    """Put every change of this transaction under one entry of `pghistory.Context`.

    The triggers read these two settings. `pghistory.context()` sends them along with each statement that writes, as
    a second command, which PostgreSQL refuses in a prepared statement; they hold until the transaction ends, so that
    once is enough.
    """
    with connection.cursor() as cursor:
        cursor.execute(SET_CONTEXT, [str(uuid.uuid4()), json.dumps(who)])


def this_change() -> uuid.UUID:
    """By which the history knows all that is written in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_id')")
        (name,) = cursor.fetchone()
    return uuid.UUID(name)


def _who(use_case: Callable[..., Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    actor = kwargs.get("actor")
    return {
        "actor": actor.pk if actor is not None else f"system:{use_case.__name__}",
        "request": current_request_id.get(),
        "use_case": use_case.__name__,
    }
