"""Groups by shared gap: who works on what next, by an approach that is new for each of them.

A student with two unmet objectives is placed once for each. The proposal is the same for the same
evidence, in whatever order it comes.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from mastery.engine.correctives import AS_LISTED, Approach, Chosen, Order, Seen, suggest, untried
from mastery.engine.prerequisites import teaching_order
from mastery.engine.reteaching import Scope
from mastery.engine.scores import Score

LARGEST_GROUP = 6
NO_LINKS: Mapping[int, Collection[int]] = {}
ALL_IN_GROUPS: Mapping[int, Scope] = {}

ALL_TRIED = "Every approach has been tried here. Choose the next step together with them."
GO_FURTHER = "Everything this check asked is mastered. Each one chooses what to do."
NOT_ASSESSED = "Not assessed yet. Arrange the check."


class GroupKind(StrEnum):
    """What a group is for. Those away are listed so that nobody is forgotten."""

    CORRECTIVE = "corrective"
    ENRICHMENT = "enrichment"
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One student not yet there on one objective: what was seen, what has been tried, what they chose."""

    student_id: int
    objective_id: int
    score: Score | None
    nearly: bool
    misconception: str | None
    tried: frozenset[Approach]
    chosen: Approach | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A proposal for the teacher to change and approve; a corrective group of one is individual work.

    `sharing` is how many members show the misconception; `seen`, `tried` and `results` are what the reason
    is made of. Without an approach, everything on offer has been tried. `first_for` are the objectives that
    members are placed for as well and that build on this one.
    """

    kind: GroupKind
    student_ids: tuple[int, ...]
    reason: str
    objective_id: int | None = None
    approach: Approach | None = None
    seen: Seen | None = None
    misconception: str | None = None
    sharing: int = 0
    tried: tuple[Approach, ...] = ()
    results: int | None = None
    scope: Scope = Scope.SMALL_GROUPS
    first_for: tuple[int, ...] = ()


def propose(
    needs: Sequence[Need],
    *,
    students: Sequence[int],
    assessed: Collection[int],
    offered: Sequence[Approach] = tuple(Approach),
    order: Order = AS_LISTED,
    scopes: Mapping[int, Scope] = ALL_IN_GROUPS,
    builds_on: Mapping[int, Collection[int]] = NO_LINKS,
) -> tuple[Group, ...]:
    """Corrective groups by objective in teaching order, then one to go further, then those not assessed.

    `students` is the class and `assessed` those of it with evidence from the check. `order` says which approach
    a group is suggested first, never who is in it. `scopes` says how wide each objective is taught again.
    """
    by_objective: defaultdict[int, list[Need]] = defaultdict(list)
    for need in needs:
        by_objective[need.objective_id].append(need)
    in_need = {need.student_id for need in needs}
    others = [student for student in students if student not in in_need]
    ready = tuple(student for student in others if student in assessed)
    away = tuple(student for student in others if student not in assessed)
    proposed = [
        replace(group, first_for=_resting_on(group, by_objective, builds_on))
        for objective in _in_teaching_order(by_objective, builds_on)
        for group in _corrective_groups(
            sorted(by_objective[objective], key=_place),
            offered=offered,
            order=order,
            scope=scopes.get(objective, Scope.SMALL_GROUPS),
            largest=LARGEST_GROUP - 1 if away else LARGEST_GROUP,
        )
    ]
    if ready:
        proposed.append(Group(kind=GroupKind.ENRICHMENT, student_ids=ready, reason=GO_FURTHER))
    if away:
        proposed.append(Group(kind=GroupKind.AWAY, student_ids=away, reason=NOT_ASSESSED))
    return tuple(proposed)


def _in_teaching_order(
    objectives: Collection[int], builds_on: Mapping[int, Collection[int]]
) -> Iterable[int]:
    """What others rest on comes first."""
    known = teaching_order({**dict.fromkeys(objectives, ()), **builds_on})
    return (objective for objective in known if objective in objectives)


def _resting_on(
    group: Group, by_objective: Mapping[int, Sequence[Need]], builds_on: Mapping[int, Collection[int]]
) -> tuple[int, ...]:
    return tuple(
        objective
        for objective, needs in sorted(by_objective.items())
        if group.objective_id in builds_on.get(objective, ())
        and any(need.student_id in group.student_ids for need in needs)
    )


def _corrective_groups(
    gap: Sequence[Need], *, offered: Sequence[Approach], order: Order, scope: Scope, largest: int
) -> list[Group]:
    """One group for the class, work for each alone, or small groups; who cannot share the way is split off."""
    if scope is Scope.INDIVIDUAL:
        placed = [[need] for need in gap]
    elif scope is Scope.WHOLE_CLASS:
        together, *others = _with_a_way_left(gap, offered=offered)
        placed = [list(together), *(chunk for part in others for chunk in _evenly(part, largest=largest))]
    else:
        placed = _small_groups(gap, offered=offered, largest=largest)
    groups = [
        _corrective_group(sorted(members, key=_place), offered=offered, order=order) for members in placed
    ]
    if scope is Scope.SMALL_GROUPS:
        return groups
    first, *rest = groups
    narrower = Scope.INDIVIDUAL if scope is Scope.INDIVIDUAL else Scope.SMALL_GROUPS
    return [replace(first, scope=scope), *(replace(group, scope=narrower) for group in rest)]


def _small_groups(gap: Sequence[Need], *, offered: Sequence[Approach], largest: int) -> list[list[Need]]:
    """Those who show the same idea together, then the rest; a student left over joins the nearest."""
    chunks = [
        chunk
        for cluster in _by_misconception(gap)
        for part in _with_a_way_left(cluster, offered=offered)
        for chunk in _evenly(part, largest=largest)
    ]
    return _seat_left_over(chunks, offered=offered, largest=largest)


def _place(need: Need) -> tuple[Decimal, int]:
    return (_height(need), need.student_id)


def _height(need: Need) -> Decimal:
    """Only neighbours are looked for here; nothing is decided by it."""
    return Decimal(0) if need.score is None else need.score.shown_percent


def _by_misconception(gap: Sequence[Need]) -> list[list[Need]]:
    """A misconception makes a group of its own when two or more show it; the largest group first."""
    counts = Counter(need.misconception for need in gap if need.misconception)
    shared = sorted(
        (text for text, count in counts.items() if count > 1), key=lambda text: (-counts[text], text)
    )
    clusters = [[need for need in gap if need.misconception == text] for text in shared]
    rest = [need for need in gap if need.misconception not in shared]
    return [*clusters, rest] if rest else clusters


def _with_a_way_left(members: Sequence[Need], *, offered: Sequence[Approach]) -> Iterable[Sequence[Need]]:
    """Split until each part has an approach that is new for all in it, or has none left at all."""
    left = list(members)
    while not _new_for_all(left, offered=offered):
        news = Counter(approach for need in left for approach in untried(offered, tried=need.tried))
        widest = max(Approach, key=lambda approach: news[approach])
        if not news[widest]:
            break
        yield [need for need in left if widest not in need.tried]
        left = [need for need in left if widest in need.tried]
    yield left


def _new_for_all(members: Iterable[Need], *, offered: Sequence[Approach]) -> list[Approach]:
    return untried(offered, tried=_tried_by_any(members))


def _tried_by_any(members: Iterable[Need]) -> frozenset[Approach]:
    return frozenset[Approach]().union(*(need.tried for need in members))


def _evenly(part: Sequence[Need], *, largest: int) -> list[list[Need]]:
    """Groups of at most so many whose sizes differ by one at most, neighbours by score together."""
    groups = -(-len(part) // largest)
    size, larger = divmod(len(part), groups)
    ends = [size * place + min(place, larger) for place in range(groups + 1)]
    return [list(part[start:end]) for start, end in pairwise(ends)]


def _seat_left_over(
    chunks: Iterable[list[Need]], *, offered: Sequence[Approach], largest: int
) -> list[list[Need]]:
    """One left over joins the nearest group with a seat and a way new for all, or stays alone."""
    by_size = sorted(chunks, key=lambda chunk: len(chunk) == 1)
    placed: list[list[Need]] = []
    for chunk in by_size:
        open_to = [
            group
            for group in placed
            if len(chunk) == 1 and len(group) < largest and _new_for_all([*group, chunk[0]], offered=offered)
        ]
        if open_to:
            min(open_to, key=lambda group: _distance(group, chunk[0])).append(chunk[0])
        else:
            placed.append(chunk)
    return placed


def _distance(group: Iterable[Need], one: Need) -> Decimal:
    return min(abs(_height(member) - _height(one)) for member in group)


def _corrective_group(members: Sequence[Need], *, offered: Sequence[Approach], order: Order) -> Group:
    misconception, sharing = _mostly_shown(members)
    tried = _tried_by_any(members)
    suggestion = suggest(
        offered,
        tried=tried,
        shared_misconception=misconception,
        nearly=all(need.nearly for need in members),
        sharing=(sharing, len(members)),
        order=order,
        chosen=_mostly_chosen(members),
    )
    return Group(
        kind=GroupKind.CORRECTIVE,
        objective_id=members[0].objective_id,
        student_ids=tuple(need.student_id for need in members),
        approach=suggestion.approach if suggestion else None,
        reason=suggestion.reason if suggestion else ALL_TRIED,
        seen=suggestion.seen if suggestion else None,
        misconception=misconception,
        sharing=sharing,
        tried=tuple(approach for approach in Approach if approach in tried),
        results=suggestion.results if suggestion else None,
    )


def _mostly_shown(members: Sequence[Need]) -> tuple[str | None, int]:
    """The misconception that more than half of the group shows, and how many do."""
    counts = Counter(need.misconception for need in members if need.misconception)
    text, count = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
    return (text, count) if count * 2 > len(members) else (None, 0)


def _mostly_chosen(members: Sequence[Need]) -> Chosen | None:
    """The way that more than half of the group chose themselves."""
    counts = Counter(need.chosen for need in members if need.chosen)
    approach, count = max(counts.items(), key=lambda pair: pair[1], default=(None, 0))
    return (
        Chosen(approach=approach, by=count, of=len(members))
        if approach and count * 2 > len(members)
        else None
    )
