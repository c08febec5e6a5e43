"""Finished products of going further: as their maker and the class's teacher read them, with feedback."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise

from classroom.web import wall_clock
from mastery.engine.enrichment import EnrichmentKind, EnrichmentState, state_of
from mastery.engine.gallery import GalleryState, Reader, may_open
from mastery.models import EnrichmentActivity, EnrichmentChoice, UnitRun
from mastery.models.work import ChoiceQuerySet
from mastery.selectors.files import FileLine, file_line
from mastery.selectors.words import ENRICHMENT_STATE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    text: str
    author: str
    day: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One finished product, as whoever may see it reads it. There is no mark anywhere in it."""

    id: int
    section_id: int
    run_id: int
    maker: str
    unit_title: str
    section_title: str
    title: str
    kind: EnrichmentKind
    note: str
    audience: str
    link: str
    file: FileLine | None
    day: str

    @property
    def host(self) -> str:
        """Where the link leads, so that nobody follows it blindly."""
        return urlsplit(self.link).hostname or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeProduct(Product):
    """The same for its maker, their family and the class's staff: with the answer, and whether it is shown."""

    feedback: Feedback | None
    gallery: GalleryState
    with_name: bool
    reason: str

    @property
    def version(self) -> int:
        """Of the feedback that a page shows."""
        return self.feedback.version if self.feedback else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A student of the class who was offered to go further and has not finished."""

    name: str
    title: str
    state: EnrichmentState
    words: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassProducts:
    """Products of one unit, those without feedback first, and what is still under way."""

    products: tuple[WholeProduct, ...]
    under_way: tuple[UnderWay, ...]

    @property
    def waiting(self) -> int:
        return sum(product.feedback is None for product in self.products)


def products_of_run(run: UnitRun) -> ClassProducts:
    """Two queries. Products of those who have left the class stay; what they had begun does not."""
    rows = list(_rows().filter(unit_run=run).order_by("student__sort_key", "student_id"))
    done = [product_of(row, zone=run.section.school.time_zone) for row in rows if row.done_at]
    here = set(run.section.enrollments.filter(ended_at__isnull=True).values_list("student", flat=True))
    return ClassProducts(
        products=tuple(sorted(done, key=lambda product: product.feedback is not None)),
        under_way=tuple(_under_way(row) for row in rows if not row.done_at and row.student_id in here),
    )


def products_of_student(student_id: int, *, zone: str) -> tuple[WholeProduct, ...]:
    """The newest first; one query."""
    rows = _rows().filter(student=student_id, done_at__isnull=False).order_by("-done_at", "-pk")
    return tuple(product_of(row, zone=zone) for row in rows)


def products_for_family(student_id: int, *, zone: str) -> tuple[WholeProduct, ...]:
    """What the family of a student reads; one query. What was taken down leads them nowhere."""
    return tuple(
        product
        if may_open(Reader.FAMILY, product.gallery)
        else replace(product, link="", file=None, reason="")
        for product in products_of_student(student_id, zone=zone)
    )


def _rows() -> ChoiceQuerySet:
    return EnrichmentChoice.objects.with_product()


def product_of(row: EnrichmentChoice, *, zone: str) -> WholeProduct:
    """A finished choice, fetched with its product."""
    entry = getattr(row, "gallery_entry", None)
    return WholeProduct(
        **what_was_made(row),
        maker=row.student.full_name,
        day=wall_clock.day_and_year(finished(row)[1], zone=zone),
        feedback=_feedback(row, zone=zone),
        gallery=gallery_state(row),
        with_name=entry is not None and entry.with_name,
        reason=entry.reason if entry else "",
    )


def what_was_made(row: EnrichmentChoice) -> dict[str, Any]:
    """What everybody reads who reads of it at all; who made it and which day is told are another matter."""
    activity, _done_at = finished(row)
    file = getattr(row, "product_file", None)
    return {
        "id": row.pk,
        "section_id": row.unit_run.section_id,
        "run_id": row.unit_run_id,
        "unit_title": row.unit_run.unit.title,
        "section_title": row.unit_run.section.title,
        "title": activity.title,
        "kind": EnrichmentKind(activity.kind),
        "note": row.product_note,
        "audience": row.product_audience,
        "link": row.product_link,
        "file": file_line(file) if file else None,
    }


def gallery_state(row: EnrichmentChoice) -> GalleryState:
    entry = getattr(row, "gallery_entry", None)
    return GalleryState(entry.state) if entry else GalleryState.PRIVATE


def choice_state(row: EnrichmentChoice) -> EnrichmentState:
    return state_of(
        is_chosen=row.activity_id is not None,
        is_changed=row.changed_at is not None,
        is_done=row.done_at is not None,
    )


def finished(row: EnrichmentChoice) -> tuple[EnrichmentActivity, datetime]:
    """What was done, and when. The database keeps both together."""
    if row.activity is None or row.done_at is None:
        raise ValueError("Only a finished choice has a product.")
    return row.activity, row.done_at


def _feedback(row: EnrichmentChoice, *, zone: str) -> Feedback | None:
    given = getattr(row, "feedback", None)
    if given is None:
        return None
    return Feedback(
        text=given.text,
        author=given.author.full_name,
        day=wall_clock.day_and_year(given.given_at, zone=zone),
        version=given.version,
    )


def _under_way(row: EnrichmentChoice) -> UnderWay:
    state = choice_state(row)
    return UnderWay(
        name=row.student.full_name,
        title=row.activity.title if row.activity else "",
        state=state,
        words=ENRICHMENT_STATE_WORDS[state],
    )
