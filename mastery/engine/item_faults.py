"""Questions that may be at fault themselves: those who show everything else miss them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mastery.engine.scores import Score, sum_scores

FEWEST_MISSES = 3
"""Fewer than three may be chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one question earned in one sitting that is marked to the end."""

    sitting_id: int
    item_id: int
    objective_ids: frozenset[int]
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A question that `missed` of the `able` did not get, who show everything else their sitting asked."""

    item_id: int
    missed: int
    able: int


def suspects(answers: Sequence[Answer], *, threshold_percent: Decimal) -> tuple[Suspect, ...]:
    """Questions that three or more of the able missed, and at least half of them; by id."""
    sittings: defaultdict[int, list[Answer]] = defaultdict(list)
    asked: defaultdict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        sittings[answer.sitting_id].append(answer)
        asked[answer.item_id].append(answer)
    found = []
    for item_id, given in sorted(asked.items()):
        if _misses(given, threshold_percent) < FEWEST_MISSES:
            continue
        able = [each for each in given if _shows_all_else(each, sittings[each.sitting_id], threshold_percent)]
        missed = _misses(able, threshold_percent)
        if missed >= FEWEST_MISSES and missed * 2 >= len(able):
            found.append(Suspect(item_id=item_id, missed=missed, able=len(able)))
    return tuple(found)


def _misses(answers: Iterable[Answer], threshold_percent: Decimal) -> int:
    return sum(1 for answer in answers if not answer.score.reaches(threshold_percent))


def _shows_all_else(answer: Answer, sitting: Iterable[Answer], threshold_percent: Decimal) -> bool:
    """Without this question every objective of the sitting reaches the threshold, and there is one."""
    by_objective: defaultdict[int, list[Score]] = defaultdict(list)
    for other in sitting:
        if other.item_id != answer.item_id:
            for objective_id in other.objective_ids:
                by_objective[objective_id].append(other.score)
    sums = [sum_scores(scores) for scores in by_objective.values()]
    return bool(sums) and all(each is not None and each.reaches(threshold_percent) for each in sums)
