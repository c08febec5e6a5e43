"""The children of a guardian."""

from dataclasses import dataclass

from classroom.models import GuardianLink, User


@dataclass(frozen=True, slots=True, kw_only=True)
class WardLine:
    student_id: int
    name: str
    given_name: str


def wards_of(guardian: User) -> tuple[WardLine, ...]:
    links = GuardianLink.objects.filter(guardian=guardian, school_id=guardian.school_id).select_related(
        "student"
    )
    return tuple(
        WardLine(student_id=link.student_id, name=link.student.full_name, given_name=link.student.given_name)
        for link in links.order_by("student__sort_key", "student_id")
    )
