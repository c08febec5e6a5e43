"""Going further, for the student: choose, change once, tell what came of it, show it to the school or not."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.access import enrichment_for, own_choice_for
from mastery.forms.products import ProductForm, ShowForm
from mastery.forms.work import ChoiceForm
from mastery.models import EnrichmentChoice
from mastery.selectors.work_pages import choice_page
from mastery.services.enrichment import choose_enrichment, complete_enrichment
from mastery.services.gallery import hide_product, show_product


@requires(Permission.LEARN)
@require_GET
def further(request: PersonRequest, choice_id: int) -> HttpResponse:
    """Going further: choose, change once, say what came of it and who it is for."""
    own = own_choice_for(request.user, choice_id)
    return _page(request, own, _product_form(own))


@requires(Permission.LEARN)
@require_POST
def choose(request: PersonRequest, choice_id: int) -> HttpResponse:
    own = own_choice_for(request.user, choice_id)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, own, _product_form(own), problem=_("Choose one of the options."), status=422)
    activity = enrichment_for(own.unit_run, form.cleaned_data["activity"])
    try:
        choose_enrichment(actor=request.user, choice=own, activity=activity, now=timezone.now())
    except DomainError as refusal:
        return _page(request, own, _product_form(own), problem=str(refusal), status=422)
    messages.success(request, _("You chose: %(title)s.") % {"title": activity.title})
    return _back(own)


@requires(Permission.LEARN)
@require_POST
def finish(request: PersonRequest, choice_id: int) -> HttpResponse:
    own = own_choice_for(request.user, choice_id)
    form = ProductForm(request.POST)
    if not form.is_valid():
        return _page(request, own, form, status=422)
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
        return _page(request, own, form, status=422)
    messages.success(request, _("Done. What you have mastered in this unit now counts as extended."))
    return _back(own)


@requires(Permission.LEARN)
@require_POST
def show_or_hide(request: PersonRequest, choice_id: int) -> HttpResponse:
    """In the gallery or not: the maker's own decision, either way."""
    own = own_choice_for(request.user, choice_id)
    form = ShowForm(request.POST)
    wants_to_show = form.is_valid() and form.cleaned_data["show"]
    try:
        if wants_to_show:
            with_name = form.cleaned_data["with_name"]
            show_product(actor=request.user, choice=own, with_name=with_name, now=timezone.now())
        else:
            hide_product(actor=request.user, choice=own, now=timezone.now())
    except DomainError as refusal:
        return _page(request, own, _product_form(own), problem=str(refusal), status=422)
    messages.success(
        request, _("Your school sees it in the gallery now.") if wants_to_show else _("It is yours alone.")
    )
    return _back(own)


def _product_form(own: EnrichmentChoice) -> ProductForm:
    """The audience that the option names stands there to begin with."""
    return ProductForm(initial={"audience": own.activity.audience if own.activity else ""})


def _page(
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


def _back(own: EnrichmentChoice) -> HttpResponse:
    return HttpResponseRedirect(reverse("mastery:further", args=[own.pk]), status=303)
