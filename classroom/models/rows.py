"""Models from the rows of a query that is written out.

Django composes a query anew at every call. Where the big pages and every saved answer ask the same one, composing took
two to four times as long as the database did: there the query is written out, and its rows become models here.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


class Table(Generic[M]):
    """All columns of a model, under the name of its table."""

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._fields = model._meta.concrete_fields
        self._names = [field.attname for field in self._fields]
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

    def found(self, values: Sequence[Any]) -> bool:
        """Not so where an outer join has no row."""
        return values[self._key] is not None

    def read(self, values: Sequence[Any]) -> M:
        converted = list(values)
        for place, convert in self._converters:
            converted[place] = convert(values[place], None, connection)
        return self._model.from_db("default", self._names, converted)


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
