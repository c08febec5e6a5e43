"""What a school asks for: the threshold, the band below it, the chances; and which version is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mastery.engine.refusals import Refused

LOWEST_OFFERED_THRESHOLD = Decimal(50)
HIGHEST_OFFERED_THRESHOLD = Decimal(100)
MOST_CHANCES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of the values that decide a status. A version is never edited."""

    version: int
    threshold_percent: Decimal
    near_band: Decimal
    chances: int

    def __post_init__(self) -> None:
        if not _is_percent(self.threshold_percent):
            raise Refused("threshold_range", "A threshold lies between 0 and 100, with at most one decimal.")
        if not _is_percent(self.near_band):
            raise Refused(
                "near_band_range", "A nearly-there band lies between 0 and 100, with at most one decimal."
            )
        if not 1 <= self.chances <= MOST_CHANCES:
            raise Refused("chances_range", f"A check has 1 to {MOST_CHANCES} chances.")

    @property
    def nearly_from(self) -> Decimal:
        """Where the nearly-there band begins. A hint for display and grouping, never a grade."""
        return self.threshold_percent - self.near_band


def _is_percent(value: Decimal) -> bool:
    """One decimal at most: then the percent on screen, cut to one decimal, agrees with the decision."""
    return value.is_finite() and 0 <= value <= 100 and value % Decimal("0.1") == 0


DEFAULT_POLICY = Policy(version=0, threshold_percent=Decimal(80), near_band=Decimal(10), chances=2)


def in_force(dated: Iterable[tuple[datetime, Policy]], *, at: datetime) -> Policy:
    """The policy whose effective time came last, `at` included; before the first one, the default."""
    begun = [(effective_at, policy) for effective_at, policy in dated if effective_at <= at]
    if not begun:
        return DEFAULT_POLICY
    return max(begun, key=lambda pair: (pair[0], pair[1].version))[1]
