"""The gallery of the school, and the student's own word on what stands in it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.access import require_school_permission, sections_for
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.access import own_choice_for
from mastery.forms.products import ShowForm
from mastery.selectors.gallery import gallery_of
from mastery.services.gallery import hide_product, show_product


@requires(Permission.VIEW_GALLERY)
@require_GET
def gallery(request: PersonRequest) -> HttpResponse:
    """For staff and students of the school. Staff of a product's class find the way to take it down."""
    require_school_permission(request.user, Permission.VIEW_GALLERY)
    page, shown = gallery_of(request.user, page_number=request.GET.get("page", "1"))
    own_sections = set(sections_for(request.user).values_list("pk", flat=True))
    context = {"page": page, "shown": shown, "own_sections": own_sections}
    return render_page(request, "mastery/gallery/page.html", context)


@requires(Permission.LEARN)
@require_POST
def show_or_hide(request: PersonRequest, choice_id: int) -> HttpResponse:
    """The maker's own decision, either way."""
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
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Your school sees it in the gallery now.") if wants_to_show else _("It is yours alone."),
        )
    return HttpResponseRedirect(reverse("mastery:further", args=[own.pk]), status=303)
