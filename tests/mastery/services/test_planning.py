"""Objectives of a unit: lines, order, links; nothing is overwritten unseen."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from mastery.models import Objective, Prerequisite, UnitRun
from mastery.selectors.units import seen_mark, unit_plan
from mastery.services import planning, units
from mastery.services.conflicts import PlanChanged
from mastery.services.planning import Line
from mastery.services.steps.essentials import EssentialsFixed
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People


@kept
def run(people: People) -> UnitRun:
    return units.plan_unit(actor=people.tess, section=people.section, title="Fractions", now=NOW)


def line(code: str, *, essential: bool = True, statement: str = "I can add fractions") -> Line:
    return Line(code=code, statement=statement, is_essential=essential)


def add(people: People, run: UnitRun, *codes: str) -> list[Objective]:
    return [planning.add_objective(actor=people.tess, run=run, line=line(code), now=NOW) for code in codes]


def link(people: People, run: UnitRun, objective: Objective, *builds_on: Objective) -> None:
    planning.set_prerequisites(
        actor=people.tess,
        run=run,
        objective=objective,
        builds_on=[row.pk for row in builds_on],
        seen=unit_plan(run).line(objective.pk).links_seen,
        now=NOW,
    )


def codes(run: UnitRun) -> list[str]:
    return [each.code for each in unit_plan(run).lines]


def test_a_line_repeated_is_the_same_objective(people, run):
    first, second = add(people, run, "F1", "F1")

    assert first == second
    assert codes(run) == ["F1"]


def test_a_code_of_another_objective_is_refused(people, run):
    add(people, run, "F1")

    with pytest.raises(planning.CodeTaken, match="called f1"):
        planning.add_objective(actor=people.tess, run=run, line=line("f1", statement="I can divide"), now=NOW)


def test_objectives_change_places(people, run):
    _f1, f2, f3 = add(people, run, "F1", "F2", "F3")

    planning.move_objective(actor=people.tess, run=run, objective=f3, earlier=True, now=NOW)
    assert codes(run) == ["F1", "F3", "F2"]
    planning.move_objective(actor=people.tess, run=run, objective=f2, earlier=False, now=NOW)
    assert codes(run) == ["F1", "F3", "F2"]


def test_a_circle_is_refused_with_its_path(people, run):
    f1, f2, f3 = add(people, run, "F1", "F2", "F3")
    link(people, run, f2, f1)
    link(people, run, f3, f2)

    with pytest.raises(planning.PrerequisiteCircle) as refusal:
        link(people, run, f1, f3)

    assert refusal.value.path == "F1 → F3 → F2 → F1"
    assert unit_plan(run).line(f1.pk).builds_on == ()


def test_an_objective_does_not_build_on_itself(people, run):
    (f1,) = add(people, run, "F1")

    with pytest.raises(planning.PrerequisiteCircle, match="F1 → F1"):
        link(people, run, f1, f1)


def test_the_database_refuses_a_circle_too(people, run):
    f1, f2 = add(people, run, "F1", "F2")
    link(people, run, f2, f1)

    with pytest.raises(IntegrityError, match="prerequisite_acyclic"), transaction.atomic():
        Prerequisite.objects.create(school=people.school, objective=f1, builds_on=f2)


def test_links_reach_over_units_but_not_over_courses(people, run):
    (f1,) = add(people, run, "F1")
    earlier = factories.ObjectiveFactory(unit__course=people.section.course, code="N1")
    foreign = factories.ObjectiveFactory(unit__course__school=people.school, code="Z1")

    link(people, run, f1, earlier, foreign)

    assert unit_plan(run).line(f1.pk).builds_on == ("N1",)


def test_links_are_taken_away(people, run):
    f1, f2 = add(people, run, "F1", "F2")
    link(people, run, f2, f1)

    link(people, run, f2)

    assert unit_plan(run).line(f2.pk).builds_on == ()


def test_the_second_editor_of_a_line_is_shown_the_first_ones_words(people, run):
    (f1,) = add(people, run, "F1")
    seen = unit_plan(run).line(f1.pk).seen
    rita = factories.UserFactory(school=people.school, given_name="Rita", family_name="Lund")
    factories.StaffFactory(section=people.section, person=rita)
    theirs = line("F1", statement="I can add unlike fractions")
    planning.change_objective(actor=rita, run=run, objective=f1, line=theirs, seen=seen, now=NOW)

    mine = line("F1", statement="I can add any fractions")
    with pytest.raises(PlanChanged, match="Rita Lund changed this line at") as conflict:
        planning.change_objective(actor=people.tess, run=run, objective=f1, line=mine, seen=seen, now=NOW)

    assert conflict.value.theirs == theirs.values
    planning.change_objective(
        actor=people.tess, run=run, objective=f1, line=mine, seen=conflict.value.seen, now=NOW
    )
    assert Objective.objects.get(pk=f1.pk).statement == "I can add any fractions"


def test_two_editors_who_write_the_same_do_not_collide(people, run):
    (f1,) = add(people, run, "F1")
    seen = unit_plan(run).line(f1.pk).seen
    wanted = line("F1", essential=False)

    for _each in range(2):
        planning.change_objective(actor=people.tess, run=run, objective=f1, line=wanted, seen=seen, now=NOW)

    assert Objective.objects.get(pk=f1.pk).is_essential is False


def test_links_chosen_by_two_editors_are_not_lost(people, run):
    f1, f2, f3 = add(people, run, "F1", "F2", "F3")
    seen = seen_mark([])
    link(people, run, f3, f1)

    with pytest.raises(PlanChanged):
        planning.set_prerequisites(
            actor=people.tess, run=run, objective=f3, builds_on=[f2.pk], seen=seen, now=NOW
        )

    assert unit_plan(run).line(f3.pk).builds_on == ("F1",)


def test_an_objective_with_questions_stays(people, run):
    (f1,) = add(people, run, "F1")
    factories.ItemFactory(form__assessment__unit_run=run, objective=f1)

    with pytest.raises(planning.ObjectiveInUse, match="F1 has questions"):
        planning.remove_objective(actor=people.tess, run=run, objective=f1, now=NOW)


def test_an_objective_with_results_leaves_the_plan_and_they_stay_on_record(people, run):
    f1, f2 = add(people, run, "F1", "F2")
    link(people, run, f2, f1)
    factories.ItemFactory(form__assessment__unit_run=run, objective=f1)
    factories.StatusFactory(objective=f1, student=people.sam, mastered=True)

    for _twice in range(2):
        planning.remove_objective(actor=people.tess, run=run, objective=f1, now=NOW)

    assert codes(run) == ["F2"]
    assert unit_plan(run).line(f2.pk).builds_on == ()
    assert f1.statuses.get().state == "mastered"


def test_a_retired_code_comes_back_with_what_was_shown(people, run):
    (f1,) = add(people, run, "F1")
    factories.StatusFactory(objective=f1, student=people.sam, mastered=True)
    planning.remove_objective(actor=people.tess, run=run, objective=f1, now=NOW)

    (again,) = add(people, run, "F1")

    assert (again.pk, codes(run)) == (f1.pk, ["F1"])


def test_an_objective_nothing_rests_on_goes_with_its_links(people, run):
    f1, f2 = add(people, run, "F1", "F2")
    link(people, run, f2, f1)

    planning.remove_objective(actor=people.tess, run=run, objective=f1, now=NOW)
    planning.remove_objective(actor=people.tess, run=run, objective=f1, now=NOW)

    assert codes(run) == ["F2"]
    assert unit_plan(run).line(f2.pk).builds_on == ()


def test_a_published_unit_keeps_three_essentials(people, run):
    first, *_others = add(people, run, "F1", "F2", "F3")
    UnitRun.objects.filter(pk=run.pk).update(published_at=NOW)

    with pytest.raises(EssentialsFixed):
        planning.remove_objective(actor=people.tess, run=run, objective=first, now=NOW)

    assert codes(run) == ["F1", "F2", "F3"]


def test_a_published_unit_keeps_five_essentials_at_most(people, run):
    add(people, run, "F1", "F2", "F3", "F4", "F5")
    UnitRun.objects.filter(pk=run.pk).update(published_at=NOW)

    with pytest.raises(EssentialsFixed):
        add(people, run, "F6")

    assert len(codes(run)) == 5


def test_planning_needs_the_permission(people, run):
    for person in (people.ada, people.sam, people.nora):
        with pytest.raises(PermissionDenied):
            planning.add_objective(actor=person, run=run, line=line("F1"), now=NOW)


def test_every_change_raises_the_version(people, run):
    versions = []
    for code in ("F1", "F2"):
        add(people, run, code)
        run.unit.refresh_from_db()
        versions.append(run.unit.version)

    assert versions == [2, 3]
