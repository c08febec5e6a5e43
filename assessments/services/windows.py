"""The dates of a check: its own days, and those of the second and third chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from assessments.models import Assessment, ChanceWindow
from assessments.selectors.announcement import letter_of_moved_dates
from assessments.selectors.windows import WindowDates, chance_words
from assessments.services.steps.letters import tell_class
from assessments.services.steps.reminders import plan_reminders, take_back_reminders
from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.planning import GapCode, missing_parts
from mastery.engine.policy import MOST_CHANCES
from mastery.engine.reassessment import Window
from mastery.models import UnitRun
from mastery.selectors.units import seen_mark
from mastery.services.steps.plan_lock import check_unchanged

EXTENSION = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When one chance may be taken."""

    number: int
    opens_at: datetime
    closes_at: datetime


class DatesRefused(DomainError):
    """Dates that contradict each other; `number` is the chance whose dates have to change."""

    def __init__(self, code: str, message: str, *, number: int) -> None:
        super().__init__(code, message)
        self.number = number


class ChancesLowered(DomainError):
    """An announced chance is a promise: more may be added, none is taken away."""

    def __init__(self) -> None:
        super().__init__(
            "chances_lowered",
            _("Students have been told about this chance. You can move its days, but not take it away."),
        )


def dates_seen(days: Sequence[Days]) -> str:
    """Marks the dates an editor was shown."""
    return seen_mark(_values(days))


@unit_of_work
def set_windows(
    *, actor: User, assessment: Assessment, days: Sequence[Days], seen: str, now: datetime
) -> tuple[int, ...]:
    """Set the days of all chances of a check; answers the numbers of those that changed.

    Once the unit is published, students and families are told of every change, and the reminders follow.
    """
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    run = UnitRun.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.unit_run_id)
    check = Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    stored = {row.number: row for row in ChanceWindow.objects.filter(assessment=check).order_by("number")}
    known = [_days_of(row) for row in stored.values()]
    check_unchanged(None, stored=_values(known), wanted=_values(days), seen=seen)
    _check_days(days, now=now)
    if run.published_at is not None and stored.keys() - {each.number for each in days}:
        raise ChancesLowered
    return _keep(run, assessment, check, stored, days, now=now)


@unit_of_work
def extend_window(
    *, actor: User, assessment: Assessment, number: int, closed_at: datetime, now: datetime
) -> ChanceWindow:
    """Keep a chance open a week longer, to the same time of day. Pressed twice, it is one week.

    `closed_at` is the end that the teacher saw.
    """
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    run = UnitRun.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.unit_run_id)
    check = Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    stored = {row.number: row for row in ChanceWindow.objects.filter(assessment=check).order_by("number")}
    if number not in stored:
        raise DatesRefused("no_such_chance", _("This chance has no days yet. Set them first."), number=number)
    if stored[number].closes_at != closed_at:
        return stored[number]
    local = closed_at.astimezone(ZoneInfo(assessment.unit_run.section.school.time_zone))
    later = local + EXTENSION
    days = [
        Days(
            number=row.number,
            opens_at=row.opens_at,
            closes_at=later if row.number == number else row.closes_at,
        )
        for row in stored.values()
    ]
    _check_days(days, now=now)
    _keep(run, assessment, check, stored, days, now=now)
    return ChanceWindow.objects.get(pk=stored[number].pk)


def _keep(
    run: UnitRun,
    assessment: Assessment,
    check: Assessment,
    stored: Mapping[int, ChanceWindow],
    days: Sequence[Days],
    *,
    now: datetime,
) -> tuple[int, ...]:
    changed = _write(check, stored, days)
    if changed or len(days) < len(stored):
        check.version += 1
        check.save(update_fields=["version"])
    if run.published_at is not None and changed:
        _announce(assessment, changed, now=now)
    return tuple(row.number for row in changed)


def _days_of(row: ChanceWindow) -> Days:
    return Days(number=row.number, opens_at=row.opens_at, closes_at=row.closes_at)


def _values(days: Sequence[Days]) -> tuple[object, ...]:
    """Moments, not their zones: 09:00 in Berlin and 08:00 UTC are the same."""
    ordered = sorted(days, key=lambda each: each.number)
    return tuple((each.number, each.opens_at.timestamp(), each.closes_at.timestamp()) for each in ordered)


def _check_days(days: Sequence[Days], *, now: datetime) -> None:
    """Each chance opens before it closes and after the one before it; no chance is left out between two."""
    ordered = sorted(days, key=lambda each: each.number)
    if [each.number for each in ordered] != list(range(1, len(ordered) + 1)) or len(days) > MOST_CHANCES:
        missing = _("Set the days of every chance before this one.")
        raise DatesRefused("chances_in_order", missing, number=ordered[-1].number)
    for each in ordered:
        if each.opens_at >= each.closes_at:
            closing = _("The %s closes before it opens. Choose a later end.") % chance_words(each.number)
            raise DatesRefused("closes_before_opening", closing, number=each.number)
    windows = [
        Window(chance=each.number, opens_at=each.opens_at, closes_at=each.closes_at) for each in ordered
    ]
    for later in range(2, len(windows) + 1):
        gaps = missing_parts(objectives=(), forms=(), windows=windows[:later], chances=later, now=now)
        for gap in gaps:
            if gap.code is GapCode.WINDOW_ORDER:
                raise DatesRefused("chances_overlap", gap.message, number=later)


def _write(check: Assessment, stored: Mapping[int, ChanceWindow], days: Sequence[Days]) -> list[ChanceWindow]:
    """Write what differs. A window that moves gets the next version, so that its old reminders are known."""
    changed = []
    for each in days:
        row = stored.get(each.number)
        if row is None:
            row = ChanceWindow(school_id=check.school_id, assessment=check, number=each.number)
        elif (row.opens_at, row.closes_at) == (each.opens_at, each.closes_at):
            continue
        else:
            row.version += 1
        row.opens_at, row.closes_at = each.opens_at, each.closes_at
        row.save()
        changed.append(row)
    wanted = {each.number for each in days}
    for number, row in stored.items():
        if number not in wanted:
            row.delete()
    return changed


def _announce(assessment: Assessment, changed: Sequence[ChanceWindow], *, now: datetime) -> None:
    run = assessment.unit_run
    for row in changed:
        take_back_reminders(row, now=now)
    plan_reminders(changed, zone=run.section.school.time_zone, now=now)
    moved = [
        WindowDates(
            assessment_id=assessment.pk,
            title=assessment.title,
            number=row.number,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
        )
        for row in changed
    ]
    versions = ".".join(f"{row.pk}v{row.version}" for row in changed)
    tell_class(
        run,
        key=f"dates.moved:windows:{versions}",
        to_student=letter_of_moved_dates(run, moved, title=assessment.title),
        to_family=lambda name: letter_of_moved_dates(run, moved, title=assessment.title, name=name),
        now=now,
    )
