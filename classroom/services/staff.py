"""Colleagues come in with a sign-in slip, and get a new one when they need it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from classroom.models import User
from classroom.permissions import check_can
from classroom.roles import Permission, Role
from classroom.services.slips import Slip
from classroom.services.steps.accounts import (
    new_account,
    readable_password,
    replace_password,
    store_account,
)
from classroom.services.steps.unit_of_work import unit_of_work

OPERATION = "classroom.staff_slip"


def add_colleague(
    *,
    actor: User,
    username: str,
    given_name: str,
    family_name: str,
    email: str,
    roles: Collection[Role],
) -> Slip:
    """Create a teacher, an administrator or both in the actor's school. Raises `UsernameTaken`."""
    check_can(actor, Permission.MANAGE_SCHOOL)
    person, password = new_account(
        school_id=actor.school_id,
        username=username,
        given_name=given_name,
        family_name=family_name,
        email=email,
    )
    _add(actor=actor, person=person, roles=roles)
    return Slip(name=person.full_name, username=person.username, password=password)


@unit_of_work
def _add(*, actor: User, person: User, roles: Collection[Role]) -> None:
    check_can(actor, Permission.MANAGE_SCHOOL)
    store_account(person, roles=roles)


def new_staff_slip(*, actor: User, person: User, key: UUID, now: datetime) -> Slip:
    """A new password for a colleague; the old one, and wherever they are signed in, ends."""
    check_can(actor, Permission.MANAGE_SCHOOL)
    password = readable_password()
    _store(actor=actor, person=person, digest=make_password(password), key=key, now=now)
    return Slip(name=person.full_name, username=person.username, password=password)


@unit_of_work
def _store(*, actor: User, person: User, digest: str, key: UUID, now: datetime) -> None:
    check_can(actor, Permission.MANAGE_SCHOOL)
    replace_password(actor=actor, person=person, digest=digest, operation=OPERATION, key=key, now=now)
