"""A class list as CSV: text in, records and problems out. Every problem names its line and column.

Columns in any order: `student_id`, `given_name`, `family_name`, and if wanted `username`, `email`. The
separator may be a comma, a semicolon or a tab, as spreadsheets write and paste them.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

REQUIRED = ("student_id", "given_name", "family_name")
OPTIONAL = ("username", "email")
COLUMNS = REQUIRED + OPTIONAL
LONGEST = {"student_id": 64, "given_name": 150, "family_name": 150, "username": 150, "email": 254}
MOST_BYTES = 2_000_000
MOST_ROWS = 20_000

_SEPARATORS = (",", ";", "\t")
_MAY_BE_BLANK = frozenset({"family_name", "username", "email"})
_USERNAME = re.compile(r"[\w.@+-]+")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")


class Wrong(StrEnum):
    """What can be wrong with a list or with one of its cells; pages and commands have a sentence for each."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NUL = "nul"
    EMPTY = "empty"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    QUOTES = "quotes"
    TOO_MANY_ROWS = "too_many_rows"
    NO_STUDENTS = "no_students"
    TOO_MANY_CELLS = "too_many_cells"
    BLANK = "blank"
    TOO_LONG = "too_long"
    CONTROL = "control"
    UNREADABLE = "unreadable"
    USERNAME_SHAPE = "username_shape"
    EMAIL_SHAPE = "email_shape"
    ID_TWICE = "id_twice"
    USERNAME_TWICE = "username_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right. `column` is "" when the whole line is meant; `detail` depends on `wrong`."""

    line: int
    column: str
    value: str
    wrong: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One student of the list; an empty user name or address leaves open what it should be."""

    line: int
    student_id: str
    given_name: str
    family_name: str
    username: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What was read. `rows` are the good ones; `unused` are columns that a class list has no place for."""

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]


def read_roster_file(data: bytes) -> Roster:
    """Read a file. It must be UTF-8; a mark at its beginning is allowed."""
    if len(data) > MOST_BYTES:
        return _refused(Problem(line=1, column="", value="", wrong=Wrong.TOO_LARGE))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(_not_utf8(error))
    return read_roster(text)


def read_roster(text: str) -> Roster:
    """Read a pasted list."""
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_BYTES:
        return _refused(Problem(line=1, column="", value="", wrong=Wrong.TOO_LARGE))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return _refused(Problem(line=line, column="", value="", wrong=Wrong.NUL))
    try:
        return _read_lines(list(_lines(text)))
    except _BrokenQuotes as broken:
        return _refused(Problem(line=broken.line, column="", value="", wrong=Wrong.QUOTES))


def _refused(problem: Problem) -> Roster:
    return Roster(rows=(), problems=(problem,), unused=())


def _not_utf8(error: UnicodeDecodeError) -> Problem:
    before = error.object[: error.start]
    begun = before[before.rfind(b"\n") + 1 :].decode("utf-8-sig")
    byte = f"0x{error.object[error.start]:02X}"
    return Problem(
        line=before.count(b"\n") + 1, column="", value=begun[-40:], wrong=Wrong.NOT_UTF8, detail=byte
    )


