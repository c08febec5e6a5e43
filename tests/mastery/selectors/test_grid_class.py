"""A class on a unit as it is stored, in four queries for any size."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mastery.engine.evidence import Outcome
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Status
from mastery.models import CorrectiveAssignment, EnrichmentActivity, EnrichmentChoice, UnitRun
from mastery.selectors.grid_class import Known, class_on_unit, current_run
from mastery.services.steps.evidence import Observation, add_evidence
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def run(people: People) -> UnitRun:
    return factories.UnitRunFactory(section=people.section)


def test_students_by_name_with_what_is_known(people, run):
    second = factories.ObjectiveFactory(unit=run.unit, code="F2", position=2, is_essential=False)
    first = factories.ObjectiveFactory(unit=run.unit, code="F1", position=1)
    factories.StatusFactory(objective=first, student=people.sam, mastered=True)
    factories.StatusFactory(
        objective=second, student=people.sam, state="exempt", best_earned=None, best_possible=None
    )
    on_unit = class_on_unit(run, at=NOW)
    assert [(head.code, head.is_essential) for head in on_unit.objectives] == [("F1", True), ("F2", False)]
    assert [student.name for student in on_unit.students] == ["Ines Moreau", "Sam Okafor"]
    ines, sam = on_unit.students
    assert sam.on(first.pk) == Known(status=Status.MASTERED, percent=90)
    assert sam.on(second.pk) == Known(status=Status.EXEMPT)
    assert ines.on(first.pk) == Known(status=Status.NOT_ASSESSED)
    assert (on_unit.policy.threshold_percent, sam.is_extended) == (80, False)


def test_other_units_and_those_who_left_stay_out(people, run):
    elsewhere = factories.ObjectiveFactory(unit__course=people.section.course)
    factories.StatusFactory(objective=elsewhere, student=people.sam)
    people.section.enrollments.filter(student=people.ines).update(ended_at=NOW)
    on_unit = class_on_unit(run, at=NOW)
    assert [(student.name, dict(student.known)) for student in on_unit.students] == [("Sam Okafor", {})]


def observe(
    people: People, objective_id: int, *, occasion, outcome: Outcome, earned: int | None = None
) -> None:
    add_evidence(
        [
            Observation(
                student_id=people.sam.pk,
                objective_id=objective_id,
                occasion=occasion,
                outcome=outcome,
                earned=earned,
                possible=None if earned is None else 10,
                observed_at=NOW,
            )
        ],
        actor=people.tess,
        now=NOW,
        reason="Looked again",
    )


def test_excused_is_known_until_the_try_is_marked(people, run):
    objective = factories.ObjectiveFactory(unit=run.unit)
    occasion = uuid4()
    observe(people, objective.pk, occasion=occasion, outcome=Outcome.EXCUSED)
    sam = class_on_unit(run, at=NOW).students[1]
    assert sam.on(objective.pk) == Known(status=Status.NOT_ASSESSED, is_excused=True)
    observe(people, objective.pk, occasion=occasion, outcome=Outcome.VOID)
    sam = class_on_unit(run, at=NOW).students[1]
    assert sam.on(objective.pk) == Known(status=Status.NOT_ASSESSED)


def test_correctives_and_finished_enrichment(people, run):
    objective = factories.ObjectiveFactory(unit=run.unit)
    CorrectiveAssignment.objects.create(
        school=people.school,
        unit_run=run,
        student=people.sam,
        objective=objective,
        approach="visual",
        title="Draw it",
        assigned_by=people.tess,
        assigned_at=NOW,
    )
    activity = EnrichmentActivity.objects.create(
        school=people.school, unit=run.unit, kind="project", title="Build"
    )
    EnrichmentChoice.objects.create(
        school=people.school,
        unit_run=run,
        student=people.sam,
        activity=activity,
        offered_at=NOW,
        chosen_at=NOW,
        done_at=NOW,
    )
    on_unit = class_on_unit(run, at=NOW)
    assert on_unit.corrective(people.sam.pk, objective.pk) is CorrectiveState.ASSIGNED
    assert on_unit.corrective(people.ines.pk, objective.pk) is CorrectiveState.NONE
    assert [student.is_extended for student in on_unit.students] == [False, True]


@pytest.mark.parametrize("students", [1, 3])
def test_four_queries_for_any_class(people, run, students, django_assert_num_queries):
    objective = factories.ObjectiveFactory(unit=run.unit)
    for _ in range(students):
        place = factories.EnrollmentFactory(section=people.section)
        factories.StatusFactory(objective=objective, student=place.student)
    with django_assert_num_queries(4):
        class_on_unit(run, at=NOW)


def test_of_units_alike_the_last_announced_is_the_current_one(people):
    older, newer = (
        factories.UnitRunFactory(
            section=people.section, stage="correction", published_at=NOW - timedelta(days=days)
        )
        for days in (9, 5)
    )
    closed = factories.UnitRunFactory(section=people.section, stage="closed", published_at=NOW)
    assert current_run([closed, newer, older]) == newer
    assert current_run([closed]) == closed
    assert current_run([]) is None
