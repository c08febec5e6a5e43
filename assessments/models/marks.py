"""Marks: points earned on one item of one attempt. Rows are only added; a correction replaces the one before."""

import pgtrigger
from django.db import models

from assessments.models.attempts import Attempt
from assessments.models.items import Item
from classroom.models import SchoolOwned, User

WITHIN_POINTS = """
IF EXISTS (
    SELECT 1 FROM added
    WHERE added.earned > (SELECT points FROM assessments_attemptitem asked
                          WHERE asked.attempt_id = added.attempt_id AND asked.item_id = added.item_id)
) THEN
    RAISE EXCEPTION 'mark_within_points: a mark cannot exceed the points of its item' USING ERRCODE = 'check_violation';
END IF;
IF EXISTS (
    SELECT 1 FROM added
    WHERE added.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM assessments_mark earlier
        WHERE earlier.id = added.replaces_id
          AND earlier.attempt_id = added.attempt_id AND earlier.item_id = added.item_id)
) THEN
    RAISE EXCEPTION 'mark_replaces_same_item: a correction replaces a mark of the same item and attempt'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""
"""Asked once of all rows that a statement adds: row by row it took longer than storing them."""


class Mark(SchoolOwned):
    """Points earned on an item, or excused (taken out of this student's denominator).

    `source` is auto (marked by key), teacher, or import; `misconception` names what a chosen wrong option shows.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="marks")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="marks")
    outcome = models.CharField(max_length=8, default="scored")
    earned = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    source = models.CharField(max_length=8)
    misconception = models.CharField(max_length=200, blank=True, default="")
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["attempt", "item"],
                condition=models.Q(replaces__isnull=True),
                name="mark_first_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome="scored",
                    earned__isnull=False,
                    earned__gte=0,
                    earned__lte=9999,
                )
                | models.Q(outcome="excused", earned__isnull=True),
                name="mark_points_within_bounds",
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=["auto", "teacher", "import"]),
                name="mark_source",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(reason=""),
                name="mark_correction_has_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="within_points",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
                func=WITHIN_POINTS,
            ),
        ]
