"""What waits for those who have mastered the check: work worth having, never more of the same."""

from collections.abc import Collection, Sequence
from enum import StrEnum

FEWEST_OPTIONS = 3
FEWEST_KINDS = 2
SHORTEST_WORD = 3


class EnrichmentKind(StrEnum):
    """The student chooses; no kind earns points towards mastery."""

    PROJECT = "project"
    EXPLORATION = "exploration"
    PEER_TEACHING = "peer_teaching"
    APPLICATION = "application"


class EnrichmentState(StrEnum):
    """How far the enrichment offered to a student is."""

    OFFERED = "offered"
    CHOSEN = "chosen"
    CHANGED = "changed"
    DONE = "done"


NEXT_STATES: dict[EnrichmentState, frozenset[EnrichmentState]] = {
    EnrichmentState.OFFERED: frozenset({EnrichmentState.CHOSEN}),
    EnrichmentState.CHOSEN: frozenset({EnrichmentState.CHANGED, EnrichmentState.DONE}),
    EnrichmentState.CHANGED: frozenset({EnrichmentState.DONE}),
    EnrichmentState.DONE: frozenset(),
}
"""A choice changes once, and what is done stays done."""


def state_of(*, is_chosen: bool, is_changed: bool, is_done: bool) -> EnrichmentState:
    """The state that the stored moments amount to."""
    if is_done:
        return EnrichmentState.DONE
    if is_changed:
        return EnrichmentState.CHANGED
    return EnrichmentState.CHOSEN if is_chosen else EnrichmentState.OFFERED


def choosing_leads_to(state: EnrichmentState) -> EnrichmentState | None:
    """Where choosing (another option) leads from here; None where the choice stands."""
    wanted = EnrichmentState.CHOSEN if state is EnrichmentState.OFFERED else EnrichmentState.CHANGED
    return wanted if wanted in NEXT_STATES[state] else None


def may_finish(state: EnrichmentState) -> bool:
    return EnrichmentState.DONE in NEXT_STATES[state]


def is_a_choice(kinds: Sequence[EnrichmentKind]) -> bool:
    """Whether options of these kinds, one for each option, leave a student something to choose."""
    return len(kinds) >= FEWEST_OPTIONS and len(set(kinds)) >= FEWEST_KINDS


def kinds_to_add(kinds: Sequence[EnrichmentKind]) -> tuple[EnrichmentKind, ...]:
    """Of which kinds ready options are added to make it a choice; to nothing at all, one of each."""
    absent = kinds_absent(kinds)
    if not kinds:
        return absent
    fewest = next(n for n in range(len(absent) + 1) if is_a_choice([*kinds, *absent[:n]]))
    return absent[:fewest]


def kinds_absent(kinds: Collection[EnrichmentKind]) -> tuple[EnrichmentKind, ...]:
    return tuple(kind for kind in EnrichmentKind if kind not in kinds)


def is_only_a_mark(feedback: str) -> bool:
    """Feedback has words. "8/10", "85 %", "A+" and an empty line hold none of three letters or more."""
    letters = "".join(sign if sign.isalpha() else " " for sign in feedback)
    return all(len(word) < SHORTEST_WORD for word in letters.split())
