"""How often teachers set a status themselves, for the administrator: counted, listed with reasons, and as a file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from classroom.access import require_school_permission
from classroom.formats.spreadsheet import as_csv
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.files import csv_file
from classroom.web.rendering import render_page
from mastery.selectors.judgement_report import (
    HEADER,
    file_rows,
    judgement_counts,
    judgement_line,
    judgements_of_school,
)

PER_PAGE = 50


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def judgement_report(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    school = request.user.school
    counts = judgement_counts(school.pk)
    page = Paginator(judgements_of_school(school.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "counts": counts,
        "total": sum(count.total for count in counts),
        "standing": sum(count.standing for count in counts),
        "newer": sum(count.newer for count in counts),
        "page": page,
        "lines": [judgement_line(row) for row in page],
        "zone": school.time_zone,
    }
    return render_page(request, "mastery/judgements/page.html", context)


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def judgement_report_csv(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    school = request.user.school
    header = [str(title) for title in HEADER]
    return csv_file(as_csv(header, file_rows(school.pk, zone=school.time_zone)), name="judgements")
