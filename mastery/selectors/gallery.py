"""The gallery of a school: what students show of their own will. No state, no score and no feedback is in it."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from classroom.models import User
from classroom.web import wall_clock
from mastery.models import GalleryEntry
from mastery.selectors.products import Product, what_was_made

PER_PAGE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Product):
    """One product in the gallery. `maker` is "" where the student shows it without a name; `day` is that of showing."""

    is_own: bool


def gallery_of(viewer: User, *, page_number: str) -> tuple[Page[GalleryEntry], tuple[Shown, ...]]:
    """What is shown in the viewer's school, the newest first; two queries."""
    rows = (
        GalleryEntry.objects.shown_in(viewer.school_id)
        .select_related(
            "choice__activity",
            "choice__student",
            "choice__unit_run__unit",
            "choice__unit_run__section",
            "choice__product_file__stored",
        )
        .defer("choice__product_file__stored__content")
        .order_by("-shown_at", "-pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(page_number)
    return page, tuple(_shown(entry, viewer) for entry in page.object_list)


def _shown(entry: GalleryEntry, viewer: User) -> Shown:
    choice = entry.choice
    return Shown(
        **what_was_made(choice),
        maker=choice.student.full_name if entry.with_name else "",
        day=wall_clock.day_and_year(entry.shown_at, zone=viewer.school.time_zone),
        is_own=choice.student_id == viewer.pk,
    )
