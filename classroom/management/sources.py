"""What commands that read a file share: the school, names on the command line, the bytes, a list with problems."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from classroom.formats.lists import MOST_BYTES, ListRead
from classroom.models import School
from classroom.selectors.list_plans import ListPlan
from classroom.services.list_words import WhatToDo, report


def school_named(name: str | None) -> School:
    """The only school, or the one that is named."""
    schools = list(School.objects.order_by("name") if name is None else School.objects.filter(name=name))
    if len(schools) == 1:
        return schools[0]
    if name is not None:
        raise CommandError(f"There is no school named {name}.")
    if not schools:
        raise CommandError("There is no school yet. Create one with manage.py create_school.")
    named = ", ".join(school.name for school in schools)
    raise CommandError(f"There are several schools. Name one with --school: {named}.")


def tidy_name(text: str, *, option: str, longest: int) -> str:
    tidy = " ".join(text.split())
    if not 1 <= len(tidy) <= longest or not tidy.isprintable():
        raise CommandError(f"{option} needs a name of 1 to {longest} ordinary characters.")
    return tidy


def read_bytes(file: str) -> bytes:
    """One byte more than a list may have: enough to see that it is too large."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"The file {file} cannot be read: {error.strerror}.") from error


def check_list(read: ListRead[Any], plan: ListPlan[Any], what_to_do: WhatToDo) -> None:
    """Every problem in one report: those of the file, and those that the stored rows add."""
    problems = [*read.problems, *plan.problems]
    if problems:
        raise CommandError(f"Nothing was written.\n{report(problems, what_to_do)}")
