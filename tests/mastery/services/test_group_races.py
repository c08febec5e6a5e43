"""Whatever the race, approved work is given once. Without the lock the harm shows: that is how we know it looks."""

import pytest
from django.db import IntegrityError

from classroom.models import Notice
from mastery.models import CorrectiveAssignment, EnrichmentChoice, UnitRun, WorkGroup
from mastery.services import approvals
from mastery.services.approvals import Approved, approve_groups
from mastery.services.correctives import complete_corrective
from tests.support.cycle import Cycle
from tests.support.people import People
from tests.support.races import race

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 8


@pytest.fixture
def cycle(people: People) -> Cycle:
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"})
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"})
    cycle.suggest()
    return cycle


def approve_together(cycle: Cycle) -> list[Approved | Exception]:
    ids = list(WorkGroup.objects.values_list("pk", flat=True))

    def approve() -> Approved:
        return approve_groups(actor=cycle.people.tess, unit_run=cycle.run, group_ids=ids, now=cycle.now)

    return race([approve] * TOGETHER)


def test_approvals_at_one_moment_give_the_work_once(cycle: Cycle):
    answers = approve_together(cycle)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert sorted(answer.groups for answer in answers) == [0] * (TOGETHER - 1) + [2]
    assert CorrectiveAssignment.objects.count() == 1
    assert EnrichmentChoice.objects.count() == 1
    assert Notice.objects.count() == 2


def test_without_the_lock_the_database_has_to_refuse(cycle: Cycle, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        approvals,
        "lock_run",
        lambda run_id: UnitRun.objects.select_related("section", "unit").get(pk=run_id),
    )
    refused = [answer for answer in approve_together(cycle) if isinstance(answer, IntegrityError)]
    assert refused
    assert CorrectiveAssignment.objects.count() == 1


def test_finishing_at_one_moment_is_finished_once(cycle: Cycle):
    approve_together(cycle)
    given = CorrectiveAssignment.objects.get()

    def finish(note: str) -> str:
        done = complete_corrective(actor=cycle.people.sam, corrective=given, note=note, now=cycle.now)
        return done.done_note

    answers = race([lambda note=f"Note {number}": finish(note) for number in range(TOGETHER)])
    given.refresh_from_db()
    assert set(answers) == {given.done_note}
