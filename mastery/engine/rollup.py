"""Where a student stands on a standard that is made of others, exactly and with the reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mastery.engine.refusals import Refused
from mastery.engine.status import Status
from mastery.engine.wording import listing, number

ORDER = (Status.NOT_ASSESSED, Status.NOT_YET, Status.MASTERED)
"""From the lowest up. Exempt stands outside: it is neither low nor high."""


class RollupKind(StrEnum):
    """How children decide about their parent."""

    ALL = "all"
    ANY = "any"
    POINTS = "points"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A part of a standard. `points` are what it is worth, mastered, where points are counted."""

    child_id: int
    code: str
    points: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupRule:
    """`required` are the children that must be mastered; with `all`, none named means every child.

    `needed` are the points to reach. Both belong to some kinds alone and are refused elsewhere.
    """

    kind: RollupKind
    children: tuple[Child, ...]
    required: frozenset[int] = frozenset()
    needed: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        known = {child.child_id for child in self.children}
        if not known:
            raise Refused("no_children", "A standard is made of at least one other.")
        if len(known) < len(self.children):
            raise Refused("child_twice", "A standard counts each part once.")
        if not self.required <= known:
            raise Refused("required_unknown", "A part that is required must be one of the parts.")
        if self.required and self.kind not in (RollupKind.ALL, RollupKind.POINTS):
            raise Refused("required_unused", "This rule has no required parts.")
        if self.kind is RollupKind.POINTS:
            self._check_points()
        elif self.needed != 0:
            raise Refused("needed_unused", "This rule counts no points.")

    def _check_points(self) -> None:
        if not all(child.points.is_finite() and child.points > 0 for child in self.children):
            raise Refused("points_not_positive", "Every part is worth more than 0 points.")
        if not (self.needed.is_finite() and self.needed > 0):
            raise Refused("needed_not_positive", "More than 0 points must be needed.")
        if self.needed > total(self.children):
            raise Refused(
                "needed_too_many",
                f"{number(self.needed)} points are needed, and all parts together have"
                f" {number(total(self.children))}.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """The status of the parent, why in one sentence, and the children that decide it, in their order.

    `reached` of `needed` points where points are counted.
    """

    status: Status
    sentence: str
    decided_by: tuple[int, ...]
    reached: Decimal = Decimal(0)
    needed: Decimal = Decimal(0)


def roll_up(rule: RollupRule, statuses: Mapping[int, Status]) -> RolledUp:
    """A child without a status has not been assessed; an exempt one is left out by every rule."""
    standing = _Standing(
        known={child.child_id: statuses.get(child.child_id, Status.NOT_ASSESSED) for child in rule.children}
    )
    asked = [child for child in rule.children if standing.of(child) is not Status.EXEMPT]
    if rule.kind is RollupKind.ALL and rule.required:
        asked = [child for child in asked if child.child_id in rule.required]
    if not asked:
        return _answer(Status.EXEMPT, "nothing that decides here is asked of this student.", [])
    if rule.kind is RollupKind.LOWEST:
        return _by_lowest(asked, standing)
    if standing.none_assessed(asked):
        return _not_assessed(asked)
    if rule.kind is RollupKind.POINTS:
        return _by_points(rule, asked, standing)
    return _by_all(asked, standing) if rule.kind is RollupKind.ALL else _by_any(asked, standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    known: Mapping[int, Status]

    def of(self, child: Child) -> Status:
        return self.known[child.child_id]

    def mastered(self, children: Iterable[Child]) -> list[Child]:
        return [child for child in children if self.of(child) is Status.MASTERED]

    def open(self, children: Iterable[Child]) -> list[Child]:
        return [child for child in children if self.of(child) is not Status.MASTERED]

    def none_assessed(self, children: Iterable[Child]) -> bool:
        return all(self.of(child) is Status.NOT_ASSESSED for child in children)


def _by_all(asked: Sequence[Child], standing: _Standing) -> RolledUp:
    still_open = standing.open(asked)
    if still_open:
        return _answer(Status.NOT_YET, f"{_still(still_open)} to be mastered.", still_open)
    return _answer(Status.MASTERED, f"{_are(asked)} mastered.", asked)


def _by_any(asked: Sequence[Child], standing: _Standing) -> RolledUp:
    there = standing.mastered(asked)
    if there:
        return _answer(Status.MASTERED, f"{_are(there)} mastered, and one is enough.", there)
    return _answer(Status.NOT_YET, f"none of {_codes(asked)} is mastered, and one is enough.", asked)


def _by_points(rule: RollupRule, asked: Sequence[Child], standing: _Standing) -> RolledUp:
    """What an exemption takes away is not asked for: at most all that is left is needed."""
    there, still_open = standing.mastered(asked), standing.open(asked)
    reached, needed = total(there), min(rule.needed, total(asked))
    lacking = [child for child in still_open if child.child_id in rule.required]
    also = f"; {_are(lacking)} required in any case" if lacking else ""
    points = f"{number(reached)} points are reached and {number(needed)} needed"
    if reached < needed:
        return _answer(Status.NOT_YET, f"{points}{also}.", still_open, reached=reached, needed=needed)
    if lacking:
        return _answer(Status.NOT_YET, f"{points}{also}.", lacking, reached=reached, needed=needed)
    return _answer(Status.MASTERED, f"{points}, by {_codes(there)}.", there, reached=reached, needed=needed)


def _by_lowest(asked: Sequence[Child], standing: _Standing) -> RolledUp:
    lowest = min((standing.of(child) for child in asked), key=ORDER.index)
    deciding = [child for child in asked if standing.of(child) is lowest]
    if lowest is Status.NOT_ASSESSED:
        return _not_assessed(deciding)
    if lowest is Status.NOT_YET:
        return _answer(lowest, f"{_still(deciding)} to be mastered.", deciding)
    return _answer(lowest, f"{_are(deciding)} mastered.", deciding)


def _not_assessed(children: Sequence[Child]) -> RolledUp:
    verb = "has" if len(children) == 1 else "have"
    return _answer(
        Status.NOT_ASSESSED, f"{_codes(children)} {verb} no evidence, which is not a zero.", children
    )


_OPENING = {
    Status.NOT_ASSESSED: "Not assessed yet",
    Status.NOT_YET: "Not yet",
    Status.MASTERED: "Mastered",
    Status.EXEMPT: "Exempt",
}


def _answer(
    status: Status,
    sentence: str,
    deciding: Sequence[Child],
    *,
    reached: Decimal = Decimal(0),
    needed: Decimal = Decimal(0),
) -> RolledUp:
    return RolledUp(
        status=status,
        sentence=f"{_OPENING[status]}: {sentence}",
        decided_by=tuple(child.child_id for child in deciding),
        reached=reached,
        needed=needed,
    )


def total(children: Iterable[Child]) -> Decimal:
    return sum((child.points for child in children), Decimal(0))


def _codes(children: Sequence[Child]) -> str:
    return listing([child.code for child in children])


def _are(children: Sequence[Child]) -> str:
    return f"{_codes(children)} {'is' if len(children) == 1 else 'are'}"


def _still(children: Sequence[Child]) -> str:
    return f"{_are(children)} still"
