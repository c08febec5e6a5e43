"""From which shares on a school reteaches the whole class or in small groups: versions that are never edited."""

import pgtrigger
from django.db import models

from classroom.models import SchoolOwned, User


class ReteachSetting(SchoolOwned):
    """One version of a school's two shares, in percent of those assessed; the newest is in force."""

    version = models.PositiveIntegerField()
    whole_class_percent = models.PositiveSmallIntegerField()
    small_groups_percent = models.PositiveSmallIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["school", "version"], name="reteach_version_once"),
            models.CheckConstraint(
                condition=models.Q(
                    small_groups_percent__gte=1,
                    small_groups_percent__lte=models.F("whole_class_percent"),
                    whole_class_percent__lte=100,
                ),
                name="reteach_shares_in_order",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
