"""Not assessed, not yet, mastered or exempt, from evidence and policy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from mastery.engine.calculation import calculate
from mastery.engine.evidence import Evidence, as_known, best, tries
from mastery.engine.policy import Policy


class Status(StrEnum):
    """Where a student stands on an objective. Absence is a state of its own, never a zero."""

    NOT_ASSESSED = "not_assessed"
    NOT_YET = "not_yet"
    MASTERED = "mastered"
    EXEMPT = "exempt"


class Shown(StrEnum):
    """The states a page draws: the four above, with the two that are hints and never grades."""

    NONE = "none"
    NOT_YET = "notyet"
    NEARLY = "nearly"
    MASTERED = "mastered"
    EXTENDED = "extended"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A status and what decided it.

    `value` is the exact percent that was compared with the threshold, None where a method gives none. `attempts` and
    `items` are the tries that count and their questions. `promised` is the earlier policy that keeps a mastery the
    student had been told of, where the one in force would not. `is_near` is a hint, never a grade.
    """

    status: Status
    best: Evidence | None
    attempts: int
    items: int = 0
    value: Fraction | None = None
    is_near: bool = False
    promised: Policy | None = None


def decide(
    records: Iterable[Evidence], *, policy: Policy, exempt: bool = False, promises: Sequence[Policy] = ()
) -> Decision:
    """Best of attempts, or the school's own method; either way no later try takes a reached level away.

    An exemption is somebody's decision about the student and stands before any score. `promises` are earlier
    policies under which this student had been told of mastery, and was to keep it.
    """
    known = tuple(records)
    counted = tries(known)
    status, promised = _status(known, policy=policy, exempt=exempt, promises=promises)
    value = _value(counted, policy=policy)
    return Decision(
        status=status,
        best=best(counted),
        attempts=len(counted),
        items=_items(counted),
        value=value,
        is_near=status is Status.NOT_YET and _is_near(value, policy),
        promised=promised,
    )


def _status(
    records: Sequence[Evidence], *, policy: Policy, exempt: bool, promises: Sequence[Policy]
) -> tuple[Status, Policy | None]:
    if exempt:
        return Status.EXEMPT, None
    if _reached(records, policy=policy):
        return Status.MASTERED, None
    promised = next((earlier for earlier in promises if _reached(records, policy=earlier)), None)
    if promised is not None:
        return Status.MASTERED, promised
    return (Status.NOT_YET if _is_enough(tries(records), policy=policy) else Status.NOT_ASSESSED), None


def _reached(records: Sequence[Evidence], *, policy: Policy) -> bool:
    """Whether the threshold was reached at any time: what was reached once stays reached.

    For the best of attempts that is the same as reaching it at the end.
    """
    return any(
        _is_enough(some, policy=policy) and _reaches(_value(some, policy=policy), policy)
        for some in ([tries(records)] if policy.counts_best else _at_any_time(records))
    )


def _at_any_time(records: Sequence[Evidence]) -> Iterator[Sequence[Evidence]]:
    """The tries up to each one, by the order of the work, and as they were known after each record.

    Work that is recorded late comes between earlier tries: it adds what was reached then, and takes nothing that
    had been reached without it.
    """
    counted, recorded = tries(records), as_known(records)
    for end in range(1, len(counted) + 1):
        yield counted[:end]
        known = recorded[:end]
        yield [record for record in counted if record in known]


def _is_enough(counted: Sequence[Evidence], *, policy: Policy) -> bool:
    """Whether there is enough evidence for a status to appear; none at all never is."""
    return len(counted) >= policy.minimum_attempts and _items(counted) >= policy.minimum_items


def _items(counted: Iterable[Evidence]) -> int:
    return sum(record.items for record in counted)


def _value(counted: Sequence[Evidence], *, policy: Policy) -> Fraction | None:
    """The exact percent that these tries come to by the policy's method."""
    percents = [record.score.percent for record in counted if record.score is not None]
    return calculate(percents, **policy.calculation.parameters(policy.threshold_percent))


def _reaches(value: Fraction | None, policy: Policy) -> bool:
    """The threshold is inclusive, and compared with the unrounded fraction."""
    return value is not None and value >= Fraction(policy.threshold_percent)


def _is_near(value: Fraction | None, policy: Policy) -> bool:
    return policy.show_nearly and value is not None and value >= Fraction(policy.nearly_from)


_DRAWN = {
    Status.NOT_ASSESSED: Shown.NONE,
    Status.NOT_YET: Shown.NOT_YET,
    Status.MASTERED: Shown.MASTERED,
    Status.EXEMPT: Shown.EXEMPT,
}


def shown(status: Status, *, is_near: bool = False, extended: bool = False) -> Shown:
    """How a decided status is drawn: nearly there was decided with it; extended is mastered, enrichment completed."""
    if status is Status.MASTERED and extended:
        return Shown.EXTENDED
    if status is Status.NOT_YET and is_near:
        return Shown.NEARLY
    return _DRAWN[status]
