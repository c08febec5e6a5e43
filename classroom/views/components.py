"""The component sheet: every part of the interface in its states, for people who build pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from classroom.web.component_samples import sheet_context
from classroom.web.declared import public
from classroom.web.rendering import render_page


@public("shows invented data only, and only where DEBUG is on")
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render_page(request, "components/sheet.html", sheet_context())
