"""Reassessment sessions: room, time and places; who asked for a place and who has one; extra chances."""

import pghistory
import pgtrigger
from django.db import models

from assessments.models.assessments import Assessment, ParallelForm
from classroom.models import Enrollment, SchoolOwned, Section, User
from mastery.models import Objective

WITHIN_CAPACITY = """
IF NEW.session_id IS NULL OR NEW.state NOT IN ('booked', 'attended') THEN RETURN NEW; END IF;
IF TG_OP = 'UPDATE' AND OLD.session_id = NEW.session_id AND OLD.state IN ('booked', 'attended') THEN
    RETURN NEW;
END IF;
SELECT capacity INTO places FROM assessments_reassessmentsession WHERE id = NEW.session_id FOR NO KEY UPDATE;
SELECT count(*) INTO taken FROM assessments_booking other
JOIN classroom_enrollment place ON place.id = other.enrollment_id AND place.ended_at IS NULL
WHERE other.session_id = NEW.session_id AND other.id <> NEW.id AND other.state IN ('booked', 'attended');
IF taken >= places THEN
    RAISE EXCEPTION 'booking_within_capacity: the session is full' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""The lock makes two bookings of the last place wait for each other; the count then sees what the first one did.
A place that is held already is no new one, and whoever has left the class takes none."""

HOLDS_ITS_BOOKINGS = """
IF NEW.capacity < OLD.capacity AND NEW.capacity < (
    SELECT count(*) FROM assessments_booking booked
    JOIN classroom_enrollment place ON place.id = booked.enrollment_id AND place.ended_at IS NULL
    WHERE booked.session_id = NEW.id AND booked.state IN ('booked', 'attended')
) THEN
    RAISE EXCEPTION 'session_holds_its_bookings: more students are booked than that' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

OF_ONE_CLASS = """
IF NOT EXISTS (
    SELECT 1 FROM classroom_enrollment place
    JOIN assessments_assessment sheet ON sheet.id = NEW.assessment_id
    JOIN mastery_unitrun run ON run.id = sheet.unit_run_id AND run.section_id = place.section_id
    LEFT JOIN assessments_reassessmentsession held ON held.id = NEW.session_id
    LEFT JOIN assessments_parallelform form ON form.id = NEW.form_id
    WHERE place.id = NEW.enrollment_id
      AND (held.id IS NULL OR held.section_id = place.section_id)
      AND (form.id IS NULL OR form.assessment_id = sheet.id)
) THEN
    RAISE EXCEPTION 'booking_of_one_class: student, check, form and session belong to one class'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track()
class ReassessmentSession(SchoolOwned):
    """When and where students of a class take a further try, and for how many there is room.

    One that is called off stays on record and takes nobody.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="reassessment_sessions")
    room = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["section", "starts_at", "room"],
                condition=models.Q(called_off_at__isnull=True),
                name="session_once_per_room_and_time",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="session_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1, capacity__lte=200), name="session_places_1_to_200"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="holds_its_bookings",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=HOLDS_ITS_BOOKINGS,
            )
        ]


@pghistory.track()
class Booking(SchoolOwned):
    """A student's place for a further try at a check: asked for, booked, attended, missed or cancelled.

    `chance` is the number of the try it is for. `follows` is the missed booking that this one makes good. `version`
    rises with each change that a student is told.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="bookings")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=12)
    asked_at = models.DateTimeField(null=True)
    session = models.ForeignKey(
        ReassessmentSession, on_delete=models.PROTECT, null=True, related_name="bookings"
    )
    form = models.ForeignKey(ParallelForm, on_delete=models.PROTECT, null=True, related_name="bookings")
    chance = models.PositiveSmallIntegerField(null=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["assessment", "enrollment"],
                condition=models.Q(state__in=["asked", "booked"]),
                name="booking_one_open",
            ),
            models.UniqueConstraint(
                fields=["follows"], condition=~models.Q(state="cancelled"), name="booking_made_good_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="asked",
                    asked_at__isnull=False,
                    session__isnull=True,
                    form__isnull=True,
                    chance__isnull=True,
                )
                | models.Q(
                    state__in=["booked", "attended", "missed"],
                    session__isnull=False,
                    form__isnull=False,
                    chance__isnull=False,
                )
                | models.Q(state="cancelled"),
                name="booking_state_is_whole",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="state_machine",
                field="state",
                transitions=[
                    ("asked", "booked"),
                    ("asked", "cancelled"),
                    ("booked", "asked"),
                    ("booked", "attended"),
                    ("booked", "missed"),
                    ("booked", "cancelled"),
                    ("attended", "missed"),
                    ("missed", "attended"),
                ],
            ),
            pgtrigger.ReadOnly(name="identity_is_fixed", fields=["school", "enrollment", "assessment"]),
            pgtrigger.Trigger(
                name="of_one_class",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=OF_ONE_CLASS,
            ),
            pgtrigger.Trigger(
                name="within_capacity",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("places", "INTEGER"), ("taken", "INTEGER")],
                func=WITHIN_CAPACITY,
            ),
        ]


class BookedObjective(SchoolOwned):
    """An objective that a booked try asks."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="booked_objectives")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["booking", "objective"], name="booked_objective_once"),
        ]


class ExtraChance(SchoolOwned):
    """One more chance at a check for one student, on top of the policy's. Given with a reason, never taken back."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="extra_chances")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="extra_chances")
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(reason=""), name="extra_chance_has_reason"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
