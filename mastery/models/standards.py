"""Published standards, and the objectives that serve them."""

import pghistory
from django.db import models

from classroom.models import SchoolOwned
from mastery.models.objectives import Objective


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Standard(SchoolOwned):
    """Official statement from a published framework. `code` is kept as published, `normal_code` finds it.

    A list names it by framework and code; a source with identifiers of its own (CASE) would add them beside these.
    """

    framework = models.CharField(max_length=120)
    code = models.CharField(max_length=64)
    normal_code = models.CharField(max_length=200)
    statement = models.TextField()
    objectives = models.ManyToManyField(
        Objective, through="mastery.ObjectiveStandard", related_name="standards"
    )

    class Meta(SchoolOwned.Meta):
        indexes = [models.Index(fields=["school", "normal_code"], name="standard_by_code")]
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["school", "framework", "code"], name="standard_once_per_framework"
            ),
            models.CheckConstraint(
                condition=~models.Q(framework="")
                & ~models.Q(code="")
                & ~models.Q(normal_code="")
                & ~models.Q(statement=""),
                name="standard_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.framework})"


@pghistory.track()
class ObjectiveStandard(SchoolOwned):
    """`objective` serves `standard`."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="standard_links")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="objective_links")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["objective", "standard"], name="objective_standard_once"),
        ]
