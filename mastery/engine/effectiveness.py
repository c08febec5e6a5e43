"""Whether correctives work: gains by approach, and how many get there with which chance.

Scores, sums, counts and what is hidden are exact. Floats begin where a standard deviation does (see `intervals`):
such figures describe many results, decide nothing about a student and order nothing but suggestions.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import TypeVar

from mastery.engine.correctives import Approach, Order
from mastery.engine.intervals import EffectSize, Interval, hedges_g, mean_interval, share_interval
from mastery.engine.scores import Score

HIDDEN_BELOW = 5
"""Fewer results say something about persons and nothing about an approach."""
BORROWED = 10
"""Results at the overall mean that are added to an approach before approaches are put in order."""
STANDARD_PERCENT = 90
"""The share of students that, with time and help, can get there (Bloom 1968)."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What is needed of values for their mean and spread. Sums add up, in whatever order."""

    count: int
    total: Fraction
    squares: Fraction

    @classmethod
    def of(cls, values: Iterable[Fraction]) -> "Sums":
        known = tuple(values)
        return cls(
            count=len(known),
            total=sum(known, Fraction(0)),
            squares=sum((value * value for value in known), Fraction(0)),
        )

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            count=self.count + other.count,
            total=self.total + other.total,
            squares=self.squares + other.squares,
        )

    @property
    def mean(self) -> float:
        return float(self.total / self.count)

    @property
    def deviation(self) -> float:
        """The standard deviation of two or more values, as of a sample."""
        return sqrt((self.squares - self.total * self.total / self.count) / (self.count - 1))


