"""Work after a check: groups, correctives ("a different way in") and enrichment ("go further")."""

import pghistory
import pgtrigger
from django.db import models

from classroom.models import SchoolOwned, User
from mastery.models.objectives import Objective
from mastery.models.units import APPROACHES, Unit, UnitRun

REFUSE_USED_APPROACH = """
IF TG_OP = 'UPDATE' THEN
    IF (NEW.approach, NEW.override_reason, NEW.student_id, NEW.objective_id)
        IS NOT DISTINCT FROM (OLD.approach, OLD.override_reason, OLD.student_id, OLD.objective_id)
    THEN
        RETURN NEW;
    END IF;
END IF;
IF btrim(NEW.override_reason) = '' AND (
    EXISTS (
        SELECT 1 FROM mastery_correctiveassignment earlier
        WHERE earlier.student_id = NEW.student_id AND earlier.objective_id = NEW.objective_id
          AND earlier.approach = NEW.approach AND earlier.state <> 'cancelled' AND earlier.id <> NEW.id
    ) OR EXISTS (
        SELECT 1 FROM mastery_lesson lesson
        JOIN mastery_unitrun run ON run.id = lesson.unit_run_id
        JOIN classroom_enrollment place ON place.section_id = run.section_id
        WHERE lesson.objective_id = NEW.objective_id AND lesson.approach = NEW.approach
          AND place.student_id = NEW.student_id
    )
) THEN
    RAISE EXCEPTION 'corrective_new_approach: this approach was already used with this student for this objective'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


KEEP_CHOICE = """
IF OLD.done_at IS NOT NULL AND (NEW.activity_id, NEW.done_at) IS DISTINCT FROM (OLD.activity_id, OLD.done_at) THEN
    RAISE EXCEPTION 'enrichment_done_stays: what is done stays done' USING ERRCODE = 'check_violation';
END IF;
IF OLD.activity_id IS NOT NULL AND NEW.activity_id IS DISTINCT FROM OLD.activity_id
    AND (OLD.changed_at IS NOT NULL OR NEW.changed_at IS NULL) THEN
    RAISE EXCEPTION 'enrichment_changes_once: a choice changes once' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
LINKS_ARE_ADDRESSES = r"^(https?://[^\n]+(\n|$))*$"


class ActivityQuerySet(models.QuerySet["CorrectiveActivity"]):
    """Activities, those too that have been taken away and stay with whoever was given them."""

    def in_use(self) -> "ActivityQuerySet":
        """Those that are found and given."""
        return self.filter(retired_at__isnull=True)

    def in_place(self, objective_id: int, approach: str) -> "ActivityQuerySet":
        """The one that is in use for an objective by an approach, or none."""
        return self.in_use().filter(objective=objective_id, approach=approach)


class CorrectiveActivity(SchoolOwned):
    """A teacher's ready activity for an objective by one approach; without one, a template per approach serves.

    The whole school finds it in the library. One that students were given is retired, not deleted. `links` holds one
    web address per line, with words after it; practice is shown by `streak_right` of the last `streak_of` first tries.
    """

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="corrective_activities")
    approach = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    steps = models.TextField()
    links = models.TextField(blank=True, default="")
    minutes = models.PositiveSmallIntegerField(default=20)
    group_size = models.PositiveSmallIntegerField(default=1)
    streak_right = models.PositiveSmallIntegerField(default=3)
    streak_of = models.PositiveSmallIntegerField(default=4)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["objective", "approach"],
                condition=models.Q(retired_at__isnull=True),
                name="corrective_activity_once_per_approach",
            ),
            models.CheckConstraint(
                condition=models.Q(approach__in=APPROACHES),
                name="corrective_activity_approach_known",
            ),
            models.CheckConstraint(
                condition=models.Q(group_size__gte=1, group_size__lte=6),
                name="corrective_activity_group_size",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    streak_right__gte=1, streak_right__lte=models.F("streak_of"), streak_of__lte=20
                ),
                name="corrective_activity_streak_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(links__iregex=LINKS_ARE_ADDRESSES),
                name="corrective_activity_links_are_addresses",
            ),
        ]


