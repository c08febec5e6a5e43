"""Whatever happens to the statuses, the evidence brings them back."""

from uuid import uuid4

import pytest
from django.core.management import call_command

from mastery.engine.evidence import Outcome
from mastery.models import Objective, ObjectiveStatus
from mastery.services import statuses
from mastery.services.exemptions import exempt
from mastery.services.statuses import Rebuilt, rebuild_statuses
from mastery.services.steps.evidence import Observation, add_evidence
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def objectives(people: People) -> list[Objective]:
    """Sam: 6, then 9 of 10 on F1, and excused from F2. Ines: 5 of 10 on F1, exempt from F2."""
    run = factories.UnitRunFactory(section=people.section)
    first, second = (factories.ObjectiveFactory(unit=run.unit, code=code) for code in ("F1", "F2"))
    for student, objective, earned in [
        (people.sam, first, 6),
        (people.sam, first, 9),
        (people.sam, second, None),
        (people.ines, first, 5),
    ]:
        add_evidence(
            [
                Observation(
                    student_id=student.pk,
                    objective_id=objective.pk,
                    occasion=uuid4(),
                    outcome=Outcome.EXCUSED if earned is None else Outcome.SCORED,
                    earned=earned,
                    possible=None if earned is None else 10,
                    observed_at=NOW,
                )
            ],
            actor=people.tess,
            now=NOW,
        )
    exempt(
        actor=people.tess, enrollment=people.enrollment(people.ines), objective=second, reason="Why", now=NOW
    )
    return [first, second]


def rows() -> list[tuple[object, ...]]:
    fields = ("student_id", "objective_id", "state", "best_earned", "best_possible", "attempts", "policy_id")
    return sorted(ObjectiveStatus.objects.values_list(*fields))


def test_nothing_differs_when_all_is_well(objectives):
    before = rows()
    assert rebuild_statuses(now=NOW) == Rebuilt(checked=4, differed=0)
    assert rows() == before


def test_deleted_and_wrong_statuses_come_back(people, objectives):
    before = rows()
    ObjectiveStatus.objects.filter(student=people.sam).delete()
    ObjectiveStatus.objects.filter(student=people.ines, objective=objectives[0]).update(state="mastered")
    assert rebuild_statuses(now=NOW) == Rebuilt(checked=4, differed=3)
    assert rows() == before


def test_a_status_with_no_cause_is_not_assessed(people, objectives):
    lonely = factories.StatusFactory(
        objective=factories.ObjectiveFactory(unit=objectives[0].unit), student=people.sam, mastered=True
    )
    assert rebuild_statuses(now=NOW).differed == 1
    lonely.refresh_from_db()
    assert (lonely.state, lonely.best_earned, lonely.attempts) == ("not_assessed", None, 0)


def test_batches_cover_everybody(people, objectives, monkeypatch):
    monkeypatch.setattr(statuses, "BATCH", 1)
    ObjectiveStatus.objects.all().delete()
    assert rebuild_statuses(now=NOW) == Rebuilt(checked=4, differed=4)


def test_the_command_says_how_many(objectives, capsys):
    ObjectiveStatus.objects.filter(objective=objectives[0]).delete()
    call_command("rebuild_statuses")
    assert capsys.readouterr().out == "4 statuses checked, 2 differed and were corrected.\n"