NOTHING = Sums(count=0, total=Fraction(0), squares=Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A corrective that was done, with the try before it and the next one, on another form.

    `by_teacher` is whether a teacher chose the approach, instead of approving the suggested one.
    """

    before: Score
    after: Score
    approach: Approach
    objective_id: int
    by_teacher: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """All pairs of one approach on one objective, chosen in one way. Percent, and percentage points of gain."""

    approach: Approach
    objective_id: int
    by_teacher: bool
    before: Sums
    after: Sums
    gain: Sums


def cells_of(pairs: Iterable[Pair]) -> tuple[Cell, ...]:
    """In the order of approaches, then objectives."""
    alike: defaultdict[tuple[Approach, int, bool], list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for pair in pairs:
        percents = (pair.before.percent, pair.after.percent)
        alike[pair.approach, pair.objective_id, pair.by_teacher].append(percents)
    places = {approach: place for place, approach in enumerate(Approach)}
    return tuple(
        Cell(
            approach=approach,
            objective_id=objective_id,
            by_teacher=by_teacher,
            before=Sums.of(before for before, _ in members),
            after=Sums.of(after for _, after in members),
            gain=Sums.of(after - before for before, after in members),
        )
        for (approach, objective_id, by_teacher), members in sorted(
            alike.items(), key=lambda entry: (places[entry[0][0]], *entry[0][1:])
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What came of five or more correctives: means and spread in percent, the gain in percentage points."""

    count: int
    before: float
    after: float
    spread_before: float
    spread_after: float
    gain: float
    interval: Interval
    size: EffectSize | None


def effect_of(cells: Iterable[Cell]) -> Effect | None:
    """None when there are too few results to show."""
    known = tuple(cells)
    before = sum((cell.before for cell in known), NOTHING)
    after = sum((cell.after for cell in known), NOTHING)
    gain = sum((cell.gain for cell in known), NOTHING)
    if gain.count < HIDDEN_BELOW:
        return None
    return Effect(
        count=gain.count,
        before=before.mean,
        after=after.mean,
        spread_before=before.deviation,
        spread_after=after.deviation,
        gain=gain.mean,
        interval=mean_interval(gain.mean, gain.deviation, gain.count),
        size=hedges_g(gain.mean, gain.deviation, gain.count),
    )


def effects_by(cells: Iterable[Cell], key: Callable[[Cell], Key]) -> dict[Key, Effect | None]:
    """The effect of every kind that occurs, None where it is hidden, in the order in which kinds come."""
    kinds: defaultdict[Key, list[Cell]] = defaultdict(list)
    for cell in cells:
        kinds[key(cell)].append(cell)
    return {kind: effect_of(members) for kind, members in kinds.items()}


def stands_out(effects: Mapping[Key, Effect | None]) -> Key | None:
    """The kind whose whole interval lies above that of every other one shown, where there is one."""
    shown = {kind: effect.interval for kind, effect in effects.items() if effect is not None}
    if len(shown) < 2:
        return None
    best = max(shown, key=lambda kind: shown[kind].low)
    others = (interval.high for kind, interval in shown.items() if kind != best)
    return best if shown[best].low > max(others) else None


def order_by_effect(
    offered: Sequence[Approach], effects: Mapping[Approach, Effect | None]
) -> tuple[Approach, ...]:
    """Those that are known change places among themselves, the surest gain first; the others keep theirs.

    The surest gain is the lower end of the interval around a mean that is drawn towards the mean of all, the
    more so the fewer results there are. What is hidden is not known.
    """
    known = {approach: effect for approach in offered if (effect := effects.get(approach)) is not None}
    if len(known) < 2:
        return tuple(offered)
    results = sum(effect.count for effect in known.values())
    overall = sum(effect.gain * effect.count for effect in known.values()) / results
    surest = iter(sorted(known, key=lambda approach: -_sure_gain(known[approach], overall)))
    return tuple(next(surest) if approach in known else approach for approach in offered)


def _sure_gain(effect: Effect, overall: float) -> float:
    own = effect.count / (effect.count + BORROWED)
    return overall + own * (effect.gain - overall) - effect.interval.half


def measured_order(cells: Iterable[Cell]) -> Order:
    """The order for suggestions, with the results that stand behind it; one approach alone is no comparison."""
    effects = effects_by(cells, lambda cell: cell.approach)
    known = {approach: effect.count for approach, effect in effects.items() if effect is not None}
    return Order(
        approaches=order_by_effect(tuple(Approach), effects), results=known if len(known) > 1 else {}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """So many results (a student on an objective) with the same story.

    `chance` is the try that reached mastery and `days` how long after the first try it came, both None where
    none has; `tries` are all tries so far.
    """

    chance: int | None
    days: int | None
    tries: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of all results, those that were mastered with this chance or an earlier one."""

    chance: int
    mastered: int
    results: int
    interval: Interval

    @property
    def shown_percent(self) -> Decimal:
        """Cut to one decimal, so that it names the standard only where the standard is met."""
        return Decimal(self.mastered * 1000 // self.results).scaleb(-1)

    @property
    def share(self) -> float:
        return self.mastered / self.results

    @property
    def meets_standard(self) -> bool:
        return self.mastered * 100 >= STANDARD_PERCENT * self.results

    @property
    def may_meet_standard(self) -> bool:
        """The standard lies inside the interval, so that chance alone may have kept the share below."""
        return self.interval.high * 100 >= STANDARD_PERCENT


def shares(reached: Sequence[Reached]) -> tuple[Share, ...]:
    """One for each chance that was used; none when there are too few results to show."""
    results = sum(kind.count for kind in reached)
    if results < HIDDEN_BELOW:
        return ()
    found = []
    for chance in range(1, max(kind.tries for kind in reached) + 1):
        mastered = sum(kind.count for kind in reached if kind.chance is not None and kind.chance <= chance)
        interval = share_interval(mastered, results)
        found.append(Share(chance=chance, mastered=mastered, results=results, interval=interval))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Of those who were not there with the first try and are now: by when a quarter, half, three quarters were.

    `waiting` are those who are not there yet and have no number of days.
    """

    count: int
    quarter: int
    half: int
    three_quarters: int
    waiting: int


def days_to_mastery(reached: Iterable[Reached]) -> Days | None:
    """Whole days from the first try to the one that reached mastery. None when there are too few to show."""
    later = [kind for kind in reached if kind.chance != 1]
    took = sorted((kind.days, kind.count) for kind in later if kind.days is not None)
    count = sum(times for _, times in took)
    if count < HIDDEN_BELOW:
        return None
    return Days(
        count=count,
        quarter=_day_of(took, Fraction(count, 4)),
        half=_day_of(took, Fraction(count, 2)),
        three_quarters=_day_of(took, Fraction(3 * count, 4)),
        waiting=sum(kind.count for kind in later if kind.chance is None),
    )


def _day_of(took: Sequence[tuple[int, int]], wanted: Fraction) -> int:
    """The first day by which at least so many were there."""
    return next(
        day for place, (day, _) in enumerate(took) if sum(times for _, times in took[: place + 1]) >= wanted
    )
