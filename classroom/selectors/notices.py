"""What a person has been told, newest first."""

from django.core.paginator import Page, Paginator
from django.db.models import F

from classroom.models import Notice, User

PER_PAGE = 30


def notices_of(user: User, *, page_number: str) -> Page[Notice]:
    """Those not read yet come first."""
    notices = Notice.objects.filter(recipient=user)
    ordered = notices.order_by(F("read_at").desc(nulls_first=True), "-created_at", "-pk")
    return Paginator(ordered, PER_PAGE).get_page(page_number)
