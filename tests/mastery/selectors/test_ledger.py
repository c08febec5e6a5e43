"""The approach ledger: which approach, how, and on what day."""

from datetime import timedelta

import pytest

from mastery.models import CorrectiveAssignment
from mastery.selectors.ledger import UseKind, approach_choices, uses_of
from tests.support import factories
from tests.support.correctives import given
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people, now=NOW)


def uses(cycle: Cycle, *students, code: str = "F4"):
    return uses_of([student.pk for student in students], cycle.objectives[code].pk)


def test_lessons_and_correctives_stand_in_the_order_of_time(cycle: Cycle):
    given(cycle, cycle.people.sam, "F4", "visual")
    found = uses(cycle, cycle.people.sam)
    assert [(use.approach, use.kind) for use in found] == [
        ("worked_explanation", UseKind.LESSON),
        ("visual", UseKind.CORRECTIVE),
    ]
    assert [use.at for use in found] == [NOW - timedelta(days=20), NOW - timedelta(days=6)]


def test_other_students_objectives_and_cancelled_work_are_not_in_it(cycle: Cycle):
    given(cycle, cycle.people.ines, "F4", "visual")
    given(cycle, cycle.people.sam, "F2", "analogy")
    cancelled = given(cycle, cycle.people.sam, "F4", "other_context", state="assigned")
    CorrectiveAssignment.objects.filter(pk=cancelled.pk).update(state="cancelled")
    assert [use.approach for use in uses(cycle, cycle.people.sam)] == ["worked_explanation"]


def test_a_lesson_of_an_earlier_class_counts(cycle: Cycle):
    other = factories.UnitRunFactory(
        section=factories.SectionFactory(course=cycle.people.section.course), unit=cycle.run.unit
    )
    factories.EnrollmentFactory(section=other.section, student=cycle.people.sam, ended_at=NOW)
    cycle.run, ours = other, cycle.run
    cycle.teach(cycle.objectives["F4"], "analogy")
    cycle.run = ours
    assert {use.approach for use in uses(cycle, cycle.people.sam)} == {"worked_explanation", "analogy"}


def test_what_is_used_says_when_and_how(cycle: Cycle):
    given(cycle, cycle.people.sam, "F4", "visual")
    choices = approach_choices(uses(cycle, cycle.people.sam), zone="UTC")
    assert {choice.value: choice.used for choice in choices if choice.used} == {
        "worked_explanation": "Used: lesson, Wed 4 Nov",
        "visual": "Used: corrective, Wed 18 Nov",
    }


def test_in_a_group_it_says_with_how_many(cycle: Cycle):
    given(cycle, cycle.people.sam, "F4", "visual")
    found = uses(cycle, cycle.people.sam, cycle.people.ines)
    said = {choice.value: choice.used for choice in approach_choices(found, zone="UTC", students=2)}
    assert said["visual"] == "Used: corrective, Wed 18 Nov, with 1 of 2"
    assert said["worked_explanation"] == "Used: lesson, Wed 4 Nov, with 2 of 2"


def test_the_ledger_of_a_group_is_one_query(cycle: Cycle, django_assert_num_queries):
    with django_assert_num_queries(1):
        uses(cycle, cycle.people.sam, cycle.people.ines)
