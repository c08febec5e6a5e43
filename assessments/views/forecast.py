"""Before a chance closes: who cannot use it as things stand; remind them, or keep it open a week longer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from assessments.access import assessment_for, check_and_rights_for
from assessments.forms.forecast import ChanceForm, ExtendForm
from assessments.models import Assessment
from assessments.selectors.forecast import forecast_of
from assessments.selectors.windows import chance_words
from assessments.services.tickets import remind_of_tickets
from assessments.services.windows import extend_window
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.selectors.grid_class import class_on_unit


@requires(Permission.VIEW_CLASS)
@require_GET
def forecast(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    check, rights = check_and_rights_for(request.user, section_id, assessment_id)
    return _page(
        request,
        check,
        may_remind=Permission.APPROVE_WORK in rights,
        may_extend=Permission.PLAN_UNIT in rights,
    )


def _page(
    request: PersonRequest,
    check: Assessment,
    *,
    may_remind: bool = True,
    may_extend: bool = True,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    now, zone = timezone.now(), check.unit_run.section.school.time_zone
    found = forecast_of(class_on_unit(check.unit_run, at=now), check_id=check.pk, now=now)
    context: dict[str, Any] = {
        "section": check.unit_run.section,
        "run": check.unit_run,
        "check": check,
        "forecast": found,
        "problem": problem,
        "zone": zone,
        "may_remind": may_remind,
        "may_extend": may_extend,
    }
    if found is not None:
        context["chance"] = chance_words(found.window.chance)
        context["span"] = wall_clock.span(found.window.opens_at, found.window.closes_at, zone=zone)
    return render_page(request, "assessments/forecast/page.html", context, status=status)


@requires(Permission.APPROVE_WORK)
@require_POST
def forecast_remind(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    check = assessment_for(request.user, section_id, assessment_id, Permission.APPROVE_WORK)
    form = ChanceForm(request.POST)
    if not form.is_valid():
        return _page(request, check, problem=_("Choose the chance again."), status=422)
    try:
        told = remind_of_tickets(
            actor=request.user, assessment=check, number=form.cleaned_data["number"], now=timezone.now()
        )
    except DomainError as refusal:
        return _page(request, check, problem=str(refusal), status=422)
    messages.success(request, _reminded(told))
    return _back(check)


def _reminded(told: int) -> str:
    if told == 0:
        return _("Everybody concerned has been reminded today already.")
    return ngettext("%(count)s student is reminded.", "%(count)s students are reminded.", told) % {
        "count": told
    }


@requires(Permission.PLAN_UNIT)
@require_POST
def forecast_extend(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    check = assessment_for(request.user, section_id, assessment_id, Permission.PLAN_UNIT)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        return _page(request, check, problem=_("Choose the chance again."), status=422)
    try:
        window = extend_window(
            actor=request.user,
            assessment=check,
            number=form.cleaned_data["number"],
            closed_at=form.cleaned_data["closes"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        return _page(request, check, problem=str(refusal), status=422)
    until = wall_clock.day_and_time(window.closes_at, zone=check.unit_run.section.school.time_zone)
    messages.success(request, _("It stays open until %(until)s. The class is told.") % {"until": until})
    return _back(check)


def _back(check: Assessment) -> HttpResponse:
    page = reverse("assessments:forecast", args=[check.unit_run.section_id, check.pk])
    return see_other(page)
