"""Practice in an activity: its questions, and every student's first tries at them."""

import pgtrigger
from django.db import models

from classroom.models import SchoolOwned
from mastery.models.work import CorrectiveActivity, CorrectiveAssignment

PRACTICE_KINDS = ["single_choice", "true_false", "numeric", "short_text"]
"""Those of `engine.marking.ItemKind` that are marked at once; a test compares."""

OWN_ACTIVITY = """
IF NOT EXISTS (
    SELECT 1 FROM mastery_correctiveassignment given
    JOIN mastery_practiceitem item ON item.activity_id = given.activity_id
    WHERE given.id = NEW.corrective_id AND item.id = NEW.item_id
) THEN
    RAISE EXCEPTION 'practice_try_of_its_activity: this question is not in the activity of this corrective'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class PracticeItemQuerySet(models.QuerySet["PracticeItem"]):
    """Questions, those too that were changed since and stay with the tries at them."""

    def asked(self) -> "PracticeItemQuerySet":
        """Those that students are asked now, in their order."""
        return self.filter(retired_at__isnull=True).order_by("position")


class PracticeItem(SchoolOwned):
    """One question of an activity. `options` is a list of {"id", "text"}, `key` what `engine.marking` reads.

    Its words never change: a change is a new question, and the old one is retired with the tries at it.
    """

    activity = models.ForeignKey(CorrectiveActivity, on_delete=models.CASCADE, related_name="practice_items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    stem = models.TextField()
    options = models.JSONField(default=list)
    key = models.JSONField()
    hint = models.CharField(max_length=500, blank=True, default="")
    retired_at = models.DateTimeField(null=True)

    objects = PracticeItemQuerySet.as_manager()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=PRACTICE_KINDS), name="practice_kind_known"),
            models.CheckConstraint(condition=~models.Q(stem=""), name="practice_item_asks_something"),
            models.UniqueConstraint(
                fields=["activity", "position"],
                condition=models.Q(retired_at__isnull=True),
                name="practice_position_once",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="words_stay", fields=["activity", "position", "kind", "stem", "options", "key", "hint"]
            ),
        ]


class PracticeTry(SchoolOwned):
    """A first try at a question in one corrective; `place` counts them through the whole practice."""

    corrective = models.ForeignKey(
        CorrectiveAssignment, on_delete=models.PROTECT, related_name="practice_tries"
    )
    item = models.ForeignKey(PracticeItem, on_delete=models.PROTECT, related_name="tries")
    place = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True)
    is_right = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["corrective", "place"], name="practice_place_once"),
            models.CheckConstraint(condition=models.Q(place__gte=1), name="practice_place_counts_from_1"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="of_its_activity", when=pgtrigger.Before, operation=pgtrigger.Insert, func=OWN_ACTIVITY
            ),
        ]
