"""What students choose among the ways in to an objective."""

import pghistory
from django.db import models

from classroom.models import SchoolOwned, User
from mastery.models.objectives import Objective
from mastery.models.units import APPROACHES, UnitRun


@pghistory.track()
class WayChoice(SchoolOwned):
    """A student's wish for one objective, changed in place. What it means to the teacher: `engine.way_choice`."""

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="way_choices")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="way_choices")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="way_choices")
    approach = models.CharField(max_length=24)
    state = models.CharField(max_length=12, default="open")
    chosen_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["student", "objective"], name="way_choice_once"),
            models.CheckConstraint(
                condition=models.Q(approach__in=APPROACHES), name="way_choice_approach_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "withdrawn"], answered_by__isnull=True)
                | models.Q(state="declined", answered_by__isnull=False),
                name="way_choice_state_is_whole",
            ),
        ]
