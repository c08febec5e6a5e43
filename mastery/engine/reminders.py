"""When to remind of a window: at the announcement, a day before and two hours before it opens.

"A day before" means 24 real hours: everything is reckoned in UTC. Only the quiet hours are read off
the clock on the school's wall.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from mastery.engine.refusals import Refused


class ReminderStage(StrEnum):
    """The messages one window is worth, in their order."""

    ANNOUNCE = "announce"
    DAY_BEFORE = "T-24h"
    HOURS_BEFORE = "T-2h"


LEADS = {
    ReminderStage.DAY_BEFORE: timedelta(hours=24),
    ReminderStage.HOURS_BEFORE: timedelta(hours=2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nothing is sent, by the school's wall clock: from `start` until just before `end`."""

    start: time
    end: time
    zone: tzinfo

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise Refused("quiet_hours_empty", "Quiet hours begin and end at different times.")

    def cover(self, clock: time) -> bool:
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReminder:
    """One message and the moment it is due, in UTC."""

    stage: ReminderStage
    due_at: datetime


def plan(
    *, opens_at: datetime, closes_at: datetime, now: datetime, quiet: QuietHours | None = None
) -> tuple[PlannedReminder, ...]:
    """The announcement, due now, and each later stage that is still to come.

    A stage whose time is past adds nothing to the announcement, and once the window has closed there
    is nothing to say. Quiet hours move a message to the next allowed minute; of messages that meet the
    later stage stays; a message that would come too late for the window keeps its own time.
    """
    if now >= closes_at:
        return ()
    opening = opens_at.astimezone(UTC)
    wanted = {ReminderStage.ANNOUNCE: now.astimezone(UTC)} | {
        stage: opening - lead for stage, lead in LEADS.items()
    }
    planned: dict[datetime, ReminderStage] = {}
    for stage, moment in wanted.items():
        if stage is ReminderStage.ANNOUNCE or moment > now:
            planned[_allowed(moment, quiet, before=closes_at)] = stage
    return tuple(PlannedReminder(stage=stage, due_at=due_at) for due_at, stage in planned.items())


def _allowed(moment: datetime, quiet: QuietHours | None, *, before: datetime) -> datetime:
    if quiet is None:
        return moment
    local = moment.astimezone(quiet.zone)
    if not quiet.cover(local.time()):
        return moment
    ends_today = quiet.start < quiet.end or local.time() < quiet.end
    ends_on = local.date() if ends_today else local.date() + timedelta(days=1)
    allowed = at_wall_clock(datetime.combine(ends_on, quiet.end), zone=quiet.zone, not_before=moment)
    return allowed if allowed < before else moment


def at_wall_clock(wall: datetime, *, zone: tzinfo, not_before: datetime | None = None) -> datetime:
    """The moment a wall clock shows a time, in UTC.

    A time the clock skips means the next minute that exists; of a time it shows twice, the first one,
    unless that is earlier than `not_before`.
    """
    while not _exists(wall, zone):
        wall += timedelta(minutes=1)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if not_before is not None and first < not_before:
        return wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return first


def _exists(wall: datetime, zone: tzinfo) -> bool:
    there_and_back = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None) == wall
