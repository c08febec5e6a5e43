"""The mastery policies of a school: what each place sets, by versions that are never edited."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from classroom.models import Course, SchoolOwned, Section, User

METHODS = [
    "highest",
    "latest",
    "average",
    "weighted_average",
    "decaying_average",
    "n_times",
    "power_law",
    "mean_of_top",
    "median_of_recent",
]
"""Plain values of `engine.calculation.Method`, so that migrations never point at the engine; a test compares."""

OPENING_ENDS_AT_THE_UNIT = """
IF NEW.place = 'objective' AND (
    NEW.chances IS NOT NULL OR NEW.waiting_days IS NOT NULL OR NEW.gate IS NOT NULL OR NEW.form_rule IS NOT NULL
    OR NEW.scale_id IS NOT NULL
) THEN
    RAISE EXCEPTION 'policy_opening_ends_at_the_unit: an objective sets no chances, waits, gates, forms or scales'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class MasteryPolicy(SchoolOwned):
    """One version of what one place sets: the district, the school, a course, a unit or an objective.

    A column that is null is inherited from above; `locked` names values that no place below may change. Versions are
    numbered through the school, so that the newest one of a chain names the whole of it. `chances` 0 is without limit.
    A district's version stands as a row in each of its schools. `keeps_told` is the promise that who had been told of
    mastery keeps it.
    """

    version = models.PositiveIntegerField()
    place = models.CharField(max_length=12, default="school")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="policies")
    unit = models.ForeignKey("mastery.Unit", on_delete=models.PROTECT, null=True, related_name="policies")
    objective = models.ForeignKey(
        "mastery.Objective", on_delete=models.PROTECT, null=True, related_name="policies"
    )
    threshold_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    near_band = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    show_nearly = models.BooleanField(null=True)
    method = models.CharField(max_length=20, null=True)  # noqa: DJ001 (null is inherited, "" would be a value)
    weight = models.PositiveSmallIntegerField(null=True)
    times = models.PositiveSmallIntegerField(null=True)
    count = models.PositiveSmallIntegerField(null=True)
    minimum_attempts = models.PositiveSmallIntegerField(null=True)
    minimum_items = models.PositiveSmallIntegerField(null=True)
    chances = models.PositiveSmallIntegerField(null=True)
    waiting_days = models.PositiveSmallIntegerField(null=True)
    gate = models.CharField(max_length=12, null=True)  # noqa: DJ001
    form_rule = models.CharField(max_length=16, null=True)  # noqa: DJ001
    scale = models.ForeignKey(
        "mastery.ProficiencyScale", on_delete=models.PROTECT, null=True, related_name="policies"
    )
    locked = ArrayField(models.CharField(max_length=24), default=list)
    keeps_told = models.BooleanField(default=False)
    effective_at = models.DateTimeField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["school", "version"], name="policy_version_once"),
            models.UniqueConstraint(fields=["school", "effective_at"], name="policy_one_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(place__in=["district", "school"], course=None, unit=None, objective=None)
                | models.Q(place="course", course__isnull=False, unit=None, objective=None)
                | models.Q(place="unit", course=None, unit__isnull=False, objective=None)
                | models.Q(place="objective", course=None, unit=None, objective__isnull=False),
                name="policy_place_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(threshold_percent__gte=0, threshold_percent__lte=100),
                name="policy_threshold_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=models.Q(near_band__gte=0, near_band__lte=100),
                name="policy_near_band",
            ),
            models.CheckConstraint(
                condition=models.Q(chances__gte=0, chances__lte=3),
                name="policy_chances_up_to_3",
            ),
            models.CheckConstraint(
                condition=models.Q(method__in=METHODS)
                | models.Q(method=None, weight=None, times=None, count=None),
                name="policy_method_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_attempts__gte=1, minimum_attempts__lte=5),
                name="policy_minimum_attempts",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_items__gte=1, minimum_items__lte=50),
                name="policy_minimum_items",
            ),
            models.CheckConstraint(condition=models.Q(waiting_days__lte=60), name="policy_waiting_days"),
            models.CheckConstraint(
                condition=models.Q(gate__in=["corrective", "none"]), name="policy_gate_known"
            ),
            models.CheckConstraint(
                condition=models.Q(form_rule__in=["unused", "oldest_again"]), name="policy_form_rule_known"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="opening_ends_at_the_unit",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OPENING_ENDS_AT_THE_UNIT,
            ),
        ]


class PolicyBatch(SchoolOwned):
    """The results of one class that a new version decides again: one step of its progress.

    Without a class these are the students with results in the course who had no place in its classes. `changed`
    counts the results whose state moved; it is null until the batch has committed, and until then its students see the
    old ones.
    """

    policy = models.ForeignKey(MasteryPolicy, on_delete=models.PROTECT, related_name="batches")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    changed = models.PositiveIntegerField(null=True)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["policy", "course", "section"], nulls_distinct=False, name="policy_batch_once"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None, changed=None)
                | models.Q(done_at__isnull=False, changed__isnull=False),
                name="policy_batch_is_whole",
            ),
        ]
