"""A student practices inside a different way in: every first try is kept, and answered at once."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.marking import ItemKind, key_from_json, mark
from mastery.engine.practice import next_question
from mastery.models import CorrectiveAssignment, PracticeItem, PracticeTry


class QuestionMovedOn(DomainError):
    """The question on the page is not the one that is asked now."""


@unit_of_work
def answer_practice(
    *,
    actor: User,
    corrective: CorrectiveAssignment,
    item_id: int,
    place: int,
    answer: bool | str,
    now: datetime,
) -> PracticeTry:
    """Keep the first try at `place`. Sent twice, the first answer stays."""
    check_can(actor, Permission.LEARN)
    current = CorrectiveAssignment.objects.select_for_update(of=("self",)).get(pk=corrective.pk)
    if current.student_id != actor.pk:
        raise PermissionDenied("Only the student practices in their own corrective")
    tries = list(PracticeTry.objects.filter(corrective=current).order_by("place"))
    if place <= len(tries):
        return tries[place - 1]
    asked = {item.pk: item for item in PracticeItem.objects.asked().filter(activity=current.activity_id)}
    if (
        place != len(tries) + 1
        or next_question(list(asked), tried=[each.item_id for each in tries]) != item_id
    ):
        raise QuestionMovedOn(
            "question_moved_on", _("This question has changed. Here is the one to answer now.")
        )
    return PracticeTry.objects.create(
        school_id=current.school_id,
        corrective=current,
        item=asked[item_id],
        place=place,
        answer=answer,
        is_right=is_right(asked[item_id], answer),
        answered_at=now,
    )


def is_right(item: PracticeItem, answer: bool | str) -> bool:
    """A question of practice is worth one point, all or nothing."""
    kind = ItemKind(item.kind)
    return mark(kind, key_from_json(kind, item.key), answer, Decimal(1)).earned == 1
