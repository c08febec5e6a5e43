"""A check given to a class, its parallel forms, and the windows of its chances."""

import pghistory
from django.db import models

from classroom.models import SchoolOwned
from mastery.models import UnitRun


class Assessment(SchoolOwned):
    """A check of a unit run. The first chance and the second are sittings of the same check on other forms.

    `sheets_given_at` is when its sheets were last given out to students and families.
    """

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="assessments")
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    sheets_given_at = models.DateTimeField(null=True)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["unit_run", "title"], name="assessment_title_once_per_unit_run"),
        ]

    def __str__(self) -> str:
        return self.title


class ParallelForm(SchoolOwned):
    """Form A, B, C: other items, same objectives and points."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="forms")
    label = models.CharField(max_length=8)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "label"], name="form_label_once"),
            models.UniqueConstraint(fields=["assessment", "id"], name="form_in_assessment"),
        ]


@pghistory.track()
class ChanceWindow(SchoolOwned):
    """When a chance may be taken: number 1 is the check itself, 2 the second chance, 3 the third.

    `version` rises when the window moves, so that reminders planned for the old dates are known as stale.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="windows")
    number = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "number"], name="window_once_per_chance"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=3),
                name="window_chance_1_to_3",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")),
                name="window_opens_before_it_closes",
            ),
        ]
