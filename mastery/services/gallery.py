"""The gallery of a school: only its maker shows a product, and staff of the class may take it down."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.gallery import MAKER, STAFF, GalleryState
from mastery.models import EnrichmentChoice, GalleryEntry
from mastery.services.steps.products import done_locked, tell_maker


class GalleryRefused(DomainError):
    """A step that this person may not take from here."""


@unit_of_work
def show_product(*, actor: User, choice: EnrichmentChoice, with_name: bool, now: datetime) -> GalleryEntry:
    """The maker shows a finished product to the school, with the name or without. Said again, the name may change."""
    current = _own_done_locked(actor, choice)
    entry = GalleryEntry.objects.filter(choice=current).first()
    entry = entry or GalleryEntry(school_id=current.school_id, choice=current, shown_at=now)
    if entry.state != GalleryState.SHOWN.value:
        _step(entry, GalleryState.SHOWN, by=MAKER)
        entry.shown_at = now
    entry.with_name = with_name
    entry.save()
    return entry


@unit_of_work
def hide_product(*, actor: User, choice: EnrichmentChoice, now: datetime) -> None:
    """The maker takes a product back, at any time. What is not shown stays so."""
    current = _own_done_locked(actor, choice)
    entry = GalleryEntry.objects.filter(choice=current, state=GalleryState.SHOWN.value).first()
    if entry is not None:
        _step(entry, GalleryState.PRIVATE, by=MAKER)
        entry.save(update_fields=["state"])


@unit_of_work
def take_product_down(*, actor: User, choice: EnrichmentChoice, reason: str, now: datetime) -> GalleryEntry:
    """Staff of the class take a product out of the gallery, with a reason that its maker reads."""
    check_can(actor, Permission.MODERATE_GALLERY, section=choice.unit_run.section)
    current = done_locked(choice)
    entry = GalleryEntry.objects.filter(choice=current).first()
    if entry is None:
        raise _not_shown()
    if entry.state == GalleryState.TAKEN_DOWN.value:
        return entry
    _step(entry, GalleryState.TAKEN_DOWN, by=STAFF)
    entry.taken_down_at, entry.taken_down_by, entry.reason = now, actor, reason
    entry.save()
    tell_maker(
        current,
        key=f"product_taken_down:{current.pk}:{now.isoformat()}",
        title=_("“%(title)s” is no longer in the gallery"),
        body=reason,
        now=now,
    )
    return entry


@unit_of_work
def allow_product_again(*, actor: User, choice: EnrichmentChoice, now: datetime) -> None:
    """What was taken down may be shown again, when its maker still wants to."""
    check_can(actor, Permission.MODERATE_GALLERY, section=choice.unit_run.section)
    current = done_locked(choice)
    entry = GalleryEntry.objects.filter(choice=current, state=GalleryState.TAKEN_DOWN.value).first()
    if entry is None:
        return
    _step(entry, GalleryState.PRIVATE, by=STAFF)
    entry.taken_down_at, entry.taken_down_by, entry.reason = None, None, ""
    entry.save()
    tell_maker(
        current,
        key=f"product_allowed:{current.pk}:{now.isoformat()}",
        title=_("You may show “%(title)s” in the gallery again"),
        body="",
        now=now,
    )


def _step(
    entry: GalleryEntry, after: GalleryState, *, by: dict[GalleryState, frozenset[GalleryState]]
) -> None:
    before = GalleryState(entry.state)
    if after not in by[before]:
        if before is GalleryState.TAKEN_DOWN:
            raise GalleryRefused(
                "taken_down", _("Your teacher took this out of the gallery. Talk about it first.")
            )
        raise _not_shown()
    entry.state = after.value


def _not_shown() -> GalleryRefused:
    return GalleryRefused("not_shown", _("This product is not in the gallery."))


def _own_done_locked(actor: User, choice: EnrichmentChoice) -> EnrichmentChoice:
    check_can(actor, Permission.LEARN)
    if choice.student_id != actor.pk:
        raise PermissionDenied("Only its maker shows a product")
    return done_locked(choice)
