"""Groups after a check: suggested, changed, and seen by nobody but the teacher until they are approved."""

import pytest
from django.core.exceptions import PermissionDenied

from classroom.models import Notice
from mastery.engine.correctives import Approach
from mastery.engine.reteaching import ReteachRule
from mastery.models import (
    CorrectiveActivity,
    CorrectiveAssignment,
    EnrichmentActivity,
    EnrichmentChoice,
    GroupMember,
    Prerequisite,
    WorkGroup,
)
from mastery.services.approvals import approve_groups
from mastery.services.correctives import complete_corrective, waive_corrective
from mastery.services.groups import (
    GroupChanged,
    GroupSettled,
    NotTheirWork,
    drop_group,
    edit_group,
    move_member,
)
from mastery.services.reteaching import save_reteach_rule
from mastery.services.steps.corrective_work import ApproachUsed
from mastery.services.steps.runs import RunClosed, UnitNotPublished
from tests.support import factories
from tests.support.correctives import helped_class
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db

ADDED = "added instead of scaling"


@kept
def cycle(people: People) -> Cycle:
    """Sam and two more are not yet there on ratio; Ines has mastered everything."""
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"}, ideas={"F4": ADDED})
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"})
    cycle.sit(cycle.pupil("Amara"), {"F1": "9", "F2": "9", "F4": "4"}, ideas={"F4": ADDED})
    cycle.sit(cycle.pupil("Kofi"), {"F1": "9", "F2": "7", "F4": "8"})
    return cycle


def groups() -> dict[str, set[str]]:
    """Approach (or "enrichment") and objective of each proposed group, with the names in it."""
    found: dict[str, set[str]] = {}
    for group in WorkGroup.objects.filter(state="proposed").select_related("objective").order_by("pk"):
        key = f"{group.objective.code} {group.approach}" if group.objective else "enrichment"
        found[key] = set(group.members.values_list("student__given_name", flat=True))
    return found


def group(key: str) -> WorkGroup:
    code, _, approach = key.partition(" ")
    proposed = WorkGroup.objects.select_related("unit_run__section")
    return (
        proposed.get(objective=None)
        if key == "enrichment"
        else proposed.get(objective__code=code, approach=approach)
    )


def approve(cycle: Cycle, *chosen: WorkGroup):
    ids = [each.pk for each in chosen] or list(WorkGroup.objects.values_list("pk", flat=True))
    return approve_groups(actor=cycle.people.tess, unit_run=cycle.run, group_ids=ids, now=cycle.now)


def move(cycle: Cycle, student, source: WorkGroup | None, target: WorkGroup | None) -> None:
    move_member(
        actor=cycle.people.tess,
        unit_run=cycle.run,
        student=student,
        from_group_id=source.pk if source else None,
        to_group_id=target.pk if target else None,
        now=cycle.now,
    )


def edit(cycle: Cycle, changed: WorkGroup, **values):
    typed = {
        "title": changed.title,
        "place": changed.place,
        "minutes": changed.minutes,
        "steps": changed.steps,
        "approach": Approach(changed.approach) if changed.approach else None,
        "version": changed.version,
    }
    return edit_group(actor=cycle.people.tess, group=changed, now=cycle.now, **{**typed, **values})


# -- suggesting ----------------------------------------------------------------------------------------------


def test_the_approach_that_surest_here_is_suggested_first(cycle: Cycle):
    """Twelve earlier results of this school: practice gained more than drawings did."""
    helped_class(cycle)
    cycle.sit(cycle.pupil("Zola"), {"F2": "3"})
    cycle.suggest()
    found = group("F2 structured_practice")
    assert set(found.members.values_list("student__given_name", flat=True)) == {"Kofi", "Zola"}
    assert found.reason == (
        "The check shows a gap here. Practice in steps gives feedback on each one, and it is new for them after a"
        " worked explanation. Of the ways that are new for them it gained most surely here so far (n = 6)."
    )


