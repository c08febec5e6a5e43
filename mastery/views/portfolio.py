"""What a student has made and mastered, for themselves: to read, to print and to take along."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from assessments.selectors.own_tries import tries_to_open
from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.selectors.portfolio import best_work_of, with_tries
from mastery.selectors.products import products_of_student


@requires(Permission.LEARN)
@require_GET
def portfolio(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.LEARN)
    zone = request.user.school.time_zone
    units = best_work_of(request.user.pk, zone=zone)
    occasions = [work.occasion for unit in units for work in unit.works]
    context = {
        "products": products_of_student(request.user.pk, zone=zone),
        "units": with_tries(units, tries_to_open(request.user.pk, occasions)),
    }
    return render_page(request, "mastery/portfolio/page.html", context)
