"""Two teachers press at the same moment: one plan, one announcement, no circle."""

import pytest

from assessments.models import Assessment
from assessments.services.building import write_check
from classroom.models import Notice, OutboxMessage
from mastery.models import Prerequisite
from mastery.selectors.units import plan_lines
from mastery.services import planning
from tests.assessments.services.plans import objective_of, publish, ready_unit
from tests.support.factories import NOW
from tests.support.people import People
from tests.support.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_unit_is_announced_once_whoever_presses(people: People):
    run = ready_unit(people.section)

    answers = race([lambda: publish(people.tess, run)] * 4)

    assert sorted(answers) == [False, False, False, True]
    assert Notice.objects.count() == 3
    assert OutboxMessage.objects.filter(kind="assessments.remind_second_chance").count() == 2


def test_two_links_made_at_once_never_close_a_circle(people: People):
    run = ready_unit(people.section)
    f1, f2 = objective_of(run, "F1"), objective_of(run, "F2")
    marks = {line.objective_id: line.links_seen for line in plan_lines(run)}

    def link(one, two):
        return lambda: planning.set_prerequisites(
            actor=people.tess, run=run, objective=one, builds_on=[two.pk], seen=marks[one.pk], now=NOW
        )

    answers = race([link(f1, f2), link(f2, f1)])

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "PrerequisiteCircle"]
    assert Prerequisite.objects.count() == 1


def test_a_check_is_begun_once(people: People):
    run = ready_unit(people.section)

    race([lambda: write_check(actor=people.tess, run=run, title="Check 2", minutes=None, now=NOW)] * 4)

    assert Assessment.objects.filter(unit_run=run).count() == 2
