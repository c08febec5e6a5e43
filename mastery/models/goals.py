"""Goals that students set themselves, in their own words."""

import pghistory
from django.db import models

from classroom.models import SchoolOwned, User
from mastery.models.objectives import Objective
from mastery.models.units import UnitRun


@pghistory.track()
class Goal(SchoolOwned):
    """One goal in one unit. Teachers of the class read it, guardians only when it is shared; nobody moves it but them.

    `by_on` is the day the student had in mind; nothing happens when it passes.
    """

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="goals")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="goals")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, related_name="goals")
    words = models.CharField(max_length=200)
    by_on = models.DateField(null=True)
    is_shared = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default="open")
    set_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["student", "unit_run", "words"],
                condition=models.Q(state="open"),
                name="goal_open_once",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="goal_words_given"),
            models.CheckConstraint(
                condition=models.Q(state="open", settled_at__isnull=True)
                | models.Q(state__in=["reached", "let_go"], settled_at__isnull=False),
                name="goal_state_is_whole",
            ),
        ]
