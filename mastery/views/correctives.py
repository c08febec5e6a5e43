"""Staff: give one student a different way in, or open the second chance without it."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.access import enrollment_for
from classroom.http import PersonRequest
from classroom.models import User
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.access import corrective_for, objective_of_course_for, unit_run_for
from mastery.forms.groups import AssignForm, WaiveForm
from mastery.models import CorrectiveAssignment, Objective, UnitRun
from mastery.selectors.ledger import approach_choices, uses_of
from mastery.selectors.way_choices import open_choices
from mastery.selectors.words import APPROACH_WORDS
from mastery.services.correctives import assign_corrective, waive_corrective


@requires(Permission.APPROVE_WORK)
@require_http_methods(["GET", "POST"])
def assign(
    request: PersonRequest, section_id: int, run_id: int, student_id: int, objective_id: int
) -> HttpResponse:
    """One student, one objective: choose an approach, with what was tried before in sight."""
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    student = enrollment_for(request.user, section_id, student_id, Permission.APPROVE_WORK).student
    objective = objective_of_course_for(run, objective_id)
    if request.method == "GET":
        return _assign_page(request, run, student, objective)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _assign_page(request, run, student, objective, form, status=422)
    try:
        assign_corrective(
            actor=request.user,
            unit_run=run,
            student=student,
            objective=objective,
            approach=form.cleaned_data["approach"],
            override_reason=form.cleaned_data["override_reason"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("approach", str(refusal))
        return _assign_page(request, run, student, objective, form, status=422)
    messages.success(request, _("%(name)s sees the different way in now.") % {"name": student.full_name})
    return _to_groups(run)


def _assign_page(
    request: PersonRequest,
    run: UnitRun,
    student: User,
    objective: Objective,
    form: AssignForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """What the student chose is chosen already, else the first approach that is new for them."""
    uses = uses_of([student.pk], objective.pk)
    choices = approach_choices(uses, zone=run.section.school.time_zone)
    new = [choice.value for choice in choices if not choice.used]
    chosen = open_choices([student.pk], [objective.pk]).get((student.pk, objective.pk))
    wish = chosen if chosen in new else None
    context = {
        "section": run.section,
        "run": run,
        "student": student,
        "objective": objective,
        "tried": bool(uses),
        "choices": choices,
        "chosen": APPROACH_WORDS[wish] if wish else "",
        "form": form or AssignForm(initial={"approach": wish or next(iter(new), None)}),
    }
    return render_page(request, "mastery/groups/assign.html", context, status=status)


@requires(Permission.APPROVE_WORK)
@require_http_methods(["GET", "POST"])
def waive(request: PersonRequest, section_id: int, corrective_id: int) -> HttpResponse:
    """Open the second chance without the different way in, with a reason."""
    corrective = corrective_for(request.user, section_id, corrective_id, Permission.APPROVE_WORK)
    if request.method == "GET":
        return _waive_page(request, corrective, WaiveForm())
    form = WaiveForm(request.POST)
    if not form.is_valid():
        return _waive_page(request, corrective, form, status=422)
    try:
        waive_corrective(
            actor=request.user,
            corrective=corrective,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("reason", str(refusal))
        return _waive_page(request, corrective, form, status=422)
    told = _("The second chance is open for %(name)s.") % {"name": corrective.student.full_name}
    messages.success(request, told)
    return _to_groups(corrective.unit_run)


def _waive_page(
    request: PersonRequest, corrective: CorrectiveAssignment, form: WaiveForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "section": corrective.unit_run.section,
        "corrective": corrective,
        "form": form,
        "form_url": reverse("mastery:waive", args=[corrective.unit_run.section_id, corrective.pk]),
    }
    return render_page(request, "mastery/groups/waive.html", context, status=status)


def _to_groups(run: UnitRun) -> HttpResponse:
    page = reverse("mastery:groups", args=[run.section_id])
    return see_other(f"{page}?unit={run.pk}")
