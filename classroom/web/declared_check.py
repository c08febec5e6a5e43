"""The start-up check over the URLconf: a view that declares nothing stops the program."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver


def every_pattern(
    resolver: URLResolver | None = None, *, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Walk the URLconf: the full name of each route (`mastery:grid`) with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from every_pattern(entry, prefix=inner)
        else:
            yield f"{prefix}{entry.name}", entry


@register()
def every_view_declares_who_may_open_it(app_configs: Sequence[Any] | None, **_later: Any) -> list[Error]:
    return [
        Error(
            f"The view of {name!r} declares neither @requires(Permission…) nor @public(why).",
            hint="Decorate it in classroom.web.declared's words; see docs/architecture.md.",
            id="classroom.E001",
        )
        for name, pattern in every_pattern()
        if not hasattr(pattern.callback, "declared_permission")
        and not hasattr(pattern.callback, "declared_public")
    ]
