"""The cycle board: where each student is in a unit, and what is due in it today."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mastery.engine.cycle import Stage
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.unit_mastery import UnitMastery


class Spot(StrEnum):
    """Where one student is in one unit; everybody is in exactly one."""

    NOT_YET = "not_yet"
    CORRECTING = "correcting"
    WAITING = "waiting"
    DONE = "done"
    NOT_ASKED = "not_asked"


ON_THE_WAY = (Spot.NOT_YET, Spot.CORRECTING, Spot.WAITING)
BEHIND = (CorrectiveState.DONE, CorrectiveState.WAIVED)


class Due(StrEnum):
    """What waits for the teacher, in the order of a day."""

    PUBLISH = "publish"
    CHECK = "check"
    MARK = "mark"
    APPROVE = "approve"
    GROUP = "group"
    SECOND_CHANCE = "second_chance"
    CLOSE = "close"
    PROBE = "probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunToday:
    """What is known of one unit run today. `gaps` counts students not yet there with no work in hand."""

    stage: Stage
    is_published: bool
    is_check_open: bool = False
    is_chance_open: bool = False
    is_probe_due: bool = False
    to_mark: int = 0
    proposed: int = 0
    gaps: int = 0
    spots: Mapping[Spot, int]

    @property
    def on_the_way(self) -> int:
        return sum(self.spots.get(spot, 0) for spot in ON_THE_WAY)

    @property
    def is_everybody_there(self) -> bool:
        return self.on_the_way == 0 and self.spots.get(Spot.DONE, 0) > 0


def spot(mastery: UnitMastery, correctives: Mapping[int, CorrectiveState]) -> Spot:
    """By the essential objectives that are missing; `correctives` are those in hand, by objective.

    Work still to do comes before a chance that waits: the second chance can then ask everything.
    """
    if mastery.is_mastered:
        return Spot.DONE
    if not mastery.missing:
        return Spot.NOT_ASKED
    states = {correctives.get(each.objective_id, CorrectiveState.NONE) for each in mastery.missing}
    if CorrectiveState.ASSIGNED in states:
        return Spot.CORRECTING
    return Spot.WAITING if states.intersection(BEHIND) else Spot.NOT_YET


def count(spots: Iterable[Spot]) -> dict[Spot, int]:
    """How many are where, those places too where nobody is."""
    found = Counter(spots)
    return {each: found[each] for each in Spot}


def due(run: RunToday) -> tuple[Due, ...]:
    """A unit nobody sees asks for nothing but to be published, a closed one for nothing but its probe."""
    if not run.is_published:
        return (Due.PUBLISH,)
    if run.stage is Stage.CLOSED:
        return (Due.PROBE,) if run.is_probe_due else ()
    return tuple(_due(run))


def _due(run: RunToday) -> Iterator[Due]:
    if run.is_check_open:
        yield Due.CHECK
    if run.to_mark:
        yield Due.MARK
    if run.proposed:
        yield Due.APPROVE
    elif run.gaps:
        yield Due.GROUP
    if run.is_chance_open and run.spots.get(Spot.WAITING):
        yield Due.SECOND_CHANCE
    if run.stage is Stage.REASSESSMENT and run.is_everybody_there:
        yield Due.CLOSE
