"""How a page answers: with itself whole, with its partial when htmx asks for it, or by leading on to another."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers


def render_page(
    request: HttpRequest,
    page: str,
    context: Mapping[str, Any],
    *,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with `page`, or with `partial` from the same context for an htmx request."""
    template = partial if partial and wants_partial(request) else page
    response = render(request, template, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def see_other(address: str) -> HttpResponseRedirect:
    """After a write: lead on to where its result stands, so that Back and Reload repeat nothing."""
    return HttpResponseRedirect(address, status=303)


def see_page(name: str, *args: object) -> HttpResponseRedirect:
    """`see_other` of a page by its name in the URLconf."""
    return see_other(reverse(name, args=args))


def wants_partial(request: HttpRequest) -> bool:
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
