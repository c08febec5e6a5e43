"""Set the status of one student by judgement, or take that back: from the panel of the grid or on a page."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.http import PersonRequest
from classroom.models import Enrollment
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.access import result_for
from mastery.engine.status import Status
from mastery.forms.judgements import JudgementForm
from mastery.models import Objective, UnitRun
from mastery.models.judgements import TAKEN_BACK
from mastery.selectors.judgements import history_of, standing_on
from mastery.services.judgements import set_status, take_back
from mastery.views.grid_page import GridState, read_state


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """Whose result on what; `state` is the grid that the teacher came from."""

    run: UnitRun
    enrollment: Enrollment
    objective: Objective
    state: GridState


@requires(Permission.RECORD_EVIDENCE)
@require_http_methods(["GET", "POST"])
def judge(
    request: PersonRequest, section_id: int, run_id: int, student_id: int, objective_id: int
) -> HttpResponse:
    run, enrollment, objective = result_for(
        request.user, section_id, run_id, student_id, objective_id, Permission.RECORD_EVIDENCE
    )
    state = _grid(request, run_id, student_id, objective_id)
    result = _Result(run=run, enrollment=enrollment, objective=objective, state=state)
    if request.method == "GET":
        return _page(request, result, JudgementForm())
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return _page(request, result, form, status=422)
    try:
        told = _act(request, result, form.cleaned_data["act"], reason=form.cleaned_data["reason"])
    except DomainError as refusal:
        form.add_error("reason", str(refusal))
        return _page(request, result, form, status=422)
    if told:
        messages.success(request, told)
    return see_other(result.state.address(section_id))


def _grid(request: PersonRequest, run_id: int, student_id: int, objective_id: int) -> GridState:
    """The grid as it was, with the same cell open."""
    before = read_state(QueryDict(request.POST.get("state", "")))
    return replace(before, unit=run_id, cell=(student_id, objective_id))


def _act(request: PersonRequest, result: _Result, act: str, *, reason: str) -> str:
    """Do it, and say what was done; nothing where there was nothing to take back."""
    named = {"code": result.objective.code, "name": result.enrollment.student.full_name}
    if act == TAKEN_BACK:
        was_set = take_back(
            actor=request.user,
            run=result.run,
            enrollment=result.enrollment,
            objective=result.objective,
            reason=reason,
            now=timezone.now(),
        )
        return _("What the evidence says of %(name)s on %(code)s counts again.") % named if was_set else ""
    set_status(
        actor=request.user,
        run=result.run,
        enrollment=result.enrollment,
        objective=result.objective,
        state=Status(act),
        reason=reason,
        now=timezone.now(),
    )
    if act == Status.MASTERED:
        return _("%(code)s counts as mastered for %(name)s.") % named
    return _("%(code)s counts as not yet for %(name)s.") % named


def _page(request: PersonRequest, result: _Result, form: JudgementForm, *, status: int = 200) -> HttpResponse:
    student_id, objective_id = result.enrollment.student_id, result.objective.pk
    context = {
        "section": result.run.section,
        "run": result.run,
        "student": result.enrollment.student,
        "objective": result.objective,
        "stands": standing_on(student_id, objective_id),
        "history": history_of(student_id, objective_id),
        "form": form,
        "grid_url": result.state.address(result.run.section_id),
        "grid_query": result.state.query,
        "zone": result.run.section.school.time_zone,
    }
    return render_page(request, "mastery/judgements/judge.html", context, status=status)
