"""A request that comes twice is answered twice and done once."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from classroom.models import IdempotencyKey, User
from classroom.refusals import DomainError


class KeyReused(DomainError):
    """The same key with another body is not a repetition."""

    def __init__(self) -> None:
        super().__init__(
            "key_reused", _("This form was sent before with other values. Open the page again and repeat.")
        )


def fingerprint(values: Iterable[object]) -> str:
    return hashlib.sha256("\x1f".join(map(str, values)).encode()).hexdigest()


def earlier_result(*, actor: User, operation: str, key: UUID, body: str) -> Mapping[str, Any] | None:
    """What this very request was answered before. The caller holds a lock that two of them would wait for."""
    known = IdempotencyKey.objects.filter(actor=actor, operation=operation, key=key).first()
    if known is None:
        return None
    if known.fingerprint != body:
        raise KeyReused
    result: Mapping[str, Any] = known.result
    return result


def keep_result(
    *, actor: User, operation: str, key: UUID, body: str, result: Mapping[str, Any], now: datetime
) -> None:
    IdempotencyKey.objects.create(
        school_id=actor.school_id,
        actor=actor,
        operation=operation,
        key=key,
        fingerprint=body,
        result=dict(result),
        created_at=now,
    )
