"""What teachers set in place of what was computed: rows are only added, and the newest of a chain counts."""

import pgtrigger
from django.db import models
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from classroom.models import SchoolOwned, User
from mastery.models.objectives import Objective
from mastery.models.units import UnitRun

TAKEN_BACK = "taken_back"

SAME_RESULT = """
IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM mastery_judgement earlier
    WHERE earlier.id = NEW.replaces_id AND earlier.objective_id = NEW.objective_id
      AND earlier.student_id = NEW.student_id AND earlier.state <> NEW.state
) THEN
    RAISE EXCEPTION 'judgement_replaces_another_of_same_result: of the same student and objective, saying otherwise'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Judgement(SchoolOwned):
    """A teacher sets a status with a reason, or takes back what was set.

    `replaces` is the row before of the same student and objective, so that each result has one chain and its last row
    is what stands. `computed_state` is what the evidence said at that moment.
    """

    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="judgements")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="judgements")
    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="judgements")
    state = models.CharField(max_length=16)
    computed_state = models.CharField(max_length=16)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["student", "objective"],
                condition=models.Q(replaces__isnull=True),
                name="judgement_first_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["mastered", "not_yet"])
                | models.Q(state=TAKEN_BACK, replaces__isnull=False),
                name="judgement_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(computed_state__in=["not_assessed", "not_yet", "mastered", "exempt"]),
                name="judgement_computed_state_known",
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length(Trim("reason")), 10), name="judgement_has_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="replaces_another_of_same_result",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SAME_RESULT,
            ),
        ]
