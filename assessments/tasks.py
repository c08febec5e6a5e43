"""Celery's hands: ids in, one service call."""

from celery import shared_task
from django.utils import timezone

from assessments.services.place_reminders import remind_of_place
from assessments.services.reminders import remind_second_chance
from assessments.services.sitting import close_overdue
from classroom.services.outbox import run_message


@shared_task(name="assessments.remind_second_chance")
def remind_second_chance_task(*, message_id: int, **_later: object) -> None:
    run_message(message_id=message_id, now=timezone.now(), handle=remind_second_chance)


@shared_task(name="assessments.remind_of_place")
def remind_of_place_task(*, message_id: int, **_later: object) -> None:
    run_message(message_id=message_id, now=timezone.now(), handle=remind_of_place)


@shared_task(name="assessments.close_attempt")
def close_attempt_task(*, message_id: int, **_later: object) -> None:
    run_message(message_id=message_id, now=timezone.now(), handle=close_overdue)
