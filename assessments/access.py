"""Checks and their parts by id, as this person may see them. Unknown and forbidden look the same: 404."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, F, Func
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.models import (
    Assessment,
    Attempt,
    Item,
    Mark,
    ParallelForm,
    ReassessmentSession,
)
from classroom.access import check_section
from classroom.models import Enrollment, User
from classroom.permissions import section_permissions
from classroom.roles import Permission


def _assessment(user: User, section_id: int, assessment_id: int) -> Assessment:
    """Of a class in the school of this person, before it is asked what they may do there."""
    return get_object_or_404(
        Assessment.objects.select_related(
            "unit_run__unit", "unit_run__section__course", "unit_run__section__school"
        ).filter(pk=assessment_id, unit_run__section_id=section_id, school_id=user.school_id)
    )


def assessment_for(user: User, section_id: int, assessment_id: int, permission: Permission) -> Assessment:
    """A check of a class, as staff of that class see it."""
    assessment = _assessment(user, section_id, assessment_id)
    check_section(user, assessment.unit_run.section, permission)
    return assessment


def check_and_rights_for(
    user: User, section_id: int, assessment_id: int
) -> tuple[Assessment, frozenset[Permission]]:
    """A check whose page shows more to some of the staff, with all that this person may do in the class."""
    assessment = _assessment(user, section_id, assessment_id)
    rights = section_permissions(user, assessment.unit_run.section)
    if Permission.VIEW_CLASS not in rights:
        raise Http404
    return assessment, rights


def form_for(assessment: Assessment, label: str) -> ParallelForm:
    """A form of a check that was fetched for the same person."""
    form = get_object_or_404(ParallelForm.objects.filter(assessment=assessment, label=label))
    form.assessment = assessment
    return form


def item_for(assessment: Assessment, item_id: int) -> Item:
    """A question of a check that was fetched for the same person."""
    item = get_object_or_404(
        Item.objects.select_related("form").filter(pk=item_id, form__assessment=assessment)
    )
    item.form.assessment = assessment
    return item


def own_assessment_for(user: User, assessment_id: int) -> tuple[Assessment, Enrollment]:
    """A check of the student's own class, once its unit is published, and the place from which it is taken."""
    enrollment = (
        Enrollment.objects.select_related("section__school", "student")
        .filter(
            student=user,
            ended_at__isnull=True,
            school_id=user.school_id,
            section__unit_runs__assessments=assessment_id,
            section__unit_runs__published_at__isnull=False,
        )
        .first()
    )
    if enrollment is None:
        raise Http404
    assessment = Assessment.objects.select_related("unit_run__unit").get(pk=assessment_id)
    assessment.unit_run.section = enrollment.section
    return assessment, enrollment


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """A guardian's own child, as the pages about a check name them."""

    student_id: int
    given_name: str
    full_name: str


def ward_assessment_for(user: User, student_id: int, assessment_id: int) -> tuple[Assessment, Ward]:
    """A check of a class that a guardian's own child is in, once its unit is published, and the child; one query."""
    place = "unit_run__section__enrollments"
    assessment = (
        Assessment.objects.select_related("unit_run__unit", "unit_run__section__school")
        .filter(
            **{f"{place}__student": student_id, f"{place}__ended_at__isnull": True},
            **{f"{place}__student__guardians__guardian": user},
            pk=assessment_id,
            school_id=user.school_id,
            unit_run__published_at__isnull=False,
        )
        .annotate(
            given_name=F(f"{place}__student__given_name"), family_name=F(f"{place}__student__family_name")
        )
        .first()
    )
    if assessment is None:
        raise Http404
    name = f"{assessment.given_name} {assessment.family_name}".strip()
    return assessment, Ward(student_id=student_id, given_name=assessment.given_name, full_name=name)


