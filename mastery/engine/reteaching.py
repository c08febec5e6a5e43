"""How wide to teach an objective again after a check: with the whole class, in small groups, or one by one."""

from dataclasses import dataclass
from enum import StrEnum

from mastery.engine.refusals import Refused


class Scope(StrEnum):
    """For whom the next teaching of an objective is; nobody when all who were assessed are there."""

    NOBODY = "nobody"
    INDIVIDUAL = "individual"
    SMALL_GROUPS = "small_groups"
    WHOLE_CLASS = "whole_class"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReteachRule:
    """The two shares of those assessed, in percent and inclusive, from which on a wider scope is proposed."""

    whole_class_percent: int = 50
    small_groups_percent: int = 15

    def __post_init__(self) -> None:
        if not 1 <= self.small_groups_percent <= 100:
            raise Refused("small_groups_out_of_range", "Small groups begin between 1 and 100 percent.")
        if not self.small_groups_percent <= self.whole_class_percent <= 100:
            raise Refused(
                "whole_class_out_of_range",
                "The whole class begins at 100 percent or below, and not below the small groups.",
            )


DEFAULT_RULE = ReteachRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Of one objective: how many have evidence on it, and how many of these are not yet there."""

    not_yet: int
    assessed: int

    @property
    def percent(self) -> int:
        """The share not yet there, cut to a whole percent, for a reader; nothing is decided by it."""
        return self.not_yet * 100 // self.assessed if self.assessed else 0


def scope_of(count: Count, rule: ReteachRule) -> Scope:
    """Who is away or exempt is in neither number. One student alone is never a class nor a group."""
    if count.not_yet == 0:
        return Scope.NOBODY
    if count.not_yet == 1 or _is_below(count, rule.small_groups_percent):
        return Scope.INDIVIDUAL
    return Scope.SMALL_GROUPS if _is_below(count, rule.whole_class_percent) else Scope.WHOLE_CLASS


def _is_below(count: Count, percent: int) -> bool:
    return count.not_yet * 100 < percent * count.assessed
