"""The gallery of the school: what its students want to show."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from classroom.access import require_school_permission, sections_for
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.selectors.gallery import gallery_of


@requires(Permission.VIEW_GALLERY)
@require_GET
def gallery(request: PersonRequest) -> HttpResponse:
    """For staff and students of the school. Staff of a product's class find the way to take it down."""
    require_school_permission(request.user, Permission.VIEW_GALLERY)
    page, shown = gallery_of(request.user, page_number=request.GET.get("page", "1"))
    own_sections = set(sections_for(request.user).values_list("pk", flat=True))
    context = {"page": page, "shown": shown, "own_sections": own_sections}
    return render_page(request, "mastery/gallery/page.html", context)
