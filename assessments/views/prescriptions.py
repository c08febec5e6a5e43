"""Prescription sheets: for a class to print, two to a page, and for one student."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.access import assessment_for, own_assessment_for
from assessments.selectors.prescriptions import sheets_of
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page


@requires(Permission.VIEW_CLASS)
@require_GET
def sheets(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """A sheet for everyone who is not yet there on something; `?student=` shows one."""
    check = assessment_for(request.user, section_id, assessment_id, Permission.VIEW_CLASS)
    asked = request.GET.get("student", "")
    if asked and not asked.isdecimal():
        raise Http404
    found = sheets_of(check, now=timezone.now(), student_id=int(asked) if asked else None)
    if asked and not found:
        raise Http404
    context = {"section": check.unit_run.section, "run": check.unit_run, "assessment": check, "sheets": found}
    return render_page(request, "assessments/sheets/page.html", context)


@requires(Permission.TAKE_CHECK)
@require_GET
def my_sheet(request: PersonRequest, assessment_id: int) -> HttpResponse:
    check, _place = own_assessment_for(request.user, assessment_id)
    found = sheets_of(check, now=timezone.now(), student_id=request.user.pk)
    context = {"assessment": check, "run": check.unit_run, "sheet": found[0] if found else None}
    return render_page(request, "assessments/sheets/own.html", context)
