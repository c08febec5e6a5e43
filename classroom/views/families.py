"""The family of one student: who may see the tracker, a new adult, a new slip, the end of a link."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from classroom import access
from classroom.formats.numbers import number_in
from classroom.forms.people import PersonForm
from classroom.forms.slips import SlipForm
from classroom.http import PersonRequest
from classroom.models import Enrollment
from classroom.refusals import DomainError, UsernameTaken
from classroom.roles import Permission
from classroom.selectors.families import family_of, former_guardian
from classroom.services.families import add_guardian, end_link, restore_link
from classroom.services.slips import Slip, new_family_slips
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from classroom.web.slips import AskedFrom, print_slips


@requires(Permission.MANAGE_ROSTER)
@require_http_methods(["GET", "POST"])
def family(request: PersonRequest, section_id: int, student_id: int) -> HttpResponse:
    place = _place(request, section_id, student_id)
    if request.method == "GET":
        return _show(request, place, PersonForm())
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _show(request, place, form, status=422)
    try:
        slip = add_guardian(
            actor=request.user, section=place.section, student=place.student, **form.cleaned_data
        )
    except UsernameTaken as refusal:
        form.add_error("username", str(refusal))
        return _show(request, place, form, status=422)
    if slip is not None:
        return _print(request, place, [slip])
    names = {"adult": form.full_name, "student": place.student.full_name}
    messages.success(
        request,
        _("%(adult)s has an account and sees %(student)s now. A new slip is made when you ask for one.")
        % names,
    )
    return _back(place)


@requires(Permission.MANAGE_ROSTER)
@require_POST
def slip(request: PersonRequest, section_id: int, student_id: int, guardian_id: int) -> HttpResponse:
    place = _place(request, section_id, student_id)
    guardian = access.guardian_for(place, guardian_id)
    form = SlipForm(request.POST)
    if not form.is_valid():
        return _show(request, place, PersonForm(), status=422)
    key = form.cleaned_data["idempotency_key"]
    try:
        made = new_family_slips(
            actor=request.user,
            section=place.section,
            person_ids=[guardian.pk],
            key=key,
            now=timezone.now(),
        )
    except DomainError as refusal:
        return _show(request, place, PersonForm(), problem=str(refusal), status=422)
    return _print(request, place, made)


@requires(Permission.MANAGE_ROSTER)
@require_POST
def end(request: PersonRequest, section_id: int, student_id: int, guardian_id: int) -> HttpResponse:
    place = _place(request, section_id, student_id)
    guardian = access.former_guardian_for(place, guardian_id)
    end_link(actor=request.user, section=place.section, student=place.student, guardian=guardian)
    return _back(place, ended=guardian_id)


@requires(Permission.MANAGE_ROSTER)
@require_POST
def restore(request: PersonRequest, section_id: int, student_id: int, guardian_id: int) -> HttpResponse:
    place = _place(request, section_id, student_id)
    guardian = access.former_guardian_for(place, guardian_id)
    restore_link(actor=request.user, section=place.section, student=place.student, guardian=guardian)
    names = {"adult": guardian.full_name, "student": place.student.full_name}
    messages.success(request, _("%(adult)s sees %(student)s again.") % names)
    return _back(place)


def _place(request: PersonRequest, section_id: int, student_id: int) -> Enrollment:
    return access.enrollment_for(request.user, section_id, student_id, Permission.MANAGE_ROSTER)


def _print(request: PersonRequest, place: Enrollment, slips: Sequence[Slip]) -> HttpResponse:
    asked_from = AskedFrom(
        url=reverse("classroom:family", args=[place.section_id, place.student_id]),
        name=_("Family of %(name)s") % {"name": place.student.full_name},
        back=_("Back to the family"),
    )
    return print_slips(request, slips, place=place.section.title, asked_from=asked_from)


def _show(
    request: PersonRequest, place: Enrollment, form: PersonForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "section": place.section,
        "student": place.student,
        "family": family_of(place.student, reader=request.user),
        "ended": former_guardian(place.student, guardian_id=number_in(request.GET.get("ended", ""))),
        "form": form,
        "problem": problem,
        "idempotency_key": uuid.uuid4(),
    }
    return render_page(request, "classroom/family/page.html", context, status=status)


def _back(place: Enrollment, *, ended: int | None = None) -> HttpResponse:
    query = "" if ended is None else f"?ended={ended}"
    address = reverse("classroom:family", args=[place.section_id, place.student_id])
    return see_other(address + query)
