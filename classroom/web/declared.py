"""Every view says who may open it: `@requires(Permission...)` or `@public("why")`. Start-up refuses a silent one."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required

from classroom.roles import Permission

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the permission that `access` or a service asks for inside the view."""

    def mark(view: View) -> View:
        view.declared_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(why: str) -> Callable[[View], View]:
    """Declare that anybody may open the view without signing in, and why."""

    def mark(view: View) -> View:
        open_view = login_not_required(view)
        open_view.declared_public = why  # type: ignore[attr-defined]
        return open_view

    return mark
