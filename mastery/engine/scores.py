"""Exact points of points; whether a threshold is reached; which of two is higher.

Nothing is divided or rounded before a comparison. The percent on screen is cut, never rounded,
so that it cannot name a threshold the score has not reached.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

from mastery.engine.refusals import Refused

HIGHEST_POINTS = Decimal(9999)
POINTS_TEXT = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,3})?")

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, InvalidOperation])
_HUNDRED = Decimal(100)
_THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Score:
    """Points earned of points possible. 8 of 10 and 4 of 5 are equally high, not the same record."""

    earned: Decimal
    possible: Decimal

    def __post_init__(self) -> None:
        if not (self.earned.is_finite() and self.possible.is_finite()):
            raise Refused("points_not_finite", "Points must be ordinary numbers.")
        if self.possible <= 0:
            raise Refused("nothing_possible", "There must be points to earn.")
        if self.earned < 0:
            raise Refused("points_negative", "Points cannot be below 0.")
        if self.earned > self.possible:
            raise Refused("points_over", "The points earned cannot be more than the points possible.")

    def reaches(self, threshold_percent: Decimal) -> bool:
        """The threshold is inclusive: 80 % of 10 points is reached by 8, and 79.99 % is not 80 %."""
        earned = _EXACT.multiply(self.earned, _HUNDRED)
        return earned >= _EXACT.multiply(threshold_percent, self.possible)

    @property
    def percent(self) -> Fraction:
        """The exact percentage, for ordering and for further arithmetic."""
        return Fraction(self.earned) * 100 / Fraction(self.possible)

    @property
    def shown_percent(self) -> Decimal:
        """The percentage as a reader sees it: cut to one decimal, so 79.99 is shown as 79.9."""
        return self._cut(_THOUSAND).scaleb(-1)

    @property
    def whole_percent(self) -> int:
        """The percentage in a narrow cell: cut to a whole number."""
        return int(self._cut(_HUNDRED))

    def _cut(self, scale: Decimal) -> Decimal:
        return _EXACT.divide_int(_EXACT.multiply(self.earned, scale), self.possible)


def higher(a: Score, b: Score) -> bool:
    """Whether `a` is strictly higher than `b`, by exact cross-multiplication."""
    return _EXACT.multiply(a.earned, b.possible) > _EXACT.multiply(b.earned, a.possible)


def sum_scores(scores: Iterable[Score]) -> Score | None:
    """Points are added before anything is compared, so a 6-point item weighs three times a 2-point one.

    Nothing to add is no evidence, never a zero.
    """
    known = tuple(scores)
    if not known:
        return None
    return Score(
        earned=sum((score.earned for score in known), Decimal(0)),
        possible=sum((score.possible for score in known), Decimal(0)),
    )


def parse_points(text: str) -> Decimal | None:
    """Points as a person types them, with comma or point. Nothing typed is no evidence, never 0."""
    typed = text.strip()
    if not typed:
        return None
    if POINTS_TEXT.fullmatch(typed) is None:
        raise Refused(
            "points_shape", "Write points as a number such as 7 or 7.5, with at most three decimals."
        )
    points = Decimal(typed.replace(",", "."))
    if points > HIGHEST_POINTS:
        raise Refused("points_too_many", f"Points cannot be above {HIGHEST_POINTS}.")
    return points
