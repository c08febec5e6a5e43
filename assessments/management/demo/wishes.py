"""What Sam wants: another way in than the one in hand, and two goals of his own."""

from datetime import datetime, timedelta

from classroom.models import User
from mastery.engine.correctives import Approach
from mastery.engine.goals import GoalState
from mastery.engine.way_choice import is_open_to
from mastery.models import CorrectiveAssignment, UnitRun
from mastery.selectors.way_choices import way_facts
from mastery.services.goals import move_goal, set_goal
from mastery.services.way_choices import choose_way


def sams_own(run: UnitRun, *, now: datetime) -> None:
    sam = User.objects.get(school=run.school_id, username="sam")
    work = CorrectiveAssignment.objects.select_related("objective").filter(unit_run=run, student=sam)
    objective = work.get(state="assigned").objective
    facts = way_facts(student_id=sam.pk, unit_id=run.unit_id, objective_id=objective.pk)
    assert facts is not None
    new = next(
        way
        for way in reversed(Approach)
        if is_open_to(way, facts.choice, status=facts.status, corrective=facts.corrective, tried=facts.tried)
    )
    choose_way(actor=sam, unit_run=run, objective=objective, approach=new, now=now)
    day = (now + timedelta(days=10)).date()
    words = "Explain a ratio to my sister with the rice and the water"
    set_goal(actor=sam, unit_run=run, words=words, objective=objective, by_on=day, is_shared=True, now=now)
    words = "Ask one question in every lesson this week"
    asked = set_goal(
        actor=sam, unit_run=run, words=words, objective=None, by_on=None, is_shared=False, now=now
    )
    move_goal(actor=sam, goal=asked, state=GoalState.REACHED, now=now + timedelta(days=1))