def own_attempt_for(user: User, attempt_id: int) -> Attempt:
    """A student's own try, in a class they are in now."""
    return get_object_or_404(
        Attempt.objects.select_related("assessment", "enrollment__section__school").filter(
            pk=attempt_id,
            school_id=user.school_id,
            enrollment__student=user,
            enrollment__ended_at__isnull=True,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestion:
    """What saving an answer needs to know of a question as a student's try asks it; `zone` is the school's."""

    attempt_id: int
    item_id: int
    kind: str
    option_order: Sequence[tuple[str, str]]
    epoch: int
    zone: str
    closes_at: datetime | None


QUESTION = """
SELECT item.kind, asked.option_order::json, attempt.epoch, school.time_zone,
    try_closes_at(attempt.assessment_id, attempt.enrollment_id, attempt.number, attempt.opened_at)
FROM assessments_attemptitem AS asked
JOIN assessments_item AS item ON item.id = asked.item_id
JOIN assessments_attempt AS attempt ON attempt.id = asked.attempt_id
JOIN classroom_enrollment AS enrollment ON enrollment.id = attempt.enrollment_id
JOIN classroom_school AS school ON school.id = asked.school_id
WHERE asked.attempt_id = %(attempt)s AND asked.item_id = %(item)s AND asked.school_id = %(school)s
    AND enrollment.student_id = %(person)s AND enrollment.ended_at IS NULL
"""
"""Every saved answer asks this: written out, because composing it took longer than asking."""


def own_question_for(user: User, attempt_id: int, item_id: int) -> OwnQuestion:
    """A question of the student's own try."""
    named = {"attempt": attempt_id, "item": item_id, "school": user.school_id, "person": user.pk}
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, named)
        row = cursor.fetchone()
    if row is None:
        raise Http404
    kind, option_order, epoch, zone, closes_at = row
    return OwnQuestion(
        attempt_id=attempt_id,
        item_id=item_id,
        kind=kind,
        option_order=option_order,
        epoch=epoch,
        zone=zone,
        closes_at=closes_at,
    )


def closing() -> Func:
    """The end of what served when a try began, with the dates it has now; NULL where it is gone.

    That is a window, or a session in which the student has a place, whichever is open longer. The database's own
    function (see migration 0004) answers: every saved answer asks this.
    """
    asked = (F(name) for name in ("assessment", "enrollment", "number", "opened_at"))
    return Func(*asked, function="try_closes_at", output_field=DateTimeField())


def attempt_for(user: User, section_id: int, attempt_id: int, permission: Permission) -> Attempt:
    """A student's try in a class, as staff of that class see it."""
    attempt = get_object_or_404(
        Attempt.objects.select_related(
            "assessment__unit_run__unit",
            "enrollment__section__school",
            "enrollment__section__course",
            "enrollment__student",
            "form",
        ).filter(pk=attempt_id, enrollment__section_id=section_id, school_id=user.school_id)
    )
    check_section(user, attempt.enrollment.section, permission)
    return attempt


def mark_for(attempt: Attempt, mark_id: int) -> Mark:
    """A mark of a try that was fetched for the same person, whether or not it still stands."""
    mark = get_object_or_404(Mark.objects.filter(pk=mark_id, attempt=attempt))
    mark.attempt = attempt
    return mark


def _session(user: User, section_id: int, session_id: int) -> ReassessmentSession:
    """Of a class in the school of this person, before it is asked what they may do there."""
    return get_object_or_404(
        ReassessmentSession.objects.select_related("section__course", "section__school").filter(
            pk=session_id, section_id=section_id, school_id=user.school_id
        )
    )


def session_for(user: User, section_id: int, session_id: int, permission: Permission) -> ReassessmentSession:
    """A reassessment session of a class, as staff of that class see it."""
    session = _session(user, section_id, session_id)
    check_section(user, session.section, permission)
    return session


def session_and_rights_for(
    user: User, section_id: int, session_id: int
) -> tuple[ReassessmentSession, frozenset[Permission]]:
    """The same for its page, which lets some of the staff do more."""
    session = _session(user, section_id, session_id)
    rights = section_permissions(user, session.section)
    if Permission.VIEW_CLASS not in rights:
        raise Http404
    return session, rights
