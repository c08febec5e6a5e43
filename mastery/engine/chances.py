"""How many chances a student has left at a check, when the next one is, and on which form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mastery.engine.attempts import AttemptState
from mastery.engine.policy import MOST_CHANCES, Policy
from mastery.engine.reassessment import PastAttempt, Window, free_number, next_form


@dataclass(frozen=True, slots=True, kw_only=True)
class ChancesLeft:
    """`left` None is without limit. No day is set while `next_at` is None, no form is ready without a label."""

    left: int | None
    next_at: datetime | None = None
    form_label: str | None = None


def next_number(attempts: Iterable[PastAttempt], *, policy: Policy, extra_chances: int = 0) -> int | None:
    """Which chance a start would take up next; None when none is left. An open try has used its own."""
    taken = [attempt.number for attempt in attempts if attempt.state is not AttemptState.VOID]
    return free_number(taken) if policy.has_chance(len(taken) + 1 - extra_chances) else None


def chances_left(
    *,
    windows: Sequence[Window],
    attempts: Sequence[PastAttempt],
    form_labels: Sequence[str],
    policy: Policy,
    now: datetime,
    extra_chances: int = 0,
) -> ChancesLeft:
    """What the policy and chances given to this student leave; void sittings gave theirs back."""
    counted = [attempt for attempt in attempts if attempt.state is not AttemptState.VOID]
    left = None if policy.chances is None else max(policy.chances + extra_chances - len(counted), 0)
    if left == 0:
        return ChancesLeft(left=0)
    return ChancesLeft(
        left=left,
        next_at=_next_at(windows, counted, waiting_days=policy.waiting_days, now=now),
        form_label=next_form(form_labels, attempts, policy.form_rule),
    )


def nearest(found: Iterable[ChancesLeft]) -> ChancesLeft | None:
    """Of several checks on one objective: the one with the next day, else the one that leaves most chances."""
    return min(found, key=_turn, default=None)


def _turn(chances: ChancesLeft) -> tuple[bool, float, float]:
    at = chances.next_at.timestamp() if chances.next_at else 0
    left = float("inf") if chances.left is None else chances.left
    return (chances.next_at is None, at, -left)


def _next_at(
    windows: Sequence[Window], counted: Sequence[PastAttempt], *, waiting_days: int, now: datetime
) -> datetime | None:
    """The first moment in a window that serves this chance or a later one, once the wait is over."""
    chance = min(len(counted) + 1, MOST_CHANCES)
    handed_in = [attempt.handed_in_at for attempt in counted if attempt.handed_in_at is not None]
    ready_at = max((at + timedelta(days=waiting_days) for at in handed_in), default=now)
    moments = (
        (max(window.opens_at, ready_at, now), window.closes_at)
        for window in windows
        if window.chance >= chance
    )
    return min((at for at, closes_at in moments if at < closes_at), default=None)
