"""The levels of a school: the version in force, the history, and the level that a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from mastery.engine.policy import Policy
from mastery.engine.scale import Level, NamedScale, Scale
from mastery.engine.scores import Score
from mastery.engine.status import Status
from mastery.models import ProficiencyScale

DECIDED = (Status.MASTERED, Status.NOT_YET)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleVersion:
    """One line of the history."""

    version: int
    title: str
    scale: Scale
    author: str
    reason: str
    created_at: datetime


def as_engine_scale(levels: Sequence[Mapping[str, str]], mastery_place: int) -> Scale:
    return Scale(
        levels=tuple(
            Level(label=each["label"], mark=each["mark"], from_percent=Decimal(each["from"]))
            for each in levels
        ),
        mastery_place=mastery_place,
    )


def named_scale(row: ProficiencyScale) -> NamedScale:
    return NamedScale(key=row.pk, title=row.title, scale=as_engine_scale(row.levels, row.mastery_place))


def offered_scales(school_id: int, *, in_use: NamedScale | None) -> tuple[NamedScale, ...]:
    """Of each title the version saved last, and the one that is in use where it is an older one. One query."""
    rows = ProficiencyScale.objects.filter(school=school_id).order_by("title", "-version").distinct("title")
    newest = tuple(map(named_scale, rows))
    return newest if in_use is None or in_use in newest else (in_use, *newest)


def scale_versions(school_id: int) -> tuple[ScaleVersion, ...]:
    """Every version, newest first: the first one is in force. None yet: the default is."""
    rows = ProficiencyScale.objects.filter(school=school_id).select_related("author").order_by("-version")
    return tuple(
        ScaleVersion(
            version=row.version,
            title=row.title,
            scale=as_engine_scale(row.levels, row.mastery_place),
            author=row.author.full_name,
            reason=row.reason,
            created_at=row.created_at,
        )
        for row in rows
    )


def saved_scale(school_id: int) -> Scale | None:
    """The scale that the school has saved. Without one, pages show states alone."""
    rows = ProficiencyScale.objects.filter(school=school_id).order_by("-version")
    newest = rows.values_list("levels", "mastery_place").first()
    return as_engine_scale(*newest) if newest else None


def newest_scale() -> Subquery:
    """The same beside rows of a school, without a query of its own; read it with `scale_from`."""
    rows = ProficiencyScale.objects.filter(school=OuterRef("school")).order_by("-version")
    return Subquery(rows.values(known=JSONObject(levels=F("levels"), place=F("mastery_place")))[:1])


def scale_from(known: Mapping[str, Any] | None) -> Scale | None:
    return as_engine_scale(known["levels"], known["place"]) if known else None


def scale_of(policy: Policy, *, saved: Scale | None) -> Scale | None:
    """The scale that a policy names, else the one the school saved last."""
    return policy.scale.scale if policy.scale else saved


def level_shown(scale: Scale | None, *, status: Status, best: Score | None) -> Level | None:
    """The level of a best score, on the side of mastery that was decided. No score has no level."""
    if scale is None or best is None or status not in DECIDED:
        return None
    return scale.shown_level(best.percent, mastered=status is Status.MASTERED)
