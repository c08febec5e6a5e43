"""Publish a unit: on day one everybody knows the dates of the check and of the second chance."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import ChanceWindow
from assessments.selectors.announcement import letter_to_family, letter_to_student
from assessments.selectors.plan import ChecksOfPlan, PlanGap, checks_of_plan, plan_gaps
from assessments.selectors.windows import WindowDates
from assessments.services.steps.letters import tell_class
from assessments.services.steps.reminders import plan_reminders
from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.cycle import Stage
from mastery.models import Unit, UnitRun
from mastery.selectors.policies import UNLIMITED, run_policy
from mastery.selectors.units import plan_lines, planned
from mastery.services.steps.runs import move_stage


class NotReady(DomainError):
    """Something that blocks publishing is still missing; `gaps` name it."""

    def __init__(self, gaps: Sequence[PlanGap]) -> None:
        super().__init__("not_ready", _("Something is still missing. See the list of what to do first."))
        self.gaps = tuple(gaps)


class PlanMoved(Conflict):
    """The plan is not the one whose message was shown."""

    def __init__(self) -> None:
        super().__init__(
            "plan_moved",
            _("The plan changed while this page was open. Read the message again, then publish."),
        )


def plan_mark(unit: Unit, checks: ChecksOfPlan) -> str:
    """Marks the plan that a page shows: it comes back with "Publish"."""
    return f"{unit.version}:{checks.versions}"


@unit_of_work
def publish_unit(*, actor: User, run: UnitRun, seen: str, now: datetime) -> bool:
    """Announce the unit to its class, once. False: it was published before, and nothing changed."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    stored = UnitRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if stored.published_at is not None:
        return False
    unit = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=run.unit_id)
    checks = checks_of_plan(run, now=now)
    if plan_mark(unit, checks) != seen:
        raise PlanMoved
    lines = plan_lines(run)
    gaps = plan_gaps(planned(lines), checks, now=now)
    if blocking := [each for each in gaps if each.gap.is_blocking]:
        raise NotReady(blocking)
    stored.published_at = now
    stored.announced_chances = _announced_chances(run, now=now)
    stored.save(update_fields=["announced_chances", "published_at"])
    if stored.stage == Stage.PLANNED.value:
        move_stage(stored, Stage.TEACHING, actor=actor, now=now)
    _announce(run, [line.statement for line in lines], checks.dates, now=now)
    return True


def _announced_chances(run: UnitRun, *, now: datetime) -> int:
    """What is promised from today: later it may be raised, never lowered."""
    chances = run_policy(run, at=now).chances
    return UNLIMITED if chances is None else chances


def _announce(
    run: UnitRun, statements: Sequence[str], windows: Sequence[WindowDates], *, now: datetime
) -> None:
    tell_class(
        run,
        key=f"unit.published:run:{run.pk}",
        to_student=letter_to_student(run, statements, windows),
        to_family=lambda name: letter_to_family(run, statements, windows, name=name),
        now=now,
    )
    plan_reminders(
        ChanceWindow.objects.filter(assessment__unit_run=run).order_by("opens_at", "pk"),
        zone=run.section.school.time_zone,
        now=now,
    )
