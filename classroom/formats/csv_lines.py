"""Separated values as spreadsheets write and paste them: text in, numbered lines of cells out."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

_SEPARATORS = (",", ";", "\t")
_NOTE = re.compile(r'\A"?sep=[,;\t]"?[,;\t]*(?=[\r\n])', re.IGNORECASE)
"""How some programs tell Excel the separator: a line of its own above the headings."""


class BrokenQuotes(Exception):
    """The quotation marks of a line do not match."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1; a quoted cell may run over several lines, and the first one's counts."""

    number: int
    cells: tuple[str, ...]


def csv_lines(text: str, *, known: Collection[str], column: Callable[[str], str]) -> Iterator[Line]:
    """The lines that hold something, separated by what finds most of the `known` columns in the first of them.

    `column` makes the name of a column of its heading. Raises `BrokenQuotes`.
    """
    text = _NOTE.sub("", text.removeprefix("\ufeff"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, known, column), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(begins, tuple(cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BrokenQuotes(begins) from error


def _separator(text: str, known: Collection[str], column: Callable[[str], str]) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    found = {
        mark: len({column(heading.strip().strip('"')) for heading in head.split(mark)} & set(known))
        for mark in _SEPARATORS
    }
    return max(_SEPARATORS, key=found.__getitem__)
