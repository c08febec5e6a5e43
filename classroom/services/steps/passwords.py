"""A new password for somebody else, told once on a slip."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from classroom.models import User
from classroom.refusals import DomainError
from classroom.services.steps.idempotency import earlier_result, fingerprint, keep_result


class SlipMade(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "made_before",
            _("This slip was made already, and a password is shown only once. Ask for a new one."),
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
