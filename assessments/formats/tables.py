"""A CSV file as rows of cells by column; every problem names its line and column."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from classroom.formats.csv_lines import BrokenQuotes, csv_lines

MOST_BYTES = 2_000_000
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right; `column` is "" when the whole line is meant."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.text}"


class TableRefused(ValueError):
    """The file cannot be taken as it is. Nothing of it is used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`line` is where the row begins in the file."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns as the file names them, in its order, and the rows that hold something.

    A column that has no heading and holds nothing is none.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(data: bytes, *, known: Sequence[str]) -> Table:
    """Read UTF-8 text with a header row, separated by commas, semicolons or tabs.

    `known` are the columns to look for; their headings may be written with capitals, blanks or hyphens.
    """
    lines = _lines(_text(data), known)
    if not lines:
        raise _refused(1, "the file is empty")
    (head_line, head), *body = lines
    columns = tuple(_column(cell, known) for cell in head)
    problems = [*_wrong_headings(head_line, columns, body)]
    if len(body) > MOST_ROWS:
        problems.append(
            Problem(line=body[MOST_ROWS][0], column="", text=f"there are more than {MOST_ROWS} rows")
        )
    rows = [_row(line, cells, columns, problems) for line, cells in body]
    if problems:
        raise TableRefused(problems)
    return Table(columns=tuple(filter(None, columns)), rows=tuple(rows))


def _refused(line: int, text: str) -> TableRefused:
    return TableRefused([Problem(line=line, column="", text=text)])


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _refused(1, f"the file is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(line, "the text is not UTF-8; save the file as CSV in UTF-8") from error
    if "\0" in text:
        raise _refused(text.count("\n", 0, text.index("\0")) + 1, "there is a NUL character")
    return text


def _lines(text: str, known: Sequence[str]) -> list[tuple[int, list[str]]]:
    try:
        lines = list(csv_lines(text, known=known, column=lambda heading: _column(heading, known)))
    except BrokenQuotes as broken:
        raise _refused(broken.line, "the quotation marks do not match") from broken
    return [(line.number, [_tidy(cell) for cell in line.cells]) for line in lines]


def _column(heading: str, known: Sequence[str]) -> str:
    plain = re.sub(r"[\s\-_]+", "_", heading.strip().casefold())
    return plain if plain in known else heading.strip()


def _tidy(cell: str) -> str:
    """One form for accented letters and no blanks at the ends; line breaks inside stay."""
    return unicodedata.normalize("NFC", cell).replace("\r\n", "\n").strip()


def _wrong_headings(
    line: int, columns: Sequence[str], body: Sequence[tuple[int, Sequence[str]]]
) -> Iterator[Problem]:
    for place, column in enumerate(columns, start=1):
        if not column:
            if any(any(cells[place - 1 : place]) for _line, cells in body):
                yield Problem(line=line, column=str(place), text="the column has no heading")
        elif column in columns[: place - 1]:
            yield Problem(line=line, column=column, text="the column appears twice")


def _row(line: int, cells: Sequence[str], columns: Sequence[str], problems: list[Problem]) -> Row:
    if any(cells[len(columns) :]):
        problems.append(Problem(line=line, column="", text="there are more cells than columns"))
    padded = [*cells, *[""] * len(columns)]
    by_column = {column: cell for column, cell in zip(columns, padded, strict=False) if column}
    return Row(line=line, cells=by_column)
