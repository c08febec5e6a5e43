"""A student's dates as a list by week."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.selectors.calendar import calendar_of
from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page


@requires(Permission.LEARN)
@require_GET
def calendar(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.LEARN)
    return render_page(
        request, "assessments/calendar/page.html", {"weeks": calendar_of(request.user, now=timezone.now())}
    )
