"""Hold a unit run while its groups or its stage change, and move it along the mastery cycle."""

from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import User
from classroom.refusals import DomainError
from mastery.engine.cycle import NEXT_STAGES, Stage
from mastery.models import StageMove, UnitRun


class RunClosed(DomainError):
    """A closed unit gives no new work."""


class UnitNotPublished(DomainError):
    """Students do not see the unit yet, so work in it would reach nobody."""


def lock_run(run_id: int) -> UnitRun:
    """Everything that changes the groups of a class takes this lock first, so no two decide at once."""
    return (
        UnitRun.objects.select_for_update(of=("self",), no_key=True)
        .select_related("section", "unit")
        .get(pk=run_id)
    )


def refuse_closed(run: UnitRun) -> None:
    if run.stage == Stage.CLOSED.value:
        raise RunClosed("run_closed", _("This unit is closed. Its groups stay as they are."))


def refuse_unpublished(run: UnitRun) -> None:
    if run.published_at is None:
        raise UnitNotPublished(
            "unit_not_published", _("Students cannot see this unit yet. Publish it first, then approve.")
        )


def move_stage(run: UnitRun, to: Stage, *, actor: User, now: datetime, reason: str = "") -> None:
    """One step of the cycle, noted with its moment; the caller has decided that it may be taken."""
    StageMove.objects.create(
        school_id=run.school_id,
        unit_run=run,
        origin=run.stage,
        to=to.value,
        moved_at=now,
        moved_by=actor,
        reason=reason,
    )
    run.stage = to.value
    run.save(update_fields=["stage"])


def move_to_correction(run: UnitRun, *, actor: User, now: datetime) -> None:
    """Approved work means that the class is correcting: on along the cycle, or back for a third chance."""
    while (stage := Stage(run.stage)) is not Stage.CORRECTION:
        ahead = NEXT_STAGES[stage]
        step = Stage.CORRECTION if Stage.CORRECTION in ahead else next(iter(ahead))
        move_stage(run, step, actor=actor, now=now)
