"""Does it work? What correctives did in a class, and in the school as a whole; on the page and as a file."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from classroom.access import require_school_permission
from classroom.formats.spreadsheet import as_csv
from classroom.http import PersonRequest
from classroom.models import School
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.files import csv_file
from classroom.web.rendering import render_page
from mastery.access import runs_and_rights_for
from mastery.engine.effectiveness import HIDDEN_BELOW, STANDARD_PERCENT
from mastery.selectors.effect_file import HEADER, file_rows
from mastery.selectors.effect_report import EffectReport, effect_report
from mastery.selectors.effects import Scope
from mastery.selectors.policies import policy_in_force
from mastery.selectors.units import units_gone_through

Choices = Sequence[tuple[int, str]]


@requires(Permission.VIEW_CLASS)
@require_GET
def effect(request: PersonRequest, section_id: int) -> HttpResponse:
    section, runs, _rights = runs_and_rights_for(request.user, section_id)
    units = [(run.unit_id, run.unit.title) for run in runs]
    chosen = _chosen(request, units)
    scope = Scope(school_id=section.school_id, section_id=section.pk, unit_id=chosen)
    context = _context(_report(section.school, scope), units, chosen) | {"section": section}
    return render_page(request, "mastery/effect/page.html", context)


@requires(Permission.VIEW_CLASS)
@require_GET
def effect_csv(request: PersonRequest, section_id: int) -> HttpResponse:
    section, runs, _rights = runs_and_rights_for(request.user, section_id)
    chosen = _chosen(request, [(run.unit_id, run.unit.title) for run in runs])
    scope = Scope(school_id=section.school_id, section_id=section.pk, unit_id=chosen)
    return _file(_report(section.school, scope), name=f"effect-{section.pk}")


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def school_effect(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    school = request.user.school
    units = units_gone_through(school)
    chosen = _chosen(request, units)
    report = _report(school, Scope(school_id=school.pk, unit_id=chosen))
    context = _context(report, units, chosen) | {"school": school}
    return render_page(request, "mastery/effect/school.html", context)


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def school_effect_csv(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    school = request.user.school
    chosen = _chosen(request, units_gone_through(school))
    return _file(_report(school, Scope(school_id=school.pk, unit_id=chosen)), name="effect-school")


def _chosen(request: PersonRequest, units: Choices) -> int | None:
    """The unit that the address names, or all of them; a wrong name is not a default."""
    asked = request.GET.get("unit", "")
    if not asked:
        return None
    found = next((unit_id for unit_id, _title in units if str(unit_id) == asked), None)
    if found is None:
        raise Http404
    return found


def _report(school: School, scope: Scope) -> EffectReport:
    policy = policy_in_force(school.pk, at=timezone.now()).policy
    return effect_report(scope, threshold=policy.threshold_percent, zone=school.time_zone)


def _context(report: EffectReport, units: Choices, chosen: int | None) -> dict[str, object]:
    return {
        "report": report,
        "units": units,
        "unit": chosen,
        "hidden_below": HIDDEN_BELOW,
        "standard": STANDARD_PERCENT,
    }


def _file(report: EffectReport, *, name: str) -> HttpResponse:
    return csv_file(as_csv([str(title) for title in HEADER], file_rows(report)), name=name)
