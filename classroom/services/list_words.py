"""What a list would do, and what to do about each of its problems. A kind of list adds its own sentences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from classroom.formats.accounts import WrongAccount
from classroom.formats.lists import ListRead, Problem, Wrong
from classroom.selectors.list_plans import ListPlan

Sentences = Mapping[str, Promise | str]
WhatToDo = Callable[[Problem], str]
SHOWN = 200

OF_ANY_LIST: Sentences = {
    Wrong.TOO_LARGE: _later("The list is larger than 2 MB. Split it into several lists."),
    Wrong.NOT_UTF8: _later(
        "This place holds the byte %(detail)s, which is not UTF-8. Save the file again as CSV in UTF-8."
    ),
    Wrong.NUL: _later(
        "This line holds a NUL character, as no text does. Save the file again as CSV in UTF-8."
    ),
    Wrong.COLUMN_TWICE: _later("The first line names this column twice. Keep one of them."),
    Wrong.QUOTES: _later(
        "The quotes of this line do not end where they should. Close them, or write them twice."
    ),
    Wrong.TOO_MANY_CELLS: _later(
        "This line has more cells than the first line has columns. "
        "Put quotes around text that holds the separator."
    ),
    Wrong.BLANK: _later("This cell is empty. Fill it in."),
    Wrong.TOO_LONG: _later("This is longer than %(detail)s characters. Shorten it."),
    Wrong.CONTROL: _later("This holds a character that controls how text is shown. Type the text again."),
    Wrong.UNREADABLE: _later("Letters were lost here on the way. Save the file again as CSV in UTF-8."),
}
OF_ACCOUNTS: Sentences = {
    WrongAccount.USERNAME_SHAPE: _later(
        "A user name has letters, digits and . _ - + @ only. Choose another."
    ),
    WrongAccount.EMAIL_SHAPE: _later("This is not an e-mail address. Correct it, or leave the cell empty."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """A line of the list to put right."""

    line: int
    column: str
    value: str
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPutRight:
    """The problems of a list in the order of its lines; of many, the first ones."""

    rows: tuple[ProblemRow, ...]
    hidden: int

    @property
    def count(self) -> int:
        return len(self.rows) + self.hidden


P = TypeVar("P", bound=ListPlan[Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPreview(Generic[P]):
    """What a list would do, for a page. Long lists show their beginning; the counts are always of all."""

    plan: P
    rows: Sequence[Any]
    hidden_rows: int
    problems: ToPutRight
    unused: tuple[str, ...]

    @property
    def good(self) -> int:
        return len(self.plan.rows)


def preview(plan: P, read: ListRead[Any], what_to_do: WhatToDo) -> ListPreview[P]:
    """Of a list that was read and what was planned of its rows."""
    return ListPreview(
        plan=plan,
        rows=plan.rows[:SHOWN],
        hidden_rows=len(plan.rows[SHOWN:]),
        problems=to_put_right([*read.problems, *plan.problems], what_to_do),
        unused=read.unused,
    )


def saying(sentences: Sentences) -> WhatToDo:
    """The sentences of one kind of list, filled in."""
    return lambda problem: str(sentences[problem.wrong]) % {"detail": problem.detail}


def to_put_right(problems: Iterable[Problem], what_to_do: WhatToDo) -> ToPutRight:
    ordered = _by_line(problems)
    rows = tuple(
        ProblemRow(line=each.line, column=each.column, value=each.value, what_to_do=what_to_do(each))
        for each in ordered[:SHOWN]
    )
    return ToPutRight(rows=rows, hidden=len(ordered[SHOWN:]))


def report(problems: Iterable[Problem], what_to_do: WhatToDo) -> str:
    """One line for each: where, what stands there, what to do."""
    return "\n".join(_in_full(problem, what_to_do) for problem in _by_line(problems))


def _by_line(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line)


def _in_full(problem: Problem, what_to_do: WhatToDo) -> str:
    where = _("Line %(line)d") % {"line": problem.line}
    if problem.column:
        where = _("%(line)s, column %(column)s") % {"line": where, "column": problem.column}
    value = f" “{problem.value}”" if problem.value else ""
    return f"{where}:{value} {what_to_do(problem)}"


def sentences(*counted: tuple[str, int]) -> str:
    """One after the other, each with its count; what did not happen is not mentioned."""
    return " ".join(words % {"count": count} for words, count in counted if count)
