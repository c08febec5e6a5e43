"""The checks of a class, and the beginning of one."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments.forms.building import NewCheckForm
from assessments.selectors.checks import checks_of_section
from assessments.services.building import write_check
from classroom.access import section_for
from classroom.http import PersonRequest
from classroom.models import Section
from classroom.permissions import can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.access import unit_run_for
from mastery.selectors.units import units_of_section


@requires(Permission.VIEW_CLASS)
@require_GET
def checks(request: PersonRequest, section_id: int) -> HttpResponse:
    section = section_for(request.user, section_id, Permission.VIEW_CLASS)
    context = {
        "section": section,
        "rows": checks_of_section(section.pk, zone=section.school.time_zone),
        "may_plan": can(request.user, Permission.PLAN_UNIT, section=section),
    }
    return render_page(request, "assessments/checks/page.html", context)


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def check_new(request: PersonRequest, section_id: int) -> HttpResponse:
    section = section_for(request.user, section_id, Permission.PLAN_UNIT)
    units = [(row.run_id, row.title) for row in units_of_section(section.pk)]
    if request.method == "GET":
        return _new_page(request, section, NewCheckForm(units=units, initial=_first_values(request)))
    form = NewCheckForm(request.POST, units=units)
    if not form.is_valid():
        return _new_page(request, section, form, status=422)
    typed = form.cleaned_data
    run = unit_run_for(request.user, section.pk, typed["unit"], Permission.PLAN_UNIT)
    try:
        check = write_check(
            actor=request.user, run=run, title=typed["title"], minutes=typed["minutes"], now=timezone.now()
        )
    except DomainError as refusal:
        form.add_error("title", str(refusal))
        return _new_page(request, section, form, status=422)
    return see_page("assessments:check", section.pk, check.pk)


def _first_values(request: PersonRequest) -> dict[str, str]:
    return {"unit": request.GET.get("unit", ""), "title": _("Check 1")}


def _new_page(
    request: PersonRequest, section: Section, form: NewCheckForm, *, status: int = 200
) -> HttpResponse:
    context = {"section": section, "form": form}
    return render_page(request, "assessments/checks/new.html", context, status=status)
