"""A student's family: adults who may see the student's tracker, and how they sign in."""

from classroom.models import GuardianLink, Section, User
from classroom.permissions import check_can
from classroom.refusals import UsernameTaken
from classroom.roles import Permission, Role
from classroom.selectors.families import holders_of
from classroom.services.slips import Slip
from classroom.services.steps.accounts import (
    new_account,
    store_account,
)
from classroom.services.steps.unit_of_work import unit_of_work


def add_guardian(
    *,
    actor: User,
    section: Section,
    student: User,
    username: str,
    given_name: str,
    family_name: str,
    email: str,
) -> Slip | None:
    """Let an adult see the student's tracker: with a new account and its slip, or with the one they have (None).

    An account is known by its user name and both names together, so that a mistyped user name shows no child to a
    stranger. Asking again for somebody who is linked changes nothing.
    """
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    person, password = new_account(
        school_id=section.school_id,
        username=username,
        given_name=given_name,
        family_name=family_name,
        email=email,
    )
    if not _link(actor=actor, section=section, student=student, person=person):
        return None
    return Slip(
        name=person.full_name, username=person.username, password=password, children=(student.full_name,)
    )


@unit_of_work
def _link(*, actor: User, section: Section, student: User, person: User) -> bool:
    """Whether the account is new."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    known = None
    try:
        store_account(person, roles=[Role.GUARDIAN])
    except UsernameTaken:
        holder = holders_of([person.username])[person.username]
        if not holder.is_adult(
            school_id=section.school_id, given_name=person.given_name, family_name=person.family_name
        ):
            raise
        known = holder.person
    GuardianLink.objects.get_or_create(school_id=section.school_id, guardian=known or person, student=student)
    return known is None


@unit_of_work
def end_link(*, actor: User, section: Section, student: User, guardian: User) -> None:
    """The adult sees the student no more; their account and their other children stay."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    GuardianLink.objects.filter(guardian=guardian, student=student).delete()


@unit_of_work
def restore_link(*, actor: User, section: Section, student: User, guardian: User) -> None:
    """Undo `end_link`."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    GuardianLink.objects.get_or_create(school_id=section.school_id, guardian=guardian, student=student)
