"""Answers that a browser keeps as a file."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag


def csv_file(text: str, *, name: str) -> HttpResponse:
    """The mark in front tells spreadsheets that the text is UTF-8."""
    return HttpResponse(
        f"\ufeff{text}",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


SANDBOX = "default-src 'none'; sandbox"
"""Opened in a browser, what somebody sent runs nothing, loads nothing and is nobody's page."""


def sent_file(
    request: HttpRequest, *, name: str, media_type: str, sha256: str, read: Callable[[], bytes]
) -> HttpResponse:
    """A stored file. Pictures are shown, the rest is saved; content that the browser has already is not read."""
    etag = quote_etag(sha256)
    known = get_conditional_response(request, etag=etag)
    response = HttpResponse(read()) if known is None else known
    saved = not media_type.startswith("image/")
    is_text = media_type.startswith("text/")
    headers = {
        "Content-Type": f"{media_type}; charset=utf-8" if is_text else media_type,
        "Content-Disposition": content_disposition_header(as_attachment=saved, filename=name) or "attachment",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "ETag": etag,
    }
    for header, value in headers.items():
        response.headers[header] = value
    return response
