"""Which correctives are in hand: written once in SQL for large classes and once for queries, and the same."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from mastery.engine.evidence import Outcome
from mastery.engine.reassessment import CorrectiveState
from mastery.models import CorrectiveAssignment, Objective
from mastery.selectors.work import corrective_states, is_in_hand, later_try
from mastery.services.steps.evidence import Observation, add_evidence
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def objective(people: People) -> Objective:
    return factories.ObjectiveFactory(unit=factories.UnitRunFactory(section=people.section).unit)


def give(
    people: People, objective: Objective, state: str, *, approach: str = "visual", hours: int = 0
) -> None:
    CorrectiveAssignment.objects.create(
        school=people.school,
        unit_run=objective.unit.runs.get(),
        student=people.sam,
        objective=objective,
        approach=approach,
        title="Draw it",
        state=state,
        done_at=NOW if state == "done" else None,
        waived_reason="Was ill" if state == "waived" else "",
        assigned_by=people.tess,
        assigned_at=NOW + hours * HOUR,
    )


def observe(
    people: People, objective: Objective, outcome: str, hours: int, *, occasion: UUID | None = None
) -> None:
    scored = outcome == "scored"
    add_evidence(
        [
            Observation(
                student_id=people.sam.pk,
                objective_id=objective.pk,
                occasion=occasion or uuid4(),
                outcome=Outcome(outcome),
                earned=5 if scored else None,
                possible=10 if scored else None,
                observed_at=NOW + hours * HOUR,
            )
        ],
        actor=people.tess,
        now=NOW,
        reason="Looked again",
    )


@pytest.mark.parametrize("state", ["assigned", "done", "waived", "cancelled"])
@pytest.mark.parametrize(
    ("outcome", "hours", "is_answered"),
    [
        (None, 0, False),
        ("scored", -1, False),
        ("scored", 0, False),
        ("scored", 1, True),
        ("excused", 1, False),
        ("void", 1, False),
    ],
)
def test_a_counted_try_after_a_corrective_answers_it(people, objective, state, outcome, hours, is_answered):
    give(people, objective, state)
    if outcome:
        observe(people, objective, outcome, hours)
    expected = {} if state == "cancelled" or (is_answered and state != "assigned") else {state}
    assert {each.value for each in corrective_states([people.sam.pk], [objective.pk]).values()} == set(
        expected
    )
    assert by_query(people, objective) == corrective_states([people.sam.pk], [objective.pk])


def by_query(people: People, objective: Objective) -> dict[tuple[int, int], CorrectiveState]:
    rows = CorrectiveAssignment.objects.exclude(state="cancelled").annotate(is_answered=later_try())
    return {
        (row.student_id, row.objective_id): CorrectiveState(row.state)
        for row in rows.order_by("assigned_at", "pk")
        if is_in_hand(CorrectiveState(row.state), is_answered=row.is_answered)
    }


def test_a_try_that_was_taken_back_answers_nothing(people, objective):
    give(people, objective, "done")
    occasion = uuid4()
    observe(people, objective, "scored", 1, occasion=occasion)
    observe(people, objective, "void", 1, occasion=occasion)
    assert corrective_states([people.sam.pk], [objective.pk]) == {
        (people.sam.pk, objective.pk): CorrectiveState.DONE
    }
    assert by_query(people, objective) == corrective_states([people.sam.pk], [objective.pk])


def test_the_newest_corrective_counts_and_others_stay_out(people, objective):
    give(people, objective, "done")
    give(people, objective, "assigned", approach="analogy", hours=1)
    assert corrective_states([people.sam.pk, people.ines.pk], [objective.pk]) == {
        (people.sam.pk, objective.pk): CorrectiveState.ASSIGNED
    }
    assert corrective_states([people.ines.pk], [objective.pk]) == {}
    assert corrective_states([people.sam.pk], []) == {}
    assert corrective_states([], [objective.pk]) == {}