def class_of(cycle: Cycle, *, not_yet: int, there: int) -> None:
    """Besides those of the fixture, on F4."""
    for number in range(not_yet + there):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F4": "5" if number < not_yet else "9"})


def test_half_a_class_is_taught_again_as_a_class(cycle: Cycle):
    class_of(cycle, not_yet=6, there=4)
    cycle.suggest()
    found = group("F4 visual")
    assert found.members.count() == 8
    assert found.place == "with the whole class"
    assert found.reason.startswith("8 of 14 are not yet there: teach it again in a new way.")


def test_the_teacher_may_ask_for_small_groups_instead(cycle: Cycle):
    class_of(cycle, not_yet=6, there=4)
    cycle.suggest(in_groups=[cycle.objectives["F4"].pk])
    on_f4 = WorkGroup.objects.filter(objective__code="F4").order_by("pk")
    assert [each.members.count() for each in on_f4] == [2, 6]
    assert {each.place for each in on_f4} == {""}


def test_a_school_sets_from_when_on_the_class_is_taught_again(cycle: Cycle):
    class_of(cycle, not_yet=6, there=4)
    rule = ReteachRule(whole_class_percent=60, small_groups_percent=15)
    save_reteach_rule(actor=cycle.people.ada, rule=rule, based_on=0, now=cycle.now)
    cycle.suggest()
    assert sorted(each.members.count() for each in WorkGroup.objects.filter(objective__code="F4")) == [2, 6]


def test_few_get_work_of_their_own(cycle: Cycle):
    class_of(cycle, not_yet=0, there=12)
    cycle.suggest()
    assert [each.members.count() for each in WorkGroup.objects.filter(objective__code="F4")] == [1, 1]


def test_what_the_other_gap_rests_on_comes_first(cycle: Cycle):
    Prerequisite.objects.create(
        school=cycle.people.school, objective=cycle.objectives["F1"], builds_on=cycle.objectives["F4"]
    )
    cycle.sit(cycle.pupil("Zola"), {"F1": "3", "F4": "3"})
    cycle.suggest()
    first, second = WorkGroup.objects.filter(objective__code__in=["F1", "F4"]).order_by("pk")
    assert (first.objective.code, second.objective.code) == ("F4", "F1")
    assert "It comes first: F1 builds on it." in first.reason
    assert "It comes first" not in second.reason


def test_suggestions_group_by_shared_gap_with_an_approach_the_lesson_did_not_use(cycle: Cycle):
    assert cycle.suggest() == 3
    assert groups() == {
        "F2 structured_practice": {"Kofi"},
        "F4 visual": {"Sam", "Amara"},
        "enrichment": {"Ines"},
    }
    assert group("F4 visual").reason == (
        "2 of 4 are not yet there: teach it again in a new way. "
        "The answers show one idea: added instead of scaling. A drawing shows how the parts belong together,"
        " and it is new for them after a worked explanation."
    )
    assert group("F4 visual").steps.startswith("The aim: I can compare quantities using ratio.")


def test_a_teachers_own_activity_comes_before_the_ready_text(cycle: Cycle):
    CorrectiveActivity.objects.create(
        school=cycle.people.school,
        objective=cycle.objectives["F4"],
        approach="visual",
        title="Double number lines",
        steps="Draw two lines.",
        minutes=12,
    )
    cycle.suggest()
    found = group("F4 visual")
    assert (found.title, found.steps, found.minutes) == ("Double number lines", "Draw two lines.", 12)


def test_suggesting_again_replaces_only_what_is_still_proposed(cycle: Cycle):
    cycle.suggest()
    given = group("F4 visual")
    approve(cycle, given)
    assert cycle.suggest() == 2
    assert groups() == {"F2 structured_practice": {"Kofi"}, "enrichment": {"Ines"}}
    given.refresh_from_db()
    assert given.state == "approved"


