"""One more chance for one student, with a reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import assessment_for
from assessments.forms.sessions import ExtraChanceForm
from assessments.selectors.bookings import given_chances
from assessments.services.extra_chances import give_extra_chance
from classroom.access import enrollment_for
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other


@requires(Permission.APPROVE_WORK)
@require_http_methods(["GET", "POST"])
def extra_chance(
    request: PersonRequest, section_id: int, assessment_id: int, student_id: int
) -> HttpResponse:
    check = assessment_for(request.user, section_id, assessment_id, Permission.APPROVE_WORK)
    place = enrollment_for(request.user, section_id, student_id, Permission.APPROVE_WORK)
    form = ExtraChanceForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        context = {
            "section": check.unit_run.section,
            "check": check,
            "student": place.student,
            "form": form,
            "given": given_chances(place, assessment_id=check.pk),
        }
        status = 422 if form.is_bound else 200
        return render_page(request, "assessments/extra_chance/page.html", context, status=status)
    is_given = give_extra_chance(
        actor=request.user,
        assessment=check,
        enrollment=place,
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )
    name = {"name": place.student.full_name}
    if is_given:
        messages.success(request, _("%(name)s has one more chance and has been told.") % name)
    else:
        messages.info(request, _("%(name)s still has a chance, so none was added.") % name)
    url = reverse("assessments:reassess", args=[section_id])
    return see_other(f"{url}?unit={check.unit_run_id}")
