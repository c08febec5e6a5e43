"""A school's shares for reteaching: the version in force, the history, and what they propose for a class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from mastery.engine.reteaching import DEFAULT_RULE, Count, ReteachRule
from mastery.engine.status import Status
from mastery.models import ReteachSetting
from mastery.selectors.standing import KNOWN, ClassStudent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReteachVersion:
    """One line of the history."""

    version: int
    rule: ReteachRule
    author: str
    created_at: datetime


def reteach_versions(school_id: int) -> tuple[ReteachVersion, ...]:
    """Every version, newest first: the first one is in force. None yet: the default is."""
    rows = ReteachSetting.objects.filter(school=school_id).select_related("author").order_by("-version")
    return tuple(
        ReteachVersion(
            version=row.version,
            rule=ReteachRule(
                whole_class_percent=row.whole_class_percent, small_groups_percent=row.small_groups_percent
            ),
            author=row.author.full_name,
            created_at=row.created_at,
        )
        for row in rows
    )


def reteach_rule(school_id: int) -> ReteachRule:
    versions = reteach_versions(school_id)
    return versions[0].rule if versions else DEFAULT_RULE


def newest_reteach_rule() -> Subquery:
    """The same beside rows of a school, without a query of its own; read it with `rule_from`."""
    rows = ReteachSetting.objects.filter(school=OuterRef("school")).order_by("-version")
    packed = JSONObject(whole=F("whole_class_percent"), small=F("small_groups_percent"))
    return Subquery(rows.values(known=packed)[:1])


def rule_from(known: Mapping[str, int] | None) -> ReteachRule:
    if known is None:
        return DEFAULT_RULE
    return ReteachRule(whole_class_percent=known["whole"], small_groups_percent=known["small"])


def class_count(students: Sequence[ClassStudent], objective_id: int) -> Count:
    """Of the class on one objective, work in hand or not; who is away or exempt is in neither number."""
    states = [student.on(objective_id).status for student in students]
    return Count(
        not_yet=sum(1 for state in states if state is Status.NOT_YET),
        assessed=sum(1 for state in states if state in KNOWN),
    )
