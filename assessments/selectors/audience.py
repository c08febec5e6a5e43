"""Who is told about a class: its students, and the guardians of each."""

from collections import defaultdict
from dataclasses import dataclass

from classroom.models import Enrollment, GuardianLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A student who is in the class now, with those who may see the student's tracker."""

    enrollment_id: int
    student_id: int
    given_name: str
    guardian_ids: tuple[int, ...]


def audience(section_id: int) -> tuple[Addressee, ...]:
    """Two queries, whatever the class."""
    enrollments = list(
        Enrollment.objects.filter(section=section_id, ended_at__isnull=True)
        .select_related("student")
        .order_by("student__sort_key", "pk")
    )
    guardians: defaultdict[int, list[int]] = defaultdict(list)
    links = GuardianLink.objects.filter(student__in=[row.student_id for row in enrollments])
    for student_id, guardian_id in links.order_by("pk").values_list("student_id", "guardian_id"):
        guardians[student_id].append(guardian_id)
    return tuple(
        Addressee(
            enrollment_id=row.pk,
            student_id=row.student_id,
            given_name=row.student.given_name,
            guardian_ids=tuple(guardians[row.student_id]),
        )
        for row in enrollments
    )
