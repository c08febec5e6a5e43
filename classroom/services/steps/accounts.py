"""An account and a password for somebody else, told once on a slip."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from classroom.models import SchoolRole, User
from classroom.models.people import sort_key
from classroom.models.rows import AT_ONCE
from classroom.refusals import DomainError, UsernameTaken
from classroom.roles import Role
from classroom.services.steps.idempotency import earlier_result, fingerprint, keep_result
from classroom.services.steps.password_words import WORDS

ONE_OF_A_NAME: Final = ("username_once", "classroom_user_username_key")


class SlipMade(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "made_before",
            _("This slip was made already, and a password is shown only once. Ask for a new one."),
        )


def readable_password() -> str:
    """Three words and a number that no letter looks like: easy to read from paper, a billion to guess."""
    words = "-".join(secrets.SystemRandom().sample(WORDS, 3))
    return f"{words}-{secrets.choice('23456789')}{secrets.choice('23456789')}"


def new_account(
    *, school_id: int, username: str, given_name: str, family_name: str, email: str
) -> tuple[User, str]:
    """Somebody who is not stored yet, and their password. Slow on purpose: call it before a transaction begins."""
    password = readable_password()
    person = User(
        school_id=school_id,
        username=username,
        given_name=given_name,
        family_name=family_name,
        email=email,
        password=make_password(password),
    )
    return person, password


def store_account(person: User, *, roles: Collection[Role]) -> None:
    """Raises `UsernameTaken`, also when somebody else took the name a moment ago."""
    store_accounts([person], roles=roles)


def store_accounts(people: Sequence[User], *, roles: Collection[Role]) -> None:
    """All of them or, by `UsernameTaken`, none. In bulk, for lists of thousands."""
    for person in people:
        person.sort_key = sort_key(family_name=person.family_name, given_name=person.given_name)
    try:
        with transaction.atomic():
            User.objects.bulk_create(people, batch_size=AT_ONCE)
    except IntegrityError as error:
        if not any(constraint in str(error) for constraint in ONE_OF_A_NAME):
            raise
        raise UsernameTaken from error
    SchoolRole.objects.bulk_create(
        [
            SchoolRole(school_id=person.school_id, person=person, role=role.value)
            for person in people
            for role in roles
        ],
        batch_size=AT_ONCE,
    )


def replace_password(
    *, actor: User, person: User, digest: str, operation: str, key: UUID, now: datetime
) -> None:
    """Once for each key; wherever the person is signed in ends. Raises `SlipMade`."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk, school_id=actor.school_id)
    body = fingerprint([person.pk])
    if earlier_result(actor=actor, operation=operation, key=key, body=body) is not None:
        raise SlipMade
    User.objects.filter(pk=person.pk).update(password=digest)
    keep_result(actor=actor, operation=operation, key=key, body=body, result={"person": person.pk}, now=now)
