"""What a person has been told."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from classroom import access
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.selectors.notices import notices_of
from classroom.services.notices import mark_all_read, mark_read
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other, see_page


@requires(Permission.USE_ACCOUNT)
@require_GET
def notices(request: PersonRequest) -> HttpResponse:
    context = {
        "page": notices_of(request.user, page_number=request.GET.get("page", "1")),
        "zone": request.user.school.time_zone,
    }
    return render_page(request, "classroom/notices/page.html", context)


@requires(Permission.USE_ACCOUNT)
@require_POST
def read(request: PersonRequest, notice_id: int) -> HttpResponse:
    """Read it, and go where it leads; a notice that leads nowhere comes back to the list."""
    notice = access.notice_for(request.user, notice_id)
    mark_read(actor=request.user, notice=notice, now=timezone.now())
    leads = notice.url if url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None) else ""
    return see_other(leads or reverse("classroom:notices"))


@requires(Permission.USE_ACCOUNT)
@require_POST
def read_all(request: PersonRequest) -> HttpResponse:
    mark_all_read(actor=request.user, now=timezone.now())
    return see_page("classroom:notices")