class EnrichmentActivity(SchoolOwned):
    """Valued extension that a student who is there may choose: project, exploration, peer teaching, application."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="enrichment_activities")
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    audience = models.CharField(max_length=200, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(default=30)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "title"], name="enrichment_title_once_per_unit"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["project", "exploration", "peer_teaching", "application"]),
                name="enrichment_kind_known",
            ),
        ]


@pghistory.track()
class WorkGroup(SchoolOwned):
    """A group proposed after a check: corrective on one objective, or enrichment. Students see it once approved."""

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="groups")
    kind = models.CharField(max_length=12)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, related_name="+")
    approach = models.CharField(max_length=24, blank=True, default="")
    activity = models.ForeignKey(CorrectiveActivity, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    steps = models.TextField(blank=True, default="")
    place = models.CharField(max_length=120, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(default=20)
    reason = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=12, default="proposed")
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind="corrective", objective__isnull=False, approach__in=APPROACHES)
                | models.Q(kind="enrichment", objective__isnull=True, approach=""),
                name="group_kind_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", approved_at__isnull=True)
                | models.Q(state="approved", approved_at__isnull=False)
                | models.Q(state="dropped"),
                name="group_state_known",
            ),
        ]


@pghistory.track()
class GroupMember(SchoolOwned):
    """A student in a group; at most one corrective group per objective is a rule of the service."""

    group = models.ForeignKey(WorkGroup, on_delete=models.CASCADE, related_name="members")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["group", "student"], name="group_member_once"),
        ]


@pghistory.track()
class CorrectiveAssignment(SchoolOwned):
    """One student's different way in to one objective. Doing it (or a waiver) opens the second chance.

    The approach must be new for this student and objective; a trigger refuses another one unless `override_reason`.
    `activity` is what it was given from, with its practice; without one, a template served.
    """

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="correctives")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="correctives")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="correctives")
    group = models.ForeignKey(WorkGroup, on_delete=models.PROTECT, null=True, related_name="assignments")
    approach = models.CharField(max_length=24)
    activity = models.ForeignKey(
        CorrectiveActivity, on_delete=models.PROTECT, null=True, related_name="assignments"
    )
    title = models.CharField(max_length=200)
    steps = models.TextField(blank=True, default="")
    place = models.CharField(max_length=120, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(default=20)
    reason = models.CharField(max_length=300, blank=True, default="")
    override_reason = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=12, default="assigned")
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_note = models.TextField(blank=True, default="")
    waived_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta(SchoolOwned.Meta):
        indexes = [models.Index(fields=["student", "objective"], name="corrective_of_student")]
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["student", "objective"],
                condition=models.Q(state="assigned"),
                name="corrective_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(approach__in=APPROACHES),
                name="corrective_approach_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["assigned", "cancelled"],
                    done_at__isnull=True,
                    waived_reason="",
                )
                | models.Q(state="done", done_at__isnull=False, waived_reason="")
                | (models.Q(state="waived", done_at__isnull=True) & ~models.Q(waived_reason="")),
                name="corrective_state_is_whole",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="new_approach",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=REFUSE_USED_APPROACH,
            )
        ]


class ChoiceQuerySet(models.QuerySet["EnrichmentChoice"]):
    def with_product(self) -> "ChoiceQuerySet":
        """With all that a page tells of what was made; of its file everything but the content."""
        return self.select_related(
            "activity",
            "student",
            "school",
            "unit_run__unit",
            "unit_run__section__school",
            "feedback__author",
            "gallery_entry",
            "product_file__stored",
        ).defer("product_file__stored__content")


@pghistory.track()
class EnrichmentChoice(SchoolOwned):
    """Enrichment offered to a student in a unit run: offered, then chosen, perhaps changed once, then done."""

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="enrichment_choices")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrichment_choices")
    group = models.ForeignKey(WorkGroup, on_delete=models.PROTECT, null=True, related_name="choices")
    activity = models.ForeignKey(
        EnrichmentActivity, on_delete=models.PROTECT, null=True, related_name="choices"
    )
    offered_at = models.DateTimeField()
    chosen_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    product_note = models.TextField(blank=True, default="")
    product_audience = models.CharField(max_length=200, blank=True, default="")
    product_link = models.CharField(max_length=500, blank=True, default="")

    objects = ChoiceQuerySet.as_manager()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["unit_run", "student"], name="enrichment_offered_once"),
            models.CheckConstraint(
                condition=models.Q(activity__isnull=True, chosen_at__isnull=True, done_at__isnull=True)
                | models.Q(activity__isnull=False, chosen_at__isnull=False),
                name="enrichment_chosen_before_done",
            ),
            models.CheckConstraint(
                condition=models.Q(changed_at__isnull=True) | models.Q(changed_at__gte=models.F("chosen_at")),
                name="enrichment_changed_after_chosen",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=False)
                | models.Q(product_note="", product_audience="", product_link=""),
                name="enrichment_product_when_done",
            ),
            models.CheckConstraint(
                condition=models.Q(product_link="") | models.Q(product_link__startswith="https://"),
                name="enrichment_link_is_https",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keep_choice",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=KEEP_CHOICE,
            )
        ]
