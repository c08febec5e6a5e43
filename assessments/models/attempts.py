"""One student's sittings: the attempt (a state machine), its items, answers as they are saved."""

import uuid

import pgtrigger
from django.db import models

from assessments.models.assessments import Assessment, ParallelForm
from assessments.models.items import Item
from classroom.models import Enrollment, SchoolOwned


class Attempt(SchoolOwned):
    """One sitting of a check on one form. open -> submitted -> scored, and void from any; a trigger keeps it so.

    What keys alone can mark is scored in the moment it is handed in.

    `number` is the chance it uses; `occasion` names the sitting in the evidence it leaves; `epoch` rises with each
    page load so that two windows never save under the same sequence numbers. A void try gives its chance back, a
    do-over its form as well. `is_form_again` where the school's rule gives a form that the student has had.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="attempts")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="attempts")
    form = models.ForeignKey(ParallelForm, on_delete=models.PROTECT, related_name="attempts")
    is_form_again = models.BooleanField(default=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default="open")
    medium = models.CharField(max_length=8, default="screen")
    occasion = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    epoch = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)
    submit_key = models.UUIDField(null=True, unique=True)
    void_reason = models.CharField(max_length=300, blank=True, default="")
    is_do_over = models.BooleanField(default=False)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["assessment", "enrollment", "number"],
                condition=~models.Q(state="void"),
                name="attempt_once_per_chance",
            ),
            models.UniqueConstraint(
                fields=["assessment", "enrollment", "form"],
                condition=~models.Q(state="void") & models.Q(is_form_again=False),
                name="attempt_form_not_used_before",
            ),
            models.UniqueConstraint(
                fields=["assessment", "enrollment"],
                condition=models.Q(state="open"),
                name="attempt_one_open",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="attempt_number_from_1"),
            models.CheckConstraint(
                condition=models.Q(medium__in=["screen", "paper"]),
                name="attempt_medium_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", submitted_at__isnull=True, scored_at__isnull=True)
                | models.Q(
                    state="submitted",
                    submitted_at__isnull=False,
                    scored_at__isnull=True,
                )
                | models.Q(state="scored", submitted_at__isnull=False, scored_at__isnull=False)
                | (models.Q(state="void") & ~models.Q(void_reason="")),
                name="attempt_state_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(is_do_over=False) | models.Q(state="void"), name="attempt_do_over_is_void"
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True)
                | models.Q(submitted_at__gte=models.F("opened_at")),
                name="attempt_submitted_after_opened",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="starts_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state="open"),
                func="RAISE EXCEPTION 'attempt_starts_open: a new attempt is open' USING ERRCODE = 'check_violation';",
            ),
            pgtrigger.FSM(
                name="state_machine",
                field="state",
                transitions=[
                    ("open", "submitted"),
                    ("open", "scored"),
                    ("open", "void"),
                    ("submitted", "scored"),
                    ("submitted", "void"),
                    ("scored", "void"),
                ],
            ),
            pgtrigger.ReadOnly(
                name="identity_is_fixed",
                fields=[
                    "school",
                    "assessment",
                    "enrollment",
                    "form",
                    "is_form_again",
                    "number",
                    "medium",
                    "occasion",
                    "opened_at",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]


class AttemptItem(SchoolOwned):
    """An item as this attempt asks it: order, points (the fixed denominator), and the random ids of its options.

    `option_order` is a list of [shown_id, option_id]; shown ids are random per attempt and carry no hint.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="attempt_items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="attempt_items")
    position = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=8, decimal_places=3)
    option_order = models.JSONField(default=list)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["attempt", "item"], name="attempt_item_once"),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, points__lte=9999),
                name="attempt_item_points",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Response(SchoolOwned):
    """The newest answer to one question of an open attempt; a lower `seq` never overwrites a higher one."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    body = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["attempt", "item"], name="response_once"),
            models.CheckConstraint(condition=models.Q(seq__gt=0), name="response_seq_positive"),
        ]


class LateResponse(SchoolOwned):
    """An answer that arrived after the attempt was handed in: not scored, kept for the teacher."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="late_responses")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    body = models.JSONField()
    received_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
