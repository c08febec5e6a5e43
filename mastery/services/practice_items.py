"""The practice of an activity: its questions, and when it counts as shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.marking import ItemKind, Key, key_to_json
from mastery.engine.practice import Streak
from mastery.models import CorrectiveActivity, PracticeItem, UnitRun
from mastery.services.steps.plan_lock import lock_unit

MOST_QUESTIONS = 30


class PracticeFull(DomainError):
    """Practice is short: more than thirty questions are another activity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as its author writes it; `options` are id and text."""

    kind: ItemKind
    stem: str
    options: Sequence[Mapping[str, str]]
    key: Key
    hint: str


@unit_of_work
def add_question(
    *, actor: User, run: UnitRun, activity: CorrectiveActivity, question: Question, now: datetime
) -> PracticeItem:
    """Add a question at the end. The same one a second time is the same question."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    lock_unit(run)
    values = {
        "kind": question.kind.value,
        "stem": question.stem,
        "options": [dict(option) for option in question.options],
        "key": key_to_json(question.key),
        "hint": question.hint,
    }
    rows = PracticeItem.objects.filter(activity=activity)
    asked = rows.asked()
    twin = asked.filter(**values).first()
    if twin is not None:
        return twin
    if asked.count() >= MOST_QUESTIONS:
        raise PracticeFull(
            "practice_full", _("An activity has %s questions at most. Remove one first.") % MOST_QUESTIONS
        )
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return PracticeItem.objects.create(
        school_id=run.school_id, activity=activity, position=last + 1, **values
    )


@unit_of_work
def remove_question(
    *, actor: User, run: UnitRun, activity: CorrectiveActivity, item_id: int, now: datetime
) -> None:
    """Ask it no more. The tries at it stay. A repeat changes nothing."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    lock_unit(run)
    PracticeItem.objects.asked().filter(activity=activity, pk=item_id).update(retired_at=now)


@unit_of_work
def set_streak(
    *, actor: User, run: UnitRun, activity: CorrectiveActivity, streak: Streak, now: datetime
) -> None:
    """From how many right answers of how many first tries on practice counts as shown."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    lock_unit(run)
    CorrectiveActivity.objects.filter(pk=activity.pk).update(streak_right=streak.right, streak_of=streak.of)
