"""Give the sheets of a check out: each student, and their family, is told that theirs is ready."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.selectors.audience import Addressee, audience
from assessments.selectors.prescriptions import sheets_of
from classroom.models import User
from classroom.permissions import check_can
from classroom.roles import Permission
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.services.steps.runs import refuse_unpublished


@unit_of_work
def give_sheets(*, actor: User, assessment: Assessment, now: datetime) -> int:
    """Tell everybody who has a sheet and was not told before; answers how many students. Again is no second notice."""
    check_can(actor, Permission.APPROVE_WORK, section=assessment.unit_run.section)
    stored = (
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit_run")
        .get(pk=assessment.pk)
    )
    refuse_unpublished(stored.unit_run)
    with_sheet = {sheet.student_id for sheet in sheets_of(assessment, now=now)}
    addressed = [each for each in audience(assessment.unit_run.section_id) if each.student_id in with_sheet]
    school_id = stored.school_id
    fresh = tell((_to_student(each, assessment) for each in addressed), school_id=school_id, now=now)
    tell((one for each in addressed for one in _to_family(each, assessment)), school_id=school_id, now=now)
    if fresh:
        stored.sheets_given_at = now
        stored.save(update_fields=["sheets_given_at"])
    return fresh


def _to_student(addressee: Addressee, assessment: Assessment) -> Telling:
    return Telling(
        recipient_id=addressee.student_id,
        key=f"sheet:check:{assessment.pk}:student:{addressee.student_id}",
        title=_("Your sheet is ready: %(title)s") % {"title": assessment.title},
        body=_("It says what you have shown, what is not there yet, and different ways in."),
        url=reverse("assessments:my_sheet", args=[assessment.pk]),
    )


def _to_family(addressee: Addressee, assessment: Assessment) -> Iterable[Telling]:
    for guardian_id in addressee.guardian_ids:
        yield Telling(
            recipient_id=guardian_id,
            key=f"sheet:check:{assessment.pk}:student:{addressee.student_id}:guardian:{guardian_id}",
            title=_("%(name)s: the sheet of %(title)s is ready")
            % {"name": addressee.given_name, "title": assessment.title},
            body=_("It says what is shown, what is not there yet, and different ways in."),
            url=reverse("assessments:ward_sheet", args=[addressee.student_id, assessment.pk]),
        )
