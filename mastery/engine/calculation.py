"""One number from several scores, by methods other than best, for schools that must use one.

Best of attempts is and stays the default. Every method answers exactly and unrounded; only a power
law has no exact value, and is worked out to forty digits.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from mastery.engine.refusals import Refused

Number = int | Decimal | Fraction

FEWEST_FOR_A_CURVE = 3
ZERO_ON_A_CURVE = Fraction(1, 100)

_WORKING = Context(prec=60)
_KEPT = Context(prec=40)


class Method(StrEnum):
    """How several scores become one."""

    HIGHEST = "highest"
    LATEST = "latest"
    AVERAGE = "average"
    WEIGHTED_AVERAGE = "weighted_average"
    DECAYING_AVERAGE = "decaying_average"
    N_TIMES = "n_times"
    POWER_LAW = "power_law"
    MEAN_OF_TOP = "mean_of_top"
    MEDIAN_OF_RECENT = "median_of_recent"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    """What a parameter may be: from `low`, up to `high` where there is a limit."""

    low: int
    high: int | None = None
    whole: bool = True

    def holds(self, value: Fraction) -> bool:
        return (
            self.low <= value
            and (self.high is None or value <= self.high)
            and not (self.whole and value.denominator > 1)
        )

    def __str__(self) -> str:
        kind = "a whole number" if self.whole else "a number"
        return (
            f"{kind} of {self.low} or more" if self.high is None else f"{kind} from {self.low} to {self.high}"
        )


_PARAMETERS: dict[Method, dict[str, _Range]] = {
    Method.HIGHEST: {},
    Method.LATEST: {},
    Method.AVERAGE: {},
    Method.WEIGHTED_AVERAGE: {"weight": _Range(low=1, high=99)},
    Method.DECAYING_AVERAGE: {"weight": _Range(low=50, high=99)},
    Method.N_TIMES: {"times": _Range(low=1), "mastery": _Range(low=0, whole=False)},
    Method.POWER_LAW: {},
    Method.MEAN_OF_TOP: {"count": _Range(low=1)},
    Method.MEDIAN_OF_RECENT: {"count": _Range(low=1)},
}


def calculate(
    values: Sequence[Number | None],
    *,
    method: Method | str,
    weight: Number | None = None,
    times: Number | None = None,
    mastery: Number | None = None,
    count: Number | None = None,
) -> Fraction | None:
    """The one number that `values`, oldest first, come to; None when there is none.

    A value of None is no score and is dropped before anything else. A parameter that is out of range,
    missing or not of this method is a ValueError that names it.
    """
    chosen = _method(method)
    offered = {"weight": weight, "times": times, "mastery": mastery, "count": count}
    parameters = _checked(chosen, offered)
    scores = [_score(value) for value in values if value is not None]
    return _CALCULATIONS[chosen](scores, **parameters) if scores else None


def _method(name: Method | str) -> Method:
    if name not in set(Method):
        raise Refused("method_unknown", f"method is unknown: {name}.")
    return Method(name)


def _checked(method: Method, offered: dict[str, Number | None]) -> dict[str, Fraction]:
    allowed = _PARAMETERS[method]
    for name, value in offered.items():
        if value is None and name in allowed:
            raise Refused(f"{name}_missing", f"{name} is missing: {method} needs {allowed[name]}.")
        if value is not None and name not in allowed:
            raise Refused(
                f"{name}_superfluous",
                f"{name} is superfluous: {method} does not use it.",
            )
    return {name: _in_range(name, offered[name], wanted) for name, wanted in allowed.items()}


def _in_range(name: str, value: Number | None, wanted: _Range) -> Fraction:
    exact = _exact(value)
    if exact is None or not wanted.holds(exact):
        raise Refused(f"{name}_range", f"{name} is out of range: it must be {wanted}.")
    return exact


def _score(value: Number) -> Fraction:
    exact = _exact(value)
    if exact is None or exact < 0:
        raise Refused("values_range", "values must be exact numbers of 0 or more.")
    return exact


def _exact(value: object) -> Fraction | None:
    """Floats are not exact, and neither NaN nor Infinity is a number of anything."""
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() else None
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


def _mean(scores: Sequence[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / len(scores)


def _highest(scores: Sequence[Fraction]) -> Fraction:
    return max(scores)


def _latest(scores: Sequence[Fraction]) -> Fraction:
    return scores[-1]


def _weighted_average(scores: Sequence[Fraction], *, weight: Fraction) -> Fraction:
    """The newest weighs `weight` percent, the mean of the others the rest; one value is itself."""
    if len(scores) == 1:
        return scores[0]
    return (_mean(scores[:-1]) * (100 - weight) + scores[-1] * weight) / 100


def _decaying_average(scores: Sequence[Fraction], *, weight: Fraction) -> Fraction:
    """Each new score weighs `weight` percent against all that came before it."""
    average = scores[0]
    for score in scores[1:]:
        average = (average * (100 - weight) + score * weight) / 100
    return average


def _n_times(scores: Sequence[Fraction], *, times: Fraction, mastery: Fraction) -> Fraction | None:
    """The mean of all scores that reach mastery, once there are enough of them."""
    reaching = [score for score in scores if score >= mastery]
    return _mean(reaching) if len(reaching) >= times else None


def _mean_of_top(scores: Sequence[Fraction], *, count: Fraction) -> Fraction:
    return _mean(sorted(scores, reverse=True)[: int(count)])


def _median_of_recent(scores: Sequence[Fraction], *, count: Fraction) -> Fraction:
    recent = sorted(scores[-int(count) :])
    return (recent[(len(recent) - 1) // 2] + recent[len(recent) // 2]) / 2


def _power_law(scores: Sequence[Fraction]) -> Fraction:
    """The curve y = a · x^b fitted to ln y over ln x by least squares, at the last score.

    A zero has no logarithm and enters as 0.01; fewer than three scores are no curve, but a mean.
    Scores that lie on a curve give its value itself: the digits beyond the fortieth are dropped.
    """
    if len(scores) < FEWEST_FOR_A_CURVE:
        return _mean(scores)
    with localcontext(_WORKING):
        across = [Decimal(place).ln() for place in range(1, len(scores) + 1)]
        up = [_logarithm(score or ZERO_ON_A_CURVE) for score in scores]
        middle_across, middle_up = _middle(across), _middle(up)
        rise = _total((x - middle_across) * (y - middle_up) for x, y in zip(across, up, strict=True))
        slope = rise / _total((x - middle_across) ** 2 for x in across)
        return Fraction(_KEPT.plus((middle_up + slope * (across[-1] - middle_across)).exp()))


def _middle(numbers: Sequence[Decimal]) -> Decimal:
    return _total(numbers) / len(numbers)


def _total(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def _logarithm(score: Fraction) -> Decimal:
    return (Decimal(score.numerator) / Decimal(score.denominator)).ln()


_CALCULATIONS: dict[Method, Callable[..., Fraction | None]] = {
    Method.HIGHEST: _highest,
    Method.LATEST: _latest,
    Method.AVERAGE: _mean,
    Method.WEIGHTED_AVERAGE: _weighted_average,
    Method.DECAYING_AVERAGE: _decaying_average,
    Method.N_TIMES: _n_times,
    Method.POWER_LAW: _power_law,
    Method.MEAN_OF_TOP: _mean_of_top,
    Method.MEDIAN_OF_RECENT: _median_of_recent,
}
