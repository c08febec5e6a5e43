"""What of one change to the school's standards can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Subquery

from mastery.models import ObjectiveStandard, Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardsChange:
    """`added` nobody has named at an objective since; `before` are the earlier words of those that were changed.

    What has been changed once more since is neither.
    """

    change: UUID
    added: tuple[int, ...]
    before: Mapping[int, str]

    def __bool__(self) -> bool:
        return bool(self.added or self.before)


def standards_change(school_id: int, change: UUID) -> StandardsChange:
    """`change` names what was written together, in the history. One query."""
    history = Standard.pgh_event_model.objects  # type: ignore[attr-defined]
    earlier = history.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    rows = history.filter(school=school_id, pgh_context=change, statement=F("pgh_obj__statement")).annotate(
        before=Subquery(earlier.values("statement")[:1]),
        is_used=Exists(ObjectiveStandard.objects.filter(standard=OuterRef("pgh_obj"))),
    )
    found = list(rows.order_by("pgh_id").values_list("pgh_obj_id", "before", "is_used"))
    return StandardsChange(
        change=change,
        added=tuple(pk for pk, before, is_used in found if before is None and not is_used),
        before={pk: before for pk, before, _is_used in found if before is not None},
    )
