"""What every list asks before it is written: no problems, or the very plan that a person has looked at."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from classroom.formats.lists import Problem
from classroom.refusals import Conflict, DomainError
from classroom.selectors.list_plans import ListPlan
from classroom.services.list_words import WhatToDo, report


class ListRefused(DomainError):
    """The list has problems, and nothing of it was written."""

    def __init__(self, problems: Sequence[Problem], what_to_do: WhatToDo) -> None:
        super().__init__("list_refused", report(problems, what_to_do))
        self.problems = tuple(problems)


class ListEmpty(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "list_empty", _("The list has no line that could be taken over. Put it right first.")
        )


class ListMoved(Conflict):
    """Between looking and confirming, the list changed or somebody changed what it is about."""

    def __init__(self) -> None:
        super().__init__(
            "list_moved",
            _("The list or what it changes is no longer as you saw it. Look at it again, then confirm."),
        )


def check_decided(plan: ListPlan[Any], *, confirmed: str | None, what_to_do: WhatToDo) -> None:
    """`confirmed` is the digest of the plan that a person has looked at: then its good rows may be written.

    Without it, one problem refuses the whole list.
    """
    if confirmed is None and plan.problems:
        raise ListRefused(plan.problems, what_to_do)
    if confirmed is not None and confirmed != plan.digest:
        raise ListMoved
    if not plan.rows:
        raise ListEmpty
