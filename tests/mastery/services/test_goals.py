"""Goals that students set themselves."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from mastery.engine.goals import GoalState
from mastery.models import Goal
from mastery.services.goals import GoalMoved, SameGoal, change_goal, move_goal, set_goal
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 3)


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people)


def values(words: str = "Explain ratio to my sister", **others: Any) -> dict[str, Any]:
    return {"words": words, "objective": None, "by_on": None, "is_shared": False} | others


def put(cycle: Cycle, words: str = "Explain ratio to my sister", *, who: str = "sam", **others: Any) -> Goal:
    person = getattr(cycle.people, who)
    return set_goal(actor=person, unit_run=cycle.run, now=cycle.now, **values(words, **others))


def test_a_goal_keeps_the_students_own_words(cycle: Cycle):
    goal = put(cycle, objective=cycle.objectives["F4"], by_on=DAY, is_shared=True)
    assert (goal.words, goal.objective, goal.by_on, goal.is_shared, goal.state) == (
        "Explain ratio to my sister",
        cycle.objectives["F4"],
        DAY,
        True,
        "open",
    )


def test_sent_twice_it_is_one(cycle: Cycle):
    assert put(cycle) == put(cycle)
    assert put(cycle, "Another one") != put(cycle)


@pytest.mark.parametrize("who", ["tess", "gus", "ada", "nora"])
def test_nobody_sets_a_goal_for_a_student(cycle: Cycle, who: str):
    with pytest.raises(PermissionDenied):
        put(cycle, who=who)


def test_it_is_changed_and_a_stale_window_is_told(cycle: Cycle):
    goal = put(cycle)
    sam = cycle.people.sam
    changed = change_goal(actor=sam, goal=goal, version=1, now=cycle.now, **values("Draw a number line"))
    assert (changed.words, changed.version) == ("Draw a number line", 2)
    again = change_goal(actor=sam, goal=goal, version=1, now=cycle.now, **values("Draw a number line"))
    assert again.version == 2
    with pytest.raises(GoalMoved, match="another window"):
        change_goal(actor=sam, goal=goal, version=1, now=cycle.now, **values("Something else"))


def test_two_open_goals_never_say_the_same(cycle: Cycle):
    goal, other = put(cycle), put(cycle, "Another one")
    with pytest.raises(SameGoal, match="already"):
        change_goal(actor=cycle.people.sam, goal=other, version=1, now=cycle.now, **values(goal.words))
    move_goal(actor=cycle.people.sam, goal=goal, state=GoalState.REACHED, now=cycle.now)
    put(cycle)
    with pytest.raises(SameGoal):
        move_goal(actor=cycle.people.sam, goal=goal, state=GoalState.OPEN, now=cycle.now)


@pytest.mark.parametrize("state", [GoalState.REACHED, GoalState.LET_GO])
def test_it_is_settled_and_taken_back(cycle: Cycle, state: GoalState):
    goal = put(cycle)
    for _ in range(2):
        settled = move_goal(actor=cycle.people.sam, goal=goal, state=state, now=cycle.now)
        assert (settled.state, settled.settled_at, settled.version) == (state, cycle.now, 2)
    back = move_goal(actor=cycle.people.sam, goal=goal, state=GoalState.OPEN, now=cycle.now)
    assert (back.state, back.settled_at) == ("open", None)


@pytest.mark.parametrize("who", ["ines", "tess", "gus", "ada", "nora"])
def test_nobody_else_moves_or_changes_it(cycle: Cycle, who: str):
    goal, person = put(cycle), getattr(cycle.people, who)
    with pytest.raises(PermissionDenied):
        move_goal(actor=person, goal=goal, state=GoalState.REACHED, now=cycle.now)
    with pytest.raises(PermissionDenied):
        change_goal(actor=person, goal=goal, version=1, now=cycle.now, **values("Mine"))


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"words": ""}, "goal_words_given"),
        ({"state": "reached"}, "goal_state_is_whole"),
        ({"state": "lost"}, "goal_state_is_whole"),
        ({"pk": None}, "goal_open_once"),
    ],
)
def test_no_writer_can_store_half_a_goal(cycle: Cycle, changed: dict[str, Any], constraint: str):
    row = put(cycle)
    for name, value in changed.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()
