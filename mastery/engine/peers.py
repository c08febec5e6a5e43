"""Who explains what to whom: the cheapest fair pairs of students who offered it and students who asked.

The engine says what a pair costs; finding the cheapest pairs together is a textbook problem, and what solves
it is passed in.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mastery.engine.evidence import Evidence, tries
from mastery.engine.policy import Policy
from mastery.engine.status import Status, decide

Solver = Callable[[Sequence[Sequence[int]]], Iterable[tuple[int, int]]]
"""Of a matrix of costs, rows and columns that belong together at the lowest total: as many as the shorter side."""

MOST_DAYS = 28
MOST_TAUGHT = 99
TAUGHT, LOAD, TOGETHER, NEVER = 10**4, 10**9, 10**12, 10**16
"""Each weighs more than all below it together, for up to 300 pairs with three sessions a tutor; a day weighs 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A student who is not yet there on an objective and asked for somebody to explain it."""

    learner_id: int
    objective_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A student who offered to explain, and since when they have mastered an objective."""

    tutor_id: int
    objective_id: int
    mastered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What has been so far: `open` sessions and all sessions `taught` by tutor, `together` by (tutor, learner).

    `apart` are pairs of students who are not put together, in either order. `busy` have a session as learners.
    """

    open: Mapping[int, int] = field(default_factory=dict)
    taught: Mapping[int, int] = field(default_factory=dict)
    together: Mapping[tuple[int, int], int] = field(default_factory=dict)
    apart: Collection[frozenset[int]] = ()
    busy: Collection[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A proposal, and what it rests on: days since mastered, open sessions, sessions taught and held together."""

    objective_id: int
    tutor_id: int
    learner_id: int
    days: int
    open: int
    taught: int
    together: int


def mastered_since(
    records: Iterable[Evidence], *, policy: Policy, promises: Sequence[Policy] = ()
) -> datetime | None:
    """When the work was done that first showed mastery, of all that now counts; None where nothing shows it."""
    counted = tries(records)
    for end, newest in enumerate(counted, start=1):
        if decide(counted[:end], policy=policy, promises=promises).status is Status.MASTERED:
            return newest.observed_at
    return None


def may_explain(mastered_at: datetime, *, now: datetime, days: int) -> bool:
    """Whole days of 24 hours, the last one inclusive."""
    return now - mastered_at >= timedelta(days=days)


def propose_pairs(
    asks: Sequence[Ask],
    offers: Sequence[Offer],
    *,
    objectives: Sequence[int],
    known: Known,
    limit: int,
    days: int,
    now: datetime,
    solve: Solver,
) -> tuple[Pair, ...]:
    """Objective by objective as they are listed; each learner once in all, each tutor within the limit."""
    placed: list[Pair] = []
    for objective_id in objectives:
        given = Counter(known.open) + Counter(pair.tutor_id for pair in placed)
        learners = _learners(asks, objective_id, without={*known.busy, *(pair.learner_id for pair in placed)})
        seats = [
            _Seat(offer=offer, open=taken)
            for offer in sorted(offers, key=lambda offer: offer.tutor_id)
            if offer.objective_id == objective_id and may_explain(offer.mastered_at, now=now, days=days)
            for taken in range(given[offer.tutor_id], limit)
        ]
        placed += _matched(objective_id, learners, seats, known=known, now=now, solve=solve)
    return tuple(placed)


@dataclass(frozen=True, slots=True)
class _Seat:
    """A place for one learner with a tutor who will then have this many other open sessions."""

    offer: Offer
    open: int


def _learners(asks: Iterable[Ask], objective_id: int, *, without: Collection[int]) -> list[int]:
    asked = {ask.learner_id for ask in asks if ask.objective_id == objective_id}
    return sorted(asked.difference(without))


def _matched(
    objective_id: int,
    learners: Sequence[int],
    seats: Sequence[_Seat],
    *,
    known: Known,
    now: datetime,
    solve: Solver,
) -> list[Pair]:
    """What a seat costs whoever takes it stands in rows for nobody, who take the dearest seats out of the way.

    The total is the same but for a constant, and a library finds it far sooner. Seats beyond those that all could
    take who have nothing special with any of them are never needed.
    """
    if not learners or not seats:
        return []
    by_cost = sorted(seats, key=lambda seat: (_seat_cost(seat, known, now), seat.offer.tutor_id))
    special = [[_pair_cost(seat.offer.tutor_id, learner, known) for seat in by_cost] for learner in learners]
    needed = len(learners) + max(sum(cost > 0 for cost in row) for row in special)
    costs = [row[:needed] for row in special]
    nobody = [-_seat_cost(seat, known, now) for seat in by_cost[:needed]]
    costs += [nobody] * (len(nobody) - len(learners))
    return [
        _pair(objective_id, by_cost[column], learners[row], known, now)
        for row, column in sorted(solve(costs))
        if row < len(learners) and costs[row][column] < NEVER
    ]


def _seat_cost(seat: _Seat, known: Known, now: datetime) -> int:
    """First who has least to do, then who has taught least, then who got there last."""
    taught = min(known.taught.get(seat.offer.tutor_id, 0), MOST_TAUGHT)
    return seat.open * LOAD + taught * TAUGHT + min((now - seat.offer.mastered_at).days, MOST_DAYS)


def _pair_cost(tutor_id: int, learner_id: int, known: Known) -> int:
    """Before all else somebody new; nobody with themselves, and nobody with whom they are kept apart."""
    if tutor_id == learner_id or frozenset({tutor_id, learner_id}) in known.apart:
        return NEVER
    return known.together.get((tutor_id, learner_id), 0) * TOGETHER


def _pair(objective_id: int, seat: _Seat, learner_id: int, known: Known, now: datetime) -> Pair:
    tutor_id = seat.offer.tutor_id
    return Pair(
        objective_id=objective_id,
        tutor_id=tutor_id,
        learner_id=learner_id,
        days=(now - seat.offer.mastered_at).days,
        open=seat.open,
        taught=known.taught.get(tutor_id, 0),
        together=known.together.get((tutor_id, learner_id), 0),
    )
