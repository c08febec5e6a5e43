"""Tries that a student can still open, by the sitting that their evidence names."""

from collections.abc import Collection, Mapping
from uuid import UUID

from assessments.models import Attempt


def tries_to_open(student_id: int, occasions: Collection[UUID]) -> Mapping[UUID, int]:
    """Attempt ids, in the classes the student is in now; one query."""
    rows = Attempt.objects.filter(
        occasion__in=occasions, enrollment__student=student_id, enrollment__ended_at__isnull=True
    )
    return dict(rows.order_by("pk").values_list("occasion", "pk"))
