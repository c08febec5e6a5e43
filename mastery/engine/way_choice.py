"""What a student's choice among the ways in becomes: a suggestion to the teacher, or a request."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from mastery.engine.correctives import Approach, untried, ways_in
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Status


class ChoiceState(StrEnum):
    """How far a choice is. Whether it was given shows in the work itself."""

    OPEN = "open"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What a choice means to the teacher now."""

    NONE = "none"
    SUGGESTION = "suggestion"
    REQUEST = "request"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The way in that a student chose for an objective."""

    approach: Approach
    state: ChoiceState


def may_choose(status: Status, corrective: CorrectiveState) -> bool:
    """Somebody not yet there, as long as no work that is done waits for its try."""
    return status is Status.NOT_YET and corrective in (CorrectiveState.NONE, CorrectiveState.ASSIGNED)


def standing_of(
    choice: Choice | None, *, status: Status, corrective: CorrectiveState, tried: Collection[Approach]
) -> Standing:
    """A suggestion while nothing is in hand, a request beside work that was given.

    A way that has been used since is no choice any more, and what was declined holds for the work in hand only.
    """
    if choice is None or not may_choose(status, corrective) or choice.approach in tried:
        return Standing.NONE
    has_work = corrective is CorrectiveState.ASSIGNED
    if choice.state is ChoiceState.DECLINED and has_work:
        return Standing.DECLINED
    if choice.state is ChoiceState.OPEN:
        return Standing.REQUEST if has_work else Standing.SUGGESTION
    return Standing.NONE


def ways_to_choose(
    choice: Choice | None,
    *,
    status: Status,
    corrective: CorrectiveState,
    tried: Collection[Approach],
    shared_misconception: str | None,
    nearly: bool,
) -> tuple[Approach, ...]:
    """Up to three ways that are new for the student; one that was just declined is not offered again."""
    if not may_choose(status, corrective):
        return ()
    standing = standing_of(choice, status=status, corrective=corrective, tried=tried)
    declined = {choice.approach} if choice and standing is Standing.DECLINED else set()
    return ways_in(tried={*tried, *declined}, shared_misconception=shared_misconception, nearly=nearly)


def is_open_to(
    approach: Approach,
    choice: Choice | None,
    *,
    status: Status,
    corrective: CorrectiveState,
    tried: Collection[Approach],
) -> bool:
    """Whether this way may be chosen now, also by a page that has grown old: new for them, and not declined."""
    standing = standing_of(choice, status=status, corrective=corrective, tried=tried)
    declined = choice.approach if choice and standing is Standing.DECLINED else None
    return may_choose(status, corrective) and approach != declined and bool(untried([approach], tried=tried))
