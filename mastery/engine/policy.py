"""What a school asks for, and where each value of it comes from.

A policy is put together value by value from layers: district, school, course, unit, objective. The lowest layer that
sets a value decides it, unless a layer above has locked it. What no layer sets is the product's default.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from mastery.engine.calculation import Method, calculate
from mastery.engine.refusals import Refused
from mastery.engine.scale import NamedScale

LOWEST_OFFERED_THRESHOLD = Decimal(50)
HIGHEST_OFFERED_THRESHOLD = Decimal(100)
MOST_CHANCES = 3
LONGEST_WAIT_DAYS = 60
MOST_MINIMUM_ATTEMPTS = 5
MOST_MINIMUM_ITEMS = 50


class Gate(StrEnum):
    """What opens a later chance: the corrective, done or waived with a reason; or nothing."""

    CORRECTIVE = "corrective"
    NONE = "none"


class FormRule(StrEnum):
    """Which form a later chance uses: only one the student has not had; or, when none is left, the oldest again."""

    UNUSED = "unused"
    OLDEST_AGAIN = "oldest_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A method with its parameters. What `n_times` asks to be reached is the threshold itself."""

    method: Method = Method.HIGHEST
    weight: int | None = None
    times: int | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        """A parameter out of range, missing or superfluous is refused by name, as the calculation refuses it."""
        calculate([], **self.parameters(Decimal(0)))

    def parameters(self, threshold_percent: Decimal) -> dict[str, Any]:
        """What `calculation.calculate` wants to be called with."""
        mastery = threshold_percent if self.method is Method.N_TIMES else None
        return {
            "method": self.method,
            "weight": self.weight,
            "times": self.times,
            "mastery": mastery,
            "count": self.count,
        }


BEST = Calculation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The values that decide a status, open a chance and show a level.

    `chances` None is without limit; `scale` None is the scale that the school saved last.
    """

    version: int
    threshold_percent: Decimal
    near_band: Decimal
    chances: int | None
    show_nearly: bool = True
    calculation: Calculation = BEST
    minimum_attempts: int = 1
    minimum_items: int = 1
    waiting_days: int = 0
    gate: Gate = Gate.CORRECTIVE
    form_rule: FormRule = FormRule.UNUSED
    scale: NamedScale | None = None

    def __post_init__(self) -> None:
        if not _is_percent(self.threshold_percent):
            raise Refused("threshold_range", "A threshold lies between 0 and 100, with at most one decimal.")
        if not _is_percent(self.near_band):
            raise Refused(
                "near_band_range", "A nearly-there band lies between 0 and 100, with at most one decimal."
            )
        if self.chances is not None and not 1 <= self.chances <= MOST_CHANCES:
            raise Refused("chances_range", f"A check has 1 to {MOST_CHANCES} chances, or no limit.")
        if not 1 <= self.minimum_attempts <= MOST_MINIMUM_ATTEMPTS:
            raise Refused("minimum_attempts_range", f"Ask for 1 to {MOST_MINIMUM_ATTEMPTS} tries.")
        if not 1 <= self.minimum_items <= MOST_MINIMUM_ITEMS:
            raise Refused("minimum_items_range", f"Ask for 1 to {MOST_MINIMUM_ITEMS} questions.")
        if not 0 <= self.waiting_days <= LONGEST_WAIT_DAYS:
            raise Refused("waiting_days_range", f"A wait is 0 to {LONGEST_WAIT_DAYS} days long.")

    @property
    def nearly_from(self) -> Decimal:
        """Where the nearly-there band begins. A hint for display and grouping, never a grade."""
        return self.threshold_percent - self.near_band

    @property
    def counts_best(self) -> bool:
        return self.calculation.method is Method.HIGHEST

    def has_chance(self, chance: int) -> bool:
        return self.chances is None or chance <= self.chances

    @property
    def planned_chances(self) -> int:
        """How many days a plan sets: without a limit, as many as a check can have days."""
        return MOST_CHANCES if self.chances is None else self.chances

    def with_chances(self, chances: int | None) -> "Policy":
        return replace(self, chances=chances)


def _is_percent(value: Decimal) -> bool:
    """One decimal at most: then the percent on screen, cut to one decimal, agrees with the decision."""
    return value.is_finite() and 0 <= value <= 100 and value % Decimal("0.1") == 0


DEFAULT_POLICY = Policy(version=0, threshold_percent=Decimal(80), near_band=Decimal(10), chances=2)


class Place(StrEnum):
    """Where a value may be set, from the top down."""

    DISTRICT = "district"
    SCHOOL = "school"
    COURSE = "course"
    UNIT = "unit"
    OBJECTIVE = "objective"


DECIDING: Final = (
    "threshold_percent",
    "near_band",
    "show_nearly",
    "calculation",
    "minimum_attempts",
    "minimum_items",
)
"""Values that decide a status: they may be set down to an objective."""
UNIT_WIDE: Final = ("chances", "waiting_days", "gate", "form_rule", "scale")
"""Values that open a chance, and the levels shown. They end at the unit, whose objectives share checks and pages."""
VALUES: Final = DECIDING + UNIT_WIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One version of what one place sets. `values` holds only what it sets; `locked` what it holds for all below."""

    place: Place
    version: int
    values: Mapping[str, Any] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        allowed = DECIDING if self.place is Place.OBJECTIVE else VALUES
        foreign = sorted((self.values.keys() | self.locked) - set(allowed))
        if foreign:
            raise Refused("value_not_here", f"{foreign[0]} cannot be set for {self.place}.")
        if self.locked - self.values.keys():
            raise Refused("lock_without_value", "Only a value that is set here can be locked.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value comes from. Without a place it is the product's default."""

    place: Place | None
    version: int
    is_locked: bool = False


DEFAULT_ORIGIN = Origin(place=None, version=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A whole policy, and the origin of each of its values by name."""

    policy: Policy
    origins: Mapping[str, Origin]


def newest(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """Of the versions of each place the last one, from the top down."""
    last: dict[Place, Layer] = {}
    for layer in layers:
        known = last.get(layer.place)
        if known is None or layer.version > known.version:
            last[layer.place] = layer
    return tuple(last[place] for place in Place if place in last)


def resolve(layers: Iterable[Layer]) -> Resolved:
    """The policy that these versions make, each place by its newest.

    A lower place goes before a higher one, except over a lock. The policy carries the highest version among them.
    """
    standing = newest(layers)
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = dict.fromkeys(VALUES, DEFAULT_ORIGIN)
    for layer in standing:
        for name, value in layer.values.items():
            if not origins[name].is_locked:
                values[name] = value
                is_locked = name in layer.locked
                origins[name] = Origin(place=layer.place, version=layer.version, is_locked=is_locked)
    version = max((layer.version for layer in standing), default=0)
    return Resolved(policy=replace(DEFAULT_POLICY, version=version, **values), origins=origins)


def overridden_locks(layer: Layer, *, above: Sequence[Layer]) -> tuple[str, ...]:
    """The values of a layer that a place above it has locked: they would have no effect."""
    higher = [
        known for known in newest(above) if list(Place).index(known.place) < list(Place).index(layer.place)
    ]
    return tuple(sorted(name for name in layer.values if any(name in known.locked for known in higher)))


def chances_of_running_unit(announced: int | None, *, policy: Policy) -> int | None:
    """Chances once announced may be raised, never lowered. `announced` None is without limit."""
    if announced is None or policy.chances is None:
        return None
    return max(announced, policy.chances)
