"""Plan the reminders of a later chance as outbox rows, and take back those of dates that moved."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from assessments.models import ChanceWindow
from classroom.services.steps import outbox
from mastery.engine.reminders import QuietHours, ReminderStage, plan

TASK: Final = "assessments.remind_second_chance"
QUIET_FROM: Final = time(20, 0)
QUIET_UNTIL: Final = time(7, 0)
FIRST_REMINDED: Final = 2
"""The check itself is announced; reminders are for the second chance and the third."""


def key_prefix(window_id: int) -> str:
    return f"reassessment.reminder:window:{window_id}:"


def quiet_hours(zone: str) -> QuietHours:
    """When nobody is reminded of anything, on the school's clock."""
    return QuietHours(start=QUIET_FROM, end=QUIET_UNTIL, zone=ZoneInfo(zone))


def plan_reminders(windows: Iterable[ChanceWindow], *, zone: str, now: datetime) -> None:
    """A row for each stage that is still to come. The announcement itself is told at once, by a notice."""
    quiet = quiet_hours(zone)
    outbox.add(
        [
            outbox.Message(
                kind=TASK,
                key=f"{key_prefix(window.pk)}{reminder.stage.value}:v{window.version}",
                school_id=window.school_id,
                due_at=reminder.due_at,
                payload={
                    "window_id": window.pk,
                    "stage": reminder.stage.value,
                    "version": window.version,
                },
            )
            for window in windows
            if window.number >= FIRST_REMINDED
            for reminder in plan(opens_at=window.opens_at, closes_at=window.closes_at, now=now, quiet=quiet)
            if reminder.stage is not ReminderStage.ANNOUNCE
        ],
        now=now,
    )


def take_back_reminders(window: ChanceWindow, *, now: datetime) -> None:
    """The window moved: what was planned for its old days is not sent."""
    outbox.cancel(key_prefixes=[key_prefix(window.pk)], now=now)
