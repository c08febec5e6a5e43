"""What the frame of every page needs to know about the person who looks at it."""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from classroom.models import GuardianLink, User
from classroom.roles import STAFF, Role

WHEREABOUTS: Final = """
WITH me AS (
    SELECT ARRAY(
        SELECT role::text FROM classroom_schoolrole WHERE person_id = %(person)s AND school_id = %(school)s
    ) AS roles
), mine AS (
    SELECT teaches.section_id FROM classroom_staffassignment teaches, me
    WHERE teaches.person_id = %(person)s AND me.roles && %(staff)s::text[]
    UNION
    SELECT %(open)s::bigint FROM me WHERE 'administrator' = ANY(me.roles)
    UNION
    SELECT learns.section_id FROM classroom_enrollment learns, me
    WHERE learns.student_id = %(person)s AND learns.ended_at IS NULL AND NOT me.roles && %(staff)s::text[]
)
SELECT me.roles,
       (SELECT count(*) FROM classroom_notice WHERE recipient_id = %(person)s AND read_at IS NULL),
       (SELECT coalesce(json_agg(json_build_array(section.id, section.title, section.short_title, (
                   SELECT count(*) FROM classroom_enrollment place
                   WHERE place.section_id = section.id AND place.ended_at IS NULL
               )) ORDER BY section.title, section.id), '[]')
        FROM classroom_section section
        WHERE section.id IN (SELECT section_id FROM mine) AND section.school_id = %(school)s)
FROM me
"""
"""Every page asks this: as one query, and written out, because composing it took longer than asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPlace:
    """A class that somebody teaches, looks into or learns in."""

    section_id: int
    title: str
    short_title: str
    students: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """A child of a guardian."""

    student_id: int
    name: str
    initials: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """A person's roles, places and unread notices."""

    roles: frozenset[Role]
    classes: tuple[ClassPlace, ...]
    wards: tuple[Ward, ...]
    unread: int


def whereabouts(user: User, *, open_section_id: int | None) -> Whereabouts:
    """For staff, the classes they teach and the one they are looking at; for others, those they learn in."""
    asked = {
        "person": user.pk,
        "school": user.school_id,
        "open": open_section_id,
        "staff": [role.value for role in STAFF],
    }
    with connection.cursor() as cursor:
        cursor.execute(WHEREABOUTS, asked)
        held, unread, classes = cursor.fetchone()
    roles = frozenset(map(Role, held))
    return Whereabouts(
        roles=roles,
        classes=tuple(
            ClassPlace(section_id=pk, title=title, short_title=short, students=students)
            for pk, title, short, students in classes
        ),
        wards=_wards(user) if Role.GUARDIAN in roles else (),
        unread=unread,
    )


def _wards(user: User) -> tuple[Ward, ...]:
    links = GuardianLink.objects.filter(guardian=user, school_id=user.school_id).select_related("student")
    return tuple(
        Ward(student_id=link.student_id, name=link.student.full_name, initials=link.student.initials)
        for link in links.order_by("student__sort_key", "student_id")
    )
