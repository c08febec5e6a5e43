"""What counts as mastered at this school: the values in force, the effect of others, the history."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.refusals import Conflict
from classroom.roles import Permission
from classroom.templatetags.ui import percent, percent_value
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.engine.policy import Policy
from mastery.forms.thresholds import ThresholdForm
from mastery.selectors.policies import PolicyVersion, policy_history
from mastery.selectors.policy_preview import PolicyPreview, policy_preview
from mastery.services.policies import PolicyMoved, PolicyRefused, change_policy, offered_policy


@requires(Permission.MANAGE_SCHOOL)
@require_http_methods(["GET", "POST"])
def thresholds(request: PersonRequest) -> HttpResponse:
    """Nothing is saved whose effect was not shown: other values than those seen only show their effect."""
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    history = policy_history(request.user.school, at=timezone.now())
    if request.method == "GET":
        return _show(request, ThresholdForm(initial=_initial(history[0])), history)
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        return _show(request, form, history, status=422)
    try:
        policy = _policy(form)
    except PolicyRefused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _show(request, form, history, status=422)
    status = 200
    if request.POST.get("step") == "save" and form.cleaned_data["seen"] == form.values():
        try:
            return _save(request, policy, reason=form.cleaned_data["reason"])
        except (PolicyRefused, PolicyMoved) as refusal:
            form.add_error(getattr(refusal, "field", "") or None, str(refusal))
            status = 409 if isinstance(refusal, Conflict) else 422
    form.carry(based_on=history[0].policy.version)
    preview = policy_preview(request.user.school, candidate=policy, at=timezone.now())
    return _show(request, form, history, preview=preview, status=status)


def _initial(newest: PolicyVersion) -> dict[str, Any]:
    policy = newest.policy
    return {
        "threshold_percent": percent_value(policy.threshold_percent),
        "near_band": percent_value(policy.near_band),
        "chances": policy.chances,
        "based_on": policy.version,
    }


def _policy(form: ThresholdForm) -> Policy:
    return offered_policy(
        version=form.cleaned_data["based_on"] + 1,
        threshold_percent=form.cleaned_data["threshold_percent"],
        near_band=form.cleaned_data["near_band"],
        chances=form.cleaned_data["chances"],
    )


def _save(request: PersonRequest, policy: Policy, *, reason: str) -> HttpResponse:
    change_policy(actor=request.user, policy=policy, reason=reason, now=timezone.now())
    words = _("%(threshold)s is in force. The results of the school are being decided again.")
    messages.success(request, words % {"threshold": percent(policy.threshold_percent)})
    return HttpResponseRedirect(reverse("mastery:thresholds"), status=303)


def _show(
    request: PersonRequest,
    form: ThresholdForm,
    history: Sequence[PolicyVersion],
    *,
    preview: PolicyPreview | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "history": history,
        "current": history[0].policy,
        "preview": preview,
        "zone": request.user.school.time_zone,
    }
    return render_page(
        request,
        "mastery/thresholds/page.html",
        context,
        partial="mastery/thresholds/_choose.html",
        status=status,
    )
