"""Guardians: how each child is doing, in plain words."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.selectors.tracker import trackers
from classroom.access import require_school_permission, ward_for
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.selectors.family import wards_of
from mastery.selectors.products import products_for_family
from mastery.selectors.tracker import current_runs, runs_of_student


@requires(Permission.VIEW_FAMILY)
@require_GET
def family(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.VIEW_FAMILY)
    return render_page(request, "mastery/family/page.html", {"wards": wards_of(request.user)})


@requires(Permission.VIEW_FAMILY)
@require_GET
def ward(request: PersonRequest, student_id: int) -> HttpResponse:
    """One child, in plain words made from the same record as the child's own page."""
    child = ward_for(request.user, student_id)
    runs = current_runs(runs_of_student(child.pk))
    found = trackers(child.pk, runs, school_id=child.school_id, now=timezone.now())
    return render_page(request, "mastery/family/ward.html", {"child": child, "trackers": found})


@requires(Permission.VIEW_FAMILY)
@require_GET
def ward_products(request: PersonRequest, student_id: int) -> HttpResponse:
    """What one child made when going further, with the teacher's words."""
    child = ward_for(request.user, student_id)
    products = products_for_family(child.pk, zone=request.user.school.time_zone)
    return render_page(request, "mastery/family/products.html", {"child": child, "products": products})
