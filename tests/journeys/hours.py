"""What waits in the outbox for the class of the journey, and hours that go by; runs in the product's shell.

Hours go by for one unit: its windows and what is planned for them come nearer, as if the clock had moved.
"""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from assessments.models import ChanceWindow, ReassessmentSession
from classroom.models import Notice, OutboxMessage

REMINDER = "assessments.remind_second_chance"


def outcome(unit: str) -> list[tuple[str, str, list[str]]]:
    """Of every reminder of this unit's second chance, by time: its stage, its state, and who was told."""
    window = ChanceWindow.objects.get(assessment__unit_run__unit__title=unit, number=2)
    return [
        (message.payload["stage"], message.state, _told(window, message.payload["stage"]))
        for message in _of(window)
    ]


def pass_by(unit: str, *, hours: int) -> None:
    gone = timedelta(hours=hours)
    windows = ChanceWindow.objects.filter(assessment__unit_run__unit__title=unit)
    for message in _of(windows.get(number=2)):
        OutboxMessage.objects.filter(pk=message.pk, state="new").update(due_at=F("due_at") - gone)
    for window in windows.order_by("number"):
        window.opens_at, window.closes_at = window.opens_at - gone, window.closes_at - gone
        window.save(update_fields=["opens_at", "closes_at"])


def begin(room: str) -> None:
    """The session in this room, which is still to come, began a minute ago."""
    session = ReassessmentSession.objects.get(room=room)
    earlier = session.starts_at - timezone.now() + timedelta(minutes=1)
    session.starts_at, session.ends_at = session.starts_at - earlier, session.ends_at - earlier
    session.save(update_fields=["starts_at", "ends_at"])


def _told(window: ChanceWindow, stage: str) -> list[str]:
    told = Notice.objects.filter(key__startswith=f"reassessment.reminder:window:{window.pk}:{stage}:")
    return list(told.order_by("recipient__username").values_list("recipient__username", flat=True))


def _of(window: ChanceWindow) -> Any:
    return OutboxMessage.objects.filter(kind=REMINDER, payload__window_id=window.pk).order_by("due_at")
