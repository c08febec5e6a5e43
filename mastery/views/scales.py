"""The levels of this school: those in force, others tried out on an example student, the history."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.engine.scale import DEFAULT_SCALE, FIVE_LEVELS, FOUR_LEVELS, Scale, faults
from mastery.forms.scales import ScaleForm, initial_of
from mastery.selectors.policies import policy_in_force
from mastery.selectors.scale_example import ScaleExample, scale_example
from mastery.selectors.scales import ScaleVersion, scale_versions
from mastery.services.scales import ScaleMoved, ScaleRefused, save_scale

READY = {
    "four": (gettext_lazy("Four levels"), FOUR_LEVELS),
    "five": (gettext_lazy("Five levels"), FIVE_LEVELS),
}


@requires(Permission.MANAGE_SCHOOL)
@require_http_methods(["GET", "POST"])
def scales(request: PersonRequest) -> HttpResponse:
    """Choose a ready scale or write one; see it on an example student; save it as a new version."""
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    history = scale_versions(request.user.school_id)
    if request.method == "GET":
        title, scale = READY.get(request.GET.get("ready", ""), _in_force(history))
        return _show(
            request, ScaleForm(initial=initial_of(scale, str(title), _newest(history))), history, scale
        )
    form = ScaleForm(request.POST)
    scale_typed = _read(form)
    if scale_typed is None:
        return _show(request, form, history, None, status=422)
    if request.POST.get("step") != "save":
        return _show(request, form, history, scale_typed)
    try:
        return _save(request, form, scale_typed)
    except ScaleRefused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _show(request, form, history, scale_typed, status=422)
    except ScaleMoved as conflict:
        form.add_error(None, str(conflict))
        form.carry(based_on=_newest(history))
        return _show(request, form, history, scale_typed, status=409)


def _in_force(history: Sequence[ScaleVersion]) -> tuple[str, Scale]:
    return (history[0].title, history[0].scale) if history else (_("Four levels"), DEFAULT_SCALE)


def _newest(history: Sequence[ScaleVersion]) -> int:
    return history[0].version if history else 0


def _read(form: ScaleForm) -> Scale | None:
    """The scale that was typed; None when something is wrong, which then stands beside its field."""
    if not form.is_valid():
        return None
    levels, mastery_place = form.levels(), form.mastery_place()
    found = faults(levels, mastery_place)
    form.show_faults(found)
    if found or mastery_place is None:
        return None
    return Scale(levels=levels, mastery_place=mastery_place)


def _save(request: PersonRequest, form: ScaleForm, scale: Scale) -> HttpResponse:
    saved = save_scale(
        actor=request.user,
        scale=scale,
        title=form.cleaned_data["title"],
        reason=form.cleaned_data["reason"],
        based_on=form.cleaned_data["based_on"],
        now=timezone.now(),
    )
    messages.success(
        request, _("“%(title)s” is in force. Pages now name its levels.") % {"title": saved.title}
    )
    return see_page("mastery:scales")


def _show(
    request: PersonRequest,
    form: ScaleForm,
    history: Sequence[ScaleVersion],
    scale: Scale | None,
    *,
    status: int = 200,
) -> HttpResponse:
    """While somebody types, htmx asks for the example alone, so that the fields keep focus and text."""
    policy = policy_in_force(request.user.school_id, at=timezone.now()).policy
    example = scale_example(scale, policy=policy) if scale else None
    context = {
        "form": form,
        "history": history,
        "example": example,
        "ready": [(key, title) for key, (title, _scale) in READY.items()],
        "chosen": request.GET.get("ready", "") if request.method == "GET" else "",
        "zone": request.user.school.time_zone,
    }
    is_example = request.htmx.target == "example"
    part = "mastery/scales/_example.html" if is_example else "mastery/scales/_choose.html"
    response = render_page(request, "mastery/scales/page.html", context, partial=part, status=status)
    if is_example:
        response["HX-Trigger"] = json.dumps({"announce": _said(example)})
    return response


def _said(example: ScaleExample | None) -> str:
    """What a reader who does not see the example hears of it."""
    if example is None:
        return _("These levels do not fit together yet.")
    best = example.best
    return _("The best try, %(earned)s of %(possible)s, is shown as %(level)s.") % {
        "earned": best.points,
        "possible": best.of,
        "level": best.level.label,
    }
