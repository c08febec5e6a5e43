"""Bring in the adults of many students by a list."""

from collections.abc import Sequence

from classroom.formats.families import FamilyRow
from classroom.models import School, Section, User
from classroom.permissions import check_can
from classroom.roles import Permission
from classroom.selectors.family_lists import FamilyPlan, plan_families
from classroom.services.family_words import what_to_do
from classroom.services.steps.families import write_families
from classroom.services.steps.lists import check_decided
from classroom.services.steps.school_lock import lock_school
from classroom.services.steps.unit_of_work import unit_of_work


@unit_of_work
def add_families(
    *,
    actor: User | None,
    school: School,
    section: Section | None,
    rows: Sequence[FamilyRow],
    confirmed: str | None = None,
) -> FamilyPlan:
    """Let the adults of a list see their children. Those who do already stay: twice changes nothing.

    The students are those of `section`, or of the whole school for None. `actor` is None for an operator at the
    command line. `confirmed` is the digest of the plan that a person has looked at: then its good lines are
    written; without it, one problem refuses the whole list. Raises `UsernameTaken` when somebody took a name in
    this moment.
    """
    if actor is not None:
        check_can(
            actor, Permission.MANAGE_SCHOOL if section is None else Permission.MANAGE_ROSTER, section=section
        )
    lock_school(school.pk)
    plan = plan_families(rows, school_id=school.pk, section_id=section.pk if section else None)
    check_decided(plan, confirmed=confirmed, what_to_do=what_to_do)
    write_families(plan, school_id=school.pk)
    return plan
