"""The units of a class, and the beginning of one."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.selectors.windows import WindowDates, windows_of_runs
from classroom.access import section_for
from classroom.http import PersonRequest
from classroom.models import Section
from classroom.permissions import can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.access import unit_of_course_for
from mastery.forms.planning import TakeUnitForm, UnitTitleForm
from mastery.selectors.units import UnitRow, units_of_section, units_to_take
from mastery.services.units import plan_unit, take_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A unit with the days of its chances, as text."""

    about: UnitRow
    dates: tuple[str, ...]


@requires(Permission.VIEW_CLASS)
@require_GET
def units(request: PersonRequest, section_id: int) -> HttpResponse:
    section = section_for(request.user, section_id, Permission.VIEW_CLASS)
    rows = units_of_section(section.pk)
    windows = windows_of_runs([row.run_id for row in rows])
    context = {
        "section": section,
        "rows": tuple(Listed(about=row, dates=_days(windows.get(row.run_id, ()), section)) for row in rows),
        "may_plan": can(request.user, Permission.PLAN_UNIT, section=section),
    }
    return render_page(request, "mastery/units/page.html", context)


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def unit_new(request: PersonRequest, section_id: int) -> HttpResponse:
    section = section_for(request.user, section_id, Permission.PLAN_UNIT)
    if request.method == "GET":
        return _new_page(request, section, UnitTitleForm())
    form = UnitTitleForm(request.POST)
    if not form.is_valid():
        return _new_page(request, section, form, status=422)
    title = form.cleaned_data["title"]
    try:
        run = plan_unit(actor=request.user, section=section, title=title, now=timezone.now())
    except DomainError as refusal:
        form.add_error("title", str(refusal))
        return _new_page(request, section, form, status=422)
    return see_page("mastery:unit", section.pk, run.pk)


@requires(Permission.PLAN_UNIT)
@require_POST
def unit_take(request: PersonRequest, section_id: int) -> HttpResponse:
    """Begin a unit that another class of the course has planned."""
    section = section_for(request.user, section_id, Permission.PLAN_UNIT)
    form = TakeUnitForm(request.POST)
    if not form.is_valid():
        return _new_page(request, section, UnitTitleForm(), status=422)
    unit = unit_of_course_for(section, form.cleaned_data["unit_id"])
    run = take_unit(actor=request.user, section=section, unit=unit, now=timezone.now())
    return see_page("mastery:unit", section.pk, run.pk)


def _new_page(
    request: PersonRequest, section: Section, form: UnitTitleForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "section": section,
        "form": form,
        "offers": units_to_take(section.pk, section.course_id),
    }
    return render_page(request, "mastery/units/new.html", context, status=status)


def _days(windows: tuple[WindowDates, ...], section: Section) -> tuple[str, ...]:
    """Check 1 Tue 8 Dec."""
    zone = section.school.time_zone
    return tuple(f"{window.name}: {wall_clock.day(window.opens_at, zone=zone)}" for window in windows)
