"""Exempt a student from an objective, or lift it: a person's decision with a reason, kept for ever."""

from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import Enrollment, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.models import Exemption, Objective
from mastery.services.steps.corrective_work import call_off_correctives
from mastery.services.steps.evidence import lock_students, project_statuses


class ExemptionRefused(DomainError):
    """Why an objective cannot be taken from, or given back to, a student."""


@unit_of_work
def exempt(
    *, actor: User, enrollment: Enrollment, objective: Objective, reason: str, now: datetime
) -> Exemption:
    """The objective is no longer asked of the student; a corrective still to do is taken back.

    Saying it twice keeps the first, with its reason.
    """
    _check(actor, enrollment, objective)
    reason = reason.strip()
    if not reason:
        raise ExemptionRefused("reason_missing", _("Say why this objective is not asked."))
    lock_students([enrollment.student_id])
    exemption, is_new = Exemption.objects.get_or_create(
        student_id=enrollment.student_id,
        objective=objective,
        lifted_at=None,
        defaults={
            "school_id": enrollment.school_id,
            "reason": reason,
            "granted_by": actor,
            "granted_at": now,
        },
    )
    if is_new:
        call_off_correctives(student_id=enrollment.student_id, objective=objective, now=now)
        _project(enrollment, objective, now=now)
    return exemption


@unit_of_work
def lift_exemption(*, actor: User, enrollment: Enrollment, objective: Objective, now: datetime) -> bool:
    """The objective counts again, with all its evidence. Answers whether there was anything to lift."""
    _check(actor, enrollment, objective)
    lock_students([enrollment.student_id])
    lifted = Exemption.objects.filter(
        student_id=enrollment.student_id, objective=objective, lifted_at__isnull=True
    ).update(lifted_by=actor, lifted_at=now)
    if lifted:
        _project(enrollment, objective, now=now)
    return bool(lifted)


def _check(actor: User, enrollment: Enrollment, objective: Objective) -> None:
    check_can(actor, Permission.RECORD_EVIDENCE, section=enrollment.section)
    if objective.unit.course_id != enrollment.section.course_id:
        raise ExemptionRefused("other_course", _("This objective belongs to another course."))


def _project(enrollment: Enrollment, objective: Objective, *, now: datetime) -> None:
    project_statuses({(enrollment.student_id, objective.pk)}, school_id=enrollment.school_id, now=now)
