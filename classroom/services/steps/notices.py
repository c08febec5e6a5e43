"""Tell people something in the app and, where they have an address, by e-mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from classroom.models import Notice
from classroom.services.steps import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One message to one person; `key` makes sure it is told once."""

    recipient_id: int
    key: str
    title: str
    body: str = ""
    url: str = ""


def tell(tellings: Iterable[Telling], *, school_id: int, now: datetime) -> int:
    """Write the notices that were not told before, and an outbox row per new one for its e-mail; answers how many."""
    listed = list(tellings)
    told = set(Notice.objects.filter(key__in=[each.key for each in listed]).values_list("key", flat=True))
    fresh = [each for each in listed if each.key not in told]
    Notice.objects.bulk_create(
        [
            Notice(
                school_id=school_id,
                recipient_id=each.recipient_id,
                key=each.key,
                title=each.title,
                body=each.body,
                url=each.url,
                created_at=now,
            )
            for each in fresh
        ],
        ignore_conflicts=True,
    )
    outbox.add(
        [
            outbox.Message(
                kind="classroom.mail_notice",
                key=f"mail:{each.key}",
                school_id=school_id,
                due_at=now,
                payload={"notice_key": each.key},
            )
            for each in fresh
        ],
        now=now,
    )
    return len(fresh)
