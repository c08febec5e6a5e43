"""People without a session sign in first, and come back to a page: of a form they sent, to the one it stood on."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

UNSENT = "unsent"
"""In the address of the sign-in page: what was sent was not done, and the page says so."""


class SignInFirstMiddleware(LoginRequiredMiddleware):
    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        query = urlencode({REDIRECT_FIELD_NAME: _page_of_the_form(request), UNSENT: "1"})
        return HttpResponseRedirect(f"{reverse('classroom:sign_in')}?{query}")


def _page_of_the_form(request: HttpRequest) -> str:
    """As the browser names it, where it is one of ours; else home."""
    named = request.headers.get("Referer", "")
    if not is_ours(request, named):
        return reverse("classroom:home")
    return urlsplit(named)._replace(scheme="", netloc="", fragment="").geturl()


def is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
