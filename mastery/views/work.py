"""A student's own work: different ways in, and going further."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.selectors.tracker import tracker_in
from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.access import enrichment_for, own_choice_for, own_corrective_for
from mastery.forms.products import ProductForm, ShowForm
from mastery.forms.work import ChoiceForm, FoundOutForm
from mastery.models import CorrectiveAssignment, EnrichmentChoice
from mastery.selectors.retention import refresh_lines
from mastery.selectors.work_pages import choice_page, corrective_page, work_of_student
from mastery.services.correctives import complete_corrective
from mastery.services.enrichment import choose_enrichment, complete_enrichment

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
        return _corrective_page(request, own, FoundOutForm(), at=_number(request.GET.get("step", "")) or 1)
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
    messages.success(request, _opened(tracker.second_chance_day if tracker else ""))
    where = reverse("mastery:my_unit", args=[own.unit_run_id]) if tracker else reverse("mastery:me")
    return _see_other(where)


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
    }
    return render_page(
        request,
        "mastery/work/corrective.html",
        context,
        partial="mastery/work/_step.html",
        status=status,
    )


def _opened(day: str) -> str:
    if not day:
        return _("Done. Your second chance is open for you as soon as your teacher sets the day.")
    return _("Done. Your second chance is open for you: %(day)s.") % {"day": day}


@requires(Permission.LEARN)
@require_GET
def further(request: PersonRequest, choice_id: int) -> HttpResponse:
    """Going further: choose, change once, say what came of it and who it is for."""
    own = own_choice_for(request.user, choice_id)
    return _further_page(request, own, _product_form(own))


@requires(Permission.LEARN)
@require_POST
def choose(request: PersonRequest, choice_id: int) -> HttpResponse:
    own = own_choice_for(request.user, choice_id)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _further_page(
            request, own, _product_form(own), problem=_("Choose one of the options."), status=422
        )
    activity = enrichment_for(own.unit_run, form.cleaned_data["activity"])
    try:
        choose_enrichment(actor=request.user, choice=own, activity=activity, now=timezone.now())
    except DomainError as refusal:
        return _further_page(request, own, _product_form(own), problem=str(refusal), status=422)
    messages.success(request, _("You chose: %(title)s.") % {"title": activity.title})
    return _see_other(reverse("mastery:further", args=[own.pk]))


@requires(Permission.LEARN)
@require_POST
def finish(request: PersonRequest, choice_id: int) -> HttpResponse:
    own = own_choice_for(request.user, choice_id)
    form = ProductForm(request.POST)
    if not form.is_valid():
        return _further_page(request, own, form, status=422)
    try:
        complete_enrichment(
            actor=request.user,
            choice=own,
            note=form.cleaned_data["note"],
            audience=form.cleaned_data["audience"],
            link=form.cleaned_data["link"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _further_page(request, own, form, status=422)
    messages.success(request, _("Done. What you have mastered in this unit now counts as extended."))
    return _see_other(reverse("mastery:further", args=[own.pk]))


def _product_form(own: EnrichmentChoice) -> ProductForm:
    """The audience that the option names stands there to begin with."""
    return ProductForm(initial={"audience": own.activity.audience if own.activity else ""})


def _further_page(
    request: PersonRequest,
    own: EnrichmentChoice,
    form: ProductForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page = choice_page(own, zone=own.school.time_zone)
    with_name = page.product is not None and page.product.with_name
    context = {
        "choice": page,
        "form": form,
        "show_form": ShowForm(initial={"with_name": with_name}),
        "problem": problem,
    }
    return render_page(request, "mastery/work/further.html", context, status=status)


def _see_other(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
