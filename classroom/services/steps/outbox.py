"""Side effects are rows written in the same transaction; the relay hands them to Celery after the commit."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from classroom.models import OutboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`kind` is the Celery task's name; `key` says it once for all time; `payload` holds ids, never personal data."""

    kind: str
    key: str
    school_id: int
    due_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


def add(messages: Iterable[Message], *, now: datetime) -> None:
    """Write messages to the outbox. A key that is there already is left as it is: saying it twice changes nothing."""
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                school_id=message.school_id,
                kind=message.kind,
                dedupe=message.key,
                payload=dict(message.payload),
                due_at=message.due_at,
                created_at=now,
            )
            for message in messages
        ],
        ignore_conflicts=True,
    )


def cancel(*, key_prefixes: Collection[str], now: datetime) -> int:
    """Cancel messages not yet in hand whose key begins with one of these; answers how many."""
    if not key_prefixes:
        return 0
    begins = reduce(or_, (Q(dedupe__startswith=prefix) for prefix in key_prefixes))
    return OutboxMessage.objects.filter(begins, state="new").update(state="cancelled", finished_at=now)
