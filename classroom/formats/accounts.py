"""What a user name and an address look like in a list of people."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from classroom.formats.lists import Cells, Problem, printable

USERNAME: Final = re.compile(r"[\w.@+-]+")
EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
LONGEST: Final = {
    "student_id": 64,
    "given_name": 150,
    "family_name": 150,
    "username": 150,
    "email": 254,
}
"""By column, of a list of people."""


class WrongAccount(StrEnum):
    """What can be wrong with how somebody of a list signs in."""

    USERNAME_SHAPE = "username_shape"
    EMAIL_SHAPE = "email_shape"


_SHAPES = (("username", USERNAME, WrongAccount.USERNAME_SHAPE), ("email", EMAIL, WrongAccount.EMAIL_SHAPE))


def account_problems(cells: Cells) -> Iterator[Problem]:
    """Of the cells `username` and `email`, where nothing else is wrong with them."""
    wrong_already = {problem.column for problem in cells.found}
    for column, shape, wrong in _SHAPES:
        value = cells.by_column[column]
        if value and column not in wrong_already and shape.fullmatch(value) is None:
            yield Problem(line=cells.line, column=column, value=printable(value), wrong=wrong)
