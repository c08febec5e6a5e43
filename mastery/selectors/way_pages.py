"""The page on which a student chooses a way in."""

from dataclasses import dataclass

from mastery.engine.correctives import Approach
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Status
from mastery.engine.way_choice import Standing
from mastery.selectors.corrective_texts import text_for
from mastery.selectors.tracker_words import WAY_IN
from mastery.selectors.way_choices import WayFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedWay:
    """One way in: what the student would do, in what, and how long it takes."""

    approach: Approach
    words: str
    title: str
    minutes: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysPage:
    """`ways` is empty when there is nothing to choose, or when every way has been tried."""

    statement: str
    status: Status
    corrective: CorrectiveState
    standing: Standing
    ways: tuple[OfferedWay, ...]

    @property
    def has_wish(self) -> bool:
        return self.standing in (Standing.SUGGESTION, Standing.REQUEST)


def ways_page(facts: WayFacts, *, misconception: str | None) -> WaysPage:
    return WaysPage(
        statement=facts.statement,
        status=facts.status,
        corrective=facts.corrective,
        standing=facts.standing,
        ways=tuple(_offered(facts, approach) for approach in _with_chosen(facts, misconception)),
    )


def _with_chosen(facts: WayFacts, misconception: str | None) -> tuple[Approach, ...]:
    """What was chosen stays in sight, also when new answers would offer others."""
    ways = facts.ways(misconception=misconception)
    chosen = _chosen(facts)
    return ways if chosen is None or chosen in ways else (chosen, *ways[:-1])


def _chosen(facts: WayFacts) -> Approach | None:
    is_wish = facts.choice is not None and facts.standing in (Standing.SUGGESTION, Standing.REQUEST)
    return facts.choice.approach if facts.choice and is_wish else None


def _offered(facts: WayFacts, approach: Approach) -> OfferedWay:
    text = text_for(facts.objective_id, approach, statement=facts.statement, own=facts.own)
    return OfferedWay(
        approach=approach,
        words=str(WAY_IN[approach]),
        title=text.title,
        minutes=text.minutes,
        is_chosen=approach is _chosen(facts),
    )
