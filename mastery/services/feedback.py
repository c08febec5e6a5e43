"""The teacher's words about a finished product: feedback without a mark."""

from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.enrichment import is_only_a_mark
from mastery.models import EnrichmentChoice, ProductFeedback
from mastery.services.steps.products import done_locked, tell_maker


class OnlyAMark(DomainError):
    """Feedback without a mark: enrichment is never points."""

    def __init__(self) -> None:
        super().__init__(
            "only_a_mark",
            _("Write words instead of a mark: what works in this product, and what could come next."),
        )


class FeedbackMoved(Conflict):
    """A colleague answered meanwhile; nothing was overwritten."""

    def __init__(self, newest: ProductFeedback) -> None:
        message = _("%(name)s wrote about this product a moment ago. Compare both, then decide again.")
        super().__init__("feedback_moved", message % {"name": newest.author.full_name})


@unit_of_work
def give_feedback(
    *, actor: User, choice: EnrichmentChoice, text: str, based_on: int, now: datetime
) -> ProductFeedback:
    """Answer a product in words and tell its maker. `based_on` is the version that was seen, 0 for none.

    The same words again change nothing and tell nobody.
    """
    check_can(actor, Permission.APPROVE_WORK, section=choice.unit_run.section)
    current = done_locked(choice)
    if is_only_a_mark(text):
        raise OnlyAMark
    known = ProductFeedback.objects.select_related("author").filter(choice=current).first()
    if known is not None and known.text == text:
        return known
    if known is not None and known.version != based_on:
        raise FeedbackMoved(known)
    feedback = known or ProductFeedback(school_id=current.school_id, choice=current, version=0)
    feedback.text, feedback.author, feedback.given_at = text, actor, now
    feedback.version += 1
    feedback.save()
    tell_maker(
        current,
        key=f"product_feedback:{current.pk}:{feedback.version}",
        title=_("Your teacher wrote about “%(title)s”"),
        body=text,
        now=now,
    )
    return feedback
