"""Open a class from a list of students, or add students to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from classroom.formats.roster import RosterRow
from classroom.models import Course, School, SchoolRole, Section, StaffAssignment, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission, Role
from classroom.selectors.rosters import RosterPlan, plan_roster
from classroom.services.roster_words import what_to_do
from classroom.services.steps.lists import check_decided
from classroom.services.steps.rosters import write_roster
from classroom.services.steps.school_lock import lock_school
from classroom.services.steps.unit_of_work import unit_of_work


class ClassExists(DomainError):
    def __init__(self, section: Section) -> None:
        message = _("There is a class named %(title)s already. Add students to it, or choose another name.")
        super().__init__("class_exists", message % {"title": section.title})
        self.section = section


class NotATeacher(DomainError):
    def __init__(self, person: User) -> None:
        message = _("%(name)s is not a teacher of this school, so the class cannot be theirs.")
        super().__init__("not_a_teacher", message % {"name": person.full_name})


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDone:
    """What was written."""

    section: Section
    plan: RosterPlan


@unit_of_work
def open_class(
    *,
    actor: User | None,
    school: School,
    title: str,
    course_title: str,
    teacher: User | None,
    rows: Sequence[RosterRow],
    confirmed: str | None = None,
    now: datetime,
) -> RosterDone:
    """Create the class, its course where that is new, and its students.

    `actor` is None for an operator at the command line. `confirmed` is the digest of the plan that a person
    has looked at: then its good rows are written; without it, one problem refuses the whole list.
    """
    if actor is not None:
        check_can(actor, Permission.CREATE_CLASS)
    lock_school(school.pk)
    existing = Section.objects.filter(school=school, title=title).first()
    if existing is not None:
        raise ClassExists(existing)
    plan = _decided(rows, school=school, section=None, confirmed=confirmed)
    course, _created = Course.objects.get_or_create(school=school, title=course_title)
    section = Section.objects.create(
        school=school, course=course, title=title, short_title=short_title(title)
    )
    _assign(teacher, section=section)
    write_roster(plan, section=section, now=now)
    return RosterDone(section=section, plan=plan)


@unit_of_work
def add_students(
    *,
    actor: User | None,
    section: Section,
    teacher: User | None = None,
    rows: Sequence[RosterRow],
    confirmed: str | None = None,
    now: datetime,
) -> RosterDone:
    """Bring the students of a list into a class. Those who are there stay: twice changes nothing."""
    if actor is not None:
        check_can(actor, Permission.MANAGE_ROSTER, section=section)
    lock_school(section.school_id)
    plan = _decided(rows, school=section.school, section=section, confirmed=confirmed)
    _assign(teacher, section=section)
    write_roster(plan, section=section, now=now)
    return RosterDone(section=section, plan=plan)


def short_title(title: str) -> str:
    """What fits into the narrow bar: "7B" of "7B Mathematics"."""
    return title.split()[0][:12]


def _decided(
    rows: Sequence[RosterRow], *, school: School, section: Section | None, confirmed: str | None
) -> RosterPlan:
    plan = plan_roster(rows, school_id=school.pk, section_id=section.pk if section else None)
    check_decided(plan, confirmed=confirmed, what_to_do=what_to_do)
    return plan


def _assign(teacher: User | None, *, section: Section) -> None:
    if teacher is None:
        return
    teaches = SchoolRole.objects.filter(person=teacher, school=section.school, role=Role.TEACHER.value)
    if not teaches.exists():
        raise NotATeacher(teacher)
    StaffAssignment.objects.get_or_create(school=section.school, section=section, person=teacher)
