"""The cheapest pairs of a matrix of costs; the one place that knows which library finds them."""

from collections.abc import Sequence

from munkres import Munkres


def cheapest_pairs(costs: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """(row, column), as many as the shorter side has; whole numbers are compared exactly."""
    return Munkres().compute(costs)
