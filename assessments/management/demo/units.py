"""Plan and publish a unit of the demo school, through the services that the planner's pages use."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from assessments.management.demo import standards
from assessments.management.demo.content import DemoUnit, Goal
from assessments.management.demo.questions import content_of
from assessments.models import Assessment, ParallelForm
from assessments.selectors.plan import checks_of_plan
from assessments.services.building import add_item, write_check
from assessments.services.publishing import plan_mark, publish_unit
from assessments.services.windows import Days, dates_seen, set_windows
from classroom.models import Section, User
from mastery.engine.correctives import Approach
from mastery.engine.enrichment import EnrichmentKind
from mastery.engine.marking import ItemKind, key_from_json
from mastery.models import CorrectiveActivity, Objective, Unit, UnitRun
from mastery.selectors.units import seen_mark
from mastery.services.planning import Line, add_objective, set_prerequisites
from mastery.services.practice_items import Question, add_question
from mastery.services.teaching import WayFurther, WayIn, add_enrichment, record_teaching, save_way_in
from mastery.services.units import plan_unit, take_unit

NOTHING = seen_mark(())
"""What an editor was shown of something that is not written yet."""


def plan(unit: DemoUnit, *, teacher: User, section: Section, now: datetime) -> UnitRun:
    """Write the unit into the course, or take it over where another class has it already."""
    written = Unit.objects.filter(course=section.course_id, title=unit.title).first()
    if written is not None:
        run = take_unit(actor=teacher, section=section, unit=written, now=now)
    else:
        run = plan_unit(actor=teacher, section=section, title=unit.title, now=now)
        _write(unit, teacher=teacher, run=run, now=now)
    for goal in unit.goals:
        record_teaching(
            actor=teacher,
            run=run,
            objective=_objectives(run)[goal.code],
            approaches=[Approach(value) for value in goal.taught_by],
            seen=NOTHING,
            now=now,
        )
    return run


def _write(unit: DemoUnit, *, teacher: User, run: UnitRun, now: datetime) -> None:
    for goal in unit.goals:
        line = Line(code=goal.code, statement=goal.statement, is_essential=goal.essential)
        add_objective(actor=teacher, run=run, line=line, now=now)
    known = _objectives(run)
    for goal in unit.goals:
        _link(goal, known, teacher=teacher, run=run, now=now)
        standards.serve(known[goal.code], teacher=teacher, run=run, now=now)
    for code, approach, title, steps in unit.correctives:
        way = WayIn(approach=Approach(approach), title=title, steps=steps, minutes=20)
        save_way_in(actor=teacher, run=run, objective=known[code], way=way, seen=NOTHING, now=now)
    for code, approach, stem, right, hint in unit.practice:
        activity = CorrectiveActivity.objects.in_place(known[code].pk, approach).get()
        key = key_from_json(ItemKind.NUMERIC, {"value": right})
        question = Question(kind=ItemKind.NUMERIC, stem=stem, options=(), key=key, hint=hint)
        add_question(actor=teacher, run=run, activity=activity, question=question, now=now)
    for kind, title, description, audience in unit.enrichment:
        further = WayFurther(
            kind=EnrichmentKind(kind), title=title, description=description, audience=audience, minutes=30
        )
        add_enrichment(actor=teacher, run=run, way=further, now=now)


def _link(goal: Goal, known: Mapping[str, Objective], *, teacher: User, run: UnitRun, now: datetime) -> None:
    if goal.builds_on:
        set_prerequisites(
            actor=teacher,
            run=run,
            objective=known[goal.code],
            builds_on=[known[code].pk for code in goal.builds_on],
            seen=NOTHING,
            now=now,
        )


def _objectives(run: UnitRun) -> dict[str, Objective]:
    return {objective.code: objective for objective in Objective.objects.filter(unit=run.unit_id)}


def write_forms(unit: DemoUnit, *, teacher: User, run: UnitRun, now: datetime) -> Assessment:
    """The check of the unit with all its questions, on form A and on form B."""
    check = write_check(actor=teacher, run=run, title=unit.check, minutes=30, now=now)
    known = _objectives(run)
    for place, label in enumerate("AB"):
        form = ParallelForm.objects.select_related("assessment__unit_run__section").get(
            assessment=check, label=label
        )
        for goal in unit.goals:
            for question in goal.questions:
                content = content_of(question, form=place, objective_id=known[goal.code].pk)
                add_item(actor=teacher, form=form, content=content, key=uuid.uuid4(), now=now)
    return check


def announce(
    check: Assessment,
    *,
    teacher: User,
    run: UnitRun,
    windows: Sequence[tuple[datetime, datetime]],
    now: datetime,
) -> None:
    """Set the dates of every chance and publish the unit."""
    days = [
        Days(number=number, opens_at=opens_at, closes_at=closes_at)
        for number, (opens_at, closes_at) in enumerate(windows, start=1)
    ]
    set_windows(actor=teacher, assessment=check, days=days, seen=dates_seen([]), now=now)
    seen = plan_mark(Unit.objects.get(pk=run.unit_id), checks_of_plan(run, now=now))
    publish_unit(actor=teacher, run=run, seen=seen, now=now)
