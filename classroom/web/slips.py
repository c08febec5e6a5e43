"""The page of slips to print: it follows whatever made them, since a password is shown only once."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from classroom.web.rendering import render_page


def print_slips(
    request: HttpRequest, slips: Sequence[object], *, place: str, section: object = None
) -> HttpResponse:
    """Records of name, username and password; `section` is the class to go back to, None for the staff."""
    context = {"slips": slips, "place": place, "section": section, "address": settings.SITE_ORIGIN}
    return render_page(request, "classroom/slips/printed.html", context)
