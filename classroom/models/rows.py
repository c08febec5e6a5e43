"""Models from the rows of a query that is written out, and many models into rows at once.

Django composes a statement anew at every call. Where the big pages and everybody who hands in ask the same, composing
took two to four times as long as the database did: there the query is written out, and its rows become models here.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
AT_ONCE = 2000
"""What one statement writes at most, so that it is far from the limit of time also on a busy server."""


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows in their order, as many at a time as one statement may write."""
    for begin in range(0, len(rows), AT_ONCE):
        yield rows[begin : begin + AT_ONCE]


class Table(Generic[M]):
    """All columns of a model, under the name of its table."""

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._fields = model._meta.concrete_fields
        self._names = [field.attname for field in self._fields]
        self._stored = [field for field in self._fields if not field.primary_key]
        self._columns = {field.name: str(field.column) for field in self._stored}
        self._key = self._names.index(model._meta.pk.attname)
        self._converters = [
            (place, field.from_db_value)
            for place, field in enumerate(self._fields)
            if hasattr(field, "from_db_value")
        ]

    def __len__(self) -> int:
        return len(self._names)

    @property
    def columns(self) -> str:
        table = self._model._meta.db_table
        return ", ".join(f"{table}.{field.column}" for field in self._fields)

    def excluded(self, *names: str) -> str:
        """For a conflict clause: these fields become what the new row has."""
        return ", ".join(f"{self._columns[name]} = EXCLUDED.{self._columns[name]}" for name in names)

    def insert(self, rows: Sequence[M], *, conflict: str = "") -> None:
        """Store them, a batch in one statement, and give each its key.

        The values go as the models hold them, which must be what the columns take: nothing that a field makes when it
        is saved. `conflict` is an ON CONFLICT DO UPDATE clause.
        """
        for batch in batches(rows):
            self._insert(batch, conflict)

    def _insert(self, rows: Sequence[M], conflict: str) -> None:
        values = [{field.column: getattr(row, field.attname) for field in self._stored} for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(
                f"{self._insertion} {conflict} RETURNING {self._model._meta.pk.column}",
                [json.dumps(values, default=str)],
            )
            for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = key, False, connection.alias

    @cached_property
    def _insertion(self) -> str:
        """All rows are one value: taking an array for each column apart costs more than reading this."""
        table, columns = self._model._meta.db_table, ", ".join(self._columns.values())
        return (
            f"INSERT INTO {table} ({columns}) "  # noqa: S608 (names of columns; the values are a parameter)
            f"SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
        )

    def update(self, row: M, *names: str) -> None:
        """Store what these fields of a row now hold. The caller has locked it."""
        setting = ", ".join(f"{self._columns[name]} = %s" for name in names)
        statement = (
            f"UPDATE {self._model._meta.db_table} SET {setting} WHERE {self._model._meta.pk.column} = %s"  # noqa: S608
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*(getattr(row, name) for name in names), row.pk])

    def found(self, values: Sequence[Any]) -> bool:
        """Not so where an outer join has no row."""
        return values[self._key] is not None

    def read(self, values: Sequence[Any]) -> M:
        converted = list(values)
        for place, convert in self._converters:
            converted[place] = convert(values[place], None, connection)
        return self._model.from_db(connection.alias, self._names, converted)


class Joined:
    """Several tables side by side in one row."""

    def __init__(self, *joined: type[models.Model]) -> None:
        self._tables = [Table(model) for model in joined]
        self.columns = ", ".join(table.columns for table in self._tables)

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A model of each table, in the order given, or None; columns behind them are handed on as they are."""
        return tuple(self._read(row))

    def _read(self, row: Sequence[Any]) -> Iterator[Any]:
        begin = 0
        for table in self._tables:
            values = row[begin : begin + len(table)]
            yield table.read(values) if table.found(values) else None
            begin += len(table)
        yield from row[begin:]
