"""Plan the reminders of a booked place as outbox rows, and take them back with the place."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from assessments.models import Booking
from assessments.services.steps.reminders import quiet_hours
from classroom.services.steps import outbox
from mastery.engine.reminders import ReminderStage, plan

TASK: Final = "assessments.remind_of_place"


def key_prefix(booking_id: int) -> str:
    return f"booking.reminder:{booking_id}:"


def plan_place_reminders(bookings: Collection[Booking], *, zone: str, now: datetime) -> None:
    """In place of those of an earlier place. Being given the place is told at once, by a notice.

    Nobody is reminded of a session that has begun: it counts as closed then.
    """
    take_back_place_reminders([booking.pk for booking in bookings], now=now)
    messages = [message for booking in bookings for message in _messages(booking, zone=zone, now=now)]
    outbox.add(messages, now=now)


def take_back_place_reminders(booking_ids: Iterable[int], *, now: datetime) -> None:
    outbox.cancel(key_prefixes=[key_prefix(booking_id) for booking_id in booking_ids], now=now)


def _messages(booking: Booking, *, zone: str, now: datetime) -> list[outbox.Message]:
    if booking.session is None:
        return []
    begins = booking.session.starts_at
    return [
        outbox.Message(
            kind=TASK,
            key=f"{key_prefix(booking.pk)}{reminder.stage.value}:v{booking.version}",
            school_id=booking.school_id,
            due_at=reminder.due_at,
            payload={
                "booking_id": booking.pk,
                "stage": reminder.stage.value,
                "version": booking.version,
            },
        )
        for reminder in plan(opens_at=begins, closes_at=begins, now=now, quiet=quiet_hours(zone))
        if reminder.stage is not ReminderStage.ANNOUNCE
    ]
