"""Go further: the student chooses, may change once, and tells what came of it and who it is for."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.enrichment import EnrichmentState, choosing_leads_to, may_finish
from mastery.formats.files import TakenFile
from mastery.models import EnrichmentActivity, EnrichmentChoice
from mastery.selectors.products import choice_state
from mastery.services.steps.files import put_beside_product


class ChoiceSettled(DomainError):
    """A choice may change once, and not any more when the work is done."""

    def __init__(self, state: EnrichmentState) -> None:
        if state is EnrichmentState.DONE:
            super().__init__("enrichment_done", _("This is done. Your choice stays as it is."))
        else:
            super().__init__("changed_once", _("You have changed your choice once. Stay with this one."))


class NothingChosen(DomainError):
    """Work is done on something that was chosen."""


@unit_of_work
def choose_enrichment(
    *, actor: User, choice: EnrichmentChoice, activity: EnrichmentActivity, now: datetime
) -> EnrichmentChoice:
    """Choose one of the unit's options. Choosing the same again changes nothing."""
    current = _own_locked(actor, choice)
    if activity.unit_id != current.unit_run.unit_id:
        raise NothingChosen("not_an_option", _("This is not one of the options of your unit."))
    if current.activity_id == activity.pk:
        return current
    match choosing_leads_to(choice_state(current)):
        case None:
            raise ChoiceSettled(choice_state(current))
        case EnrichmentState.CHOSEN:
            current.chosen_at = now
        case _changed:
            current.changed_at = now
    current.activity = activity
    current.save(update_fields=["activity", "chosen_at", "changed_at"])
    return current


@unit_of_work
def complete_enrichment(
    *,
    actor: User,
    choice: EnrichmentChoice,
    note: str,
    audience: str,
    link: str,
    file: TakenFile | None = None,
    now: datetime,
) -> EnrichmentChoice:
    """Done, with the product and its audience: what is mastered is then extended. Said twice, it is done once."""
    current = _own_locked(actor, choice)
    if current.done_at is not None:
        return current
    if not may_finish(choice_state(current)):
        raise NothingChosen("nothing_chosen", _("Choose one of the options first."))
    current.done_at = now
    current.product_note, current.product_audience, current.product_link = note, audience, link
    current.save(update_fields=["done_at", "product_note", "product_audience", "product_link"])
    if file is not None:
        put_beside_product(current, file, actor=actor, now=now)
    return current


def _own_locked(actor: User, choice: EnrichmentChoice) -> EnrichmentChoice:
    check_can(actor, Permission.LEARN)
    current = (
        EnrichmentChoice.objects.select_for_update(of=("self",)).select_related("unit_run").get(pk=choice.pk)
    )
    if current.student_id != actor.pk:
        raise PermissionDenied("Only the student chooses what to do")
    return current
