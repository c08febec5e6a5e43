"""How long a call takes on the server, and how many queries it makes.

On a machine that shares its cores with others the same call may take twice as long a second later. So beside the
median stands the tenth percentile: what the fastest tenth of the calls took at most, the least disturbed ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mastery.config import garbage

WARM_UP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Of many calls in milliseconds: the median and the tenth percentile; the queries of one."""

    median: float
    fastest_tenth: float
    queries: int = 0


def summary(times: Sequence[float], *, queries: int = 0) -> Figure:
    tenth = quantiles(times, n=10, method="inclusive")[0]
    return Figure(median=median(times), fastest_tenth=tenth, queries=queries)


def times_of(call: Callable[[], object], *, times: int = 100) -> list[float]:
    """The first calls fill caches (templates, statements), which a running server has filled long ago."""
    for _ in range(WARM_UP):
        call()
    garbage.settle()  # As the web server does before it starts its processes.
    return [milliseconds(call) for _ in range(times)]


def milliseconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return (perf_counter() - began) * 1000


def queries(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def figure(call: Callable[[], object]) -> Figure:
    return summary(times_of(call), queries=queries(call))


def line(label: str, figures: Figure, *, target: float | None = None) -> str:
    """The target is held against the median."""
    verdict = "" if target is None else f"  {'within' if figures.median <= target else 'OVER'} {target:g} ms"
    return (
        f"{label:<58}{figures.median:9.1f} ms{figures.fastest_tenth:9.1f} ms fastest tenth"
        f"{figures.queries:4d} queries{verdict}"
    )
