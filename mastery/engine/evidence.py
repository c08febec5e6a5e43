"""The best observation, and marks that replace earlier ones of the same attempt.

Evidence is only ever added. A correction is a new record that names the one it replaces; a new
attempt replaces nothing, so it can never lower anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mastery.engine.scores import Score, higher


class Outcome(StrEnum):
    """What came of an occasion. Only a scored one is evidence of a level."""

    SCORED = "scored"
    EXCUSED = "excused"
    VOID = "void"
    DO_OVER = "do_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One dated observation of one student on one objective.

    `occasion` is the attempt it comes from, `observed_at` the time the work was done, which a correction keeps, and
    `items` how many questions it rests on.
    """

    record_id: int
    occasion: UUID
    observed_at: datetime
    outcome: Outcome
    score: Score | None
    replaces_id: int | None
    items: int = 1

    def __post_init__(self) -> None:
        if (self.outcome is Outcome.SCORED) != (self.score is not None):
            raise ValueError("Scored evidence carries a score, and no other evidence does.")


def current(records: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The records nobody has replaced, in the order the work was done."""
    known = tuple(records)
    replaced = {record.replaces_id for record in known}
    standing = (record for record in known if record.record_id not in replaced)
    return tuple(sorted(standing, key=lambda record: (record.observed_at, record.record_id)))


def tries(records: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The attempts that count, oldest first: excused, void and do-over are states of their own."""
    return tuple(record for record in current(records) if record.outcome is Outcome.SCORED)


def as_known(records: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The attempts that count, in the order in which they were recorded; a correction keeps the place it corrects."""
    by_id = {record.record_id: record for record in records}

    def first_recorded(record: Evidence) -> int:
        while record.replaces_id in by_id:
            record = by_id[record.replaces_id]
        return record.record_id

    return tuple(sorted(tries(by_id.values()), key=first_recorded))


def best(records: Iterable[Evidence]) -> Evidence | None:
    """The highest attempt, the earliest of equals. No evidence has no best: it is not a zero."""
    top: Evidence | None = None
    for record in tries(records):
        if top is None or _is_higher(record, top):
            top = record
    return top


def _is_higher(record: Evidence, than: Evidence) -> bool:
    return record.score is not None and than.score is not None and higher(record.score, than.score)
