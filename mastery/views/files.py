"""Files, given to whoever may see what carries them. Each door asks for itself."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from classroom.access import ward_for
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.files import sent_file
from mastery.access import (
    activity_for,
    file_of_activity,
    file_of_product,
    own_corrective_for,
    product_by,
    product_for,
    shown_product_for,
)
from mastery.engine.gallery import Reader, may_open
from mastery.models.files import CarriedFile
from mastery.selectors.products import gallery_state


@requires(Permission.USE_LIBRARY)
@require_GET
def library_file(request: PersonRequest, way_id: int, file_id: int) -> HttpResponse:
    return _sent(request, file_of_activity(activity_for(request.user, way_id), file_id))


@requires(Permission.LEARN)
@require_GET
def corrective_file(request: PersonRequest, corrective_id: int, own_file_id: int) -> HttpResponse:
    """Also when the activity has left the library: who was given it keeps it."""
    own = own_corrective_for(request.user, corrective_id)
    return _sent(request, file_of_activity(own.activity, own_file_id))


@requires(Permission.LEARN)
@require_GET
def own_product_file(request: PersonRequest, own_product_id: int) -> HttpResponse:
    return _sent(request, file_of_product(product_by(request.user, own_product_id)))


@requires(Permission.VIEW_CLASS)
@require_GET
def product_file(request: PersonRequest, section_id: int, run_id: int, product_id: int) -> HttpResponse:
    choice = product_for(request.user, section_id, run_id, product_id, Permission.VIEW_CLASS)
    return _sent(request, file_of_product(choice))


@requires(Permission.VIEW_GALLERY)
@require_GET
def gallery_file(request: PersonRequest, shown_id: int) -> HttpResponse:
    return _sent(request, file_of_product(shown_product_for(request.user, shown_id)))


@requires(Permission.VIEW_FAMILY)
@require_GET
def ward_product_file(request: PersonRequest, student_id: int, own_product_id: int) -> HttpResponse:
    choice = product_by(ward_for(request.user, student_id), own_product_id)
    if not may_open(Reader.FAMILY, gallery_state(choice)):
        raise Http404
    return _sent(request, file_of_product(choice))


def _sent(request: PersonRequest, file: CarriedFile) -> HttpResponse:
    return sent_file(
        request,
        name=file.name,
        media_type=file.media_type,
        sha256=file.stored.sha256,
        read=lambda: bytes(file.stored.content),
    )
