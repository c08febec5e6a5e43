"""A student's own work: what is to do and done, and the different ways in."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments.selectors.tracker import Tracker, tracker_in
from classroom.access import require_school_permission
from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.access import own_corrective_for
from mastery.forms.work import FoundOutForm
from mastery.models import CorrectiveAssignment
from mastery.selectors.retention import refresh_lines
from mastery.selectors.work_pages import corrective_page, work_of_student
from mastery.services.correctives import complete_corrective

LAST_STEP = 999
"""Beyond any text: leads to the line at the end."""


@requires(Permission.LEARN)
@require_GET
def my_work(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.LEARN)
    context = {"work": work_of_student(request.user.pk), "refresh": refresh_lines(request.user.pk)}
    return render_page(request, "mastery/work/page.html", context)


@requires(Permission.LEARN)
@require_http_methods(["GET", "POST"])
def corrective(request: PersonRequest, corrective_id: int) -> HttpResponse:
    """One different way in: its steps one at a time, and the line that says it is done."""
    own = own_corrective_for(request.user, corrective_id)
    if request.method == "GET":
        return _corrective_page(
            request, own, FoundOutForm(), at=number_in(request.GET.get("step", ""), most_digits=3) or 1
        )
    form = FoundOutForm(request.POST)
    if not form.is_valid():
        return _corrective_page(request, own, form, at=LAST_STEP, status=422)
    try:
        complete_corrective(
            actor=request.user, corrective=own, note=form.cleaned_data["note"], now=timezone.now()
        )
    except DomainError as refusal:
        form.add_error("note", str(refusal))
        return _corrective_page(request, own, form, at=LAST_STEP, status=422)
    tracker = tracker_in(request.user, run_id=own.unit_run_id, now=timezone.now())
    messages.success(request, _opened(tracker, own.objective_id))
    where = reverse("mastery:my_unit", args=[own.unit_run_id]) if tracker else reverse("mastery:me")
    return see_other(where)


def _corrective_page(
    request: PersonRequest,
    own: CorrectiveAssignment,
    form: FoundOutForm,
    *,
    at: int,
    status: int = 200,
) -> HttpResponse:
    tracker = tracker_in(request.user, run_id=own.unit_run_id, now=timezone.now())
    page = corrective_page(own, at=at)
    context = {
        "corrective": page,
        "form": form,
        "second_chance_day": tracker.second_chance_day if tracker else "",
        "is_used_up": tracker is not None and tracker.is_used_up(own.objective_id),
    }
    return render_page(
        request,
        "mastery/work/corrective.html",
        context,
        partial="mastery/work/_step.html",
        status=status,
    )


def _opened(tracker: Tracker | None, objective_id: int) -> str:
    if tracker and tracker.is_used_up(objective_id):
        return _("Done. You have had every try at this check: ask your teacher for one more chance.")
    day = tracker.second_chance_day if tracker else ""
    if not day:
        return _("Done. Your second chance is open for you as soon as your teacher sets the day.")
    return _("Done. Your second chance is open for you: %(day)s.") % {"day": day}
