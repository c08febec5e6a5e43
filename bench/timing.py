"""How long a call takes on the server, and how many queries it makes."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mastery.config import garbage


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The median of many calls in milliseconds, and the queries of one."""

    milliseconds: float
    queries: int


def median_milliseconds(call: Callable[[], object], *, times: int = 30, warm_up: int = 3) -> float:
    """The first calls fill caches (templates, statements), which a running server has filled long ago."""
    for _ in range(warm_up):
        call()
    garbage.settle()  # As the web server does before it starts its processes.
    return median(milliseconds(call) for _ in range(times))


def milliseconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return (perf_counter() - began) * 1000


def queries(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def figure(call: Callable[[], object], *, times: int = 30) -> Figure:
    return Figure(milliseconds=median_milliseconds(call, times=times), queries=queries(call))


def line(label: str, figures: Figure, *, target: float) -> str:
    verdict = "within" if figures.milliseconds <= target else "OVER"
    return f"{label:<58}{figures.milliseconds:9.1f} ms {figures.queries:4d} queries  {verdict} {target:g} ms"
