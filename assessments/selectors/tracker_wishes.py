"""The way in that a student chose, as the tracker tells it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mastery.engine.correctives import Approach
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.way_choice import Standing, is_open_to, standing_of
from mastery.selectors.tracker import GivenCorrective, KnownObjective


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was chosen, what that means now, and whether there is a way to choose."""

    approach: Approach | None
    standing: Standing
    may_choose: bool

    @property
    def is_told(self) -> bool:
        """Whether the page speaks of it."""
        return self.standing is not Standing.NONE


NO_WISH = Wish(approach=None, standing=Standing.NONE, may_choose=False)
"""In a unit that is closed."""


def wish_on(objective: KnownObjective, correctives: Sequence[GivenCorrective]) -> Wish:
    """By the same rule as the page on which students choose. The correctives come oldest first."""
    work = [each for each in correctives if each.objective_id == objective.objective_id]
    in_hand = next((each.state for each in reversed(work) if each.is_in_hand), CorrectiveState.NONE)
    tried = objective.lessons | {each.approach for each in work}
    return Wish(
        approach=objective.wish.approach if objective.wish else None,
        standing=standing_of(objective.wish, status=objective.status, corrective=in_hand, tried=tried),
        may_choose=any(
            is_open_to(way, objective.wish, status=objective.status, corrective=in_hand, tried=tried)
            for way in Approach
        ),
    )
