"""Order among objectives, the gap to trace back to, and the refusal of circles.

`builds_on` maps an objective to those it needs first; objectives named only as a value count too.
"""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush

from mastery.engine.refusals import Refused


def find_cycle(builds_on: Mapping[int, Collection[int]]) -> tuple[int, ...] | None:
    """A circle of objectives, each building on the next, the first repeated at the end; else None."""
    try:
        _sorter(builds_on).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return None


def teaching_order(builds_on: Mapping[int, Collection[int]]) -> tuple[int, ...]:
    """Every objective after all it builds on; of those ready together, the lowest id first."""
    if find_cycle(builds_on) is not None:
        raise Refused("prerequisite_circle", "These objectives build on each other in a circle.")
    sorter = _sorter(builds_on)
    sorter.prepare()
    ready = list(sorter.get_ready())
    heapify(ready)
    ordered: list[int] = []
    while ready:
        ordered.append(heappop(ready))
        sorter.done(ordered[-1])
        for objective in sorter.get_ready():
            heappush(ready, objective)
    return tuple(ordered)


def earliest_unmet(
    objective: int, *, builds_on: Mapping[int, Collection[int]], unmet: Collection[int]
) -> int | None:
    """Where to go back to: the first unmet objective, in teaching order, that this one rests on.

    None means ready to go on. Nothing that the answer rests on is unmet itself.
    """
    needed = _all_below(objective, builds_on).intersection(unmet)
    return next((candidate for candidate in teaching_order(builds_on) if candidate in needed), None)


def _all_below(objective: int, builds_on: Mapping[int, Collection[int]]) -> set[int]:
    below: set[int] = set()
    to_visit = list(builds_on.get(objective, ()))
    while to_visit:
        needed = to_visit.pop()
        if needed not in below:
            below.add(needed)
            to_visit.extend(builds_on.get(needed, ()))
    return below


def _sorter(builds_on: Mapping[int, Collection[int]]) -> TopologicalSorter[int]:
    """Filled in ascending order, so that the same links give the same answer."""
    return TopologicalSorter({objective: sorted(builds_on[objective]) for objective in sorted(builds_on)})
