"""The one door for permissions: `can` answers, `check_can` refuses with the reason.

Roles are read from the database at each question and never kept over requests.
"""

from django.core.exceptions import PermissionDenied
from django.db import connection

from classroom.models import SchoolRole, Section, User
from classroom.roles import SCHOOL_GRANTS, SECTION_GRANTS, Permission, Role


def school_permissions(user: User) -> frozenset[Permission]:
    """What the person may do in their school, whatever the class."""
    held = SchoolRole.objects.filter(person=user, school_id=user.school_id).values_list("role", flat=True)
    return frozenset({Permission.USE_ACCOUNT}).union(*(SCHOOL_GRANTS[Role(role)] for role in held))


def section_permissions(user: User, section: Section) -> frozenset[Permission]:
    """What the person may do in one class; nothing at all in another school's."""
    if section.school_id != user.school_id:
        return frozenset()
    return frozenset().union(*(SECTION_GRANTS[role] for role in _roles_in(user, section)))


ROLES = """
SELECT 'teacher' FROM classroom_staffassignment WHERE section_id = %(section)s AND person_id = %(person)s
UNION ALL
SELECT 'administrator' FROM classroom_schoolrole WHERE person_id = %(person)s AND role = 'administrator'
UNION ALL
SELECT 'student' FROM classroom_enrollment
WHERE section_id = %(section)s AND student_id = %(person)s AND ended_at IS NULL
"""
"""Every page of a class asks this: as one query, and written out, because composing it took longer than asking."""


def _roles_in(user: User, section: Section) -> list[Role]:
    with connection.cursor() as cursor:
        cursor.execute(ROLES, {"section": section.pk, "person": user.pk})
        return [Role(role) for (role,) in cursor.fetchall()]


def can(user: User, permission: Permission, *, section: Section | None = None) -> bool:
    """Whether the person holds the permission in the class, or, with no class named, in the school."""
    if not user.is_active:
        return False
    held = school_permissions(user) if section is None else section_permissions(user, section)
    return permission in held


def check_can(user: User, permission: Permission, *, section: Section | None = None) -> None:
    if not can(user, permission, section=section):
        where = "the school" if section is None else f"section {section.pk}"
        raise PermissionDenied(f"{permission} needed in {where}")
