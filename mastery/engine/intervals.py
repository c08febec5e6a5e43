"""How sure a figure is: 95 % intervals for a mean, for a share and for an effect size.

Floats are allowed here, and in `effectiveness`, because these figures describe many results together and decide
nothing about a student.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import atan, cos, exp, fsum, lgamma, pi, sin, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
UPPER = (1 + CONFIDENCE) / 2
"""Half of what an interval leaves out lies above it."""
_FEW = 200
"""Up to so many degrees of freedom the distribution of t is summed up; beyond, its expansion is as exact."""
_HALVINGS = 60
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both inside."""

    low: float
    high: float

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2


@lru_cache(maxsize=512)
def t_quantile(below: float, freedom: int) -> float:
    """Student's t with the share `below` (at least one half, less than 1) under it."""
    if freedom > _FEW:
        return _expanded(_NORMAL.inv_cdf(below), freedom)
    within = 2 * below - 1
    low, high = 0.0, 1.0
    while _within(high, freedom) < within:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < within else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """The share between -t and t: a finite sum, one for odd and one for even degrees of freedom."""
    angle = atan(t / sqrt(freedom))
    is_odd = freedom % 2 == 1
    term = cos(angle) if is_odd else 1.0
    total = term if freedom > 1 else 0.0
    for power in range(3 if is_odd else 2, freedom - 1, 2):
        term *= (power - 1) / power * cos(angle) ** 2
        total += term
    share = sin(angle) * total
    return 2 / pi * (angle + share) if is_odd else share


def _expanded(z: float, freedom: int) -> float:
    """The normal quantile corrected for few degrees of freedom."""
    corrections: tuple[float, ...] = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + fsum(correction / freedom**power for power, correction in enumerate(corrections, start=1))


def mean_interval(mean: float, deviation: float, count: int) -> Interval:
    """Of a mean of `count` values (two or more) with this standard deviation."""
    half = t_quantile(UPPER, count - 1) * deviation / sqrt(count)
    return Interval(mean - half, mean + half)


def share_interval(part: int, whole: int) -> Interval:
    """Wilson's interval of a share, from 0 to 1: it stays inside them, also when nobody or everybody is in it."""
    z = _NORMAL.inv_cdf(UPPER)
    share, spread = part / whole, z * z / whole
    center = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return Interval(max(0.0, center - half), min(1.0, center + half))


@dataclass(frozen=True, slots=True)
class EffectSize:
    """A mean gain in standard deviations of the gains, freed of the bias of small samples."""

    value: float
    interval: Interval


def hedges_g(mean: float, deviation: float, count: int) -> EffectSize | None:
    """For paired values, three or more. Gains that are all alike have no spread to measure them by."""
    if deviation == 0:
        return None
    unbiased = _small_sample_factor(count - 1)
    size = mean / deviation
    half = _NORMAL.inv_cdf(UPPER) * unbiased * sqrt(1 / count + size**2 / (2 * count))
    value = unbiased * size
    return EffectSize(value, Interval(value - half, value + half))


def _small_sample_factor(freedom: int) -> float:
    return exp(lgamma(freedom / 2) - lgamma((freedom - 1) / 2)) / sqrt(freedom / 2)
