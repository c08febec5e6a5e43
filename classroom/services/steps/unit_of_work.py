"""One use case, one transaction, one name in the audit trail."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.db import OperationalError, transaction
from psycopg import errors

from classroom.web.request_id import current_request_id

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3
LOST_A_RACE = (errors.SerializationFailure, errors.DeadlockDetected)


def unit_of_work(use_case: Callable[P, R]) -> Callable[P, R]:
    """Run a service in its own transaction, under its actor's name in the history.

    The service takes `actor` (a `User`, or None for a job) by keyword. A deadlock or serialization failure is tried
    again up to three times: the service must therefore do nothing but read and write rows.
    """

    @functools.wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES + 1):
            try:
                with (
                    transaction.atomic(durable=True),
                    pghistory.context(**_who(use_case, kwargs)),
                ):
                    return use_case(*args, **kwargs)
            except OperationalError as error:
                if attempt == TRIES or not isinstance(error.__cause__, LOST_A_RACE):
                    raise
        raise AssertionError("unreachable")

    return run


def _who(use_case: Callable[..., Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    actor = kwargs.get("actor")
    return {
        "actor": actor.pk if actor is not None else f"system:{use_case.__name__}",
        "request": current_request_id.get(),
        "use_case": use_case.__name__,
    }
