"""Whether what was mastered still holds: probes, what they showed, and the work that a miss opens."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.db import models

from classroom.models import SchoolOwned, User
from mastery.models.objectives import Objective
from mastery.models.units import APPROACHES, UnitRun

SAME_PAIR = """
IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM mastery_retentionresult earlier
    WHERE earlier.id = NEW.replaces_id AND earlier.probe_id = NEW.probe_id
      AND earlier.objective_id = NEW.objective_id AND earlier.student_id = NEW.student_id
) THEN
    RAISE EXCEPTION 'retention_replaces_same_pair: a correction is of the same probe, student and objective'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track()
class RetentionProbe(SchoolOwned):
    """A few questions for a class on a closed unit, three to six weeks after `mastered_on`, the day it was closed."""

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="probes")
    mastered_on = models.DateField()
    held_on = models.DateField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["unit_run"], name="probe_once_per_run"),
            models.CheckConstraint(
                condition=models.Q(
                    held_on__gte=models.F("mastered_on") + timedelta(days=21),
                    held_on__lte=models.F("mastered_on") + timedelta(days=42),
                ),
                name="probe_within_weeks",
            ),
        ]


class RetentionResult(SchoolOwned):
    """What a probe showed of one student on one objective. Rows are only added, and none enters a status.

    Another answer is a new row that `replaces` the old one; "not asked" takes one back.
    """

    probe = models.ForeignKey(RetentionProbe, on_delete=models.PROTECT, related_name="results")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    outcome = models.CharField(max_length=12)
    earned = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    possible = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["probe", "student", "objective"],
                condition=models.Q(replaces__isnull=True),
                name="retention_first_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome__in=["held", "missed", "not_asked"], earned__isnull=True, possible__isnull=True
                )
                | models.Q(
                    outcome__in=["held", "missed"],
                    earned__isnull=False,
                    possible__isnull=False,
                    earned__gte=0,
                    earned__lte=models.F("possible"),
                    possible__gt=0,
                    possible__lte=9999,
                ),
                name="retention_result_is_whole",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="replaces_same_pair",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SAME_PAIR,
            ),
        ]


@pghistory.track()
class RefreshTask(SchoolOwned):
    """A short work by a new approach after a miss. Done or not, it opens no chance and lowers nothing."""

    result = models.OneToOneField(RetentionResult, on_delete=models.PROTECT, related_name="refresh")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="refresh_tasks")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="refresh_tasks")
    approach = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    steps = models.TextField(blank=True, default="")
    minutes = models.PositiveSmallIntegerField(default=20)
    state = models.CharField(max_length=12, default="assigned")
    assigned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_note = models.TextField(blank=True, default="")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["student", "objective"],
                condition=models.Q(state="assigned"),
                name="refresh_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(approach__in=APPROACHES), name="refresh_approach_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["assigned", "withdrawn"], done_at__isnull=True)
                | models.Q(state="done", done_at__isnull=False),
                name="refresh_state_is_whole",
            ),
        ]
