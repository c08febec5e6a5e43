"""The mastery policy of a school: versions that are never edited."""

import pgtrigger
from django.db import models

from classroom.models import SchoolOwned, User


class MasteryPolicy(SchoolOwned):
    """One version of a school's thresholds. A change is a new version with author, reason and effective time."""

    version = models.PositiveIntegerField()
    threshold_percent = models.DecimalField(max_digits=4, decimal_places=1)
    near_band = models.DecimalField(max_digits=4, decimal_places=1)
    chances = models.PositiveSmallIntegerField()
    effective_at = models.DateTimeField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["school", "version"], name="policy_version_once"),
            models.UniqueConstraint(fields=["school", "effective_at"], name="policy_one_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(threshold_percent__gte=0, threshold_percent__lte=100),
                name="policy_threshold_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=models.Q(near_band__gte=0, near_band__lte=100),
                name="policy_near_band",
            ),
            models.CheckConstraint(
                condition=models.Q(chances__gte=1, chances__lte=3),
                name="policy_chances_1_to_3",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
