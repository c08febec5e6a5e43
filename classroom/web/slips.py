"""The page of slips to print: it follows whatever made them, since a password is shown only once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from classroom.web.rendering import render_page


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFrom:
    """The page that the slips were asked for on, for the way back."""

    url: str
    name: str
    back: str


def print_slips(
    request: HttpRequest, slips: Sequence[object], *, place: str, asked_from: AskedFrom
) -> HttpResponse:
    """Records of name, username, password and children; `place` is the class or the school they are for."""
    context = {"slips": slips, "place": place, "asked_from": asked_from, "address": settings.SITE_ORIGIN}
    return render_page(request, "classroom/slips/printed.html", context)
