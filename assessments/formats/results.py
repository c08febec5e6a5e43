"""Paper scores as CSV: `student_id` and one column per question, named by its label."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from assessments.formats.tables import Problem, Row, TableRefused, read_table
from classroom.formats.spreadsheet import plain
from mastery.engine.refusals import Refused
from mastery.engine.scores import parse_points

STUDENT: Final = "student_id"


class Excuse(Enum):
    EX = "EX"


Cell = Decimal | Excuse | None
"""Points, an excuse, or blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    line: int
    student_id: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The sheet as it was written; whether its labels and students exist is for the importer to say."""

    labels: tuple[str, ...]
    rows: tuple[ResultRow, ...]


def read_results(data: bytes) -> Results:
    table = read_table(data, known=[STUDENT])
    problems: list[Problem] = []
    if STUDENT not in table.columns:
        raise TableRefused([Problem(line=1, column=STUDENT, text="the column is missing")])
    rows = [_result(row, problems) for row in table.rows]
    problems += _twice(rows)
    if problems:
        raise TableRefused(sorted(problems, key=lambda problem: problem.line))
    labels = tuple(column for column in table.columns if column != STUDENT)
    return Results(labels=labels, rows=tuple(rows))


def _result(row: Row, problems: list[Problem]) -> ResultRow:
    cells: dict[str, Cell] = {}
    for column, text in row.cells.items():
        if column == STUDENT:
            continue
        try:
            cells[column] = Excuse.EX if text.upper() == Excuse.EX.value else parse_points(text)
        except Refused as refusal:
            problems.append(Problem(line=row.line, column=column, text=f"{text!r}: {refusal.message}"))
    student_id = plain(row.cells[STUDENT])
    if not student_id:
        problems.append(Problem(line=row.line, column=STUDENT, text="the cell is empty"))
    return ResultRow(line=row.line, student_id=student_id, cells=cells)


def _twice(rows: list[ResultRow]) -> list[Problem]:
    seen: dict[str, int] = {}
    problems = []
    for row in rows:
        first = seen.setdefault(row.student_id, row.line)
        if first != row.line and row.student_id:
            text = f"{row.student_id} appears twice, first on line {first}"
            problems.append(Problem(line=row.line, column=STUDENT, text=text))
    return problems
