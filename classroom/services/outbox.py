"""Hand due outbox rows to Celery and run them: every committed effect happens once, whoever dies in between."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from classroom.models import OutboxMessage

LEASE = timedelta(seconds=10)
SENDING_LEASE = timedelta(seconds=60)
WAITING = ("new", "queued")
SENDING = ("sending",)
PARKED_AFTER = 5
BATCH = 200

Handle = Callable[[Mapping[str, Any], datetime], str]
"""Does the work of a message and answers "" when done, or the reason why it was skipped."""


def relay_due(*, now: datetime, publish: Callable[[str, int], None]) -> int:
    """Hand every due message to `publish(kind, message id)`; answers how many. Two relays may run at once.

    A broker that is away costs nothing: the rows go back and are handed over later.
    """
    recover_expired(now=now)
    claimed = _claim_due(now=now)
    for position, message in enumerate(claimed):
        try:
            publish(message.kind, message.pk)
        except OSError:
            _give_back([late.pk for late in claimed[position:]])
            return position
    return len(claimed)


@transaction.atomic
def _claim_due(*, now: datetime) -> list[OutboxMessage]:
    due = list(
        OutboxMessage.objects.select_for_update(skip_locked=True)
        .filter(state="new", due_at__lte=now)
        .order_by("due_at", "pk")[:BATCH]
    )
    OutboxMessage.objects.filter(pk__in=[message.pk for message in due]).update(
        state="queued", lease_until=now + LEASE
    )
    return due


def _give_back(ids: list[int]) -> None:
    OutboxMessage.objects.filter(pk__in=ids, state="queued").update(state="new", lease_until=None)


def recover_expired(*, now: datetime) -> None:
    """A lease ran out: what was only queued goes back; what was being sent may have left, so it is not repeated."""
    expired = OutboxMessage.objects.filter(lease_until__lt=now)
    expired.filter(state="queued").update(state="new", lease_until=None)
    expired.filter(state="sending").update(state="uncertain", lease_until=None, finished_at=now)


def run_message(*, message_id: int, now: datetime, handle: Handle) -> bool:
    """Run a message whose effects are rows: effect and new state are one transaction, so it can be run again."""
    try:
        with transaction.atomic():
            message = (
                OutboxMessage.objects.select_for_update().filter(pk=message_id, state__in=WAITING).first()
            )
            if message is None:
                return False
            _finish(message_id, skipped=handle(message.payload, now), now=now)
            return True
    except Exception as error:
        _fail(message_id, states=WAITING, error=error, now=now)
        raise


def send_once(*, message_id: int, now: datetime, handle: Handle) -> bool:
    """Run a message whose effect leaves the program (mail): claimed first, so at most once whatever happens.

    When it has left and that cannot be written, its lease runs out and it becomes uncertain.
    """
    claimed = OutboxMessage.objects.filter(pk=message_id, state="queued").update(
        state="sending", lease_until=now + SENDING_LEASE
    )
    if not claimed:
        return False
    try:
        skipped = handle(OutboxMessage.objects.get(pk=message_id).payload, now)
    except Exception as error:
        _fail(message_id, states=SENDING, error=error, now=now)
        raise
    _finish(message_id, skipped=skipped, now=now)
    return True


def _finish(message_id: int, *, skipped: str, now: datetime) -> None:
    OutboxMessage.objects.filter(pk=message_id).update(
        state="skipped" if skipped else "sent",
        last_error=skipped,
        lease_until=None,
        finished_at=now,
    )


def _fail(message_id: int, *, states: Collection[str], error: Exception, now: datetime) -> None:
    """Five failures with growing pauses, then parked for a person to look at. Not what left these states meanwhile."""
    message = OutboxMessage.objects.get(pk=message_id)
    parked = message.tries + 1 >= PARKED_AFTER
    OutboxMessage.objects.filter(pk=message_id, state__in=states).update(
        state="parked" if parked else "new",
        tries=F("tries") + 1,
        due_at=now + timedelta(seconds=10 * 4**message.tries),
        last_error=f"{type(error).__name__}: {error}"[:500],
        lease_until=None,
    )
