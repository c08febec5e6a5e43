"""Teachers and administrators of a school."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from classroom.models import School, StaffAssignment, User
from classroom.roles import Role

STAFF_ROLES = (Role.TEACHER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One person of the staff and the classes they teach."""

    person_id: int
    name: str
    username: str
    is_teacher: bool
    is_administrator: bool
    classes: tuple[str, ...]
    signed_in_at: datetime | None


def staff_of(school: School) -> tuple[Colleague, ...]:
    """One query, whatever the size of the school."""
    held = Q(school_roles__role__in=[role.value for role in STAFF_ROLES])
    people = User.objects.filter(held, school=school, is_active=True).annotate(
        roles=ArrayAgg("school_roles__role", distinct=True),
        titles=ArrayAgg(
            "staff_assignments__section__short_title",
            distinct=True,
            filter=Q(staff_assignments__isnull=False),
            default=[],
        ),
    )
    return tuple(
        Colleague(
            person_id=person.pk,
            name=person.full_name,
            username=person.username,
            is_teacher=Role.TEACHER.value in person.roles,
            is_administrator=Role.ADMINISTRATOR.value in person.roles,
            classes=tuple(person.titles),
            signed_in_at=person.last_login,
        )
        for person in people.order_by("sort_key", "pk")
    )


def teachers_of(section_id: int) -> tuple[int, ...]:
    """Who teaches a class, to be told something."""
    taught = StaffAssignment.objects.filter(section=section_id).order_by("pk")
    return tuple(taught.values_list("person_id", flat=True))
