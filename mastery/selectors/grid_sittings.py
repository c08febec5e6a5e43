"""What the grid must be told about checks and tries, which belong to another app: plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ChanceState(StrEnum):
    """Where a student stands with the next try at a check they have taken before."""

    OPEN = "open"
    ANNOUNCED = "announced"
    UNDATED = "undated"
    SITTING = "sitting"
    MARKING = "marking"
    NO_WORK = "no_work"
    WORKING = "working"
    USED = "used"
    NO_FORM = "no_form"


READY = frozenset({ChanceState.OPEN, ChanceState.ANNOUNCED, ChanceState.UNDATED})
"""The corrective is done (or waived), so the next try may come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextChance:
    """The next try of one student at one check.

    `objective_ids` are those it asks, or that wait for something; `left_out` are unmet ones that still wait, or that
    the last chance did not ask. `ready_at` is from when it may be taken once there is a place or a window. `has_place`
    tells that its day is that of a session in which the student is booked.
    """

    student_id: int
    check_id: int
    state: ChanceState
    number: int
    objective_ids: tuple[int, ...]
    left_out: tuple[int, ...] = ()
    form_label: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    ready_at: datetime | None = None
    has_place: bool = False

    @property
    def is_ready(self) -> bool:
        return self.state in READY


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCheck:
    """A check of the unit. It was given once its days are over or, with none set, once somebody took it."""

    check_id: int
    title: str
    objective_ids: frozenset[int]
    opens_at: datetime | None
    was_given: bool
    taken_by: frozenset[int]
    waiting: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """Objectives of tries that wait for marks, by student."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSittings:
    """Everything the checks of one unit run say about the class."""

    checks: tuple[SeenCheck, ...] = ()
    chances: tuple[NextChance, ...] = ()
