"""Goals that students set themselves: what may become of them. Nobody else moves or measures one."""

from enum import StrEnum

LONGEST_GOAL = 200


class GoalState(StrEnum):
    OPEN = "open"
    REACHED = "reached"
    LET_GO = "let_go"


NEXT_STATES: dict[GoalState, frozenset[GoalState]] = {
    GoalState.OPEN: frozenset({GoalState.REACHED, GoalState.LET_GO}),
    GoalState.REACHED: frozenset({GoalState.OPEN}),
    GoalState.LET_GO: frozenset({GoalState.OPEN}),
}
"""Reached and let go are equally right, and both can be taken back."""


def may_become(state: GoalState, wanted: GoalState) -> bool:
    return wanted in NEXT_STATES[state]
