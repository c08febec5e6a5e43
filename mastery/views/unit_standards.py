"""The standards that an objective of a unit serves, by their codes."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from mastery.access import objective_for, unit_run_for
from mastery.forms.standards import CodesForm
from mastery.models import Objective, UnitRun
from mastery.selectors.units import unit_plan
from mastery.services.standards import set_standards
from mastery.views.planner_page import Place, change


@requires(Permission.PLAN_UNIT)
@require_POST
def objective_standards(
    request: PersonRequest, section_id: int, run_id: int, objective_id: int
) -> HttpResponse:
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    stored = objective_for(run, objective_id)
    typed = request.POST.get("codes", "")
    return change(
        request,
        run,
        form=CodesForm(request.POST),
        act=lambda said: set_standards(
            actor=request.user,
            run=run,
            objective=stored,
            codes=said["codes"],
            seen=said["seen"],
            now=timezone.now(),
        ),
        place=Place(part="standards", objective_id=stored.pk),
        partial="mastery/unit/_standards_answer.html",
        said=_("Saved"),
        theirs=lambda _ids: _codes_now(run, stored) or _("none"),
        typed=lambda page: replace(page, plan=page.plan.with_line(stored.pk, codes=typed)),
    )


def _codes_now(run: UnitRun, objective: Objective) -> str:
    """As the plan has them; an objective that has left it meanwhile has none there."""
    return next((line.codes for line in unit_plan(run).lines if line.objective_id == objective.pk), "")
