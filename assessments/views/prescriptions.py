"""Prescription sheets: for a class to print and to give out, for one student, and for their family."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from assessments.access import (
    assessment_for,
    check_and_rights_for,
    own_assessment_for,
    ward_assessment_for,
)
from assessments.models import Assessment
from assessments.selectors.prescriptions import sheets_of
from assessments.services.sheets import give_sheets
from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page


@requires(Permission.VIEW_CLASS)
@require_GET
def sheets(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """A sheet for everyone who is not yet there on something; `?student=` shows one."""
    check, rights = check_and_rights_for(request.user, section_id, assessment_id)
    asked = request.GET.get("student", "")
    student_id = number_in(asked)
    if asked and student_id is None:
        raise Http404
    found = sheets_of(check, now=timezone.now(), student_id=student_id)
    if asked and not found:
        raise Http404
    context = {
        "section": check.unit_run.section,
        "run": check.unit_run,
        "assessment": check,
        "sheets": found,
        "may_give": Permission.APPROVE_WORK in rights and not asked,
        "given": _given_words(check),
    }
    return render_page(request, "assessments/sheets/page.html", context)


def _given_words(check: Assessment) -> str:
    at = check.sheets_given_at
    return wall_clock.day_and_time(at, zone=check.unit_run.section.school.time_zone) if at else ""


@requires(Permission.APPROVE_WORK)
@require_POST
def sheets_give(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """Students and families are told once; who took the check since is told when it is given out again."""
    check = assessment_for(request.user, section_id, assessment_id, Permission.APPROVE_WORK)
    try:
        told = give_sheets(actor=request.user, assessment=check, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _told_words(told))
    return see_page("assessments:sheets", check.unit_run.section_id, check.pk)


def _told_words(told: int) -> str:
    if not told:
        return _("Everybody who has a sheet was told before.")
    words = ngettext(
        "%(count)s student was told, and their family.",
        "%(count)s students were told, and their families.",
        told,
    )
    return words % {"count": told}


@requires(Permission.TAKE_CHECK)
@require_GET
def my_sheet(request: PersonRequest, assessment_id: int) -> HttpResponse:
    check, _enrollment = own_assessment_for(request.user, assessment_id)
    found = sheets_of(check, now=timezone.now(), student_id=request.user.pk)
    context = {"assessment": check, "run": check.unit_run, "sheet": found[0] if found else None}
    return render_page(request, "assessments/sheets/own.html", context)


@requires(Permission.VIEW_FAMILY)
@require_GET
def ward_sheet(request: PersonRequest, student_id: int, assessment_id: int) -> HttpResponse:
    """A guardian reads the sheet of their own child, once the teacher has given the sheets out."""
    check, child = ward_assessment_for(request.user, student_id, assessment_id)
    found = sheets_of(check, now=timezone.now(), student_id=child.student_id) if check.sheets_given_at else ()
    context = {
        "assessment": check,
        "run": check.unit_run,
        "child": child,
        "sheet": found[0] if found else None,
    }
    return render_page(request, "assessments/sheets/ward.html", context)
