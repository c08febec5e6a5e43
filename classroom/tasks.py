"""Celery's hands: ids in, one service call."""

from celery import current_app, shared_task
from django.utils import timezone

from classroom.services.mail import mail_notice
from classroom.services.outbox import relay_due, send_once


def publish(kind: str, message_id: int) -> None:
    """Give one outbox message to the task that bears its kind's name."""
    current_app.send_task(kind, kwargs={"message_id": message_id})


@shared_task(name="classroom.tick_outbox")
def tick_outbox_task() -> None:
    relay_due(now=timezone.now(), publish=publish)


@shared_task(name="classroom.mail_notice")
def mail_notice_task(*, message_id: int, **_later: object) -> None:
    send_once(message_id=message_id, now=timezone.now(), handle=mail_notice)
