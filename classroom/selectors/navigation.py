"""What the frame of every page needs to know about the person who looks at it."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from classroom.models import Enrollment, GuardianLink, Notice, Section, StaffAssignment, User
from classroom.roles import Role
from classroom.selectors.people import roles_of


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
    roles = roles_of(user)
    return Whereabouts(
        roles=roles,
        classes=_classes(user, roles, open_section_id=open_section_id),
        wards=_wards(user) if Role.GUARDIAN in roles else (),
        unread=Notice.objects.filter(recipient=user, read_at__isnull=True).count(),
    )


def _classes(user: User, roles: frozenset[Role], *, open_section_id: int | None) -> tuple[ClassPlace, ...]:
    if roles & {Role.TEACHER, Role.ADMINISTRATOR}:
        wanted = Q(pk__in=StaffAssignment.objects.filter(person=user).values("section"))
        if Role.ADMINISTRATOR in roles:
            wanted |= Q(pk=open_section_id)
    else:
        wanted = Q(pk__in=_current_enrollments(user).values("section"))
    sections = Section.objects.filter(wanted, school_id=user.school_id).annotate(students=_counted())
    return tuple(
        ClassPlace(section_id=pk, title=title, short_title=short, students=students)
        for pk, title, short, students in sections.order_by("title", "pk").values_list(
            "pk", "title", "short_title", "students"
        )
    )


def _counted() -> Coalesce:
    """Counted class by class: joining would read the places of the whole school on every page."""
    places = Enrollment.objects.filter(section=OuterRef("pk"), ended_at__isnull=True).order_by()
    return Coalesce(Subquery(places.values("section").annotate(n=Count("pk")).values("n")), 0)


def _current_enrollments(user: User) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(student=user, ended_at__isnull=True)


def _wards(user: User) -> tuple[Ward, ...]:
    links = GuardianLink.objects.filter(guardian=user, school_id=user.school_id).select_related("student")
    return tuple(
        Ward(student_id=link.student_id, name=link.student.full_name, initials=link.student.initials)
        for link in links.order_by("student__sort_key", "student_id")
    )
