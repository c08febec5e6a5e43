"""What counts when a teacher has set a status in place of what was computed. The evidence is never touched."""

from dataclasses import dataclass
from typing import Final

from mastery.engine.refusals import Refused
from mastery.engine.status import Decision, Status

SHORTEST_REASON: Final = 10
"""Characters: a word alone tells nobody later why."""

SETTABLE: Final = (Status.MASTERED, Status.NOT_YET)
"""What somebody can judge. That nothing was seen is no judgement, and an exemption is an act of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was set and has not been taken back."""

    judgement_id: int
    state: Status

    def __post_init__(self) -> None:
        if self.state not in SETTABLE:
            raise ValueError("A judgement says mastered or not yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The status that counts, with what was computed. `judgement` is None where none decides."""

    decision: Decision
    judgement: Judgement | None

    @property
    def status(self) -> Status:
        return self.decision.status if self.judgement is None else self.judgement.state

    @property
    def computed(self) -> Status:
        return self.decision.status

    @property
    def is_near(self) -> bool:
        """A hint about a number; what somebody has set does not rest on it."""
        return self.judgement is None and self.decision.is_near


def counting(decision: Decision, judgement: Judgement | None) -> Counting:
    """A judgement stands before what was computed, an exemption before both."""
    is_exempt = decision.status is Status.EXEMPT
    return Counting(decision=decision, judgement=None if is_exempt else judgement)


def settable(*, computed: Status, current: Status | None) -> tuple[Status, ...]:
    """What a teacher may set: neither what the evidence says by itself nor what is set already."""
    if computed is Status.EXEMPT:
        return ()
    return tuple(state for state in SETTABLE if state not in (computed, current))


def check_setting(asked: Status, *, computed: Status, current: Status | None) -> None:
    """Refuse what would be no judgement, and say what to do instead."""
    if computed is Status.EXEMPT:
        raise Refused("judgement_exempt", "This objective is not asked of this student. Ask it again first.")
    if asked not in SETTABLE:
        raise Refused("judgement_state", "Set mastered or not yet.")
    if asked is not computed:
        return
    if current is None:
        raise Refused("judgement_computed", "The evidence says that by itself. There is nothing to set.")
    raise Refused("judgement_take_back", "The evidence says that by itself. Take back what was set instead.")


def checked_reason(text: str) -> str:
    """A reason that a colleague understands later."""
    reason = text.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused("judgement_reason", f"Give the reason in at least {SHORTEST_REASON} characters.")
    return reason
