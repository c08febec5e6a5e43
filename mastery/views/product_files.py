"""The file beside what a student made, for its maker: put one there, put another in its place, take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from mastery.access import own_choice_for
from mastery.forms.files import ProductFileForm
from mastery.models import EnrichmentChoice
from mastery.services.files import put_product_file, remove_product_file
from mastery.views.further_page import back_to_further, show_further


@requires(Permission.LEARN)
@require_POST
def further_file(request: PersonRequest, choice_id: int) -> HttpResponse:
    own = own_choice_for(request.user, choice_id)
    try:
        return _remove(request, own) if "remove" in request.POST else _put(request, own)
    except DomainError as refusal:
        return show_further(request, own, problem=str(refusal), status=422)


def _put(request: PersonRequest, own: EnrichmentChoice) -> HttpResponse:
    form = ProductFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_further(request, own, file_form=form, status=422)
    file = form.cleaned_data["file"]
    put_product_file(actor=request.user, choice=own, file=file, now=timezone.now())
    messages.success(request, _("“%(name)s” stands beside your words.") % {"name": file.name})
    return back_to_further(own)


def _remove(request: PersonRequest, own: EnrichmentChoice) -> HttpResponse:
    remove_product_file(actor=request.user, choice=own, now=timezone.now())
    messages.success(request, _("The file is removed."))
    return back_to_further(own)
