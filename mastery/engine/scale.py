"""A school's own levels over the exact percent, and shares of a class that sum to the whole.

A level informs and decides nothing: whether an objective is mastered is the status, and the level follows it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mastery.engine.refusals import Refused
from mastery.engine.wording import number

FEWEST_LEVELS = 2
MOST_LEVELS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of a scale. It begins at `from_percent`, inclusively; `mark` is its short sign, or ""."""

    label: str
    mark: str
    from_percent: Decimal

    @property
    def is_within_bounds(self) -> bool:
        """One decimal at most, as with thresholds: then the percent on screen agrees with the level."""
        begins = self.from_percent
        return begins.is_finite() and 0 <= begins <= 100 and begins % Decimal("0.1") == 0


class FaultCode(StrEnum):
    """What may be wrong with a scale."""

    LEVELS_FEW = "levels_few"
    LEVELS_MANY = "levels_many"
    LABEL_MISSING = "label_missing"
    LABEL_TWICE = "label_twice"
    BOUND_RANGE = "bound_range"
    GAP = "gap"
    OVERLAP = "overlap"
    MASTERY_MISSING = "mastery_missing"
    MASTERY_LOWEST = "mastery_lowest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a scale. `places` are the levels it concerns, the lowest being 0."""

    code: FaultCode
    message: str
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Two to seven levels, the lowest first. From the one at `mastery_place` on, an objective is mastered."""

    levels: tuple[Level, ...]
    mastery_place: int

    def __post_init__(self) -> None:
        for fault in faults(self.levels, self.mastery_place):
            raise Refused(fault.code, fault.message)

    @property
    def mastery(self) -> Level:
        return self.levels[self.mastery_place]

    def level_of(self, percent: Fraction | Decimal) -> Level:
        """The highest level whose lower bound is reached. Nothing is rounded: 79.99 has not reached 80."""
        return self.levels[self._place_of(percent)]

    def shown_level(self, percent: Fraction | Decimal, *, mastered: bool) -> Level:
        """The level by its bounds, held on the side of mastery that was decided.

        The threshold may differ from the scale, or may have moved since: the screen follows the decision.
        """
        place = self._place_of(percent)
        if mastered:
            return self.levels[max(place, self.mastery_place)]
        return self.levels[min(place, self.mastery_place - 1)]

    def _place_of(self, percent: Fraction | Decimal) -> int:
        if (isinstance(percent, Decimal) and percent.is_nan()) or not 0 <= percent <= 100:
            raise Refused("percent_range", "A percent lies between 0 and 100.")
        exact = Fraction(percent)
        return sum(1 for level in self.levels if Fraction(level.from_percent) <= exact) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedScale:
    """A scale that a school has saved under a title; `key` names this version of it."""

    key: int
    title: str
    scale: Scale


def faults(levels: Sequence[Level], mastery_place: int | None) -> tuple[Fault, ...]:
    """Everything wrong with a scale, in the order in which it reads. An empty answer is a scale to use."""
    return (
        *_faults_of_number(levels),
        *_faults_of_labels(levels),
        *_faults_of_bounds(levels),
        *_faults_of_mastery(levels, mastery_place),
    )


def _faults_of_number(levels: Sequence[Level]) -> Iterator[Fault]:
    if len(levels) < FEWEST_LEVELS:
        yield Fault(code=FaultCode.LEVELS_FEW, message=f"A scale has at least {FEWEST_LEVELS} levels.")
    if len(levels) > MOST_LEVELS:
        yield Fault(code=FaultCode.LEVELS_MANY, message=f"A scale has at most {MOST_LEVELS} levels.")


def _faults_of_labels(levels: Sequence[Level]) -> Iterator[Fault]:
    """Labels that differ in case alone read as the same."""
    known: dict[str, int] = {}
    for place, level in enumerate(levels):
        read_as = level.label.strip().casefold()
        if not read_as:
            yield Fault(
                code=FaultCode.LABEL_MISSING, message=f"Level {place + 1} needs a name.", places=(place,)
            )
        elif read_as in known:
            yield Fault(
                code=FaultCode.LABEL_TWICE,
                message=f"“{level.label}” is the name of two levels.",
                places=(known[read_as], place),
            )
        known.setdefault(read_as, place)


def _faults_of_bounds(levels: Sequence[Level]) -> Iterator[Fault]:
    """A bound that is no percent is named once, and compared with nothing."""
    for place, level in enumerate(levels):
        if not level.is_within_bounds:
            yield Fault(
                code=FaultCode.BOUND_RANGE,
                message=f"“{level.label}” begins between 0 and 100, with at most one decimal.",
                places=(place,),
            )
        elif place == 0:
            yield from _gap(level)
        elif levels[place - 1].is_within_bounds:
            yield from _overlap(levels[place - 1], level, place=place)


def _gap(lowest: Level) -> Iterator[Fault]:
    if lowest.from_percent > 0:
        yield Fault(
            code=FaultCode.GAP,
            message=f"Below {number(lowest.from_percent)} there is no level. The first one begins at 0.",
            places=(0,),
        )


def _overlap(lower: Level, level: Level, *, place: int) -> Iterator[Fault]:
    if level.from_percent <= lower.from_percent:
        yield Fault(
            code=FaultCode.OVERLAP,
            message=(
                f"“{level.label}” begins at {number(level.from_percent)}, which is not above"
                f" “{lower.label}” at {number(lower.from_percent)}."
            ),
            places=(place - 1, place),
        )


def _faults_of_mastery(levels: Sequence[Level], mastery_place: int | None) -> Iterator[Fault]:
    if mastery_place is None or not 0 <= mastery_place < len(levels):
        yield Fault(code=FaultCode.MASTERY_MISSING, message="Say which level means mastered.")
    elif mastery_place == 0:
        yield Fault(
            code=FaultCode.MASTERY_LOWEST,
            message="The lowest level cannot mean mastered: then everybody would be.",
            places=(0,),
        )


def _ready(*levels: tuple[str, int]) -> tuple[Level, ...]:
    return tuple(
        Level(label=label, mark=str(place), from_percent=Decimal(begins))
        for place, (label, begins) in enumerate(levels, start=1)
    )


FOUR_LEVELS = Scale(
    levels=_ready(("Beginning", 0), ("Developing", 50), ("Mastered", 80), ("Advanced", 95)), mastery_place=2
)
FIVE_LEVELS = Scale(
    levels=_ready(
        ("Beginning", 0), ("Developing", 40), ("Approaching", 65), ("Mastered", 80), ("Advanced", 95)
    ),
    mastery_place=3,
)
DEFAULT_SCALE = FOUR_LEVELS


def largest_remainder(counts: Sequence[int], total: int = 100) -> tuple[int, ...]:
    """Whole shares in proportion to `counts` that sum to `total`: 1 of 3 thrice is 34, 33, 33.

    Each share is cut; what is left goes one by one to the largest remainders, the first of equals
    first. Where there is nothing to share, every share is 0.
    """
    whole = sum(counts)
    if whole == 0:
        return (0,) * len(counts)
    shares = [count * total // whole for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: -(counts[place] * total % whole))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return tuple(shares)
