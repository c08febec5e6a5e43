"""Hold a unit run while its groups or its stage change, and move it along the mastery cycle."""

from django.utils.translation import gettext as _

from classroom.refusals import DomainError
from mastery.engine.cycle import NEXT_STAGES, Stage
from mastery.models import UnitRun


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


def move_to_correction(run: UnitRun) -> None:
    """Approved work means that the class is correcting: on along the cycle, or back for a third chance."""
    stage = Stage(run.stage)
    while stage is not Stage.CORRECTION:
        onward = NEXT_STAGES[stage]
        stage = Stage.CORRECTION if Stage.CORRECTION in onward else next(iter(onward))
    if run.stage != stage.value:
        run.stage = stage.value
        run.save(update_fields=["stage"])
