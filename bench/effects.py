"""Whether the effectiveness report finds what is true, and how long it takes.

`python -m bench.effects` invents a school year in which the true gain of every approach on every objective is
known, gives its results to the engine and counts the intervals that cover the truth. It needs no database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from time import perf_counter
from typing import Final

from mastery.engine.correctives import Approach
from mastery.engine.effectiveness import Cell, Pair, cells_of, effects_by, measured_order
from mastery.engine.scores import Score

QUESTIONS: Final = 20
THRESHOLD: Final = Decimal(80)
WANTED_PERCENT: Final = 90

Kind = tuple[int, Approach]
"""Objective and approach: a cell of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What was done, and what each approach truly adds on each objective, in percentage points."""

    pairs: tuple[Pair, ...]
    truth: dict[Kind, float]


def simulate(*, students: int, units: int, objectives: int, correctives: int, seed: int) -> Year:
    """Every student does so many correctives in each unit, between two checks of twenty questions.

    A student's chance of a right answer is between 25 and 60 %, and the corrective adds what it truly does.
    """
    chance = Random(seed)
    goals = range(1, units * objectives + 1)
    truth = {(goal, approach): chance.uniform(0, 30) for goal in goals for approach in Approach}
    pairs = []
    for _student in range(students):
        for unit in range(units):
            for place in chance.sample(range(1, objectives + 1), correctives):
                goal, approach = unit * objectives + place, chance.choice(tuple(Approach))
                skill = chance.uniform(0.25, 0.6)
                pairs.append(
                    Pair(
                        before=_sit(chance, skill),
                        after=_sit(chance, skill + truth[goal, approach] / 100),
                        approach=approach,
                        objective_id=goal,
                        by_teacher=chance.random() < 0.2,
                    )
                )
    return Year(pairs=tuple(pairs), truth=truth)


def _sit(chance: Random, skill: float) -> Score:
    right = sum(chance.random() < skill for _question in range(QUESTIONS))
    return Score(earned=Decimal(right), possible=Decimal(QUESTIONS))


def coverage(cells: tuple[Cell, ...], truth: dict[Kind, float]) -> tuple[int, int]:
    """In how many of the cells shown the interval covers the true gain, and how many are shown."""
    effects = effects_by(cells, lambda cell: (cell.objective_id, cell.approach))
    shown = {kind: effect.interval for kind, effect in effects.items() if effect is not None}
    covered = sum(interval.low <= truth[kind] <= interval.high for kind, interval in shown.items())
    return covered, len(shown)


def gain_without_help(*, students: int, seed: int) -> float:
    """The mean gain of those below the threshold when nothing was done between the two checks."""
    chance = Random(seed)
    gains = []
    for _student in range(students):
        skill = chance.uniform(0.25, 0.95)
        before, after = _sit(chance, skill), _sit(chance, skill)
        if not before.reaches(THRESHOLD):
            gains.append(float(after.percent - before.percent))
    return sum(gains) / len(gains)


def measure() -> Iterator[str]:
    year = simulate(students=3000, units=6, objectives=5, correctives=2, seed=2026)
    began = perf_counter()
    cells = cells_of(year.pairs)
    order = measured_order(cells)
    covered, shown = coverage(cells, year.truth)
    took = (perf_counter() - began) * 1000
    percent = covered * 100 / shown
    verdict = "within" if percent >= WANTED_PERCENT else "UNDER"
    label = f"True gain inside its 95 % interval, {shown} cells of {len(year.pairs)} results"
    yield f"{label:<66}{covered:4d} cells, {percent:.1f} %  {verdict} {WANTED_PERCENT} %"
    yield f"{'The engine sums up the whole year':<66}{took:8.1f} ms"
    yield f"{'Approaches in the order of their surest gain':<66}{', '.join(order.approaches)}"
    alone = gain_without_help(students=3000, seed=2026)
    yield f"{'Mean gain below the threshold when nothing was done':<66}{alone:+8.1f} points"


def main() -> None:
    print("\n".join(measure()))


if __name__ == "__main__":
    main()
