"""One try of a student: read it, correct a mark, set it aside."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessments import access
from assessments.forms.marking import CorrectForm, VoidForm
from assessments.models import Attempt
from assessments.selectors.attempt import attempt_page
from assessments.services.marking import correct_mark, void_attempt
from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.permissions import can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.refused import status_of
from classroom.web.rendering import render_page, see_other


@requires(Permission.VIEW_CLASS)
@require_GET
def attempt(request: PersonRequest, section_id: int, attempt_id: int) -> HttpResponse:
    seen = access.attempt_for(request.user, section_id, attempt_id, Permission.VIEW_CLASS)
    return _page(request, seen)


def _page(
    request: PersonRequest,
    seen: Attempt,
    *,
    correcting: CorrectForm | None = None,
    voiding: VoidForm | None = None,
    status: int = 200,
) -> HttpResponse:
    section = seen.enrollment.section
    context = {
        "section": section,
        "page": attempt_page(seen),
        "may_record": can(request.user, Permission.RECORD_EVIDENCE, section=section),
        "correct_form": CorrectForm(auto_id="correct-%s"),
        "correcting": correcting,
        "correcting_mark": number_in(correcting.data.get("mark", "")) if correcting else None,
        "void_form": voiding or VoidForm(auto_id="void-%s"),
    }
    return render_page(request, "assessments/attempt/page.html", context, status=status)


@requires(Permission.RECORD_EVIDENCE)
@require_POST
def attempt_correct(request: PersonRequest, section_id: int, attempt_id: int) -> HttpResponse:
    seen = access.attempt_for(request.user, section_id, attempt_id, Permission.RECORD_EVIDENCE)
    form = CorrectForm(request.POST, auto_id="correct-%s")
    if not form.is_valid():
        return _page(request, seen, correcting=form, status=422)
    mark = access.mark_for(seen, form.cleaned_data["mark"])
    try:
        correct_mark(
            actor=request.user,
            mark=mark,
            earned=form.cleaned_data["earned"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, seen, correcting=form, status=status_of(refusal))
    messages.success(request, _("The mark is corrected. The one before stays on record."))
    return _back(seen)


@requires(Permission.RECORD_EVIDENCE)
@require_POST
def attempt_void(request: PersonRequest, section_id: int, attempt_id: int) -> HttpResponse:
    seen = access.attempt_for(request.user, section_id, attempt_id, Permission.RECORD_EVIDENCE)
    form = VoidForm(request.POST, auto_id="void-%s")
    if not form.is_valid():
        return _page(request, seen, voiding=form, status=422)
    void_attempt(
        actor=request.user,
        attempt=seen,
        reason=form.cleaned_data["reason"],
        is_do_over=form.cleaned_data["is_do_over"],
        now=timezone.now(),
    )
    messages.success(request, _("This try does not count any more. The student has the chance again."))
    return _back(seen)


def _back(seen: Attempt) -> HttpResponse:
    where = reverse("assessments:attempt", args=[seen.enrollment.section_id, seen.pk])
    return see_other(where)
