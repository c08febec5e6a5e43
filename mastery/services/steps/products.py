"""A finished product and its maker, for everything that follows from one."""

from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from classroom.refusals import DomainError
from classroom.services.steps.notices import Telling, tell
from mastery.models import EnrichmentChoice

LONGEST_TITLE = 120
"""Of an activity inside the title of a notice."""


class NotDone(DomainError):
    """Only a finished product is answered and shown."""

    def __init__(self) -> None:
        super().__init__("product_not_done", _("This is not done yet. Wait until there is a product."))


def done_locked(choice: EnrichmentChoice) -> EnrichmentChoice:
    current = (
        EnrichmentChoice.objects.select_for_update(of=("self",)).select_related("activity").get(pk=choice.pk)
    )
    if current.done_at is None:
        raise NotDone
    return current


def tell_maker(choice: EnrichmentChoice, *, key: str, title: str, body: str, now: datetime) -> None:
    """`title` names the activity as %(title)s."""
    name = Truncator(choice.activity.title if choice.activity else "").chars(LONGEST_TITLE)
    told = Telling(
        recipient_id=choice.student_id,
        key=key,
        title=title % {"title": name},
        body=body,
        url=reverse("mastery:further", args=[choice.pk]),
    )
    tell([told], school_id=choice.school_id, now=now)
