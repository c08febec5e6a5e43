"""A student's family: adults who may see the student's tracker, and how they sign in."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from classroom.models import GuardianLink, Section, User
from classroom.permissions import check_can
from classroom.refusals import DomainError, UsernameTaken
from classroom.roles import Permission, Role
from classroom.selectors.families import holders_of
from classroom.services.slips import Slip
from classroom.services.steps.accounts import (
    new_account,
    readable_password,
    replace_password,
    store_account,
)
from classroom.services.steps.unit_of_work import unit_of_work

OPERATION = "classroom.guardian_slip"


class NotOnlyAGuardian(DomainError):
    """Nobody who does more in the school gets a new password by way of a student's family."""

    def __init__(self) -> None:
        super().__init__(
            "not_only_a_guardian",
            _("This person also works or learns here: an administrator makes their sign-in slip."),
        )


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
    return Slip(name=person.full_name, username=person.username, password=password)


@unit_of_work
def _link(*, actor: User, section: Section, student: User, person: User) -> bool:
    """Whether the account is new."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    known = None
    try:
        store_account(person, roles=[Role.GUARDIAN])
    except UsernameTaken:
        holder = holders_of([person.username])[person.username.lower()]
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


def new_guardian_slip(*, actor: User, section: Section, guardian: User, key: UUID, now: datetime) -> Slip:
    """A new password for an adult of a family; the old one, and wherever they are signed in, ends."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    password = readable_password()
    _store(actor=actor, section=section, guardian=guardian, digest=make_password(password), key=key, now=now)
    return Slip(name=guardian.full_name, username=guardian.username, password=password)


@unit_of_work
def _store(*, actor: User, section: Section, guardian: User, digest: str, key: UUID, now: datetime) -> None:
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    if guardian.school_roles.exclude(role=Role.GUARDIAN.value).exists():
        raise NotOnlyAGuardian
    replace_password(actor=actor, person=guardian, digest=digest, operation=OPERATION, key=key, now=now)
