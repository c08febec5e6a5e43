"""What a problem of a class list is called, and what to do about it."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from classroom.formats.roster import Problem, Wrong
from classroom.selectors import rosters

_SENTENCES: dict[str, Promise | str] = {
    Wrong.TOO_LARGE: _later("The list is larger than 2 MB. Split it into several lists."),
    Wrong.NOT_UTF8: _later(
        "This place holds the byte %(detail)s, which is not UTF-8. Save the file again as CSV in UTF-8."
    ),
    Wrong.NUL: _later(
        "This line holds a NUL character, as no text does. Save the file again as CSV in UTF-8."
    ),
    Wrong.EMPTY: _later(
        "The list is empty. Its first line names the columns: student_id, given_name, family_name."
    ),
    Wrong.COLUMN_MISSING: _later(
        "The first line does not name this column. It needs student_id, given_name and family_name."
    ),
    Wrong.COLUMN_TWICE: _later("The first line names this column twice. Keep one of them."),
    Wrong.QUOTES: _later(
        "The quotes of this line do not end where they should. Close them, or write them twice."
    ),
    Wrong.TOO_MANY_ROWS: _later("The list has more than 20,000 students. Split it into several lists."),
    Wrong.NO_STUDENTS: _later("The list names its columns but no students. Add one line for each student."),
    Wrong.TOO_MANY_CELLS: _later(
        "This line has more cells than the first line has columns. "
        "Put quotes around text that holds the separator."
    ),
    Wrong.BLANK: _later("This cell is empty. Fill it in."),
    Wrong.TOO_LONG: _later("This is longer than %(detail)s characters. Shorten it."),
    Wrong.CONTROL: _later("This holds a control character. Type the text again."),
    Wrong.UNREADABLE: _later("Letters were lost here on the way. Save the file again as CSV in UTF-8."),
    Wrong.USERNAME_SHAPE: _later("A user name has letters, digits and . _ - + @ only. Choose another."),
    Wrong.EMAIL_SHAPE: _later("This is not an e-mail address. Correct it, or leave the cell empty."),
    Wrong.ID_TWICE: _later("Line %(detail)s has this student already. Keep one of the two lines."),
    Wrong.USERNAME_TWICE: _later("Line %(detail)s has this user name already. Choose another."),
    rosters.NOT_A_STUDENT: _later(
        "This number belongs to somebody at your school who is not only a student. Check the number."
    ),
    rosters.ACCOUNT_CLOSED: _later("The account of this student is closed. Ask your administrator."),
    rosters.USERNAME_TAKEN: _later(
        "Somebody else has this user name. Choose another, or leave the cell empty."
    ),
    rosters.USERNAME_DIFFERS: _later(
        "This student signs in as %(detail)s already. Write that, or leave the cell empty."
    ),
}


def what_to_do(problem: Problem) -> str:
    return str(_SENTENCES[problem.wrong]) % {"detail": problem.detail}


def in_full(problem: Problem) -> str:
    """One line of a report: where, what stands there, what to do."""
    where = _("Line %(line)d") % {"line": problem.line}
    if problem.column:
        where = _("%(line)s, column %(column)s") % {"line": where, "column": problem.column}
    value = f" “{problem.value}”" if problem.value else ""
    return f"{where}:{value} {what_to_do(problem)}"


def report(problems: Iterable[Problem]) -> str:
    return "\n".join(in_full(problem) for problem in sorted(problems, key=lambda each: each.line))
