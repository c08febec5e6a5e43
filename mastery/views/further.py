"""Going further, for the student: choose, change once, tell what came of it, show it to the school or not."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from mastery.access import enrichment_for, own_choice_for
from mastery.forms.products import ProductForm, ShowForm
from mastery.forms.work import ChoiceForm
from mastery.services.enrichment import choose_enrichment, complete_enrichment
from mastery.services.gallery import hide_product, show_product
from mastery.views.further_page import back_to_further, show_further


@requires(Permission.LEARN)
@require_GET
def further(request: PersonRequest, choice_id: int) -> HttpResponse:
    """Going further: choose, change once, say what came of it and who it is for."""
    own = own_choice_for(request.user, choice_id)
    return show_further(request, own)


@requires(Permission.LEARN)
@require_POST
def choose(request: PersonRequest, choice_id: int) -> HttpResponse:
    own = own_choice_for(request.user, choice_id)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return show_further(request, own, problem=_("Choose one of the options."), status=422)
    activity = enrichment_for(own.unit_run, form.cleaned_data["activity"])
    try:
        choose_enrichment(actor=request.user, choice=own, activity=activity, now=timezone.now())
    except DomainError as refusal:
        return show_further(request, own, problem=str(refusal), status=422)
    messages.success(request, _("You chose: %(title)s.") % {"title": activity.title})
    return back_to_further(own)


@requires(Permission.LEARN)
@require_POST
def finish(request: PersonRequest, choice_id: int) -> HttpResponse:
    own = own_choice_for(request.user, choice_id)
    form = ProductForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_further(request, own, form=form, status=422)
    try:
        complete_enrichment(
            actor=request.user,
            choice=own,
            note=form.cleaned_data["note"],
            audience=form.cleaned_data["audience"],
            link=form.cleaned_data["link"],
            file=form.cleaned_data["file"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return show_further(request, own, form=form, status=422)
    messages.success(request, _("Done. What you have mastered in this unit now counts as extended."))
    return back_to_further(own)


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
        return show_further(request, own, problem=str(refusal), status=422)
    messages.success(
        request,
        _("Your school sees it in the gallery now.") if wants_to_show else _("It is out of the gallery."),
    )
    return back_to_further(own)
