"""The steps a class has taken through the stages of a unit. Rows are only added."""

from itertools import pairwise

import pgtrigger
from django.db import models

from classroom.models import SchoolOwned, User
from mastery.models.units import UnitRun

STAGES_IN_ORDER = ("planned", "teaching", "formative", "correction", "reassessment", "closed")
"""Plain values of `engine.cycle.Stage`, so that migrations never point at the engine; a test compares."""

STEPS = tuple(pairwise(STAGES_IN_ORDER))
ONWARD = models.Q(*(models.Q(origin=a, to=b) for a, b in STEPS), _connector=models.Q.OR)
BACK = models.Q(*(models.Q(origin=b, to=a) for a, b in STEPS), _connector=models.Q.OR)
THIRD_CHANCE = models.Q(origin="reassessment", to="correction")


class StageMove(SchoolOwned):
    """One step, on or back; back with a reason, but for the third chance. Of steps before these rows were kept,
    nobody is known as `moved_by`."""

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="stage_moves")
    origin = models.CharField(max_length=16)
    to = models.CharField(max_length=16)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.CheckConstraint(
                condition=ONWARD | THIRD_CHANCE | (BACK & ~models.Q(reason="")), name="stage_move_is_a_step"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
