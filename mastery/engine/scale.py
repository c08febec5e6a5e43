"""Shares of a class that sum to the whole."""

from collections.abc import Sequence


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
