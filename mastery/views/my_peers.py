"""A student's own peer teaching: offer and ask, the steps of a session, how it went, thanks."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.access import own_peer_session_for, own_run_for
from mastery.forms.peers import LogForm, WishesForm
from mastery.selectors.my_peers import OwnSession, my_peers_of
from mastery.services.peer_sides import log_session, set_wishes


@requires(Permission.LEARN)
@require_GET
def my_peers(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.LEARN)
    return _page(request)


@requires(Permission.LEARN)
@require_POST
def wishes(request: PersonRequest, run_id: int) -> HttpResponse:
    """Offer to explain in a unit, ask for it, both or neither."""
    run = own_run_for(request.user, run_id)
    form = WishesForm(request.POST)
    form.is_valid()
    set_wishes(actor=request.user, unit_run=run, **form.cleaned_data, now=timezone.now())
    messages.success(request, _("Saved. Your teacher decides who works with whom."))
    return _back()


@requires(Permission.LEARN)
@require_POST
def log(request: PersonRequest, peer_session_id: int) -> HttpResponse:
    """How a session went, told from one's own side."""
    session = own_peer_session_for(request.user, peer_session_id)
    form = LogForm(request.POST, prefix=f"s{session.pk}")
    if not form.is_valid():
        return _page(request, problem=form, about=session.pk, status=422)
    log_session(actor=request.user, session=session, **form.cleaned_data, now=timezone.now())
    messages.success(request, _("Told. Your teacher reads it."))
    return _back()


def _page(
    request: PersonRequest, *, problem: LogForm | None = None, about: int = 0, status: int = 200
) -> HttpResponse:
    """Each session has a form of its own; the one that was sent keeps what was typed."""
    page = my_peers_of(request.user.pk)

    def form_of(session: OwnSession) -> LogForm:
        return problem if problem and session.id == about else LogForm(prefix=f"s{session.id}")

    context = {
        "page": page,
        "open": [(session, form_of(session)) for session in page.open],
        "problem": problem,
    }
    return render_page(request, "mastery/my_peers/page.html", context, status=status)


def _back() -> HttpResponse:
    return see_page("mastery:my_peers")
