"""Products of a class, for its staff: read them, answer in words, take one out of the gallery."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classroom.http import PersonRequest
from classroom.permissions import section_permissions
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.access import product_for, unit_run_for
from mastery.forms.products import FeedbackForm, TakeDownForm
from mastery.models import EnrichmentChoice, UnitRun
from mastery.selectors.products import product_of, products_of_run
from mastery.services.feedback import give_feedback
from mastery.services.gallery import allow_product_again, take_product_down


@requires(Permission.VIEW_CLASS)
@require_GET
def products(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    """What the class made in a unit: those without an answer first."""
    run = unit_run_for(request.user, section_id, run_id, Permission.VIEW_CLASS)
    context = {
        "run": run,
        "section": run.section,
        "found": products_of_run(run),
        "may_answer": Permission.APPROVE_WORK in section_permissions(request.user, run.section),
    }
    return render_page(request, "mastery/products/page.html", context)


@requires(Permission.APPROVE_WORK)
@require_http_methods(["GET", "POST"])
def product(request: PersonRequest, section_id: int, run_id: int, product_id: int) -> HttpResponse:
    """One product, and the teacher's words about it. Beside a colleague's newer words: 409 with both."""
    choice = product_for(request.user, section_id, run_id, product_id, Permission.APPROVE_WORK)
    if request.method == "GET":
        return _product_page(request, choice, FeedbackForm(initial=_known(choice)))
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _product_page(request, choice, form, status=422)
    try:
        give_feedback(
            actor=request.user,
            choice=choice,
            text=form.cleaned_data["text"],
            based_on=form.cleaned_data["based_on"],
            now=timezone.now(),
        )
    except Conflict as conflict:
        typed = request.POST.copy()
        typed["based_on"] = str(_known(choice)["based_on"])
        form.data = typed
        form.add_error(None, str(conflict))
        return _product_page(request, choice, form, status=409)
    except DomainError as refusal:
        form.add_error("text", str(refusal))
        return _product_page(request, choice, form, status=422)
    messages.success(request, _("Sent to %(name)s.") % {"name": choice.student.full_name})
    return see_other(_products_url(choice.unit_run))


def _known(choice: EnrichmentChoice) -> dict[str, object]:
    given = getattr(choice, "feedback", None)
    return {"text": given.text if given else "", "based_on": given.version if given else 0}


def _product_page(
    request: PersonRequest, choice: EnrichmentChoice, form: FeedbackForm, *, status: int = 200
) -> HttpResponse:
    return _page(request, choice, form, "mastery/products/product.html", status=status)


@requires(Permission.MODERATE_GALLERY)
@require_http_methods(["GET", "POST"])
def take_down(request: PersonRequest, section_id: int, run_id: int, product_id: int) -> HttpResponse:
    """Out of the gallery, with a reason that the student reads."""
    choice = product_for(request.user, section_id, run_id, product_id, Permission.MODERATE_GALLERY)
    if request.method == "GET":
        return _take_down_page(request, choice, TakeDownForm())
    form = TakeDownForm(request.POST)
    if not form.is_valid():
        return _take_down_page(request, choice, form, status=422)
    try:
        reason = form.cleaned_data["reason"]
        take_product_down(actor=request.user, choice=choice, reason=reason, now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _take_down_page(request, choice, form, status=422)
    messages.success(request, _("Taken out of the gallery. The student has been told why."))
    return see_other(_products_url(choice.unit_run))


def _take_down_page(
    request: PersonRequest, choice: EnrichmentChoice, form: TakeDownForm, *, status: int = 200
) -> HttpResponse:
    return _page(request, choice, form, "mastery/products/take_down.html", status=status)


@requires(Permission.MODERATE_GALLERY)
@require_POST
def allow_again(request: PersonRequest, section_id: int, run_id: int, product_id: int) -> HttpResponse:
    choice = product_for(request.user, section_id, run_id, product_id, Permission.MODERATE_GALLERY)
    allow_product_again(actor=request.user, choice=choice, now=timezone.now())
    messages.success(request, _("The student may show it again."))
    return see_other(_products_url(choice.unit_run))


def _page(
    request: PersonRequest, choice: EnrichmentChoice, form: forms.Form, template: str, *, status: int
) -> HttpResponse:
    run = choice.unit_run
    context = {
        "run": run,
        "section": run.section,
        "product": product_of(choice, zone=run.section.school.time_zone),
        "form": form,
    }
    return render_page(request, template, context, status=status)


def _products_url(run: UnitRun) -> str:
    return reverse("mastery:products", args=[run.section_id, run.pk])
