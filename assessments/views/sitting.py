"""A student's check: before, during and after."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import access
from assessments.forms.sitting import PageForm, SaveForm, decided_without, sent_page
from assessments.models import Attempt
from assessments.selectors.sitting_pages import check_page, done_page, saved_so_far, sitting_page
from assessments.services.sitting import (
    AnswerRefused,
    Closed,
    GivenPage,
    StartRefused,
    Submitted,
    Unanswered,
    open_page,
    save_answer,
    save_page,
    start_attempt,
    submit_attempt,
)
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.engine.attempts import AttemptState


@requires(Permission.TAKE_CHECK)
@require_GET
def my_check(request: PersonRequest, assessment_id: int) -> HttpResponse:
    assessment, enrollment = access.own_assessment_for(request.user, assessment_id)
    page = check_page(assessment=assessment, enrollment=enrollment, now=timezone.now())
    return render_page(request, "assessments/my_check/page.html", {"check": page})


@requires(Permission.TAKE_CHECK)
@require_POST
def start(request: PersonRequest, assessment_id: int) -> HttpResponse:
    assessment, enrollment = access.own_assessment_for(request.user, assessment_id)
    try:
        attempt = start_attempt(
            actor=request.user,
            assessment=assessment,
            enrollment=enrollment,
            now=timezone.now(),
            without=decided_without(request.POST),
        )
    except StartRefused as refusal:
        messages.info(request, str(refusal))
        return see_page("assessments:my_check", assessment.pk)
    return see_page("assessments:sitting", attempt.pk)


@requires(Permission.TAKE_CHECK)
@require_GET
def sitting(request: PersonRequest, attempt_id: int) -> HttpResponse:
    return _sitting(request, access.own_attempt_for(request.user, attempt_id))


def _sitting(request: PersonRequest, attempt: Attempt, *, status: int = 200) -> HttpResponse:
    """Every load of the page outranks the ones before it; a closed try has no page."""
    epoch = open_page(actor=request.user, attempt=attempt)
    if not epoch:
        return see_page("assessments:try_done", attempt.pk)
    context = {
        "sitting": sitting_page(attempt),
        "epoch": epoch,
        "submit_key": uuid.uuid4(),
        "draft": f"{request.user.pk}-{attempt.pk}",
    }
    return render_page(request, "assessments/sitting/page.html", context, status=status)


@requires(Permission.TAKE_CHECK)
@require_POST
def save(request: PersonRequest, attempt_id: int) -> HttpResponse:
    """The same bytes and the same path whether the answer is right or wrong."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": _("This page was not opened here. Load it again.")}, status=422)
    try:
        outcome = save_answer(
            actor=request.user,
            attempt_id=attempt_id,
            item_id=form.cleaned_data["question"],
            seq=form.cleaned_data["seq"],
            body=request.POST.getlist("answer"),
            now=timezone.now(),
        )
    except AnswerRefused as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    if isinstance(outcome, Closed):
        zone = request.user.school.time_zone
        return JsonResponse({"message": _closed_words(outcome, zone=zone)}, status=409)
    return JsonResponse(
        {
            "seq": outcome.seq,
            "saved_at": dateformat.format(outcome.saved_at, "H:i"),
            "readable": outcome.is_readable,
        }
    )


def _closed_words(closed: Closed, *, zone: str) -> str:
    return _(
        "This check was closed at %(time)s. What you wrote since then is kept for your teacher, "
        "and is not counted."
    ) % {"time": wall_clock.clock(closed.at, zone=zone)}


@requires(Permission.TAKE_CHECK)
@require_http_methods(["GET", "POST"])
def submit(request: PersonRequest, attempt_id: int) -> HttpResponse:
    if request.method == "GET":
        return _confirm(request, access.own_attempt_for(request.user, attempt_id))
    form = PageForm(request.POST)
    if not form.is_valid():
        return _again(
            request, attempt_id, _("This page was not complete. Look at your answers and finish again.")
        )
    page = sent_page(form, request.POST)
    try:
        if form.cleaned_data["keep"]:
            return _kept(request, attempt_id, page)
        return _handed_in(request, attempt_id, form, page)
    except AnswerRefused as refusal:
        return _again(request, attempt_id, str(refusal))


def _again(request: PersonRequest, attempt_id: int, why: str) -> HttpResponse:
    attempt = access.own_attempt_for(request.user, attempt_id)
    messages.info(request, why)
    return _sitting(request, attempt, status=422)


def _confirm(request: PersonRequest, attempt: Attempt) -> HttpResponse:
    """Handing in cannot be taken back, so open questions are named first."""
    if attempt.state != AttemptState.OPEN.value:
        return see_page("assessments:try_done", attempt.pk)
    context = {
        "attempt": attempt,
        "so_far": saved_so_far(attempt),
        "submit_key": uuid.uuid4(),
    }
    return render_page(request, "assessments/sitting/confirm.html", context)


def _kept(request: PersonRequest, attempt_id: int, page: GivenPage) -> HttpResponse:
    outcome = save_page(actor=request.user, attempt_id=attempt_id, page=page, now=timezone.now())
    if isinstance(outcome, Unanswered):
        messages.success(request, _("All your answers are saved. You can go on later, on any device."))
        return see_page("assessments:sitting", attempt_id)
    return _was_closed(request, attempt_id, outcome)


def _handed_in(request: PersonRequest, attempt_id: int, form: PageForm, page: GivenPage) -> HttpResponse:
    outcome = submit_attempt(
        actor=request.user,
        attempt_id=attempt_id,
        submit_key=form.cleaned_data["submit_key"],
        answers=page,
        now=timezone.now(),
        leave_unanswered=form.cleaned_data["confirmed"],
    )
    match outcome:
        case Submitted():
            return see_page("assessments:try_done", attempt_id)
        case Unanswered():
            return see_page("assessments:submit", attempt_id)
        case Closed():
            return _was_closed(request, attempt_id, outcome)


def _was_closed(request: PersonRequest, attempt_id: int, closed: Closed) -> HttpResponse:
    messages.info(request, _closed_words(closed, zone=request.user.school.time_zone))
    return see_page("assessments:try_done", attempt_id)


@requires(Permission.TAKE_CHECK)
@require_GET
def try_done(request: PersonRequest, attempt_id: int) -> HttpResponse:
    attempt = access.own_attempt_for(request.user, attempt_id)
    if attempt.state == AttemptState.OPEN.value:
        return see_page("assessments:sitting", attempt.pk)
    context = {"done": done_page(attempt, now=timezone.now())}
    return render_page(request, "assessments/try_done/page.html", context)
