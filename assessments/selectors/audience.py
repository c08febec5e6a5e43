"""Who is told about a class: its students, and the guardians of each."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from classroom.models import Enrollment, GuardianLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A student who is in the class now, with those who may see the student's tracker."""

    enrollment_id: int
    student_id: int
    given_name: str
    guardian_ids: tuple[int, ...]


def audience(section_id: int) -> tuple[Addressee, ...]:
    """One query, whatever the class."""
    guardians = GuardianLink.objects.filter(student=OuterRef("student")).order_by("pk").values("guardian")
    rows = (
        Enrollment.objects.filter(section=section_id, ended_at__isnull=True)
        .order_by("student__sort_key", "pk")
        .values_list("pk", "student_id", "student__given_name")
        .annotate(guardian_ids=ArraySubquery(guardians))
    )
    return tuple(
        Addressee(
            enrollment_id=enrollment_id,
            student_id=student_id,
            given_name=given_name,
            guardian_ids=tuple(guardian_ids),
        )
        for enrollment_id, student_id, given_name, guardian_ids in rows
    )
