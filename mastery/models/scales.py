"""A school's own levels: versions that are never edited."""

import pgtrigger
from django.db import models
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThanOrEqual

from classroom.models import SchoolOwned, User

LEVEL_COUNT = models.Func("levels", function="jsonb_array_length", output_field=models.IntegerField())


class ProficiencyScale(SchoolOwned):
    """One version of a school's levels. A change is a new version with author and reason.

    `levels` is a list of {label, mark, from}, the lowest first, `from` a decimal written as text.
    """

    version = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    levels = models.JSONField()
    mastery_place = models.PositiveSmallIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["school", "version"], name="scale_version_once"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(LEVEL_COUNT, 2) & LessThanOrEqual(LEVEL_COUNT, 7),
                name="scale_2_to_7_levels",
            ),
            models.CheckConstraint(
                condition=models.Q(mastery_place__gte=1), name="scale_mastery_above_lowest"
            ),
            models.CheckConstraint(
                condition=GreaterThan(LEVEL_COUNT, models.F("mastery_place")), name="scale_mastery_is_a_level"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