def test_students_with_their_work_are_not_grouped_again_until_a_later_try(cycle: Cycle):
    cycle.suggest()
    approve(cycle)
    assert cycle.suggest() == 0
    work = CorrectiveAssignment.objects.get(student=cycle.people.sam)
    complete_corrective(actor=cycle.people.sam, corrective=work, note="Draw first", now=cycle.now)
    assert cycle.suggest() == 0
    cycle.sit(cycle.people.sam, {"F4": "6"}, number=2, form="B", days_ago=-1)
    assert cycle.suggest() == 1
    assert groups() == {"F4 analogy": {"Sam"}}


def test_somebody_who_was_away_is_in_no_group(cycle: Cycle):
    cycle.pupil("Luca")
    cycle.suggest()
    assert all("Luca" not in names for names in groups().values())


def test_a_closed_unit_gives_no_new_groups(cycle: Cycle):
    cycle.run.stage = "closed"
    cycle.run.save()
    with pytest.raises(RunClosed):
        cycle.suggest()


@pytest.mark.parametrize("who", ["sam", "ada", "nora", "gus"])
def test_only_a_teacher_of_the_class_suggests_moves_and_approves(cycle: Cycle, who: str):
    cycle.suggest()
    person = getattr(cycle.people, who)
    with pytest.raises(PermissionDenied):
        approve_groups(actor=person, unit_run=cycle.run, group_ids=[group("F4 visual").pk], now=cycle.now)
    with pytest.raises(PermissionDenied):
        move_member(
            actor=person,
            unit_run=cycle.run,
            student=cycle.people.sam,
            from_group_id=group("F4 visual").pk,
            to_group_id=None,
            now=cycle.now,
        )
    with pytest.raises(PermissionDenied):
        drop_group(actor=person, group=group("F4 visual"), now=cycle.now)


# -- changing ------------------------------------------------------------------------------------------------


def test_a_student_can_be_taken_out_and_put_back(cycle: Cycle):
    cycle.suggest()
    drawn = group("F4 visual")
    move(cycle, cycle.people.sam, drawn, None)
    assert groups()["F4 visual"] == {"Amara"}
    move(cycle, cycle.people.sam, None, drawn)
    assert groups()["F4 visual"] == {"Sam", "Amara"}


def test_a_move_pressed_twice_moves_once(cycle: Cycle):
    cycle.suggest()
    move(cycle, cycle.people.sam, group("F4 visual"), None)
    move(cycle, cycle.people.sam, group("F4 visual"), None)
    move(cycle, cycle.people.sam, None, group("F4 visual"))
    move(cycle, cycle.people.sam, None, group("F4 visual"))
    assert GroupMember.objects.filter(student=cycle.people.sam).count() == 1


def test_a_move_from_where_the_student_no_longer_is_is_a_conflict(cycle: Cycle):
    cycle.suggest()
    drawn = group("F4 visual")
    other = WorkGroup.objects.create(
        school=cycle.people.school,
        unit_run=cycle.run,
        kind="corrective",
        objective=cycle.objectives["F4"],
        approach="analogy",
        title="Like cooking",
        proposed_at=cycle.now,
    )
    move(cycle, cycle.people.sam, drawn, None)
    with pytest.raises(GroupChanged):
        move(cycle, cycle.people.sam, drawn, other)
    move(cycle, cycle.people.sam, None, other)
    assert groups()["F4 analogy"] == {"Sam"}


def test_one_corrective_group_for_an_objective_at_a_time(cycle: Cycle):
    cycle.suggest()
    other = WorkGroup.objects.create(
        school=cycle.people.school,
        unit_run=cycle.run,
        kind="corrective",
        objective=cycle.objectives["F4"],
        approach="analogy",
        title="Like cooking",
        proposed_at=cycle.now,
    )
    with pytest.raises(NotTheirWork, match="in another group for F4"):
        move(cycle, cycle.people.sam, None, other)


