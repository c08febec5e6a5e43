"""The students of a class: who they are, how they sign in, and the end of a place."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom import access
from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.permissions import can
from classroom.roles import Permission
from classroom.selectors.students import class_roster, left_student
from classroom.services.enrollments import end_place, restore_place
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other


@requires(Permission.VIEW_CLASS)
@require_GET
def students(request: PersonRequest, section_id: int) -> HttpResponse:
    section = access.section_for(request.user, section_id, Permission.VIEW_CLASS)
    context = {
        "section": section,
        "roster": class_roster(section, query=request.GET.get("q", "").strip()[:100]),
        "may_manage": can(request.user, Permission.MANAGE_ROSTER, section=section),
        "left": left_student(section, student_id=number_in(request.GET.get("left", ""))),
    }
    return render_page(
        request, "classroom/students/page.html", context, partial="classroom/students/_rows.html"
    )


@requires(Permission.MANAGE_ROSTER)
@require_POST
def end(request: PersonRequest, section_id: int, student_id: int) -> HttpResponse:
    place = access.last_place_for(request.user, section_id, student_id, Permission.MANAGE_ROSTER)
    end_place(actor=request.user, section=place.section, student=place.student, now=timezone.now())
    return _back(section_id, left=student_id)


@requires(Permission.MANAGE_ROSTER)
@require_POST
def restore(request: PersonRequest, section_id: int, student_id: int) -> HttpResponse:
    place = access.last_place_for(request.user, section_id, student_id, Permission.MANAGE_ROSTER)
    restore_place(actor=request.user, section=place.section, student=place.student)
    messages.success(request, _("%(name)s is in the class again.") % {"name": place.student.full_name})
    return _back(section_id)


def _back(section_id: int, *, left: int | None = None) -> HttpResponse:
    query = "" if left is None else f"?left={left}"
    return see_other(reverse("classroom:students", args=[section_id]) + query)
