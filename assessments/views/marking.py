"""Mark what keys cannot: one question, all students."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments import access
from assessments.forms.marking import TypedMarks, typed_marks
from assessments.models import Assessment
from assessments.selectors.marking import mark_page
from assessments.services.marking import GivenMark, mark_answers
from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.refused import status_of
from classroom.web.rendering import render_page, see_other


@requires(Permission.RECORD_EVIDENCE)
@require_http_methods(["GET", "POST"])
def mark(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """Marks are taken row by row or not at all: one problem keeps the page, with everything typed."""
    assessment = access.assessment_for(request.user, section_id, assessment_id, Permission.RECORD_EVIDENCE)
    if request.method == "GET":
        return _page(request, assessment, item_id=number_in(request.GET.get("item", "")))
    item = access.item_for(assessment, number_in(request.POST.get("item", "")) or 0)
    typed = typed_marks(request.POST)
    if typed.problems:
        return _page(request, assessment, item_id=item.pk, typed=typed, status=422)
    given = [
        GivenMark(attempt_id=attempt_id, item_id=item.pk, earned=earned)
        for attempt_id, earned in typed.earned.items()
    ]
    try:
        count = mark_answers(actor=request.user, assessment=assessment, given=given, now=timezone.now())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        status = status_of(refusal)
        return _page(request, assessment, item_id=item.pk, typed=typed, status=status)
    words = ngettext("%(count)d answer marked.", "%(count)d answers marked.", count)
    messages.success(request, words % {"count": count})
    where = reverse("assessments:mark", args=[section_id, assessment_id])
    return see_other(f"{where}?item={item.pk}")


def _page(
    request: PersonRequest,
    assessment: Assessment,
    *,
    item_id: int | None,
    typed: TypedMarks | None = None,
    status: int = 200,
) -> HttpResponse:
    page = mark_page(assessment, item_id=item_id)
    values: Mapping[int, str] = typed.typed if typed else {}
    problems: Mapping[int, str] = typed.problems if typed else {}
    context = {
        "section": assessment.unit_run.section,
        "assessment": assessment,
        "page": page,
        "rows": [
            (answer, values.get(answer.attempt_id, ""), problems.get(answer.attempt_id, ""))
            for answer in page.answers
        ],
        "has_problems": bool(problems),
    }
    return render_page(request, "assessments/mark/page.html", context, status=status)
