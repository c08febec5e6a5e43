"""Move a class along the cycle of a unit, back by one step, and plan the days the unit may take."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.cycle import Stage, one_back, onward
from mastery.engine.pacing import PlannedDays
from mastery.models import UnitRun
from mastery.selectors.board import days_of, on_the_way
from mastery.selectors.words import STAGE_WORDS
from mastery.services.steps.plan_lock import check_unchanged
from mastery.services.steps.runs import lock_run, move_stage


class StageMoved(Conflict):
    """The unit is in another stage than the page showed."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(
            "stage_moved",
            _("This unit is in the stage “%(stage)s” now. Look at the board again, then decide.")
            % {"stage": STAGE_WORDS[stage]},
        )


class NobodySees(DomainError):
    """A unit begins by being published: that announces it."""

    def __init__(self) -> None:
        super().__init__(
            "unit_not_published",
            _("Students cannot see this unit yet. Publish it: that begins the teaching."),
        )


class StillOnTheWay(DomainError):
    """Closing asks first when students are not there yet; `names` are theirs."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            "still_on_the_way", _("Some students are not there yet. Say that the unit closes all the same.")
        )
        self.names = tuple(names)


@unit_of_work
def move_on(*, actor: User, run: UnitRun, to: Stage, is_sure: bool, now: datetime) -> UnitRun:
    """One stage on. Asked for twice it is one step; `is_sure` closes a unit that not everybody has mastered."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    current = lock_run(run.pk)
    if current.stage == to.value:
        return current
    if current.published_at is None:
        raise NobodySees
    if onward(Stage(current.stage)) is not to:
        raise StageMoved(Stage(current.stage))
    if to is Stage.CLOSED and not is_sure and (names := on_the_way(current)):
        raise StillOnTheWay(names)
    move_stage(current, to, actor=actor, now=now)
    return current


@unit_of_work
def move_back(*, actor: User, run: UnitRun, to: Stage, reason: str, now: datetime) -> UnitRun:
    """One stage back, with a reason. Asked for twice it is one step."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    current = lock_run(run.pk)
    if current.stage == to.value:
        return current
    if one_back(Stage(current.stage)) is not to:
        raise StageMoved(Stage(current.stage))
    move_stage(current, to, actor=actor, now=now, reason=reason)
    return current


@unit_of_work
def plan_days(*, actor: User, run: UnitRun, planned: PlannedDays, seen: str, now: datetime) -> UnitRun:
    """Say how many days in class the year has for this unit; `seen` marks those that the page showed.

    Raises PlanChanged when others were written meanwhile.
    """
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    current = lock_run(run.pk)
    wanted = (planned.teaching, planned.correction)
    check_unchanged(None, stored=days_of(current), wanted=wanted, seen=seen)
    current.planned_teaching_days = planned.teaching
    current.planned_correction_days = planned.correction
    current.save(update_fields=["planned_teaching_days", "planned_correction_days"])
    return current
