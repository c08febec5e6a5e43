"""A student practices inside a different way in: one question at a time, answered at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.access import own_corrective_for
from mastery.forms.practice import AnswerForm
from mastery.models import CorrectiveAssignment
from mastery.selectors.practice import PracticePage, practice_page
from mastery.services.practice import answer_practice

LONGEST_NUMBER = 4


@requires(Permission.LEARN)
@require_http_methods(["GET", "POST"])
def practice(request: PersonRequest, corrective_id: int) -> HttpResponse:
    own = own_corrective_for(request.user, corrective_id)
    page = practice_page(own, seen=number_in(request.GET.get("seen", ""), most_digits=LONGEST_NUMBER))
    if page.question is None and page.told is None:
        return redirect("mastery:corrective", own.pk)
    if request.method == "GET" or page.question is None:
        blank = AnswerForm(asked=page.question) if page.question else None
        return _show(request, page, blank)
    return _kept(request, own, page)


def _kept(request: PersonRequest, own: CorrectiveAssignment, page: PracticePage) -> HttpResponse:
    """What was sent for a question that was answered before, or is not asked now, leads on."""
    here = reverse("mastery:practice", args=[own.pk])
    sent = number_in(request.POST.get("place", ""), most_digits=LONGEST_NUMBER)
    if sent is not None and sent < page.place:
        return see_other(f"{here}?seen={sent}")
    if page.question is None:
        return see_other(here)
    form = AnswerForm(request.POST, asked=page.question)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    typed = form.cleaned_data
    try:
        kept = answer_practice(
            actor=request.user,
            corrective=own,
            item_id=typed["item"],
            place=typed["place"],
            answer=typed["answer"],
            now=timezone.now(),
        )
    except DomainError as moved_on:
        messages.info(request, str(moved_on))
        return see_other(here)
    return see_other(f"{here}?seen={kept.place}")


def _show(
    request: PersonRequest, page: PracticePage, form: AnswerForm | None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"page": page, "form": form}
    return render_page(
        request, "mastery/practice/page.html", context, partial="mastery/practice/_card.html", status=status
    )
