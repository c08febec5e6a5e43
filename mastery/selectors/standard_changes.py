"""What of one change to the school's standards can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Subquery

from mastery.models import ObjectiveStandard, Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardsChange:
    """`added` nobody has named at an objective since; `before` are the earlier words of those that were changed.

    What has been changed once more since is neither; `stays` counts what cannot be taken back.
    """

    change: UUID
    written_at: datetime | None
    added: tuple[int, ...]
    before: Mapping[int, str]
    stays: int

    def __bool__(self) -> bool:
        return bool(self.added or self.before)


def standards_change(school_id: int, change: UUID) -> StandardsChange:
    """`change` names what was written together, in the history. One query."""
    history = Standard.pgh_event_model.objects  # type: ignore[attr-defined]
    of_the_same = history.filter(pgh_obj=OuterRef("pgh_obj"))
    earlier = of_the_same.filter(pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    rows = history.filter(school=school_id, pgh_context=change, pgh_label__in=("insert", "update")).annotate(
        before=Subquery(earlier.values("statement")[:1]),
        is_used=Exists(ObjectiveStandard.objects.filter(standard=OuterRef("pgh_obj"))),
        now=F("pgh_obj__statement"),
        is_newest=~Exists(of_the_same.filter(pgh_id__gt=OuterRef("pgh_id"))),
    )
    found = list(rows.order_by("pgh_id"))
    newest = [row for row in found if row.is_newest]
    added = tuple(row.pgh_obj_id for row in newest if row.pgh_label == "insert" and not row.is_used)
    before = {row.pgh_obj_id: row.before for row in newest if row.pgh_label == "update"}
    undoable = {*added, *before}
    return StandardsChange(
        change=change,
        written_at=found[0].pgh_created_at if found else None,
        added=added,
        before=before,
        stays=sum(row.now not in (None, row.before) for row in found if row.pgh_obj_id not in undoable),
    )
