"""What is put back is what was written, and no test sees what another did with it."""

import pytest

from classroom.models import Enrollment, User
from mastery.models import EvidenceRecord, ObjectiveStatus
from tests.support import factories, kept
from tests.support.cycle import Cycle
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept.kept
def cycle(people: People) -> Cycle:
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "3"})
    return cycle


@pytest.mark.parametrize("time", [1, 2, 3])
def test_each_test_finds_the_same(people: People, cycle: Cycle, time: int):
    state = dict(ObjectiveStatus.objects.values_list("objective__code", "state"))
    assert state == {"F1": "mastered", "F2": "not_yet"}
    assert list(people.section.enrollments.values_list("student__username", flat=True)) == ["sam", "ines"]
    assert people.enrollment(people.sam).events.count() == 1
    assert cycle.people is people
    assert cycle.run.section is people.section

    ObjectiveStatus.objects.update(state="exempt")
    Enrollment.objects.filter(student=people.ines).delete()
    people.sam.given_name = cycle.run.unit.title = "Changed"


def test_its_objects_are_as_in_the_database(people: People, cycle: Cycle):
    assert people.sam.given_name == User.objects.get(username="sam").given_name == "Sam"
    assert cycle.run.unit.title == "Ratio"


def test_rows_that_follow_have_numbers_of_their_own(people: People, cycle: Cycle):
    factories.UserFactory(school=people.school)
    cycle.sit(people.ines, {"F1": "10"})
    assert EvidenceRecord.objects.count() == 3


@kept.kept
def renamed(people: People) -> People:
    people.school.name = "Renamed"
    people.school.save()
    return people


def test_rows_of_another_fixture_cannot_be_kept(request: pytest.FixtureRequest, people: People):
    with pytest.raises(AssertionError, match="changes what another fixture has written"):
        request.getfixturevalue("renamed")
