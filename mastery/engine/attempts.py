"""Which state of an attempt may follow which."""

from enum import StrEnum


class AttemptState(StrEnum):
    """One sitting, from its start to its scores; void from anywhere, by a person with a reason."""

    OPEN = "open"
    SUBMITTED = "submitted"
    SCORED = "scored"
    VOID = "void"


NEXT_STATES: dict[AttemptState, frozenset[AttemptState]] = {
    AttemptState.OPEN: frozenset({AttemptState.SUBMITTED, AttemptState.SCORED, AttemptState.VOID}),
    AttemptState.SUBMITTED: frozenset({AttemptState.SCORED, AttemptState.VOID}),
    AttemptState.SCORED: frozenset({AttemptState.VOID}),
    AttemptState.VOID: frozenset(),
}


def may_move(a: AttemptState, b: AttemptState) -> bool:
    """Whether an attempt in state `a` may become `b`. Staying where it is, is not a step."""
    return b in NEXT_STATES[a]
