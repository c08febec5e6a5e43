"""Locks of sittings, always in this order: enrollments, students, the check, attempts; each by ascending id."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.http import Http404

from assessments.models import Attempt
from classroom.models import Enrollment, User
from classroom.models.rows import Joined


def lock_enrollments(enrollment_ids: Collection[int]) -> None:
    """Serialize what starts in these places of a class. Rows that only refer to them may still be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM classroom_enrollment WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(enrollment_ids)],
        )


def hold_check(assessment_id: int) -> None:
    """Wait for whoever is changing the check's questions, and let nobody begin: as a new attempt does by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM assessments_assessment WHERE id = %s FOR KEY SHARE", [assessment_id])


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


HELD = Joined(Attempt, Enrollment)
HOLD = f"""
SELECT {HELD.columns}, try_closes_at(
    assessments_attempt.assessment_id, assessments_attempt.enrollment_id,
    assessments_attempt.number, assessments_attempt.opened_at
)
FROM assessments_attempt
JOIN classroom_enrollment ON classroom_enrollment.id = assessments_attempt.enrollment_id
WHERE assessments_attempt.id = %(attempt)s
"""  # noqa: S608 (names of columns; the values are parameters)
FOR_UPDATE = "FOR UPDATE OF assessments_attempt"
IS_OWN = """
AND assessments_attempt.school_id = %(school)s
AND classroom_enrollment.student_id = %(student)s AND classroom_enrollment.ended_at IS NULL
"""


def lock_attempt(attempt_id: int) -> tuple[Attempt, datetime | None]:
    """One attempt with its place in the class, and when its window closes."""
    held = _held(HOLD + FOR_UPDATE, attempt=attempt_id)
    if held is None:
        raise Attempt.DoesNotExist
    return held


def lock_own_attempt(actor: User, attempt_id: int) -> tuple[Attempt, datetime | None]:
    """The same for a student's own try, in a class they are in now. Unknown and forbidden look the same: 404."""
    held = _held(HOLD + IS_OWN + FOR_UPDATE, attempt=attempt_id, school=actor.school_id, student=actor.pk)
    if held is None:
        raise Http404
    return held


def _held(query: str, **asked: int) -> tuple[Attempt, datetime | None] | None:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        row = cursor.fetchone()
    if row is None:
        return None
    attempt, attempt.enrollment, closes_at = HELD.read(row)
    return attempt, closes_at
