"""A unit that class 7B has behind it: taught, checked, corrected and closed four weeks ago."""

from datetime import date, timedelta

from mastery.engine.cycle import Stage, onward
from mastery.models import RetentionProbe, UnitRun
from mastery.services.cycle import move_on
from mastery.services.retention import plan_probe
from tests.support.cycle import Cycle

WEEKS_AGO = timedelta(weeks=4)


def walk(cycle: Cycle, *, to: str, days_ago: int, origin: str = "planned") -> UnitRun:
    """Tess moves the unit on, one step a day, so that the last one is so many days ago."""
    UnitRun.objects.filter(pk=cycle.run.pk).update(stage=origin)
    stages = list(Stage)
    steps = stages.index(Stage(to)) - stages.index(Stage(origin))
    stage = Stage(origin)
    for step in range(steps, 0, -1):
        following = onward(stage)
        assert following is not None
        at = cycle.now - timedelta(days=days_ago + step - 1)
        move_on(actor=cycle.people.tess, run=cycle.run, to=following, is_sure=True, now=at)
        stage = following
    cycle.run.refresh_from_db()
    return cycle.run


def closed(cycle: Cycle) -> UnitRun:
    return walk(cycle, to="closed", days_ago=WEEKS_AGO.days)


def today(cycle: Cycle) -> date:
    """Schools of tests keep UTC."""
    return cycle.now.date()


def probed(cycle: Cycle) -> RetentionProbe:
    """The unit is closed, and its probe is today."""
    return plan_probe(actor=cycle.people.tess, run=closed(cycle), held_on=today(cycle), now=cycle.now)
