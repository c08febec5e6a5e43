"""Use an activity of the library, or a ready one, in a unit: the copy is then the unit's own."""

from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.correctives import Approach
from mastery.models import CorrectiveActivity, Objective, PracticeItem, UnitRun
from mastery.selectors.corrective_texts import ready_text
from mastery.selectors.words import APPROACH_WORDS
from mastery.services.steps.files import copy_files
from mastery.services.steps.plan_lock import lock_unit, raise_version


class PlaceTaken(DomainError):
    """An objective has one activity by each approach."""

    def __init__(self, objective: Objective, approach: Approach) -> None:
        super().__init__(
            "place_taken",
            _(
                "%(code)s has an activity by this approach already (%(approach)s). Change that one in the unit."
            )
            % {"code": objective.code, "approach": APPROACH_WORDS[approach]},
        )


@unit_of_work
def take_activity(
    *, actor: User, activity: CorrectiveActivity, run: UnitRun, objective: Objective, now: datetime
) -> CorrectiveActivity:
    """Copy it with its practice and its files. Taken twice, it is there once."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    there = CorrectiveActivity.objects.in_place(objective.pk, activity.approach).first()
    if there is not None and there.copied_from_id == activity.pk:
        return there
    _refuse_taken(there, objective)
    copy = CorrectiveActivity.objects.create(
        school_id=run.school_id,
        objective=objective,
        approach=activity.approach,
        title=activity.title,
        steps=activity.steps,
        links=activity.links,
        minutes=activity.minutes,
        group_size=activity.group_size,
        streak_right=activity.streak_right,
        streak_of=activity.streak_of,
        author=actor,
        copied_from=activity,
    )
    PracticeItem.objects.bulk_create(
        PracticeItem(
            school_id=run.school_id,
            activity=copy,
            position=position,
            kind=item.kind,
            stem=item.stem,
            options=item.options,
            key=item.key,
            hint=item.hint,
        )
        for position, item in enumerate(PracticeItem.objects.asked().filter(activity=activity), start=1)
    )
    copy_files(activity, copy, actor=actor, now=now)
    raise_version(unit)
    return copy


@unit_of_work
def take_ready(
    *, actor: User, approach: Approach, run: UnitRun, objective: Objective, now: datetime
) -> CorrectiveActivity:
    """Write the ready activity of an approach into the unit, to make it one's own. Twice is once."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    text = ready_text(approach, statement=objective.statement)
    there = CorrectiveActivity.objects.in_place(objective.pk, approach.value).first()
    if there is not None and (there.title, there.steps) == (text.title, text.steps):
        return there
    _refuse_taken(there, objective)
    written = CorrectiveActivity.objects.create(
        school_id=run.school_id,
        objective=objective,
        approach=approach.value,
        title=text.title,
        steps=text.steps,
        minutes=text.minutes,
        author=actor,
    )
    raise_version(unit)
    return written


def _refuse_taken(there: CorrectiveActivity | None, objective: Objective) -> None:
    if there is not None:
        raise PlaceTaken(objective, Approach(there.approach))
