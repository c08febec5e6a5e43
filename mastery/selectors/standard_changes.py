"""What of one change to the school's standards can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

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
    of_the_same = history.filter(pgh_obj=OuterRef("pgh_obj"))
    earlier = of_the_same.filter(pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    rows = history.filter(school=school_id, pgh_context=change).annotate(
        before=Subquery(earlier.values("statement")[:1]),
        is_used=Exists(ObjectiveStandard.objects.filter(standard=OuterRef("pgh_obj"))),
    )
    unchanged = rows.exclude(Exists(of_the_same.filter(pgh_id__gt=OuterRef("pgh_id")))).order_by("pgh_id")
    found = list(unchanged.values_list("pgh_obj_id", "pgh_label", "before", "is_used"))
    return StandardsChange(
        change=change,
        added=tuple(pk for pk, label, _before, is_used in found if label == "insert" and not is_used),
        before={pk: before for pk, label, before, _is_used in found if label == "update"},
    )
