"""Colleagues come in with a sign-in slip, and get a new one when they need it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from classroom.models import SchoolRole, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission, Role
from classroom.services.slips import Slip, readable_password
from classroom.services.steps.idempotency import earlier_result, fingerprint, keep_result
from classroom.services.steps.unit_of_work import unit_of_work

OPERATION = "classroom.staff_slip"


class UsernameTaken(DomainError):
    def __init__(self) -> None:
        super().__init__("username_taken", _("Somebody has this user name already. Choose another."))


class SlipMade(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "made_before",
            _("This slip was made already, and a password is shown only once. Ask for a new one."),
        )


def add_colleague(
    *,
    actor: User,
    username: str,
    given_name: str,
    family_name: str,
    email: str,
    roles: Collection[Role],
) -> Slip:
    """Create a teacher, an administrator or both in the actor's school."""
    check_can(actor, Permission.MANAGE_SCHOOL)
    password = readable_password()
    person = User(
        school_id=actor.school_id,
        username=username,
        given_name=given_name,
        family_name=family_name,
        email=email,
        password=make_password(password),
    )
    _add(actor=actor, person=person, roles=roles)
    return Slip(name=person.full_name, username=person.username, password=password)


@unit_of_work
def _add(*, actor: User, person: User, roles: Collection[Role]) -> None:
    check_can(actor, Permission.MANAGE_SCHOOL)
    if User.objects.filter(username__iexact=person.username).exists():
        raise UsernameTaken
    person.save()
    SchoolRole.objects.bulk_create(
        [SchoolRole(school_id=person.school_id, person=person, role=role.value) for role in roles]
    )


def new_staff_slip(*, actor: User, person: User, key: UUID, now: datetime) -> Slip:
    """A new password for a colleague; the old one, and wherever they are signed in, ends."""
    check_can(actor, Permission.MANAGE_SCHOOL)
    password = readable_password()
    _store(actor=actor, person=person, digest=make_password(password), key=key, now=now)
    return Slip(name=person.full_name, username=person.username, password=password)


@unit_of_work
def _store(*, actor: User, person: User, digest: str, key: UUID, now: datetime) -> None:
    check_can(actor, Permission.MANAGE_SCHOOL)
    User.objects.select_for_update(of=("self",)).get(pk=person.pk, school_id=actor.school_id)
    body = fingerprint([person.pk])
    if earlier_result(actor=actor, operation=OPERATION, key=key, body=body) is not None:
        raise SlipMade
    User.objects.filter(pk=person.pk).update(password=digest)
    keep_result(actor=actor, operation=OPERATION, key=key, body=body, result={"person": person.pk}, now=now)
