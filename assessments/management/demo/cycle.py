"""The way of class 7B through its units: stages, days planned, and a probe of the unit that is closed."""

from datetime import date, datetime

from classroom.models import Section, User
from mastery.engine.cycle import Stage
from mastery.engine.pacing import PlannedDays
from mastery.engine.retention import Answer, Outcome
from mastery.models import UnitRun
from mastery.selectors.board import days_seen
from mastery.selectors.retention import pairs_to_ask
from mastery.services.cycle import move_on, plan_days
from mastery.services.retention import plan_probe, record_probe

PLANNED = (PlannedDays(teaching=10, correction=7), PlannedDays(teaching=18, correction=4))
"""Of the first unit, whose correction took longer, and of the others."""


def days(section: Section, teacher: User, *, now: datetime) -> None:
    runs = UnitRun.objects.select_related("section").filter(section=section).order_by("unit__position")
    for number, run in enumerate(runs):
        plan_days(actor=teacher, run=run, planned=PLANNED[min(number, 1)], seen=days_seen(run), now=now)


def finish(run: UnitRun, *, teacher: User, second_chance: datetime, closed: datetime) -> None:
    """From correction over the second chance to the end."""
    for to, at in ((Stage.REASSESSMENT, second_chance), (Stage.CLOSED, closed)):
        move_on(actor=teacher, run=run, to=to, is_sure=True, now=at)


def probe(run: UnitRun, *, teacher: User, held_on: date, now: datetime) -> None:
    """Half of what was mastered is asked, and most of it still holds; one of Sam's does not."""
    run.refresh_from_db()
    planned = plan_probe(actor=teacher, run=run, held_on=held_on, now=now)
    sam = User.objects.get(school=run.school_id, username="sam")
    pairs = sorted(pairs_to_ask(run))
    missed = {next(pair for pair in pairs if pair[0] == sam.pk), *pairs[4::27]}
    answers = {pair: Answer(outcome=Outcome.HELD) for pair in pairs[::2]}
    answers |= {pair: Answer(outcome=Outcome.MISSED) for pair in missed}
    record_probe(actor=teacher, probe=planned, answers=answers, asked_on=held_on, now=now)