def test_a_corrective_is_refused_to_those_who_are_there_and_enrichment_to_those_who_are_not(cycle: Cycle):
    cycle.suggest()
    with pytest.raises(NotTheirWork, match="Ines Moreau needs no corrective for F4 now"):
        move(cycle, cycle.people.ines, None, group("F4 visual"))
    with pytest.raises(NotTheirWork, match="Sam Okafor is not yet there on F4"):
        move(cycle, cycle.people.sam, group("F4 visual"), group("enrichment"))


def test_a_move_to_an_approach_already_used_is_refused(cycle: Cycle):
    cycle.suggest()
    worked = WorkGroup.objects.create(
        school=cycle.people.school,
        unit_run=cycle.run,
        kind="corrective",
        objective=cycle.objectives["F4"],
        approach="worked_explanation",
        title="The same again",
        proposed_at=cycle.now,
    )
    with pytest.raises(ApproachUsed, match="Worked explanation is not new for Sam Okafor on F4"):
        move(cycle, cycle.people.sam, group("F4 visual"), worked)
    assert groups()["F4 visual"] == {"Sam", "Amara"}


def test_a_group_that_was_replaced_meanwhile_is_a_conflict(cycle: Cycle):
    cycle.suggest()
    old = group("F4 visual")
    cycle.suggest()
    with pytest.raises(GroupChanged, match="suggested anew"):
        move(cycle, cycle.people.sam, old, None)


def test_an_edit_changes_what_was_typed_and_raises_the_version(cycle: Cycle):
    cycle.suggest()
    changed = edit(cycle, group("F4 visual"), title="Double number lines", place="table 1", minutes=15)
    assert (changed.title, changed.place, changed.minutes, changed.version) == (
        "Double number lines",
        "table 1",
        15,
        2,
    )


def test_two_edits_of_one_version_are_a_conflict(cycle: Cycle):
    cycle.suggest()
    seen = group("F4 visual")
    edit(cycle, seen, title="Mine")
    with pytest.raises(GroupChanged):
        edit(cycle, seen, title="Theirs")
    assert group("F4 visual").title == "Mine"


def test_another_approach_brings_its_own_text_unless_the_teacher_wrote_one(cycle: Cycle):
    cycle.suggest()
    edit(cycle, group("F4 visual"), approach=Approach.ANALOGY)
    assert group("F4 analogy").title == "Like something you know"
    edit(cycle, group("F4 analogy"), approach=Approach.VISUAL, title="My own title", steps="My own step")
    assert (group("F4 visual").title, group("F4 visual").steps) == ("My own title", "My own step")


def test_an_approach_that_one_member_has_had_is_refused_by_name(cycle: Cycle):
    cycle.suggest()
    with pytest.raises(ApproachUsed, match="not new for Amara Diallo and Sam Okafor on F4"):
        edit(cycle, group("F4 visual"), approach=Approach.WORKED_EXPLANATION)


def test_a_dropped_group_is_given_to_nobody(cycle: Cycle):
    cycle.suggest()
    drawn = group("F4 visual")
    drop_group(actor=cycle.people.tess, group=drawn, now=cycle.now)
    drop_group(actor=cycle.people.tess, group=drawn, now=cycle.now)
    approve(cycle, drawn)
    assert not CorrectiveAssignment.objects.exists()
    with pytest.raises(GroupSettled):
        move(cycle, cycle.people.sam, drawn, None)


# -- approving -----------------------------------------------------------------------------------------------


def test_nothing_reaches_a_student_before_approval(cycle: Cycle):
    cycle.suggest()
    assert not Notice.objects.exists()
    assert not CorrectiveAssignment.objects.exists()
    assert not EnrichmentChoice.objects.exists()


