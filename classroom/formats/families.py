"""A list of families as CSV: text in, adults with the student they belong to and problems out.

Columns in any order: `student_id`, `given_name`, `family_name`, `username`, `email`; and `student`, which helps who
fills the list in and is not read. A line that names no adult is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from classroom.formats.accounts import LONGEST, USERNAME, account_problems
from classroom.formats.lists import (
    Cells,
    Columns,
    ListRead,
    Problem,
    Wrong,
    printable,
    read_file,
    read_text,
)

OF_AN_ADULT = ("given_name", "family_name", "username", "email")
COLUMNS = Columns(
    longest=LONGEST,
    optional=frozenset({"username", "email"}),
    may_be_blank=frozenset(OF_AN_ADULT),
    for_the_eye=frozenset({"student"}),
)


class WrongAdult(StrEnum):
    """What can be wrong with an adult of a list, beside what can be wrong with any list or account."""

    NO_USERNAME = "no_username"
    ADULT_TWICE = "adult_twice"
    ADULT_DIFFERS = "adult_differs"
    NO_ADULTS = "no_adults"


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """One adult of one student. An adult with several children has a line for each."""

    line: int
    student_id: str
    given_name: str
    family_name: str
    username: str
    email: str

    @property
    def has_no_username(self) -> bool:
        """The address stands in for it."""
        return self.username == self.email

    def is_about_the_same(self, other: "FamilyRow") -> bool:
        """Lines with one user name: the names agree, and so do the addresses where both have one."""
        names = [(row.given_name.casefold(), row.family_name.casefold()) for row in (self, other)]
        addresses = {row.email.casefold() for row in (self, other) if row.email}
        return names[0] == names[1] and len(addresses) < 2


Families: TypeAlias = ListRead[FamilyRow]


def read_families_file(data: bytes) -> Families:
    return read_file(data, COLUMNS, _adults)


def read_families(text: str) -> Families:
    return read_text(text, COLUMNS, _adults)


def _adults(lines: Sequence[Cells]) -> tuple[list[FamilyRow], list[Problem]]:
    """User names count without regard to case, as people type them."""
    rows: list[FamilyRow] = []
    problems: list[Problem] = []
    earlier = _Earlier()
    filled = [cells for cells in lines if not _names_nobody(cells)]
    for cells in filled:
        found = [*cells.found, *account_problems(cells), *_missing(cells)]
        if not found:
            row = _row(cells)
            found += earlier.against(row)
        problems += found
        if not found:
            rows.append(row)
            earlier.add(row)
    if not filled:
        problems.append(Problem(line=lines[0].line, column="", value="", wrong=WrongAdult.NO_ADULTS))
    return rows, problems


def _names_nobody(cells: Cells) -> bool:
    """A student whose adults are not known yet; a line with anything else wrong is told."""
    is_empty = not any(cells.by_column[column] for column in OF_AN_ADULT)
    return is_empty and all(problem.wrong is Wrong.BLANK for problem in cells.found)


def _missing(cells: Cells) -> Iterator[Problem]:
    if not cells.by_column["given_name"]:
        yield Problem(line=cells.line, column="given_name", value="", wrong=Wrong.BLANK)
    if not _username(cells):
        yield Problem(line=cells.line, column="username", value="", wrong=WrongAdult.NO_USERNAME)


def _username(cells: Cells) -> str:
    """Left out, it is the address, where that can be one."""
    written, email = cells.by_column["username"], cells.by_column["email"]
    if written or len(email) > LONGEST["username"] or USERNAME.fullmatch(email) is None:
        return written
    return email


def _row(cells: Cells) -> FamilyRow:
    values = {column: cells.by_column[column] for column in ("student_id", *OF_AN_ADULT)}
    return FamilyRow(line=cells.line, **(values | {"username": _username(cells)}))


class _Earlier:
    """The good lines so far, by user name, and by user name and student."""

    def __init__(self) -> None:
        self._adults: dict[str, FamilyRow] = {}
        self._links: dict[tuple[str, str], FamilyRow] = {}

    def add(self, row: FamilyRow) -> None:
        self._adults.setdefault(row.username.lower(), row)
        self._links[row.username.lower(), row.student_id] = row

    def against(self, row: FamilyRow) -> Iterator[Problem]:
        """The same adult twice for one student, or two adults with one user name."""
        adult = self._adults.get(row.username.lower())
        link = self._links.get((row.username.lower(), row.student_id))
        if adult is not None and not adult.is_about_the_same(row):
            yield _at(row, WrongAdult.ADULT_DIFFERS, detail=adult.line)
        elif link is not None:
            yield _at(row, WrongAdult.ADULT_TWICE, detail=link.line)


def _at(row: FamilyRow, wrong: WrongAdult, *, detail: int) -> Problem:
    return Problem(
        line=row.line, column="username", value=printable(row.username), wrong=wrong, detail=str(detail)
    )
