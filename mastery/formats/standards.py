"""A list of standards as CSV: `code`, `statement` and, if wanted, `framework`, in any order."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from classroom.formats.lists import Cells, Columns, ListRead, Problem, Reader, read_file, read_text
from mastery.engine.standards import is_code, normal_code

LONGEST = {"code": 64, "statement": 4000, "framework": 120}
COLUMNS = Columns(longest=LONGEST, optional=frozenset({"framework"}), may_be_blank=frozenset({"framework"}))


class WrongStandard(StrEnum):
    """What can be wrong with a standard of a list, beside what can be wrong with any list."""

    CODE_SHAPE = "code_shape"
    NO_FRAMEWORK = "no_framework"
    TWICE = "standard_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRow:
    """One standard of the list."""

    line: int
    framework: str
    code: str
    statement: str

    @property
    def key(self) -> tuple[str, str]:
        """Two rows with this in common are one standard, however they are written."""
        return self.framework.casefold(), normal_code(self.code)


StandardList: TypeAlias = ListRead[StandardRow]


def read_standards_file(data: bytes, *, framework: str) -> StandardList:
    """`framework` is whose the rows are that name none."""
    return read_file(data, COLUMNS, _standards(framework))


def read_standards(text: str, *, framework: str) -> StandardList:
    return read_text(text, COLUMNS, _standards(framework))


def _standards(framework: str) -> Reader[StandardRow]:
    def read(lines: Sequence[Cells]) -> tuple[list[StandardRow], list[Problem]]:
        rows: list[StandardRow] = []
        problems: list[Problem] = []
        seen: dict[tuple[str, str], int] = {}
        for cells in lines:
            named = {**cells.by_column, "framework": cells.by_column["framework"] or framework}
            row = StandardRow(line=cells.line, **named)
            found = [*cells.found, *_problems(row, {each.column for each in cells.found}, seen)]
            problems += found
            if not found:
                rows.append(row)
        return rows, problems

    return read


def _problems(
    row: StandardRow, wrong_already: Collection[str], seen: dict[tuple[str, str], int]
) -> Iterator[Problem]:
    if not row.framework:
        yield _at(row, "framework", WrongStandard.NO_FRAMEWORK)
    if "code" in wrong_already:
        return
    if not is_code(row.code):
        yield _at(row, "code", WrongStandard.CODE_SHAPE)
        return
    first = seen.setdefault(row.key, row.line)
    if first != row.line:
        yield _at(row, "code", WrongStandard.TWICE, detail=str(first))


def _at(row: StandardRow, column: str, wrong: WrongStandard, *, detail: str = "") -> Problem:
    return Problem(line=row.line, column=column, value=getattr(row, column)[:80], wrong=wrong, detail=detail)
