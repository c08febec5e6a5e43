"""How marks work, and the keys that open pages."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.selectors.policies import policy_in_force


@requires(Permission.USE_ACCOUNT)
@require_GET
def help_page(request: PersonRequest) -> HttpResponse:
    policy = policy_in_force(request.user.school_id, at=timezone.now()).policy
    return render_page(request, "classroom/help/page.html", {"policy": policy})
