"""Celery's hands: ids in, one service call."""

from celery import shared_task
from django.utils import timezone

from classroom.services.outbox import run_message
from mastery.services.policies import recompute_statuses


@shared_task(name="mastery.recompute_statuses")
def recompute_statuses_task(*, message_id: int, **_later: object) -> None:
    run_message(message_id=message_id, now=timezone.now(), handle=recompute_statuses)
