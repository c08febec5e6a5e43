"""What counts as mastered at a place of the school: the values in force, the effect of others, the history."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.templatetags.ui import percent
from classroom.web.declared import requires
from classroom.web.refused import status_of
from classroom.web.rendering import render_page, see_other
from mastery.engine.policy import Layer
from mastery.engine.scale import NamedScale
from mastery.forms.thresholds import ThresholdForm, initial_of
from mastery.selectors.policies import policy_history
from mastery.selectors.policy_places import PlacePolicy, chain_to, place_options, place_policy, progress_of
from mastery.selectors.policy_preview import PolicyPreview, policy_preview
from mastery.selectors.scales import offered_scales
from mastery.services.policies import PolicyMoved, PolicyRefused, change_policy, offered_layer

STOP_POLLING = 286
"""htmx's own status for "swap this, and ask no more"."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The place that the address names, as it stands, and the scales it may choose from."""

    key: str
    known: PlacePolicy
    scales: tuple[NamedScale, ...]

    @property
    def address(self) -> str:
        page = reverse("mastery:thresholds")
        return f"{page}?{urlencode({'at': self.key})}" if self.key else page


@requires(Permission.MANAGE_SCHOOL)
@require_http_methods(["GET", "POST"])
def thresholds(request: PersonRequest) -> HttpResponse:
    """Nothing is saved whose effect was not shown: other values than those seen only show their effect."""
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    place = _place(request)
    known = place.known
    if request.method == "GET":
        initial = initial_of(known.own, based_on=known.based_on)
        return _show(request, place, ThresholdForm(initial=initial, place=known.place, scales=place.scales))
    form = ThresholdForm(request.POST, place=known.place, scales=place.scales)
    if not form.is_valid():
        return _show(request, place, form, status=422)
    try:
        layer = offered_layer(
            place=known.place, values=form.values(), locked=frozenset(form.cleaned_data["locked"])
        )
    except PolicyRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _show(request, place, form, status=422)
    status = 200
    if request.POST.get("step") == "save" and form.cleaned_data["seen"] == form.mark():
        try:
            return _save(request, place, form, layer)
        except (PolicyRefused, PolicyMoved) as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, str(refusal))
            status = status_of(refusal)
    form.carry(based_on=known.based_on)
    preview = policy_preview(
        request.user.school_id,
        chain=known.chain,
        layer=layer,
        keeps_told=form.cleaned_data["keeps_told"],
        at=timezone.now(),
    )
    return _show(request, place, form, preview=preview, status=status)


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def thresholds_progress(request: PersonRequest) -> HttpResponse:
    """How far the last change has come; asked again until it is through."""
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    progress = progress_of(request.user.school_id)
    is_running = progress is not None and progress.is_running
    return render_page(
        request,
        "mastery/thresholds/progress.html",
        {"progress": progress},
        partial="mastery/thresholds/_progress.html",
        status=200 if is_running or not request.htmx else STOP_POLLING,
    )


def _place(request: PersonRequest) -> _Place:
    key = request.GET.get("at", "")
    found = chain_to(request.user.school, key)
    if found is None:
        raise Http404
    chain, title = found
    known = place_policy(request.user.school, chain=chain, title=title, at=timezone.now())
    in_use = known.own.values.get("scale") if known.own else None
    return _Place(key, known, offered_scales(request.user.school_id, in_use=in_use))


def _save(request: PersonRequest, place: _Place, form: ThresholdForm, layer: Layer) -> HttpResponse:
    change_policy(
        actor=request.user,
        chain=place.known.chain,
        layer=layer,
        reason=form.cleaned_data["reason"],
        based_on=form.cleaned_data["based_on"],
        keeps_told=form.cleaned_data["keeps_told"],
        now=timezone.now(),
    )
    in_force = _place(request).known.resolved.policy
    words = _("%(threshold)s is in force. The results are being decided again, class by class.")
    messages.success(request, words % {"threshold": percent(in_force.threshold_percent)})
    return see_other(place.address)


def _show(
    request: PersonRequest,
    place: _Place,
    form: ThresholdForm,
    *,
    preview: PolicyPreview | None = None,
    status: int = 200,
) -> HttpResponse:
    school = request.user.school
    context = {
        "form": form,
        "place": place,
        "known": place.known,
        "current": place.known.resolved.policy,
        "options": place_options(school),
        "history": policy_history(school, at=timezone.now(), chain=place.known.chain),
        "progress": progress_of(school.pk),
        "preview": preview,
        "zone": school.time_zone,
    }
    return render_page(
        request,
        "mastery/thresholds/page.html",
        context,
        partial="mastery/thresholds/_choose.html",
        status=status,
    )
