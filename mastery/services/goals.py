"""Goals that students set themselves: set, change, reach, let go, take back. Nobody else does."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from classroom.models import Enrollment, User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.goals import GoalState, may_become
from mastery.models import Goal, Objective, UnitRun


class SameGoal(DomainError):
    """Two goals with the same words stand beside each other in no unit."""

    def __init__(self) -> None:
        super().__init__(
            "same_goal", _("You have this goal already. Change its words, or keep the other one.")
        )


class GoalMoved(Conflict):
    """Another window of the same student changed the goal first."""

    def __init__(self) -> None:
        super().__init__("goal_moved", _("You changed this goal in another window. Nothing was overwritten."))


@unit_of_work
def set_goal(
    *,
    actor: User,
    unit_run: UnitRun,
    words: str,
    objective: Objective | None,
    by_on: date | None,
    is_shared: bool,
    now: datetime,
) -> Goal:
    """One more goal in the student's own words. Sent twice it is one."""
    check_can(actor, Permission.TAKE_CHECK, section=unit_run.section)
    _hold_place(actor, unit_run)
    goal, _is_new = Goal.objects.get_or_create(
        student=actor,
        unit_run=unit_run,
        words=words,
        state=GoalState.OPEN.value,
        defaults={
            "school_id": unit_run.school_id,
            "objective": objective,
            "by_on": by_on,
            "is_shared": is_shared,
            "set_at": now,
        },
    )
    return goal


@unit_of_work
def change_goal(
    *,
    actor: User,
    goal: Goal,
    words: str,
    objective: Objective | None,
    by_on: date | None,
    is_shared: bool,
    version: int,
    now: datetime,
) -> Goal:
    """`version` is the one the student saw; saving the same again changes nothing."""
    stored = _own(actor, goal)
    wanted = (words, objective.pk if objective else None, by_on, is_shared)
    if wanted == (stored.words, stored.objective_id, stored.by_on, stored.is_shared):
        return stored
    if stored.version != version:
        raise GoalMoved
    _refuse_same(stored, words=words)
    stored.words, stored.objective_id, stored.by_on, stored.is_shared = wanted
    stored.version += 1
    stored.save()
    return stored


@unit_of_work
def move_goal(*, actor: User, goal: Goal, state: GoalState, now: datetime) -> Goal:
    """Reached, let go, or taken back. What it is already, it stays."""
    stored = _own(actor, goal)
    if not may_become(GoalState(stored.state), state):
        return stored
    if state is GoalState.OPEN:
        _refuse_same(stored, words=stored.words)
    stored.state, stored.settled_at = state.value, None if state is GoalState.OPEN else now
    stored.version += 1
    stored.save()
    return stored


def _own(actor: User, goal: Goal) -> Goal:
    check_can(actor, Permission.LEARN)
    if goal.student_id != actor.pk:
        raise PermissionDenied("Only the student moves their own goal")
    return Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)


def _hold_place(actor: User, run: UnitRun) -> None:
    """So that a double click waits for its first half."""
    Enrollment.objects.select_for_update(of=("self",), no_key=True).get(
        student=actor, section=run.section_id, ended_at__isnull=True
    )


def _refuse_same(goal: Goal, *, words: str) -> None:
    same = Goal.objects.filter(
        student=goal.student_id, unit_run=goal.unit_run_id, words=words, state=GoalState.OPEN.value
    )
    if same.exclude(pk=goal.pk).exists():
        raise SameGoal
