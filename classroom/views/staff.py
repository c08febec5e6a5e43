"""Teachers and administrators of the school: who they are, a new one, a new slip."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from classroom import access
from classroom.forms.slips import SlipForm
from classroom.forms.staff import ColleagueForm
from classroom.http import PersonRequest
from classroom.refusals import DomainError, UsernameTaken
from classroom.roles import Permission
from classroom.selectors.staff import staff_of
from classroom.services.slips import Slip
from classroom.services.staff import add_colleague, new_staff_slip
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from classroom.web.slips import AskedFrom, print_slips


@requires(Permission.MANAGE_SCHOOL)
@require_http_methods(["GET", "POST"])
def staff(request: PersonRequest) -> HttpResponse:
    access.require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    if request.method == "GET":
        return _show(request, ColleagueForm())
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        slip = add_colleague(actor=request.user, **form.cleaned_data)
    except UsernameTaken as refusal:
        form.add_error("username", str(refusal))
        return _show(request, form, status=422)
    return _print(request, slip)


@requires(Permission.MANAGE_SCHOOL)
@require_POST
def staff_slip(request: PersonRequest, person_id: int) -> HttpResponse:
    person = access.colleague_for(request.user, person_id)
    form = SlipForm(request.POST)
    if not form.is_valid():
        return _show(request, ColleagueForm(), status=422)
    key = form.cleaned_data["idempotency_key"]
    try:
        slip = new_staff_slip(actor=request.user, person=person, key=key, now=timezone.now())
    except DomainError as refusal:
        return _show(request, ColleagueForm(), problem=str(refusal), status=422)
    return _print(request, slip)


def _print(request: PersonRequest, slip: Slip) -> HttpResponse:
    asked_from = AskedFrom(url=reverse("classroom:staff"), name=_("Staff"), back=_("Back to the staff"))
    return print_slips(request, [slip], place=request.user.school.name, asked_from=asked_from)


def _show(
    request: PersonRequest, form: ColleagueForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "staff": staff_of(request.user.school),
        "zone": request.user.school.time_zone,
        "idempotency_key": uuid.uuid4(),
    }
    return render_page(request, "classroom/staff/page.html", context, status=status)
