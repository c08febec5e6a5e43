"""The relearning ticket: what a student does before the second chance opens on an objective."""

from collections.abc import Sequence
from enum import StrEnum

SHORTEST_ANALYSIS = 5


class Missing(StrEnum):
    """What a ticket still lacks, in the order in which a student can do something about it."""

    PRACTICE = "practice"
    ANALYSIS = "analysis"


def missing_for_ticket(
    *, analysis: str, has_practice: bool, first_tries: Sequence[bool]
) -> tuple[Missing, ...]:
    """An error analysis, and one success where the activity has practice. A waiver needs neither."""
    missing = []
    if has_practice and not any(first_tries):
        missing.append(Missing.PRACTICE)
    if sum(character.isalnum() for character in analysis) < SHORTEST_ANALYSIS:
        missing.append(Missing.ANALYSIS)
    return tuple(missing)
