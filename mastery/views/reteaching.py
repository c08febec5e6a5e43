"""When to teach again: the two shares of this school, and who changed them."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.engine.reteaching import DEFAULT_RULE
from mastery.forms.reteaching import ReteachForm
from mastery.selectors.reteaching import ReteachVersion, reteach_versions
from mastery.services.reteaching import ReteachMoved, save_reteach_rule


@requires(Permission.MANAGE_SCHOOL)
@require_http_methods(["GET", "POST"])
def reteaching(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    history = reteach_versions(request.user.school_id)
    if request.method == "GET":
        return _show(request, ReteachForm(initial=_in_force(history)), history)
    form = ReteachForm(request.POST)
    if not form.is_valid():
        return _show(request, form, history, status=422)
    try:
        save_reteach_rule(
            actor=request.user,
            rule=form.rule(),
            based_on=form.cleaned_data["based_on"],
            now=timezone.now(),
        )
    except ReteachMoved as conflict:
        history = reteach_versions(request.user.school_id)
        typed = request.POST.copy()
        typed["based_on"] = str(history[0].version)
        form = ReteachForm(typed)
        form.add_error(None, str(conflict))
        return _show(request, form, history, status=409)
    messages.success(request, _("Saved. The next page of results goes by it."))
    return see_page("mastery:reteaching")


def _in_force(history: Sequence[ReteachVersion]) -> dict[str, int]:
    rule = history[0].rule if history else DEFAULT_RULE
    return {
        "whole_class_percent": rule.whole_class_percent,
        "small_groups_percent": rule.small_groups_percent,
        "based_on": history[0].version if history else 0,
    }


def _show(
    request: PersonRequest, form: ReteachForm, history: Sequence[ReteachVersion], *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "history": history, "zone": request.user.school.time_zone}
    return render_page(request, "mastery/reteaching/page.html", context, status=status)
