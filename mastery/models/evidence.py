"""Evidence and what follows from it: the status of a student on an objective."""

import pghistory
import pgtrigger
from django.db import models

from classroom.models import SchoolOwned, User
from mastery.models.judgements import Judgement
from mastery.models.objectives import Objective
from mastery.models.policies import MasteryPolicy

SAME_SITTING = """
IF EXISTS (
    SELECT 1 FROM added
    WHERE added.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM mastery_evidencerecord earlier
        WHERE earlier.id = added.replaces_id AND earlier.occasion = added.occasion
          AND earlier.objective_id = added.objective_id AND earlier.student_id = added.student_id)
) THEN
    RAISE EXCEPTION 'evidence_replaces_same_sitting: a correction is of the same student, try and objective'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""
"""Asked once of all rows that a statement adds: row by row it took longer than storing them."""


class EvidenceRecord(SchoolOwned):
    """One dated, scored observation of a student on an objective. Rows are only added.

    `occasion` names the sitting (an attempt's occasion). A correction is a new row that `replaces` the old one,
    with author and reason; `outcome` is scored, excused, void or do-over, and only a scored row has points. `items`
    is how many questions it rests on.
    """

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="evidence")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="evidence")
    occasion = models.UUIDField()
    outcome = models.CharField(max_length=8, default="scored")
    earned = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    possible = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    items = models.PositiveSmallIntegerField(default=1)
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta(SchoolOwned.Meta):
        indexes = [
            models.Index(fields=["student", "objective", "observed_at"], name="evidence_of_student_in_time")
        ]
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["occasion", "objective"],
                condition=models.Q(replaces__isnull=True),
                name="evidence_first_once_per_sitting",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome="scored",
                    earned__isnull=False,
                    possible__isnull=False,
                    earned__gte=0,
                    earned__lte=models.F("possible"),
                    possible__gt=0,
                    possible__lte=9999,
                )
                | models.Q(
                    outcome__in=["excused", "void", "do_over"],
                    earned__isnull=True,
                    possible__isnull=True,
                ),
                name="evidence_points_within_bounds",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(reason=""),
                name="evidence_correction_has_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="replaces_same_sitting",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
                func=SAME_SITTING,
            ),
        ]


class ObjectiveStatus(SchoolOwned):
    """Where a student stands on an objective: a projection that can be rebuilt from evidence at any time.

    Holds the best score and the number of tries, so that a page reads it in one row per cell. `is_near` is the
    nearly-there hint, decided with the state; `value_percent` the number that counts where the policy's method is not
    the best of attempts, cut to one decimal. Where a teacher's `judgement` counts, `state` is what was set and
    `computed_state` what the evidence says; without one it is "". Keys without an index of their own: `status_once`
    begins with the objective, versions and judgements are never deleted, and a new version rewrites every row,
    indexes and all.
    """

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="statuses")
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="statuses", db_index=False
    )
    state = models.CharField(max_length=16)
    best_earned = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    best_possible = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    is_near = models.BooleanField(default=False)
    value_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    policy = models.ForeignKey(MasteryPolicy, on_delete=models.PROTECT, related_name="+", db_index=False)
    judgement = models.ForeignKey(
        Judgement, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    computed_state = models.CharField(max_length=16, blank=True, default="", db_default="")
    decided_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["objective", "student"],
                include=[
                    "state",
                    "is_near",
                    "best_earned",
                    "best_possible",
                    "attempts",
                    "policy",
                    "value_percent",
                    "judgement",
                ],
                name="status_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["not_assessed", "not_yet", "mastered", "exempt"]),
                name="status_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(best_earned__isnull=True, best_possible__isnull=True)
                | models.Q(
                    best_earned__isnull=False,
                    best_possible__isnull=False,
                    best_earned__gte=0,
                    best_earned__lte=models.F("best_possible"),
                    best_possible__gt=0,
                    best_possible__lte=9999,
                ),
                name="status_best_within_bounds",
            ),
            models.CheckConstraint(
                condition=models.Q(is_near=False) | models.Q(state="not_yet"), name="status_near_is_not_yet"
            ),
            models.CheckConstraint(
                condition=models.Q(judgement__isnull=True, computed_state="")
                | models.Q(
                    judgement__isnull=False,
                    state__in=["mastered", "not_yet"],
                    computed_state__in=["not_assessed", "not_yet", "mastered"],
                    is_near=False,
                ),
                name="status_judged_says_both",
            ),
        ]


class KeptMastery(SchoolOwned):
    """A promise: this student was told of mastery under `policy` and keeps it, whatever a later version asks.

    Made when a school saves a change with "keep what students have already been told". The evidence still has to
    reach the earlier policy: a corrected mark may take away what it rested on.
    """

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="kept_masteries")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="kept_masteries")
    policy = models.ForeignKey(MasteryPolicy, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["student", "objective", "policy"], name="kept_mastery_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


@pghistory.track()
class Exemption(SchoolOwned):
    """A student need not show this objective. A human act with a reason; it is lifted, never deleted."""

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="exemptions")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="exemptions")
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["student", "objective"],
                condition=models.Q(lifted_at__isnull=True),
                name="exemption_active_once",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="exemption_has_reason"),
        ]
