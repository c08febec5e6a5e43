"""Objectives of a unit and what each builds on."""

import pghistory
import pgtrigger
from django.db import models

from classroom.models import SchoolOwned
from mastery.models.units import Unit

REFUSE_CYCLE = """
IF EXISTS (
    WITH RECURSIVE below(id) AS (
        SELECT NEW.builds_on_id
        UNION
        SELECT edge.builds_on_id FROM mastery_prerequisite edge JOIN below ON edge.objective_id = below.id
    )
    SELECT 1 FROM below WHERE id = NEW.objective_id
) THEN
    RAISE EXCEPTION 'prerequisite_acyclic: an objective cannot build on itself' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Objectives, those too that have been taken out of their unit."""

    def in_plan(self) -> "ObjectiveQuerySet":
        """Those that are taught, shown and asked."""
        return self.filter(retired_at__isnull=True)


@pghistory.track()
class Objective(SchoolOwned):
    """Clear, measurable aim of a unit, worded "I can ...". Three to five are essential.

    One that results rest on is not deleted but retired: it leaves every plan, page and check to come, and what
    students have shown stays on record.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="objectives")
    code = models.CharField(max_length=32)
    statement = models.CharField(max_length=300)
    is_essential = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "code"], name="objective_code_once_per_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.statement}"


@pghistory.track()
class Prerequisite(SchoolOwned):
    """`objective` builds on `builds_on`. A trigger refuses cycles, also those a race would make."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="prerequisites")
    builds_on = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="needed_for")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["objective", "builds_on"], name="prerequisite_once"),
            models.CheckConstraint(
                condition=~models.Q(objective=models.F("builds_on")),
                name="prerequisite_not_itself",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="refuse_cycle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=REFUSE_CYCLE,
            )
        ]
