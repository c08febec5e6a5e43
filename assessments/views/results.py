"""What a check tells: per objective and per question, and the groups that follow."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.access import check_and_rights_for
from assessments.selectors.results import results_of
from assessments.selectors.results_panel import moved_in
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page


@requires(Permission.VIEW_CLASS)
@require_GET
def results(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    check, rights = check_and_rights_for(request.user, section_id, assessment_id)
    found = results_of(check, now=timezone.now())
    context = {
        "section": check.unit_run.section,
        "run": check.unit_run,
        "assessment": check,
        "results": found,
        "panel": found.panel,
        "moved": moved_in(found.panel, request.GET.get("moved", "")),
        "may_approve": Permission.APPROVE_WORK in rights,
        "may_plan": Permission.PLAN_UNIT in rights,
        "problem": "",
        "check": check.pk,
    }
    return render_page(
        request, "assessments/results/page.html", context, partial="mastery/groups/_panel.html"
    )
