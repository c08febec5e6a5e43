"""The classes a person may open, for the list of classes and for Today."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, Value
from django.db.models.functions import Concat, Trim

from classroom.access import sections_for
from classroom.models import Course, SchoolRole, StaffAssignment, User
from classroom.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCard:
    """One class in the list."""

    section_id: int
    title: str
    course_title: str
    students: int
    teachers: tuple[str, ...]
    is_mine: bool


def class_cards(user: User) -> tuple[ClassCard, ...]:
    """Every class whose pages this person may open, by name; one query."""
    staff = StaffAssignment.objects.filter(section=OuterRef("pk")).order_by("person__sort_key")
    name = Trim(Concat(F("person__given_name"), Value(" "), F("person__family_name")))
    rows = sections_for(user).annotate(
        students=Count("enrollments", filter=Q(enrollments__ended_at__isnull=True)),
        teachers=ArraySubquery(staff.annotate(name=name).values("name")),
        staff_ids=ArraySubquery(staff.values("person_id")),
    )
    return tuple(
        ClassCard(
            section_id=row.pk,
            title=row.title,
            course_title=row.course.title,
            students=row.students,
            teachers=tuple(row.teachers),
            is_mine=user.pk in row.staff_ids,
        )
        for row in rows.select_related("course")
    )


def course_titles(user: User) -> tuple[str, ...]:
    """The courses of the school, to open a class in one of them."""
    return tuple(
        Course.objects.filter(school_id=user.school_id).order_by("title").values_list("title", flat=True)
    )


def teachers_of_school(user: User) -> tuple[tuple[int, str], ...]:
    """Whom an administrator may give a new class to: id and name."""
    teachers = SchoolRole.objects.filter(
        school_id=user.school_id, role=Role.TEACHER.value, person__is_active=True
    ).select_related("person")
    return tuple((role.person_id, role.person.full_name) for role in teachers.order_by("person__sort_key"))
