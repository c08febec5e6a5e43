"""The sums that the database makes are those of the engine."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mastery.engine.correctives import Approach, Order
from mastery.engine.effectiveness import Pair, Reached, Sums, cells_of
from mastery.engine.evidence import Outcome
from mastery.models import EvidenceRecord, Exemption
from mastery.selectors.effects import Scope, gains_in, results_in, school_order
from mastery.services.steps.evidence import Observation, add_evidence
from tests.engine.records import score
from tests.support.correctives import given, helped, helped_class, suggested_group
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people)


@pytest.fixture
def scope(cycle: Cycle) -> Scope:
    return Scope(school_id=cycle.people.school.pk, section_id=cycle.people.section.pk)


def corrected(cycle: Cycle, row: EvidenceRecord, outcome: Outcome, earned: str | None) -> None:
    add_evidence(
        [
            Observation(
                student_id=row.student_id,
                objective_id=row.objective_id,
                occasion=row.occasion,
                outcome=outcome,
                earned=None if earned is None else Decimal(earned),
                possible=None if earned is None else Decimal(10),
                observed_at=row.observed_at,
            )
        ],
        actor=cycle.people.tess,
        now=cycle.now,
        reason="Misread",
    )


def pair(cycle: Cycle, code: str, before: str, after: str, approach: str, *, by_teacher: bool) -> Pair:
    return Pair(
        before=score(before),
        after=score(after),
        approach=Approach(approach),
        objective_id=cycle.objectives[code].pk,
        by_teacher=by_teacher,
    )


def test_gains_are_summed_up_as_the_engine_does(cycle: Cycle, scope: Scope):
    drawing = suggested_group(cycle, "F4", "visual")
    switched = suggested_group(cycle, "F4", "visual")
    switched.approach = "analogy"
    switched.save()
    helped(cycle, cycle.people.sam, "F4", "visual", before="5", after="8", group=drawing)
    helped(cycle, cycle.people.ines, "F4", "visual", before="4", after="9.5", group=drawing)
    helped(cycle, cycle.pupil("Amara"), "F4", "analogy", before="3", after="2", group=switched)
    helped(cycle, cycle.pupil("Bo"), "F1", "visual", before="6", after="7")
    found = gains_in(scope)
    assert cells_of([]) == ()
    expected = cells_of(
        [
            pair(cycle, "F4", "5", "8", "visual", by_teacher=False),
            pair(cycle, "F4", "4", "9.5", "visual", by_teacher=False),
            pair(cycle, "F4", "3", "2", "analogy", by_teacher=True),
            pair(cycle, "F1", "6", "7", "visual", by_teacher=True),
        ]
    )
    assert set(found.cells) == set(expected)
    assert [name.code for name in found.names.values()] == ["F1", "F4"]


def test_a_corrected_score_counts_as_corrected_and_a_void_one_not_at_all(cycle: Cycle, scope: Scope):
    sam = cycle.people.sam
    helped(cycle, sam, "F4", "visual", before="5", after="8")
    later = EvidenceRecord.objects.get(student=sam, earned=8)
    corrected(cycle, later, Outcome.SCORED, "9")
    assert [cell.gain.total for cell in gains_in(scope).cells] == [40]
    corrected(cycle, later, Outcome.VOID, None)
    assert gains_in(scope).cells == ()


@pytest.mark.parametrize("state", ["assigned", "waived", "cancelled"])
def test_only_correctives_that_were_done_count(cycle: Cycle, scope: Scope, state: str):
    cycle.sit(cycle.people.sam, {"F4": "5"})
    given(cycle, cycle.people.sam, "F4", "visual", state=state)
    cycle.sit(cycle.people.sam, {"F4": "9"}, number=2, form="B", days_ago=1)
    assert gains_in(scope).cells == ()


def test_a_corrective_without_a_next_try_waits(cycle: Cycle, scope: Scope):
    cycle.sit(cycle.people.sam, {"F4": "5"})
    given(cycle, cycle.people.sam, "F4", "visual")
    assert gains_in(scope).cells == ()


def test_results_are_counted_by_the_chance_that_reached_mastery(cycle: Cycle, scope: Scope):
    sam, ines = cycle.people.sam, cycle.people.ines
    cycle.sit(sam, {"F1": "8", "F2": "7.9", "F4": "5"})
    cycle.sit(sam, {"F2": "9", "F4": "6"}, number=2, form="B", days_ago=1)
    cycle.sit(ines, {"F1": "10", "F2": "4", "F4": "9"})
    Exemption.objects.create(
        school=cycle.people.school,
        student=ines,
        objective=cycle.objectives["F2"],
        reason="Joined late",
        granted_by=cycle.people.tess,
        granted_at=cycle.now,
    )
    found = results_in(scope, threshold=Decimal(80), zone="UTC")
    assert set(found.reached) == {
        Reached(chance=1, days=0, tries=1, count=3),
        Reached(chance=2, days=6, tries=2, count=1),
        Reached(chance=None, days=None, tries=2, count=1),
    }
    assert found.first == Sums.of([80, 79, 50, 100, 90])
    assert found.best == Sums.of([80, 90, 60, 100, 90])


def test_scope_is_a_school_a_class_or_a_unit(cycle: Cycle, scope: Scope):
    helped(cycle, cycle.people.sam, "F4", "visual", before="5", after="8")
    school, section, unit = cycle.people.school.pk, cycle.people.section.pk, cycle.run.unit_id
    foreign = cycle.people.nora.school_id
    inside = [Scope(school_id=school), scope, Scope(school_id=school, section_id=section, unit_id=unit)]
    outside = [
        Scope(school_id=foreign),
        Scope(school_id=school, section_id=cycle.people.noras_section.pk),
        Scope(school_id=school, section_id=section, unit_id=unit + 1),
    ]
    for each in inside:
        assert len(gains_in(each).cells) == 1
        assert len(results_in(each, threshold=Decimal(80), zone="UTC").reached) == 1
    for each in outside:
        assert gains_in(each).cells == ()
        assert results_in(each, threshold=Decimal(80), zone="UTC").reached == ()


def test_a_schools_order_comes_from_its_own_results_in_one_query(cycle: Cycle, django_assert_num_queries):
    helped_class(cycle)
    with django_assert_num_queries(1):
        order = school_order(cycle.people.school.pk)
    assert order.results == {Approach.VISUAL: 6, Approach.STRUCTURED_PRACTICE: 6}
    assert order.approaches[1] is Approach.STRUCTURED_PRACTICE
    assert order.approaches[4] is Approach.VISUAL
    assert school_order(cycle.people.nora.school_id) == Order()


def test_the_newest_correctives_are_asked_for(cycle: Cycle, scope: Scope):
    helped(cycle, cycle.people.sam, "F4", "visual", before="5", after="8")
    helped(cycle, cycle.people.ines, "F4", "analogy", before="5", after="8")
    newest = cycle.people.ines.correctives.get()
    newest.done_at += timedelta(hours=1)
    newest.save()
    assert [cell.approach for cell in gains_in(scope, newest=1).cells] == [Approach.ANALOGY]
