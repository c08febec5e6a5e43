"""A list as CSV: text in, cells by column and problems out. Every problem names its line and column.

Columns come in any order; the separator may be a comma, a semicolon or a tab, as spreadsheets write and paste them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from classroom.formats.csv_lines import BrokenQuotes, Line, csv_lines
from classroom.formats.spreadsheet import plain

MOST_BYTES = 2_000_000
MOST_ROWS = 20_000

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the letters after them round."""
_ALSO = {"e_mail": "email", "user_name": "username"}

R = TypeVar("R")


class Wrong(StrEnum):
    """What can be wrong with any list or one of its cells; pages and commands have a sentence for each."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NUL = "nul"
    EMPTY = "empty"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    QUOTES = "quotes"
    TOO_MANY_ROWS = "too_many_rows"
    NO_ROWS = "no_rows"
    TOO_MANY_CELLS = "too_many_cells"
    BLANK = "blank"
    TOO_LONG = "too_long"
    CONTROL = "control"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right. `column` is "" when the whole line is meant; `detail` depends on `wrong`."""

    line: int
    column: str
    value: str
    wrong: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What a list is made of: the length of each column in characters, and which columns or cells may be absent.

    Columns `for_the_eye` help who fills a list in, and are not read.
    """

    longest: Mapping[str, int]
    optional: frozenset[str]
    may_be_blank: frozenset[str]
    for_the_eye: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One line, by column; `found` are the problems that its cells have by themselves."""

    line: int
    by_column: dict[str, str]
    found: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead(Generic[R]):
    """What was read. `rows` are the good ones; `unused` are columns that the list has no place for."""

    rows: tuple[R, ...]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]


Reader = Callable[[Sequence[Cells]], tuple[list[R], list[Problem]]]
"""Makes rows of the lines, and says what is wrong with the others."""


def read_file(data: bytes, columns: Columns, reader: Reader[R]) -> ListRead[R]:
    """Read a file. It must be UTF-8; a mark at its beginning is allowed."""
    if len(data) > MOST_BYTES:
        return _refused(Problem(line=1, column="", value="", wrong=Wrong.TOO_LARGE))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(_not_utf8(error))
    return read_text(text, columns, reader)


def read_text(text: str, columns: Columns, reader: Reader[R]) -> ListRead[R]:
    """Read a pasted list."""
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_BYTES:
        return _refused(Problem(line=1, column="", value="", wrong=Wrong.TOO_LARGE))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return _refused(Problem(line=line, column="", value="", wrong=Wrong.NUL))
    try:
        return _read_lines(list(csv_lines(text, known=columns.longest, column=_column)), columns, reader)
    except BrokenQuotes as broken:
        return _refused(Problem(line=broken.line, column="", value="", wrong=Wrong.QUOTES))


def seen_before(
    cells: Cells, column: str, seen: dict[str, int], wrong: str, *, key: Callable[[str], str] = str
) -> list[Problem]:
    """The problem of a cell that an earlier line has already; cells with equal keys are the same, empty ones none."""
    value = cells.by_column[column]
    if not key(value):
        return []
    first = seen.setdefault(key(value), cells.line)
    if first == cells.line:
        return []
    return [Problem(line=cells.line, column=column, value=value[:80], wrong=wrong, detail=str(first))]


def _refused(problem: Problem) -> ListRead[R]:
    return ListRead(rows=(), problems=(problem,), unused=())


def _not_utf8(error: UnicodeDecodeError) -> Problem:
    before = error.object[: error.start]
    begun = before[before.rfind(b"\n") + 1 :].decode("utf-8-sig")
    byte = f"0x{error.object[error.start]:02X}"
    return Problem(
        line=before.count(b"\n") + 1, column="", value=begun[-40:], wrong=Wrong.NOT_UTF8, detail=byte
    )


def _column(heading: str) -> str:
    """`Given name`, `given-name` and `"given_name"` are the same column, and so are `E-mail` and `email`."""
    column = re.sub(r"[\s\-_]+", "_", heading.strip().strip('"').strip().casefold())
    return _ALSO.get(column, column)


def _read_lines(lines: Sequence[Line], columns: Columns, reader: Reader[R]) -> ListRead[R]:
    if not lines:
        return _refused(Problem(line=1, column="", value="", wrong=Wrong.EMPTY))
    head, *body = lines
    names = [_column(cell) for cell in head.cells]
    problems = [*_heading_problems(head, names, columns)]
    if len(body) > MOST_ROWS:
        problems.append(Problem(line=body[MOST_ROWS].number, column="", value="", wrong=Wrong.TOO_MANY_ROWS))
    if not body and not problems:
        problems.append(Problem(line=head.number, column="", value="", wrong=Wrong.NO_ROWS))
    if problems:
        return ListRead(rows=(), problems=tuple(problems), unused=())
    unused = tuple(
        cell.strip()
        for cell, name in zip(head.cells, names, strict=True)
        if name and name not in columns.longest and name not in columns.for_the_eye
    )
    rows, problems = reader([_cells(line, names, columns) for line in body])
    return ListRead(rows=tuple(rows), problems=tuple(problems), unused=unused)


def _heading_problems(head: Line, names: Sequence[str], columns: Columns) -> Iterator[Problem]:
    for column in columns.longest:
        if column not in names and column not in columns.optional:
            yield Problem(line=head.number, column=column, value="", wrong=Wrong.COLUMN_MISSING)
    for column in columns.longest:
        if names.count(column) > 1:
            yield Problem(line=head.number, column=column, value="", wrong=Wrong.COLUMN_TWICE)


def _cells(line: Line, names: Sequence[str], columns: Columns) -> Cells:
    cells = dict.fromkeys(columns.longest, "")
    for name, cell in zip(names, line.cells, strict=False):
        if name in cells:
            cells[name] = plain(tidy(cell))
    found = (*_line_problems(line, names), *_cell_problems(line.number, cells, columns))
    return Cells(line=line.number, by_column=cells, found=found)


def tidy(text: str) -> str:
    """One form for accented letters, single blanks inside and none at the ends; "" where nothing can be seen."""
    words = unicodedata.normalize("NFC", text).replace("\ufeff", "").split()
    is_seen = any(unicodedata.category(char) != "Cf" for word in words for char in word)
    return " ".join(words) if is_seen else ""


def _line_problems(line: Line, names: Sequence[str]) -> Iterator[Problem]:
    beyond = [cell for cell in line.cells[len(names) :] if cell.strip()]
    if beyond:
        yield Problem(line=line.number, column="", value=beyond[0].strip()[:80], wrong=Wrong.TOO_MANY_CELLS)


def _cell_problems(number: int, cells: Mapping[str, str], columns: Columns) -> Iterator[Problem]:
    for column, value in cells.items():
        wrong = _wrong_with(column, value, columns)
        if wrong is not None:
            detail = str(columns.longest[column]) if wrong is Wrong.TOO_LONG else ""
            yield Problem(line=number, column=column, value=printable(value), wrong=wrong, detail=detail)


def printable(value: str) -> str:
    """The beginning of a cell as a page can show it."""
    return "".join(char if char.isprintable() else "\ufffd" for char in value)[:80]


def _wrong_with(column: str, value: str, columns: Columns) -> Wrong | None:
    if not value:
        return None if column in columns.may_be_blank else Wrong.BLANK
    if len(value) > columns.longest[column]:
        return Wrong.TOO_LONG
    if "\ufffd" in value or any(unicodedata.category(char) == "Cs" for char in value):
        return Wrong.UNREADABLE
    if any(unicodedata.category(char) == "Cc" or char in _TURNING for char in value):
        return Wrong.CONTROL
    return None
