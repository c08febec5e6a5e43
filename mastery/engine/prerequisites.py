"""Order among objectives, the gap to trace back to, and the refusal of circles.

`builds_on` maps an objective to those it needs first; objectives named only as a value count too.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush

from mastery.engine.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """Students to take back to an objective first, because what they missed rests on it."""

    objective_id: int
    student_ids: tuple[int, ...]
    leads_to: tuple[int, ...]


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
    needed = all_below(objective, builds_on).intersection(unmet)
    return next((candidate for candidate in teaching_order(builds_on) if candidate in needed), None)


def bridges(
    missed: Mapping[int, Collection[int]],
    *,
    builds_on: Mapping[int, Collection[int]],
    unmet: Mapping[int, Collection[int]],
) -> tuple[Bridge, ...]:
    """Each miss of a student traced to the earliest objective below it that this student is not yet there on.

    `missed` and `unmet` name the students by objective. In teaching order; a miss with nothing unmet below
    it begins where it is.
    """
    students: defaultdict[int, set[int]] = defaultdict(set)
    leads_to: defaultdict[int, set[int]] = defaultdict(set)
    for objective, missing in missed.items():
        for student in missing:
            lacking = [known for known, who in unmet.items() if student in who]
            first = earliest_unmet(objective, builds_on=builds_on, unmet=lacking)
            if first is not None:
                students[first].add(student)
                leads_to[first].add(objective)
    return tuple(
        Bridge(
            objective_id=objective,
            student_ids=tuple(sorted(students[objective])),
            leads_to=tuple(sorted(leads_to[objective])),
        )
        for objective in teaching_order(builds_on)
        if objective in students
    )


def all_below(objective: int, builds_on: Mapping[int, Collection[int]]) -> set[int]:
    """Everything it rests on, however far below."""
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
