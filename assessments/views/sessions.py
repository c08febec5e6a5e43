"""Reassessment sessions: plan, change, call off; one with its list, and a pack to print."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import access
from assessments.forms.sessions import SessionForm, shown_in_form
from assessments.models import ReassessmentSession
from assessments.selectors.session_page import listed_sessions, session_page
from assessments.services.sessions import (
    SessionChanged,
    SessionRefused,
    call_off_session,
    change_session,
    plan_session,
)
from classroom.access import section_for
from classroom.http import PersonRequest
from classroom.models import Section
from classroom.permissions import can
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page


@requires(Permission.VIEW_CLASS)
@require_GET
def sessions(request: PersonRequest, section_id: int) -> HttpResponse:
    section = section_for(request.user, section_id, Permission.VIEW_CLASS)
    now, zone = timezone.now(), section.school.time_zone
    context = {
        "section": section,
        "rows": [
            (each, wall_clock.span(each.starts_at, each.ends_at, zone=zone), each.ends_at <= now)
            for each in listed_sessions(section.pk)
        ],
        "may_plan": can(request.user, Permission.PLAN_UNIT, section=section),
    }
    return render_page(request, "assessments/sessions/page.html", context)


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def session_new(request: PersonRequest, section_id: int) -> HttpResponse:
    section = section_for(request.user, section_id, Permission.PLAN_UNIT)
    if request.method == "GET":
        return _form(request, section, SessionForm())
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _form(request, section, form, status=422)
    zone = ZoneInfo(section.school.time_zone)
    try:
        session, is_new = plan_session(
            actor=request.user, section=section, plan=form.plan(zone=zone), now=timezone.now()
        )
    except SessionRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _form(request, section, form, status=422)
    told = _("The session is planned.") if is_new else _("This session was planned before.")
    messages.success(request, told)
    return _to_session(session)


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def session_change(request: PersonRequest, section_id: int, session_id: int) -> HttpResponse:
    session = access.session_for(request.user, section_id, session_id, Permission.PLAN_UNIT)
    section, zone = session.section, ZoneInfo(session.section.school.time_zone)
    if request.method == "GET":
        return _form(request, section, SessionForm(initial=shown_in_form(session, zone=zone)), session)
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _form(request, section, form, session, status=422)
    try:
        changed = change_session(
            actor=request.user,
            session=session,
            plan=form.plan(zone=zone),
            version=form.cleaned_data["version"] or 0,
            now=timezone.now(),
        )
    except SessionChanged as conflict:
        form = SessionForm(initial=shown_in_form(session, zone=zone))
        return _form(request, section, form, session, problem=str(conflict), status=409)
    except SessionRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _form(request, section, form, session, status=422)
    told = _("The session is changed. Whoever is booked has been told if it moved.")
    messages.success(request, told if changed else _("Nothing changed."))
    return _to_session(session)


@requires(Permission.PLAN_UNIT)
@require_POST
def session_call_off(request: PersonRequest, section_id: int, session_id: int) -> HttpResponse:
    session = access.session_for(request.user, section_id, session_id, Permission.PLAN_UNIT)
    try:
        moved = call_off_session(actor=request.user, session=session, now=timezone.now())
    except SessionRefused as refusal:
        messages.error(request, str(refusal))
        return _to_session(session)
    told = ngettext(
        "The session is called off. %(count)s student has been told where they sit now.",
        "The session is called off. %(count)s students have been told where they sit now.",
        moved,
    )
    messages.success(request, told % {"count": moved} if moved else _("The session is called off."))
    return see_page("assessments:reassess", section_id)


@requires(Permission.VIEW_CLASS)
@require_GET
def session(request: PersonRequest, section_id: int, session_id: int) -> HttpResponse:
    held, rights = access.session_and_rights_for(request.user, section_id, session_id)
    context = _context(held) | {
        "has_begun": held.starts_at <= timezone.now(),
        "may_plan": Permission.PLAN_UNIT in rights,
        "may_approve": Permission.APPROVE_WORK in rights,
    }
    return render_page(request, "assessments/session/page.html", context)


@requires(Permission.VIEW_CLASS)
@require_GET
def session_pack(request: PersonRequest, section_id: int, session_id: int) -> HttpResponse:
    """A page for each student: name, form, and the questions for what is not there yet."""
    held = access.session_for(request.user, section_id, session_id, Permission.VIEW_CLASS)
    return render_page(request, "assessments/session/pack.html", _context(held))


def _context(held: ReassessmentSession) -> dict[str, object]:
    page = session_page(held)
    minutes = int((held.ends_at - held.starts_at).total_seconds() // 60)
    return {
        "section": held.section,
        "session": held,
        "when": wall_clock.span(held.starts_at, held.ends_at, zone=held.section.school.time_zone),
        "page": page,
        "minutes": minutes,
        "is_too_short": page.effort.longest is not None and page.effort.longest > minutes,
    }


def _form(
    request: PersonRequest,
    section: Section,
    form: SessionForm,
    session: ReassessmentSession | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"section": section, "form": form, "session": session, "problem": problem}
    return render_page(request, "assessments/session/form.html", context, status=status)


def _to_session(session: ReassessmentSession) -> HttpResponse:
    return see_page("assessments:session", session.section_id, session.pk)
