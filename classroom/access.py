"""Objects by id, as this person may see them. Unknown and forbidden look the same: 404.

403 is only for "you see it but may not do this".
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from classroom.models import (
    Enrollment,
    GuardianLink,
    Notice,
    SchoolRole,
    Section,
    StaffAssignment,
    User,
)
from classroom.permissions import school_permissions, section_permissions
from classroom.roles import Permission, Role


def require_school_permission(user: User, permission: Permission) -> None:
    """For pages of the school as a whole: the page exists, so a person without the right gets 403."""
    if permission not in school_permissions(user):
        raise PermissionDenied(f"{permission} needed in the school")


def sections_for(user: User) -> QuerySet[Section]:
    """Classes whose pages this person may open: taught by them, or any of the school for its administrators."""
    teaches = StaffAssignment.objects.filter(section=OuterRef("pk"), person=user)
    return (
        Section.objects.filter(school_id=user.school_id)
        .filter(Exists(teaches) | _administers(user))
        .order_by("title", "pk")
    )


def known_student(user: User) -> Q:
    """Rows whose `student` this member of the staff knows: taught by them now, or anybody for administrators."""
    taught = Enrollment.objects.filter(
        student=OuterRef("student"), ended_at__isnull=True, section__staff__person=user
    )
    return Exists(taught) | _administers(user)


def _administers(user: User) -> Exists:
    return Exists(SchoolRole.objects.filter(person=user, role=Role.ADMINISTRATOR.value))


def section_for(user: User, section_id: int, permission: Permission) -> Section:
    section = (
        Section.objects.select_related("course", "school")
        .filter(pk=section_id, school_id=user.school_id)
        .first()
    )
    if section is None:
        raise Http404
    check_section(user, section, permission)
    return section


def check_section(user: User, section: Section, permission: Permission) -> None:
    """404 when the person may not see the class at all, 403 when they see it but may not do this."""
    held = section_permissions(user, section)
    if permission in held:
        return
    if Permission.VIEW_CLASS in held:
        raise PermissionDenied(f"{permission} needed on section {section.pk}")
    raise Http404


def enrollment_for(user: User, section_id: int, student_id: int, permission: Permission) -> Enrollment:
    """A student's active place in a class, as staff of that class see it."""
    section = section_for(user, section_id, permission)
    enrollment = (
        Enrollment.objects.select_related("student")
        .filter(section=section, student_id=student_id, ended_at__isnull=True)
        .first()
    )
    if enrollment is None:
        raise Http404
    enrollment.section = section
    return enrollment


def last_place_for(user: User, section_id: int, student_id: int, permission: Permission) -> Enrollment:
    """A student's newest place in a class, also one that has ended."""
    section = section_for(user, section_id, permission)
    place = (
        Enrollment.objects.select_related("student")
        .filter(section=section, student_id=student_id)
        .order_by("-started_at", "-pk")
        .first()
    )
    if place is None:
        raise Http404
    place.section = section
    return place


def ward_for(user: User, student_id: int) -> User:
    """A guardian's own child."""
    link = (
        GuardianLink.objects.select_related("student")
        .filter(guardian=user, student_id=student_id, school_id=user.school_id)
        .first()
    )
    if link is None:
        raise Http404
    return link.student


def guardian_for(place: Enrollment, guardian_id: int) -> User:
    """An adult of the family of a student, whose place the person may manage."""
    links = GuardianLink.objects.filter(guardian_id=guardian_id, student=place.student_id)
    link = links.select_related("guardian").first()
    if link is None:
        raise Http404
    return link.guardian


def former_guardian_for(place: Enrollment, guardian_id: int) -> User:
    """An adult who is or has been of the family."""
    guardian = GuardianLink.ever(student=place.student, guardian_id=guardian_id)
    if guardian is None:
        raise Http404
    return guardian


def colleague_for(user: User, person_id: int) -> User:
    """A teacher or administrator of the school, as its administrators see them."""
    require_school_permission(user, Permission.MANAGE_SCHOOL)
    staff = [Role.TEACHER.value, Role.ADMINISTRATOR.value]
    person = (
        User.objects.filter(pk=person_id, school_id=user.school_id, school_roles__role__in=staff)
        .distinct()
        .first()
    )
    if person is None:
        raise Http404
    return person


def notice_for(user: User, notice_id: int) -> Notice:
    notice = Notice.objects.filter(pk=notice_id, recipient=user).first()
    if notice is None:
        raise Http404
    return notice
