"""A unit that is ready to be published: three essentials, a check with two covered forms, two chances."""

from datetime import datetime, timedelta

from assessments.models import Assessment, ChanceWindow
from assessments.selectors.plan import checks_of_plan
from assessments.services.publishing import plan_mark, publish_unit
from classroom.models import Section, User
from mastery.models import Objective, Unit, UnitRun
from tests.support import factories
from tests.support.factories import NOW


def ready_unit(section: Section, *, check_opens: datetime = NOW + timedelta(days=7)) -> UnitRun:
    run = factories.UnitRunFactory(
        section=section, unit__title="Fractions", published_at=None, stage="planned"
    )
    check = factories.AssessmentFactory(unit_run=run, title="Check 1")
    objectives = [
        factories.ObjectiveFactory(unit=run.unit, code=f"F{n}", statement=f"I can do F{n}", position=n)
        for n in (1, 2, 3)
    ]
    for label in ("A", "B"):
        form = factories.FormFactory(assessment=check, label=label)
        for position, objective in enumerate(objectives * 3, start=1):
            factories.ItemFactory(form=form, objective=objective, position=position)
    for number, opens_at in ((1, check_opens), (2, check_opens + timedelta(days=7))):
        factories.WindowFactory(
            assessment=check, number=number, opens_at=opens_at, closes_at=opens_at + timedelta(hours=1)
        )
    return run


def publish(actor: User, run: UnitRun, *, now: datetime = NOW) -> bool:
    unit = Unit.objects.get(pk=run.unit_id)
    return publish_unit(actor=actor, run=run, seen=plan_mark(unit, checks_of_plan(run, now=now)), now=now)


def check_of(run: UnitRun) -> Assessment:
    return Assessment.objects.select_related("unit_run__unit", "unit_run__section__school").get(unit_run=run)


def objective_of(run: UnitRun, code: str) -> Objective:
    return Objective.objects.get(unit=run.unit_id, code=code)


def window_of(run: UnitRun, number: int) -> ChanceWindow:
    return ChanceWindow.objects.get(assessment__unit_run=run, number=number)
