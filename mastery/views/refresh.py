"""A student's refresh task: its steps, and the line that says it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.access import own_refresh_for
from mastery.forms.board import BackToMindForm
from mastery.models import RefreshTask
from mastery.selectors.retention import refresh_line
from mastery.services.retention import complete_refresh


@requires(Permission.LEARN)
@require_http_methods(["GET", "POST"])
def refresh(request: PersonRequest, refresh_id: int) -> HttpResponse:
    task = own_refresh_for(request.user, refresh_id)
    if request.method == "GET":
        return _page(request, task, BackToMindForm())
    form = BackToMindForm(request.POST)
    if not form.is_valid():
        return _page(request, task, form, status=422)
    complete_refresh(actor=request.user, task=task, note=form.cleaned_data["note"], now=timezone.now())
    messages.success(request, _("Done. What you mastered stays, and is fresh again."))
    return see_page("mastery:my_work")


def _page(
    request: PersonRequest, task: RefreshTask, form: BackToMindForm, *, status: int = 200
) -> HttpResponse:
    context = {"task": refresh_line(task), "form": form}
    return render_page(request, "mastery/refresh/page.html", context, status=status)
