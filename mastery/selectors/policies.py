"""The policies of a school as the engine reads them: in force at a time, or as they stood at an earlier version."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from classroom.models import School, User
from classroom.models.rows import Joined
from mastery.engine.calculation import Method
from mastery.engine.policy import (
    Calculation,
    FormRule,
    Gate,
    Layer,
    Place,
    Policy,
    Resolved,
    chances_of_running_unit,
    resolve,
)
from mastery.models import MasteryPolicy, Objective, ProficiencyScale, UnitRun
from mastery.selectors.scales import named_scale

UNLIMITED = 0
"""How "no limit" of chances is stored."""

PLAIN = ("threshold_percent", "near_band", "show_nearly", "minimum_attempts", "minimum_items", "waiting_days")
"""Values that are stored as the engine knows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInForce:
    """`id` is the newest stored version of the chain, kept with every status decided under it: it names them all."""

    id: int
    policy: Policy
    resolved: Resolved = field(compare=False)


def as_layer(row: MasteryPolicy) -> Layer:
    """What one stored version sets, in the engine's words."""
    return Layer(
        place=Place(row.place),
        version=row.version,
        values=dict(_values(row)),
        locked=frozenset(row.locked),
    )


def _values(row: MasteryPolicy) -> Iterator[tuple[str, Any]]:
    for name in PLAIN:
        if getattr(row, name) is not None:
            yield name, getattr(row, name)
    if row.method is not None:
        method = Method(row.method)
        yield (
            "calculation",
            Calculation(method=method, weight=row.weight, times=row.times, count=row.count),
        )
    if row.chances is not None:
        yield "chances", None if row.chances == UNLIMITED else row.chances
    if row.gate is not None:
        yield "gate", Gate(row.gate)
    if row.form_rule is not None:
        yield "form_rule", FormRule(row.form_rule)
    if row.scale is not None:
        yield "scale", named_scale(row.scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The places above and including one, by key; those below a school are None where the chain ends earlier."""

    course_id: int | None = None
    unit_id: int | None = None
    objective_id: int | None = None

    def holds(self, row: MasteryPolicy) -> bool:
        match Place(row.place):
            case Place.DISTRICT | Place.SCHOOL:
                return True
            case Place.COURSE:
                return row.course_id == self.course_id
            case Place.UNIT:
                return row.unit_id == self.unit_id
            case Place.OBJECTIVE:
                return row.objective_id == self.objective_id


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """Every version of a school that matters to some objectives, oldest first, and the chain of each of these."""

    versions: tuple[MasteryPolicy, ...]
    chains: Mapping[int, Chain]
    _answers: dict[tuple[Chain, datetime, int], PolicyInForce] = field(default_factory=dict)

    def on(self, objective_id: int, *, at: datetime) -> PolicyInForce:
        return self.of(self.chains[objective_id], at=at)

    def decided(self, objective_id: int, *, policy_id: int) -> PolicyInForce:
        """As it stood when the version of this key was the newest of the chain."""
        row = next(row for row in self.versions if row.pk == policy_id)
        return self.of(self.chains[objective_id], at=row.effective_at, up_to=row.version)

    def keeps_told_from(self, objective_id: int) -> int | None:
        """The newest version of the chain with which the school promised that who had been told keeps it."""
        chain = self.chains[objective_id]
        promised = [row.version for row in self.versions if row.keeps_told and chain.holds(row)]
        return promised[-1] if promised else None

    def of(self, chain: Chain, *, at: datetime, up_to: int | None = None) -> PolicyInForce:
        newest = self.versions[-1].version if up_to is None else up_to
        key = (chain, at, newest)
        if key not in self._answers:
            self._answers[key] = self._resolve(chain, at=at, up_to=newest)
        return self._answers[key]

    def candidates(self, layer: Layer, *, at: datetime) -> dict[int, Policy]:
        """What each objective would be decided by, were this layer the newest of its place.

        A school has thousands of objectives and few policies: what the same versions make is put together once.
        """
        last = self.versions[-1].version
        newest = replace(layer, version=last + 1)
        made: dict[tuple[MasteryPolicy, ...], Policy] = {}
        answers = {}
        for objective_id, chain in self.chains.items():
            rows = tuple(self._rows(chain, at=at, up_to=last))
            if rows not in made:
                made[rows] = resolve([*map(as_layer, rows), newest]).policy
            answers[objective_id] = made[rows]
        return answers

    def _rows(self, chain: Chain, *, at: datetime, up_to: int) -> list[MasteryPolicy]:
        return [
            row
            for row in self.versions
            if row.effective_at <= at and row.version <= up_to and chain.holds(row)
        ]

    def _resolve(self, chain: Chain, *, at: datetime, up_to: int) -> PolicyInForce:
        rows = self._rows(chain, at=at, up_to=up_to)
        resolved = resolve(map(as_layer, rows))
        return PolicyInForce(id=rows[-1].pk, policy=resolved.policy, resolved=resolved)


PLACES_OF_OBJECTIVES = """
SELECT objective.id, unit.id, unit.course_id
FROM mastery_objective objective JOIN mastery_unit unit ON unit.id = objective.unit_id
WHERE objective.id = ANY(%s)
"""


def policy_book(school_id: int, *, objective_ids: Collection[int]) -> PolicyBook:
    """Two queries: where the objectives stand, and the versions of all places above and at them."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES_OF_OBJECTIVES, [list(objective_ids)])
        chains = {
            pk: Chain(course_id=course_id, unit_id=unit_id, objective_id=pk)
            for pk, unit_id, course_id in cursor
        }
    return book_of(school_id, chains)


def book_of(school_id: int, chains: Mapping[int, Chain]) -> PolicyBook:
    """The same where it is known where the objectives stand: one query."""
    return PolicyBook(_versions(school_id, chains.values()), chains)


ASK_VERSIONS = """
FROM mastery_masterypolicy
LEFT JOIN mastery_proficiencyscale ON mastery_proficiencyscale.id = mastery_masterypolicy.scale_id
LEFT JOIN classroom_user ON classroom_user.id = mastery_masterypolicy.author_id
WHERE mastery_masterypolicy.school_id = %s AND (
    mastery_masterypolicy.place IN ('district', 'school') OR mastery_masterypolicy.course_id = ANY(%s)
    OR mastery_masterypolicy.unit_id = ANY(%s) OR mastery_masterypolicy.objective_id = ANY(%s)
)
ORDER BY mastery_masterypolicy.version
"""
"""PostgreSQL leaves out a joined table that nothing is read from."""
VERSIONS = Joined(MasteryPolicy, ProficiencyScale)
SIGNED_VERSIONS = Joined(MasteryPolicy, ProficiencyScale, User)


def _versions(
    school_id: int, chains: Collection[Chain], *, read: Joined = VERSIONS
) -> tuple[MasteryPolicy, ...]:
    """Oldest first, each with its scale, and with its author where that is read too."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {read.columns} {ASK_VERSIONS}", [school_id, *_below(chains)])
        return tuple(_put_together(*read.read(row)) for row in cursor)


def _put_together(
    version: MasteryPolicy, scale: ProficiencyScale | None, *author: User | None
) -> MasteryPolicy:
    version.scale = scale
    if author:
        (version.author,) = author
    return version


def _below(chains: Collection[Chain]) -> tuple[list[int], ...]:
    """Courses, units and objectives."""
    return tuple(
        [key for key in {getattr(chain, name) for chain in chains} if key is not None]
        for name in ("course_id", "unit_id", "objective_id")
    )


def versions_of(school_id: int, chain: Chain) -> tuple[MasteryPolicy, ...]:
    """Every version of the places of one chain, oldest first, with its author."""
    return tuple(row for row in _versions(school_id, [chain], read=SIGNED_VERSIONS) if chain.holds(row))


def policy_in_force(school_id: int, *, at: datetime) -> PolicyInForce:
    """What the school asks for where nothing below it says otherwise. One query."""
    return _in_force(school_id, Chain(), at=at)


def objectives_below(school_id: int, chain: Chain) -> list[int]:
    """The objectives that a place stands above, the lowest key first."""
    objectives = Objective.objects.filter(school=school_id)
    match place_of(chain):
        case Place.COURSE:
            objectives = objectives.filter(unit__course=chain.course_id)
        case Place.UNIT:
            objectives = objectives.filter(unit=chain.unit_id)
        case Place.OBJECTIVE:
            objectives = objectives.filter(pk__in=[chain.objective_id])
    return list(objectives.order_by("pk").values_list("pk", flat=True))


def unit_policy(school_id: int, *, course_id: int, unit_id: int, at: datetime) -> PolicyInForce:
    """What a unit asks for: the chances, waits, gates and forms of its checks are decided here. One query."""
    return _in_force(school_id, Chain(course_id=course_id, unit_id=unit_id), at=at)


def unit_policies(school_id: int, units: Mapping[int, int], *, at: datetime) -> Mapping[int, Policy]:
    """What several units ask for; `units` names the course of each. One query."""
    chains = {unit_id: Chain(course_id=course_id, unit_id=unit_id) for unit_id, course_id in units.items()}
    book = PolicyBook(_versions(school_id, chains.values()), {})
    return {unit_id: book.of(chain, at=at).policy for unit_id, chain in chains.items()}


def policies_over_time(
    school_id: int, units: Mapping[int, int]
) -> Mapping[int, Sequence[tuple[datetime, Policy]]]:
    """Of each unit everything it has ever asked for, with the moment from which it did, oldest first.

    `units` names the course of each. One query.
    """
    chains = {unit_id: Chain(course_id=course_id, unit_id=unit_id) for unit_id, course_id in units.items()}
    book = PolicyBook(_versions(school_id, chains.values()), {})
    return {
        unit_id: [
            (row.effective_at, book.of(chain, at=row.effective_at, up_to=row.version).policy)
            for row in book.versions
            if chain.holds(row)
        ]
        for unit_id, chain in chains.items()
    }


def run_policy(run: UnitRun, *, at: datetime) -> Policy:
    """The policy of a class's unit, with no fewer chances than its students have been told. One query.

    `run.unit` is loaded.
    """
    policy = unit_policy(run.school_id, course_id=run.unit.course_id, unit_id=run.unit_id, at=at).policy
    return announced_policy(policy, run.announced_chances)


def policy_of_unit_or_school(school_id: int, *, run_id: int | None, at: datetime) -> Policy:
    """What the unit of a run asks for, else the school. Two queries at the most."""
    run = (
        UnitRun.objects.select_related("unit").filter(school=school_id, pk=run_id).first() if run_id else None
    )
    return run_policy(run, at=at) if run else policy_in_force(school_id, at=at).policy


def announced_policy(policy: Policy, announced: int | None) -> Policy:
    """`announced` as it is stored: None is not announced yet, 0 without limit."""
    if announced is None:
        return policy
    told = None if announced == UNLIMITED else announced
    return policy.with_chances(chances_of_running_unit(told, policy=policy))


def _in_force(school_id: int, chain: Chain, *, at: datetime) -> PolicyInForce:
    return PolicyBook(_versions(school_id, [chain]), {}).of(chain, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One line of the history of one place. `policy` is what held there from then on.

    The first version of a school has no author and holds from the beginning.
    """

    policy: Policy
    version: int
    effective_at: datetime
    author: str
    reason: str
    keeps_told: bool
    is_in_force: bool


def policy_history(school: School, *, at: datetime, chain: Chain = Chain()) -> tuple[PolicyVersion, ...]:
    """Every version that the place has set itself, newest first; one query."""
    book = PolicyBook(_versions(school.pk, [chain], read=SIGNED_VERSIONS), {})
    own = [row for row in book.versions if _is_of(row, chain)]
    begun = [row.pk for row in own if row.effective_at <= at]
    return tuple(
        PolicyVersion(
            policy=book.of(chain, at=row.effective_at, up_to=row.version).policy,
            version=row.version,
            effective_at=row.effective_at,
            author=row.author.full_name if row.author else "",
            reason=row.reason,
            keeps_told=row.keeps_told,
            is_in_force=row.pk == begun[-1],
        )
        for row in reversed(own)
    )


def _is_of(row: MasteryPolicy, chain: Chain) -> bool:
    """Whether the version belongs to the lowest place of the chain."""
    return place_of(chain) is Place(row.place) and chain.holds(row)


def place_of(chain: Chain) -> Place:
    if chain.objective_id is not None:
        return Place.OBJECTIVE
    if chain.unit_id is not None:
        return Place.UNIT
    return Place.SCHOOL if chain.course_id is None else Place.COURSE
