"""The gallery of a school: what students show of their own will. No state, no score and no feedback is in it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.paginator import Page, Paginator

from classroom.models import User
from classroom.web import wall_clock
from mastery.engine.enrichment import EnrichmentKind
from mastery.engine.gallery import GalleryState
from mastery.models import GalleryEntry
from mastery.selectors.products import finished

PER_PAGE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One product in the gallery. `maker` is "" where the student shows it without a name."""

    id: int
    section_id: int
    run_id: int
    maker: str
    section_title: str
    unit_title: str
    title: str
    kind: EnrichmentKind
    note: str
    audience: str
    link: str
    day: str
    is_own: bool

    @property
    def host(self) -> str:
        return urlsplit(self.link).hostname or ""


def gallery_of(viewer: User, *, page_number: str) -> tuple[Page[GalleryEntry], tuple[Shown, ...]]:
    """What is shown in the viewer's school, the newest first; two queries."""
    rows = (
        GalleryEntry.objects.filter(
            school=viewer.school_id,
            state=GalleryState.SHOWN.value,
            choice__done_at__isnull=False,
            choice__student__is_active=True,
        )
        .select_related(
            "choice__activity", "choice__student", "choice__unit_run__unit", "choice__unit_run__section"
        )
        .order_by("-shown_at", "-pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(page_number)
    return page, tuple(_shown(entry, viewer) for entry in page.object_list)


def _shown(entry: GalleryEntry, viewer: User) -> Shown:
    choice = entry.choice
    run = choice.unit_run
    activity, _done_at = finished(choice)
    return Shown(
        id=choice.pk,
        section_id=run.section_id,
        run_id=run.pk,
        maker=choice.student.full_name if entry.with_name else "",
        section_title=run.section.title,
        unit_title=run.unit.title,
        title=activity.title,
        kind=EnrichmentKind(activity.kind),
        note=choice.product_note,
        audience=choice.product_audience,
        link=choice.product_link,
        day=wall_clock.day_and_year(entry.shown_at, zone=viewer.school.time_zone),
        is_own=choice.student_id == viewer.pk,
    )
