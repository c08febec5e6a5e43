"""Locks of sittings, always in this order: enrollments, then students, then attempts, each by ascending id."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from assessments.access import closing
from assessments.models import Attempt
from classroom.models import User


def lock_enrollments(enrollment_ids: Collection[int]) -> None:
    """Serialize what starts in these places of a class. Rows that only refer to them may still be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM classroom_enrollment WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(enrollment_ids)],
        )


def lock_attempts(attempt_ids: Collection[int]) -> dict[int, Attempt]:
    """The attempts as they are now. Until the end of the transaction no answer and no mark joins them.

    The full lock, not `no_key`: the reference of a new answer to its attempt has to wait for it too.
    """
    locked = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("enrollment__student")
        .filter(pk__in=attempt_ids)
        .order_by("pk")
    )
    return {attempt.pk: attempt for attempt in locked}


def lock_attempt(attempt_id: int) -> tuple[Attempt, datetime | None]:
    """One attempt, and when its window closes."""
    attempt = _held().annotate(closes_at=closing()).get(pk=attempt_id)
    return attempt, attempt.closes_at


def lock_own_attempt(actor: User, attempt_id: int) -> tuple[Attempt, datetime | None]:
    """The same for a student's own try, in a class they are in now. Unknown and forbidden look the same: 404."""
    own = _held().filter(
        pk=attempt_id,
        school_id=actor.school_id,
        enrollment__student=actor,
        enrollment__ended_at__isnull=True,
    )
    for attempt in own.annotate(closes_at=closing()):
        return attempt, attempt.closes_at
    raise Http404


def _held() -> QuerySet[Attempt]:
    return Attempt.objects.select_for_update(of=("self",)).select_related("enrollment")
