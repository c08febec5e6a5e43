"""One more chance for one student, with a reason: on top of what was announced, never instead of it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Assessment, ExtraChance
from assessments.selectors.sitting_start import outlook
from assessments.services.steps.locks import lock_enrollments
from classroom.models import Enrollment, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.reassessment import Refusal, RefusalCode


class ExtraChanceRefused(DomainError):
    """Why no extra chance can be given."""


@unit_of_work
def give_extra_chance(
    *, actor: User, assessment: Assessment, enrollment: Enrollment, reason: str, now: datetime
) -> bool:
    """For a student who has used every chance. Answers whether one was given: whoever still has one needs none,
    so saying it twice gives one.
    """
    check_can(actor, Permission.APPROVE_WORK, section=enrollment.section)
    reason = reason.strip()
    if not reason:
        raise ExtraChanceRefused("reason_missing", _("Say why this student gets one more chance."))
    lock_enrollments([enrollment.pk])
    answer = outlook(assessment=assessment, enrollment=enrollment, now=now).when_open
    if not isinstance(answer, Refusal) or answer.code is not RefusalCode.CHANCES_USED:
        return False
    given = ExtraChance.objects.create(
        school_id=enrollment.school_id,
        assessment=assessment,
        enrollment=enrollment,
        reason=reason,
        granted_by=actor,
        granted_at=now,
    )
    title = _("%(check)s: you have one more chance") % {"check": assessment.title}
    body = _("It opens when your different way in is done. Your best try counts.")
    url = reverse("assessments:my_check", args=[assessment.pk])
    telling = Telling(
        recipient_id=enrollment.student_id, key=f"extra_chance:{given.pk}", title=title, body=body, url=url
    )
    tell([telling], school_id=enrollment.school_id, now=now)
    return True
