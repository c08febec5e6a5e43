"""Answers that a browser keeps as a file."""

from django.http import HttpResponse


def csv_file(text: str, *, name: str) -> HttpResponse:
    """The mark in front tells spreadsheets that the text is UTF-8."""
    return HttpResponse(
        f"\ufeff{text}",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
