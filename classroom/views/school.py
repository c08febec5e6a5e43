"""The school as its administrators see it."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from classroom import access
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.selectors.school import school_state
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.selectors.policies import policy_in_force


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def school(request: PersonRequest) -> HttpResponse:
    access.require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    now = timezone.now()
    context = {
        "state": school_state(request.user.school, now=now),
        "policy": policy_in_force(request.user.school_id, at=now).policy,
    }
    return render_page(request, "classroom/school/page.html", context)