def test_approval_gives_the_work_tells_the_students_and_moves_the_stage(cycle: Cycle):
    cycle.suggest()
    given = approve(cycle)
    assert (given.groups, given.correctives, given.enrichments, given.left_out) == (3, 3, 1, 0)
    assert given.students == 4
    work = CorrectiveAssignment.objects.get(student=cycle.people.sam)
    assert (work.approach, work.state, work.objective.code) == ("visual", "assigned", "F4")
    told = Notice.objects.get(recipient=cycle.people.sam)
    assert told.title == "A different way in: See it drawn"
    assert told.url == f"/me/work/{work.pk}/"
    assert ADDED not in told.body
    assert "Amara" not in told.body
    cycle.run.refresh_from_db()
    assert cycle.run.stage == "correction"


def test_approving_twice_gives_nothing_twice(cycle: Cycle):
    cycle.suggest()
    ids = list(WorkGroup.objects.values_list("pk", flat=True))
    for _ in range(2):
        approve_groups(actor=cycle.people.tess, unit_run=cycle.run, group_ids=ids, now=cycle.now)
    assert CorrectiveAssignment.objects.count() == 3
    assert EnrichmentChoice.objects.count() == 1
    assert Notice.objects.count() == 4


def test_only_ticked_groups_are_given(cycle: Cycle):
    cycle.suggest()
    approve(cycle, group("enrichment"))
    assert not CorrectiveAssignment.objects.exists()
    assert EnrichmentChoice.objects.get().student == cycle.people.ines


def test_who_got_there_meanwhile_is_left_out(cycle: Cycle):
    cycle.suggest()
    cycle.sit(cycle.people.sam, {"F4": "9"}, number=2, form="B", days_ago=0)
    given = approve(cycle)
    assert (given.left_out, given.students) == (1, 3)
    assert not CorrectiveAssignment.objects.filter(student=cycle.people.sam).exists()


def test_an_approach_taught_after_the_suggestion_stops_the_whole_approval(cycle: Cycle):
    cycle.suggest()
    cycle.teach(cycle.objectives["F4"], "visual")
    with pytest.raises(ApproachUsed):
        approve(cycle)
    assert not CorrectiveAssignment.objects.exists()
    assert not EnrichmentChoice.objects.exists()


def test_an_unpublished_unit_gives_no_work(cycle: Cycle):
    cycle.run.published_at = None
    cycle.run.save()
    cycle.suggest()
    with pytest.raises(UnitNotPublished):
        approve(cycle)


def test_groups_of_another_run_are_not_approved_through_this_one(cycle: Cycle):
    cycle.suggest()
    other = factories.UnitRunFactory(section=cycle.people.section)
    given = approve_groups(
        actor=cycle.people.tess, unit_run=other, group_ids=[group("F4 visual").pk], now=cycle.now
    )
    assert given.groups == 0
    assert not CorrectiveAssignment.objects.exists()


def test_a_unit_without_options_gets_ready_ones(cycle: Cycle):
    cycle.suggest()
    approve(cycle, group("enrichment"))
    kinds = set(EnrichmentActivity.objects.filter(unit=cycle.run.unit).values_list("kind", flat=True))
    assert kinds == {"project", "exploration", "peer_teaching", "application"}


def test_a_third_chance_leads_back_to_correction(cycle: Cycle):
    cycle.suggest()
    cycle.run.stage = "reassessment"
    cycle.run.save()
    approve(cycle)
    cycle.run.refresh_from_db()
    assert cycle.run.stage == "correction"


def test_waived_work_is_in_hand_too(cycle: Cycle):
    cycle.suggest()
    approve(cycle)
    work = CorrectiveAssignment.objects.get(student=cycle.people.sam)
    waive_corrective(actor=cycle.people.tess, corrective=work, reason="Did it at home", now=cycle.now)
    assert cycle.suggest() == 0


def test_a_group_nobody_is_left_in_is_put_aside_at_approval(cycle: Cycle):
    cycle.suggest()
    move(cycle, cycle.people.ines, group("enrichment"), None)
    given = approve(cycle)
    assert (given.groups, given.enrichments) == (2, 0)
    assert WorkGroup.objects.get(kind="enrichment").state == "dropped"
