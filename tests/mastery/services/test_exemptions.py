"""An exemption is a person's decision with a reason, and can be taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from classroom.models import Enrollment
from mastery.models import CorrectiveAssignment, Exemption, Objective, ObjectiveStatus
from mastery.services.exemptions import ExemptionRefused, exempt, lift_exemption
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment(people: People) -> Enrollment:
    return Enrollment.objects.select_related("section").get(section=people.section, student=people.sam)


@pytest.fixture
def objective(people: People) -> Objective:
    run = factories.UnitRunFactory(section=people.section)
    return factories.ObjectiveFactory(unit=run.unit, code="F1")


def state(enrollment: Enrollment, objective: Objective) -> str:
    return ObjectiveStatus.objects.get(student=enrollment.student_id, objective=objective).state


def test_exempting_shows_at_once_and_lifting_brings_the_evidence_back(people, enrollment, objective):
    exempt(actor=people.tess, enrollment=enrollment, objective=objective, reason="Moved here in May", now=NOW)
    assert state(enrollment, objective) == "exempt"
    assert lift_exemption(actor=people.tess, enrollment=enrollment, objective=objective, now=NOW)
    assert state(enrollment, objective) == "not_assessed"
    kept = Exemption.objects.get()
    assert (kept.reason, kept.granted_by, kept.lifted_by, kept.lifted_at) == (
        "Moved here in May",
        people.tess,
        people.tess,
        NOW,
    )


def test_a_second_press_keeps_the_first_reason(people, enrollment, objective):
    for reason in ("First", "Second"):
        exempt(actor=people.tess, enrollment=enrollment, objective=objective, reason=reason, now=NOW)
    assert [row.reason for row in Exemption.objects.all()] == ["First"]


def test_lifting_nothing_changes_nothing(people, enrollment, objective):
    assert not lift_exemption(actor=people.tess, enrollment=enrollment, objective=objective, now=NOW)
    assert not ObjectiveStatus.objects.exists()


def test_a_corrective_still_to_do_is_taken_back(people, enrollment, objective):
    for approach, when in (("visual", "done"), ("analogy", "assigned")):
        CorrectiveAssignment.objects.create(
            school=people.school,
            unit_run=objective.unit.runs.get(),
            student=people.sam,
            objective=objective,
            approach=approach,
            title="Draw it",
            state=when,
            done_at=NOW if when == "done" else None,
            assigned_by=people.tess,
            assigned_at=NOW - timedelta(days=1),
        )
    exempt(actor=people.tess, enrollment=enrollment, objective=objective, reason="Why", now=NOW)
    assert set(CorrectiveAssignment.objects.values_list("approach", "state")) == {
        ("visual", "done"),
        ("analogy", "cancelled"),
    }


def test_a_reason_is_needed(people, enrollment, objective):
    with pytest.raises(ExemptionRefused) as refused:
        exempt(actor=people.tess, enrollment=enrollment, objective=objective, reason="  ", now=NOW)
    assert refused.value.code == "reason_missing"


def test_only_objectives_of_the_course_can_be_taken_away(people, enrollment):
    elsewhere = factories.ObjectiveFactory(unit__course__school=people.school)
    with pytest.raises(ExemptionRefused) as refused:
        exempt(actor=people.tess, enrollment=enrollment, objective=elsewhere, reason="Why", now=NOW)
    assert refused.value.code == "other_course"


@pytest.mark.parametrize("name", ["sam", "ada", "gus", "nora"])
def test_only_those_who_teach_the_class_may(people, enrollment, objective, name):
    person = getattr(people, name)
    with pytest.raises(PermissionDenied):
        exempt(actor=person, enrollment=enrollment, objective=objective, reason="Why", now=NOW)
    with pytest.raises(PermissionDenied):
        lift_exemption(actor=person, enrollment=enrollment, objective=objective, now=NOW)
