"""What a student sees of a question. Answer keys live in `answer_keys`, which student pages never import."""

import pgtrigger
from django.db import models

from assessments.models.assessments import ParallelForm
from classroom.models import SchoolOwned
from mastery.models import Objective

FROZEN_ITEM = """
IF EXISTS (SELECT 1 FROM assessments_attemptitem used WHERE used.item_id = OLD.id) THEN
    RAISE EXCEPTION 'item_frozen: students have already had this question' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

FROZEN_ALIGNMENT = """
IF EXISTS (
    SELECT 1 FROM assessments_attemptitem used
    WHERE used.item_id = CASE WHEN TG_OP = 'INSERT' THEN NEW.item_id ELSE OLD.item_id END
) THEN
    RAISE EXCEPTION 'item_frozen: students have already had this question' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class Item(SchoolOwned):
    """One question of a form. `options` is a list of {"id", "text"}; kinds are `engine.marking.ItemKind`.

    Once a student has had the item, a trigger keeps it as it was.
    """

    form = models.ForeignKey(ParallelForm, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    stem = models.TextField(blank=True, default="")
    points = models.DecimalField(max_digits=8, decimal_places=3)
    options = models.JSONField(default=list, blank=True)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["form", "label"], name="item_label_once_per_form"),
            models.UniqueConstraint(
                fields=["form", "position"],
                name="item_position_once_per_form",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, points__lte=9999),
                name="item_points_in_bounds",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "single_choice",
                        "multiple_choice",
                        "true_false",
                        "numeric",
                        "short_text",
                        "points_only",
                    ]
                ),
                name="item_kind_known",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_used",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN_ITEM,
            )
        ]


class ItemAlignment(SchoolOwned):
    """Link from an item to an objective it measures; part of the frozen denominator once the item is used."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="alignments")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="alignments")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["item", "objective"], name="alignment_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_used",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN_ALIGNMENT,
            )
        ]
