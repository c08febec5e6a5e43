"""New sign-in slips: choose students, print what comes, hand it out."""

import uuid
from collections.abc import Callable, Collection, Sequence
from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom import access
from classroom.forms.slips import SlipsForm
from classroom.http import PersonRequest
from classroom.models import Section
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.selectors.students import ClassRoster, class_roster
from classroom.services.slips import MOST_AT_ONCE, Slip, new_slips
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from classroom.web.slips import AskedFrom, print_slips


@requires(Permission.MANAGE_ROSTER)
@require_http_methods(["GET", "POST"])
def slips(request: PersonRequest, section_id: int) -> HttpResponse:
    section = access.section_for(request.user, section_id, Permission.MANAGE_ROSTER)
    roster = class_roster(section)
    if request.method == "GET":
        return _choose(request, section, roster, chosen=_asked_for(request, roster))
    return make_slips(
        request,
        section,
        people=[(row.student_id, row.name) for row in roster.rows],
        make=new_slips,
        choose_again=partial(_choose, request, section, roster),
        asked_from=AskedFrom(
            url=reverse("classroom:students", args=[section.pk]),
            name=_("%(title)s, students") % {"title": section.title},
            back=_("Back to the students"),
        ),
    )


def make_slips(
    request: PersonRequest,
    section: Section,
    *,
    people: Sequence[tuple[int, str]],
    make: Callable[..., Sequence[Slip]],
    choose_again: Callable[..., HttpResponse],
    asked_from: AskedFrom,
) -> HttpResponse:
    """What `make` of `services.slips` gives those chosen among `people`, to print; else the choice once more."""
    form = SlipsForm(request.POST, people=people)
    if not form.is_valid():
        return choose_again(problem=_("Choose the names again."))
    chosen = form.cleaned_data["person"]
    try:
        made = make(
            actor=request.user,
            section=section,
            person_ids=chosen,
            key=form.cleaned_data["idempotency_key"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        return choose_again(chosen=chosen, problem=str(refusal))
    return print_slips(request, made, place=section.title, asked_from=asked_from)


def _asked_for(request: PersonRequest, roster: ClassRoster) -> Collection[int]:
    """Those the students page sends; without any, the first who could not sign in yet."""
    asked = set(request.GET.getlist("person"))
    if asked:
        return {row.student_id for row in roster.rows if str(row.student_id) in asked}
    without = [row.student_id for row in roster.rows if not row.has_password]
    return without[:MOST_AT_ONCE]


def _choose(
    request: PersonRequest,
    section: Section,
    roster: ClassRoster,
    *,
    chosen: Collection[int] = (),
    problem: str = "",
) -> HttpResponse:
    context = {
        "section": section,
        "roster": roster,
        "chosen": set(chosen),
        "problem": problem,
        "most": MOST_AT_ONCE,
        "idempotency_key": uuid.uuid4(),
    }
    return render_page(request, "classroom/slips/page.html", context, status=422 if problem else 200)
