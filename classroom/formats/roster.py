"""A class list as CSV: text in, students and problems out.

Columns in any order: `student_id`, `given_name`, `family_name`, and if wanted `username`, `email`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from classroom.formats.accounts import LONGEST, account_problems
from classroom.formats.lists import (
    Cells,
    Columns,
    ListRead,
    Problem,
    read_file,
    read_text,
    seen_before,
)

COLUMNS = Columns(
    longest=LONGEST,
    optional=frozenset({"username", "email"}),
    may_be_blank=frozenset({"family_name", "username", "email"}),
)


class WrongStudent(StrEnum):
    """What can be wrong with a student of a list, beside what can be wrong with any list or account."""

    ID_TWICE = "id_twice"
    USERNAME_TWICE = "username_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One student of the list; an empty user name or address leaves open what it should be."""

    line: int
    student_id: str
    given_name: str
    family_name: str
    username: str
    email: str


Roster: TypeAlias = ListRead[RosterRow]


def read_roster_file(data: bytes) -> Roster:
    return read_file(data, COLUMNS, _students)


def read_roster(text: str) -> Roster:
    return read_text(text, COLUMNS, _students)


def _students(lines: Sequence[Cells]) -> tuple[list[RosterRow], list[Problem]]:
    """Student ids count as written; user names without regard to case, as people type them."""
    rows: list[RosterRow] = []
    problems: list[Problem] = []
    seen_ids: dict[str, int] = {}
    seen_usernames: dict[str, int] = {}
    for cells in lines:
        found = [*cells.found, *account_problems(cells)]
        found += seen_before(cells, "student_id", seen_ids, WrongStudent.ID_TWICE)
        found += seen_before(cells, "username", seen_usernames, WrongStudent.USERNAME_TWICE, key=str.casefold)
        problems += found
        if not found:
            rows.append(RosterRow(line=cells.line, **cells.by_column))
    return rows, problems
