"""Which stage of a unit run may follow which, and which of its units a class is in."""

from collections.abc import Sequence
from enum import StrEnum


class Stage(StrEnum):
    """Where one class is in one unit. Correction and enrichment happen in the same lessons."""

    PLANNED = "planned"
    TEACHING = "teaching"
    FORMATIVE = "formative"
    CORRECTION = "correction"
    REASSESSMENT = "reassessment"
    CLOSED = "closed"


NEXT_STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.PLANNED: frozenset({Stage.TEACHING}),
    Stage.TEACHING: frozenset({Stage.FORMATIVE}),
    Stage.FORMATIVE: frozenset({Stage.CORRECTION}),
    Stage.CORRECTION: frozenset({Stage.REASSESSMENT}),
    Stage.REASSESSMENT: frozenset({Stage.CORRECTION, Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}


def may_move(a: Stage, b: Stage) -> bool:
    """Whether a unit run in stage `a` may go on to `b`; a third chance goes back to correction."""
    return b in NEXT_STAGES[a]


def onward(stage: Stage) -> Stage | None:
    """The step a teacher takes with one button: from the second chance on it is the end of the unit."""
    return _beside(stage, by=1)


def one_back(stage: Stage) -> Stage | None:
    """The stage to which a teacher takes a unit back, with a reason; nothing comes before a plan."""
    return _beside(stage, by=-1)


def _beside(stage: Stage, *, by: int) -> Stage | None:
    place = list(Stage).index(stage) + by
    return list(Stage)[place] if 0 <= place < len(Stage) else None


WHERE_WORK_WAITS = (
    Stage.CORRECTION,
    Stage.REASSESSMENT,
    Stage.FORMATIVE,
    Stage.TEACHING,
    Stage.PLANNED,
    Stage.CLOSED,
)
"""A class may be taught a new unit while it still corrects the one before: what waits comes first."""


def current(stages: Sequence[Stage]) -> int | None:
    """The place of the unit that a class is in, among the stages of its units, newest first."""
    return min(range(len(stages)), key=lambda place: WHERE_WORK_WAITS.index(stages[place]), default=None)
