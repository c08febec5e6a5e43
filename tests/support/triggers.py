"""Rows written as no program can: past the triggers that guard and record them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db import connection
from django.db.backends.utils import CursorWrapper

SET_IGNORED = "SELECT set_config('pgtrigger.ignore', %s, true)"


@contextmanager
def without_triggers() -> Iterator[CursorWrapper]:
    """In a transaction: what `pgtrigger.ignore` does, in statements of its own: a prepared one is a single command."""
    triggers = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    with connection.cursor() as cursor:
        cursor.execute(SET_IGNORED, [f"{{{triggers}}}"])
        yield cursor
        cursor.execute(SET_IGNORED, ["{}"])
