"""Fixtures whose rows the program writes once: every later test gets the same rows back by one statement.

What most tests begin with, a class in the middle of the cycle, takes the program a tenth of a second.
"""

import functools
import io
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from django.db import connection, models

from tests.support.triggers import without_triggers

T = TypeVar("T")

TABLES_WRITTEN = "SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0"
ROWS_OF = """SELECT '{0}', row_to_json(row)::text FROM "{0}" row
    WHERE xmin::text::bigint >= pg_current_xact_id()::text::bigint"""
PUT_BACK = '"of_{0}" AS (INSERT INTO "{0}" SELECT * FROM json_populate_recordset(NULL::"{0}", %s))'


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows by table, as JSON; and what the fixture answers, but for what the other fixtures have answered."""

    rows: dict[str, str]
    answer: bytes


_kept: dict[Callable[..., Any], Kept] = {}


def kept(make: Callable[..., T]) -> Callable[..., T]:
    """A fixture for tests in a transaction. It may take other kept fixtures only, and change none of their rows."""

    @pytest.fixture
    @functools.wraps(make)
    def fixture(**others: Any) -> T:
        if not connection.in_atomic_block:
            return make(**others)
        if make not in _kept:
            answer, rows = _rows_written_by(make, others)
            _kept[make] = Kept(rows, _pickled(answer, others))
            return answer
        _put_back(_kept[make].rows)
        return _unpickled(_kept[make].answer, others)

    return fixture


def forget() -> None:
    """When the database is new, and its numbers begin at one again."""
    _kept.clear()


def _rows_written_by(make: Callable[..., T], others: dict[str, Any]) -> tuple[T, dict[str, str]]:
    before = _rows_of_this_test()
    answer = make(**others)
    after = _rows_of_this_test()
    assert before <= after, f"{make.__qualname__} changes what another fixture has written: it cannot be kept"
    rows = defaultdict(list)
    for table, row in sorted(after - before):
        rows[table].append(row)
    return answer, {table: f"[{','.join(some)}]" for table, some in rows.items()}


def _rows_of_this_test() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES_WRITTEN)
        if tables := cursor.fetchall():
            cursor.execute(" UNION ALL ".join(ROWS_OF.format(*table) for table in tables))
        return set(cursor.fetchall())


def _put_back(rows: dict[str, str]) -> None:
    """All tables in one statement: references are looked at when it ends. Triggers have done their work before."""
    with without_triggers() as cursor:
        cursor.execute(f"WITH {', '.join(map(PUT_BACK.format, rows))} SELECT", list(rows.values()))


def _named(others: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The other fixtures' answers and the rows they hold, by name: a test changes these, not copies of them."""
    for name, other in others.items():
        yield (name,), other
        for field in getattr(other, "__slots__", getattr(other, "__dict__", ())):
            if isinstance(value := getattr(other, field), models.Model):
                yield (name, field), value


def _pickled(answer: Any, others: dict[str, Any]) -> bytes:
    names = {id(value): name for name, value in _named(others)}
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    pickler.persistent_id = lambda some: names.get(id(some))  # type: ignore[method-assign]
    pickler.dump(answer)
    return written.getvalue()


def _unpickled(answer: bytes, others: dict[str, Any]) -> Any:
    unpickler = pickle.Unpickler(io.BytesIO(answer))
    unpickler.persistent_load = dict(_named(others)).__getitem__  # type: ignore[method-assign]
    return unpickler.load()
