"""Take an objective from one student, or give it back, from the panel of the grid."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classroom.access import enrollment_for
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import see_other
from mastery.access import objective_for, unit_run_for
from mastery.forms.exemptions import ExemptForm
from mastery.services import exemptions
from mastery.views.grid_page import read_state


@requires(Permission.RECORD_EVIDENCE)
@require_POST
def exempt(
    request: PersonRequest, section_id: int, run_id: int, student_id: int, objective_id: int
) -> HttpResponse:
    run = unit_run_for(request.user, section_id, run_id, Permission.RECORD_EVIDENCE)
    enrollment = enrollment_for(request.user, section_id, student_id, Permission.RECORD_EVIDENCE)
    objective = objective_for(run, objective_id)
    form = ExemptForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["reason"])))
        return _back(request, section_id, run_id, student_id, objective_id)
    exemptions.exempt(
        actor=request.user,
        enrollment=enrollment,
        objective=objective,
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )
    told = _("%(code)s is not asked of %(name)s any more.")
    messages.success(request, told % {"code": objective.code, "name": enrollment.student.full_name})
    return _back(request, section_id, run_id, student_id, objective_id)


@requires(Permission.RECORD_EVIDENCE)
@require_POST
def lift(
    request: PersonRequest, section_id: int, run_id: int, student_id: int, objective_id: int
) -> HttpResponse:
    run = unit_run_for(request.user, section_id, run_id, Permission.RECORD_EVIDENCE)
    enrollment = enrollment_for(request.user, section_id, student_id, Permission.RECORD_EVIDENCE)
    objective = objective_for(run, objective_id)
    if exemptions.lift_exemption(
        actor=request.user, enrollment=enrollment, objective=objective, now=timezone.now()
    ):
        told = _("%(code)s counts for %(name)s again.")
        messages.success(request, told % {"code": objective.code, "name": enrollment.student.full_name})
    return _back(request, section_id, run_id, student_id, objective_id)


def _back(
    request: PersonRequest, section_id: int, run_id: int, student_id: int, objective_id: int
) -> HttpResponse:
    """To the grid as it was, with the same cell open."""
    before = read_state(QueryDict(request.POST.get("state", "")))
    state = replace(before, unit=run_id, cell=(student_id, objective_id))
    return see_other(state.address(section_id))
