"""Fix what an attempt asks at its start: items, order, points, and option ids that nobody else has."""

import secrets
from collections.abc import Sequence

from assessments.models import Attempt, AttemptItem, Item

SHUFFLE = secrets.SystemRandom()


def ask(attempt: Attempt, items: Sequence[Item]) -> list[AttemptItem]:
    """The rows that fix the questions of an attempt; the caller stores them.

    On screen the options come in a random order under random ids, so that neither tells which one is right or
    what a classmate chose. On paper nothing is shown.
    """
    on_screen = attempt.medium == "screen"
    return [
        AttemptItem(
            school_id=attempt.school_id,
            attempt=attempt,
            item=item,
            position=position,
            points=item.points,
            option_order=_disguise([option["id"] for option in item.options]) if on_screen else [],
        )
        for position, item in enumerate(items, start=1)
    ]


def _disguise(option_ids: Sequence[str]) -> list[list[str]]:
    """Pairs of shown id and option id in the order of the page."""
    order = list(option_ids)
    SHUFFLE.shuffle(order)
    return [[secrets.token_hex(6), option_id] for option_id in order]