class _BrokenQuotes(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: tuple[str, ...]


def _lines(text: str) -> Iterator[_Line]:
    """The lines that hold something. A quoted cell may run over several; the number is that of the first."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Line(begins, tuple(cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _BrokenQuotes(begins) from error


def _separator(text: str) -> str:
    """The one that finds most of our columns in the first line that holds something."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    known = {mark: len({_column(name) for name in head.split(mark)} & set(COLUMNS)) for mark in _SEPARATORS}
    return max(_SEPARATORS, key=known.__getitem__)


def _column(heading: str) -> str:
    """`Given name`, `given-name` and `"given_name"` are the same column."""
    return re.sub(r"[\s\-_]+", "_", heading.strip().strip('"').strip().casefold())


def _read_lines(lines: Sequence[_Line]) -> Roster:
    if not lines:
        return _refused(Problem(line=1, column="", value="", wrong=Wrong.EMPTY))
    head, *body = lines
    names = [_column(cell) for cell in head.cells]
    problems = [*_heading_problems(head, names)]
    if len(body) > MOST_ROWS:
        problems.append(Problem(line=body[MOST_ROWS].number, column="", value="", wrong=Wrong.TOO_MANY_ROWS))
    if not body and not problems:
        problems.append(Problem(line=head.number, column="", value="", wrong=Wrong.NO_STUDENTS))
    if problems:
        return Roster(rows=(), problems=tuple(problems), unused=())
    unused = tuple(
        cell.strip() for cell, name in zip(head.cells, names, strict=True) if name and name not in COLUMNS
    )
    rows, problems = _read_body(body, names)
    return Roster(rows=tuple(rows), problems=tuple(problems), unused=unused)


def _heading_problems(head: _Line, names: Sequence[str]) -> Iterator[Problem]:
    for column in REQUIRED:
        if column not in names:
            yield Problem(line=head.number, column=column, value="", wrong=Wrong.COLUMN_MISSING)
    for column in COLUMNS:
        if names.count(column) > 1:
            yield Problem(line=head.number, column=column, value="", wrong=Wrong.COLUMN_TWICE)


def _read_body(body: Sequence[_Line], names: Sequence[str]) -> tuple[list[RosterRow], list[Problem]]:
    rows: list[RosterRow] = []
    problems: list[Problem] = []
    seen_ids: dict[str, int] = {}
    seen_usernames: dict[str, int] = {}
    for line in body:
        cells = _cells(line, names)
        found = [*_line_problems(line, names), *_cell_problems(line.number, cells)]
        found += _seen_before(line.number, cells, "student_id", seen_ids, Wrong.ID_TWICE)
        found += _seen_before(line.number, cells, "username", seen_usernames, Wrong.USERNAME_TWICE)
        problems += found
        if not found:
            rows.append(RosterRow(line=line.number, **cells))
    return rows, problems


def _cells(line: _Line, names: Sequence[str]) -> dict[str, str]:
    cells = dict.fromkeys(COLUMNS, "")
    for name, cell in zip(names, line.cells, strict=False):
        if name in cells:
            cells[name] = _tidy(cell)
    return cells


def _tidy(cell: str) -> str:
    """One form for accented letters, no blanks at the ends and single ones inside."""
    return " ".join(unicodedata.normalize("NFC", cell).replace("\ufeff", "").split())


def _line_problems(line: _Line, names: Sequence[str]) -> Iterator[Problem]:
    beyond = [cell for cell in line.cells[len(names) :] if cell.strip()]
    if beyond:
        yield Problem(line=line.number, column="", value=beyond[0].strip()[:80], wrong=Wrong.TOO_MANY_CELLS)


def _cell_problems(number: int, cells: Mapping[str, str]) -> Iterator[Problem]:
    for column, value in cells.items():
        wrong = _wrong_with(column, value)
        if wrong is not None:
            shown = "".join(char if char.isprintable() else "\ufffd" for char in value)
            detail = str(LONGEST[column]) if wrong is Wrong.TOO_LONG else ""
            yield Problem(line=number, column=column, value=shown[:80], wrong=wrong, detail=detail)


def _wrong_with(column: str, value: str) -> Wrong | None:
    if not value:
        return None if column in _MAY_BE_BLANK else Wrong.BLANK
    if len(value) > LONGEST[column]:
        return Wrong.TOO_LONG
    if "\ufffd" in value or any(unicodedata.category(char) == "Cs" for char in value):
        return Wrong.UNREADABLE
    if any(unicodedata.category(char) == "Cc" for char in value):
        return Wrong.CONTROL
    if column == "username" and _USERNAME.fullmatch(value) is None:
        return Wrong.USERNAME_SHAPE
    if column == "email" and _EMAIL.fullmatch(value) is None:
        return Wrong.EMAIL_SHAPE
    return None


def _seen_before(
    number: int, cells: Mapping[str, str], column: str, seen: dict[str, int], wrong: Wrong
) -> list[Problem]:
    """Student ids count as written; user names without regard to case, as people type them."""
    value = cells[column]
    key = value.casefold() if column == "username" else value
    if not key:
        return []
    first = seen.setdefault(key, number)
    if first == number:
        return []
    return [Problem(line=number, column=column, value=value[:80], wrong=wrong, detail=str(first))]
