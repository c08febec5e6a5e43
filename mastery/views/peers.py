"""Peer teaching of a class: propose who explains what to whom, change, approve, call off, keep apart."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.access import peer_ban_for, peer_session_for, unit_run_and_rights_for, unit_run_for
from mastery.forms.peers import ApartForm, ApproveForm, ProposeForm, TutorForm
from mastery.models import UnitRun
from mastery.selectors.peer_board import peer_board
from mastery.services.peer_approvals import approve_sessions, drop_session
from mastery.services.peer_bans import keep_apart, lift_ban
from mastery.services.peers import Proposed, change_tutor, propose_sessions


@requires(Permission.VIEW_CLASS)
@require_GET
def peers(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    run, rights = unit_run_and_rights_for(request.user, section_id, run_id)
    return _page(request, run, may_approve=Permission.APPROVE_WORK in rights)


@requires(Permission.APPROVE_WORK)
@require_POST
def propose(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _page(request, run, form=form, status=422)

    def act() -> str:
        asked = form.cleaned_data
        return _proposed(propose_sessions(actor=request.user, unit_run=run, **asked, now=timezone.now()))

    return _act(request, run, act)


def _proposed(found: Proposed) -> str:
    if found.pairs == 0:
        return _("Nobody fits now: it takes somebody who offers and has mastered it, and somebody who asks.")
    told = ngettext(
        "%(count)s pair is proposed. Nobody sees it before you approve.",
        "%(count)s pairs are proposed. Nobody sees them before you approve.",
        found.pairs,
    ) % {"count": found.pairs}
    if found.waiting == 0:
        return told
    waiting = ngettext(
        "For %(count)s student who asks there is nobody yet.",
        "For %(count)s students who ask there is nobody yet.",
        found.waiting,
    )
    return f"{told} {waiting % {'count': found.waiting}}"


@requires(Permission.APPROVE_WORK)
@require_POST
def approve(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """Give the ticked pairs their session."""
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, run, problem=_("Tick the pairs that you approve."), status=422)

    def act() -> str:
        ticked = form.cleaned_data["session"]
        given = approve_sessions(actor=request.user, unit_run=run, session_ids=ticked, now=timezone.now())
        return _approved(len(given))

    return _act(request, run, act)


def _approved(count: int) -> str:
    if count == 0:
        return _("Nothing was given: they have it already, or need it no more.")
    return ngettext(
        "%(count)s pair is approved and sees the steps now.",
        "%(count)s pairs are approved and see the steps now.",
        count,
    ) % {"count": count}


@requires(Permission.APPROVE_WORK)
@require_POST
def change(request: PersonRequest, section_id: int, run_id: int, peer_session_id: int) -> HttpResponse:
    """Somebody else explains."""
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    session = peer_session_for(run, peer_session_id)
    form = TutorForm(request.POST)
    if not form.is_valid():
        return _page(request, run, problem=_("Choose who explains."), status=422)

    def act() -> str:
        tutor = form.cleaned_data["tutor"]
        changed = change_tutor(actor=request.user, session=session, tutor_id=tutor, now=timezone.now())
        return _("%(name)s explains now.") % {"name": changed.tutor.full_name}

    return _act(request, run, act)


@requires(Permission.APPROVE_WORK)
@require_POST
def drop(request: PersonRequest, section_id: int, run_id: int, peer_session_id: int) -> HttpResponse:
    """Put a proposal aside, or call off a session."""
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    session = peer_session_for(run, peer_session_id)

    def act() -> str:
        drop_session(actor=request.user, session=session, now=timezone.now())
        return _("Done. Nobody has this session now.")

    return _act(request, run, act)


@requires(Permission.APPROVE_WORK)
@require_POST
def apart(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """Two students are not put together."""
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    form = ApartForm(request.POST)
    if not form.is_valid():
        return _page(request, run, problem=_("Choose two different students of the class."), status=422)

    def act() -> str:
        two = (form.cleaned_data["first"], form.cleaned_data["second"])
        keep_apart(actor=request.user, section=run.section, student_ids=two, now=timezone.now())
        return _("Saved. These two are not put together.")

    return _act(request, run, act)


@requires(Permission.APPROVE_WORK)
@require_POST
def lift(request: PersonRequest, section_id: int, run_id: int, peer_ban_id: int) -> HttpResponse:
    """Two students may work together again."""
    run = unit_run_for(request.user, section_id, run_id, Permission.APPROVE_WORK)
    ban = peer_ban_for(run, peer_ban_id)

    def act() -> str:
        lift_ban(actor=request.user, ban=ban, now=timezone.now())
        return _("Saved. These two may work together again.")

    return _act(request, run, act)


def _act(request: PersonRequest, run: UnitRun, act: Callable[[], str]) -> HttpResponse:
    """Do it once and show the page as it is now; a refusal shows it with the reason."""
    try:
        messages.success(request, act())
    except DomainError as refusal:
        return _page(request, run, problem=str(refusal), status=422)
    return see_page("mastery:peers", run.section_id, run.pk)


def _page(
    request: PersonRequest,
    run: UnitRun,
    *,
    may_approve: bool = True,
    form: ProposeForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": run.section,
        "run": run,
        "board": peer_board(run),
        "form": form or ProposeForm(),
        "may_approve": may_approve,
        "problem": problem,
    }
    return render_page(request, "mastery/peers/page.html", context, status=status)
