"""A policy changes by a new version, and the results follow in batches."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction

from classroom.models import OutboxMessage, User
from classroom.services.outbox import run_message
from mastery.engine.evidence import Outcome
from mastery.engine.policy import Policy
from mastery.engine.status import Shown
from mastery.models import Exemption, MasteryPolicy, Objective, ObjectiveStatus
from mastery.selectors.policies import policy_history, policy_in_force
from mastery.selectors.policy_preview import Change, PolicyPreview, policy_preview
from mastery.services import policies
from mastery.services.policies import (
    PolicyMoved,
    PolicyRefused,
    change_policy,
    offered_policy,
    recompute_statuses,
)
from mastery.services.steps.evidence import Observation, add_evidence
from mastery.tasks import recompute_statuses_task
from tests.support.factories import (
    NOW,
    EnrollmentFactory,
    ObjectiveFactory,
    RoleFactory,
    SectionFactory,
    UnitFactory,
)
from tests.support.people import People

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def f1(people: People) -> Objective:
    return ObjectiveFactory(unit=UnitFactory(course=people.section.course), code="F1")


def scored(people: People, student: User, objective: Objective, earned: str, possible: str = "10") -> None:
    add_evidence(
        [
            Observation(
                student_id=student.pk,
                objective_id=objective.pk,
                occasion=uuid.uuid4(),
                outcome=Outcome.SCORED,
                earned=Decimal(earned),
                possible=Decimal(possible),
                observed_at=NOW,
            )
        ],
        actor=people.tess,
        now=NOW,
    )


def version(threshold: str, near: str = "10", chances: int = 2, *, number: int = 2) -> Policy:
    return offered_policy(
        version=number, threshold_percent=Decimal(threshold), near_band=Decimal(near), chances=chances
    )


def change(people: People, policy: Policy, *, reason: str = "agreed by the staff", now=NOW) -> MasteryPolicy:
    return change_policy(actor=people.ada, policy=policy, reason=reason, now=now)


def deliver(now=LATER) -> None:
    for message in OutboxMessage.objects.filter(kind="mastery.recompute_statuses", state="new").order_by(
        "pk"
    ):
        run_message(message_id=message.pk, now=now, handle=recompute_statuses)


def states(objective: Objective) -> dict[str, str]:
    rows = ObjectiveStatus.objects.filter(objective=objective).values_list("student__username", "state")
    return dict(rows)


# changing


def test_new_version_is_in_force_and_the_old_one_stays(people: People) -> None:
    made = change(people, version("85.5", "5", 3))
    assert (made.version, made.author, made.reason, made.effective_at) == (
        2,
        people.ada,
        "agreed by the staff",
        NOW,
    )
    assert policy_in_force(people.school.pk, at=NOW).policy == version("85.5", "5", 3)
    before = policy_in_force(people.school.pk, at=NOW - timedelta(seconds=1)).policy
    assert (before.version, before.threshold_percent) == (1, Decimal(80))


def test_another_school_keeps_its_own(people: People) -> None:
    change(people, version("85"))
    theirs = policy_in_force(people.nora.school_id, at=LATER).policy
    assert (theirs.version, theirs.threshold_percent) == (1, Decimal(80))


@pytest.mark.parametrize(
    ("threshold", "near", "chances", "field"),
    [
        pytest.param("49.9", "10", 2, "threshold_percent", id="threshold too low"),
        pytest.param("100.1", "10", 2, "threshold_percent", id="threshold too high"),
        pytest.param("-80", "10", 2, "threshold_percent", id="negative"),
        pytest.param("80", "50.1", 2, "near_band", id="band too wide"),
        pytest.param("80", "-1", 2, "near_band", id="band below nothing"),
        pytest.param("80", "10", 0, "chances", id="no chance"),
        pytest.param("80", "10", 4, "chances", id="four chances"),
        pytest.param("80.05", "10", 2, "", id="two decimals"),
    ],
)
def test_values_outside_the_offer_are_refused(threshold: str, near: str, chances: int, field: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        version(threshold, near, chances)
    assert refused.value.field == field


@pytest.mark.parametrize("threshold", ["50", "100", "82.5"])
def test_edges_of_the_offer_are_accepted(threshold: str) -> None:
    assert version(threshold, "0", 1).threshold_percent == Decimal(threshold)


def test_reason_is_required(people: People) -> None:
    with pytest.raises(PolicyRefused) as refused:
        change(people, version("85"), reason="")
    assert refused.value.field == "reason"
    assert MasteryPolicy.objects.filter(school=people.school).count() == 1


def test_same_values_are_no_change(people: People) -> None:
    with pytest.raises(PolicyRefused, match="Nothing would change"):
        change(people, version("80.0", "10.0", 2))


@pytest.mark.parametrize("number", [2, 4], ids=["behind", "ahead"])
def test_who_was_overtaken_is_told_by_whom(people: People, number: int) -> None:
    change(people, version("85"))
    with pytest.raises(PolicyMoved, match="Ada Lindqvist changed this a moment ago"):
        change(people, version("90", number=number))
    assert MasteryPolicy.objects.filter(school=people.school).count() == 2


def test_two_changes_in_one_moment_keep_their_order(people: People) -> None:
    change(people, version("85"))
    change(people, version("90", number=3))
    newest = MasteryPolicy.objects.filter(school=people.school).order_by("-effective_at")[0]
    assert newest.version == 3


@pytest.mark.parametrize("who", ["tess", "sam", "gus"])
def test_only_administrators_change_the_policy(people: People, who: str) -> None:
    with pytest.raises(PermissionDenied):
        change_policy(actor=getattr(people, who), policy=version("85"), reason="x", now=NOW)


def test_version_is_never_edited(people: People) -> None:
    made = change(people, version("85"))
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        MasteryPolicy.objects.filter(pk=made.pk).update(threshold_percent=50)


def test_history_is_newest_first(people: People) -> None:
    change(people, version("85"), reason="first", now=NOW - timedelta(days=1))
    change(people, version("90", number=3), reason="second", now=NOW)
    history = policy_history(people.school, at=NOW)
    assert [(line.policy.version, line.author, line.reason, line.is_in_force) for line in history] == [
        (3, "Ada Lindqvist", "second", True),
        (2, "Ada Lindqvist", "first", False),
        (1, "", "", False),
    ]


# deciding again


def test_results_are_decided_again_in_both_directions(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    scored(people, people.ines, f1, "7.5")
    change(people, version("82.5"))
    assert states(f1) == {"sam": "mastered", "ines": "not_yet"}, "the old ones show until the batch commits"
    deliver()
    assert states(f1) == {"sam": "not_yet", "ines": "not_yet"}
    change(people, version("75", number=3), now=LATER)
    deliver()
    assert states(f1) == {"sam": "mastered", "ines": "mastered"}
    newest = MasteryPolicy.objects.filter(school=people.school).latest("version")
    assert set(ObjectiveStatus.objects.values_list("policy", flat=True)) == {newest.pk}


def test_threshold_itself_is_mastered_and_a_thousandth_less_is_not(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "825", "1000")
    scored(people, people.ines, f1, "824.999", "1000")
    change(people, version("82.5"))
    deliver()
    assert states(f1) == {"sam": "mastered", "ines": "not_yet"}


def test_best_attempt_decides_again_too(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "9")
    scored(people, people.sam, f1, "3")
    change(people, version("90"))
    deliver()
    assert states(f1) == {"sam": "mastered"}


def test_exemption_stands_above_any_policy(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "1")
    Exemption.objects.create(
        school=people.school,
        student=people.sam,
        objective=f1,
        reason="moved",
        granted_by=people.tess,
        granted_at=NOW,
    )
    change(people, version("50"))
    deliver()
    assert states(f1) == {"sam": "exempt"}


def test_deciding_again_twice_changes_nothing(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, version("82.5"))
    message = OutboxMessage.objects.get(kind="mastery.recompute_statuses")
    deliver()
    before = list(ObjectiveStatus.objects.values())
    assert recompute_statuses(message.payload, LATER) == ""
    assert list(ObjectiveStatus.objects.values()) == before
    assert run_message(message_id=message.pk, now=LATER, handle=recompute_statuses) is False


def test_message_of_an_overtaken_version_leaves_the_work_to_the_newer(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, version("82.5"))
    change(people, version("81", number=3))
    deliver()
    found = OutboxMessage.objects.filter(kind="mastery.recompute_statuses").order_by("pk")
    assert list(found.values_list("state", "last_error")) == [
        ("skipped", "a newer policy is in force"),
        ("sent", ""),
    ]
    assert states(f1) == {"sam": "mastered"}


def test_clock_that_is_behind_decides_under_the_new_version(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, version("82.5"))
    deliver(now=NOW - timedelta(seconds=2))
    assert states(f1) == {"sam": "not_yet"}


def test_each_batch_is_a_message_of_its_own(
    people: People, f1: Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "STUDENTS_AT_ONCE", 2)
    for _ in range(3):
        student = EnrollmentFactory(section=people.section).student
        RoleFactory(person=student, role="student")
        scored(people, student, f1, "8.2")
    change(people, version("82.5"))
    messages = OutboxMessage.objects.filter(kind="mastery.recompute_statuses").order_by("pk")
    assert [len(message.payload["student_ids"]) for message in messages] == [2, 2, 1]
    run_message(message_id=messages[1].pk, now=LATER, handle=recompute_statuses)
    assert sorted(states(f1).values()) == ["mastered", "not_yet", "not_yet"]
    deliver()
    assert set(states(f1).values()) == {"not_yet"}


def test_missing_status_is_written_from_the_evidence(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "9")
    ObjectiveStatus.objects.all().delete()
    change(people, version("85"))
    deliver()
    assert states(f1) == {"sam": "mastered"}


def test_school_without_students_has_nothing_to_decide(people: People) -> None:
    people.sam.school_roles.all().delete()
    people.ines.school_roles.all().delete()
    change(people, version("85"))
    assert not OutboxMessage.objects.filter(kind="mastery.recompute_statuses").exists()


# preview


def preview(people: People, policy: Policy) -> PolicyPreview:
    return policy_preview(people.school, candidate=policy, at=NOW)


def test_preview_counts_and_names_what_would_change(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    scored(people, people.ines, f1, "9.5")
    f2 = ObjectiveFactory(unit=f1.unit, code="F2")
    scored(people, people.sam, f2, "7.2")
    shown = preview(people, version("82.5"))
    assert (shown.assessed, shown.decided, shown.hinted) == (3, 1, 1)
    (effect,) = shown.classes
    assert (effect.title, effect.count) == ("7B Mathematics", 2)
    assert effect.changes == (
        Change(before=Shown.MASTERED, after=Shown.NEARLY, count=1),
        Change(before=Shown.NEARLY, after=Shown.NOT_YET, count=1),
    )
    assert [(each.student_name, each.objective_code, each.percent) for each in effect.results] == [
        ("Sam Okafor", "F1", Decimal("82")),
        ("Sam Okafor", "F2", Decimal("72")),
    ]


def test_preview_is_what_saving_then_does(people: People, f1: Objective) -> None:
    for earned, student in (("8.2", people.sam), ("8.25", people.ines)):
        scored(people, student, f1, earned)
    before = states(f1)
    foreseen = preview(people, version("82.5")).decided
    change(people, version("82.5"))
    deliver()
    after = states(f1)
    assert sum(before[name] != after[name] for name in before) == foreseen == 1


def test_preview_writes_nothing(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    before = list(ObjectiveStatus.objects.values())
    preview(people, version("90"))
    assert list(ObjectiveStatus.objects.values()) == before
    assert not OutboxMessage.objects.exists()


def test_student_in_two_classes_of_a_course_counts_once(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    other = SectionFactory(course=people.section.course, title="7C Mathematics")
    EnrollmentFactory(section=other, student=people.sam)
    shown = preview(people, version("90"))
    assert (shown.assessed, shown.decided) == (1, 1)
    assert [effect.title for effect in shown.classes] == ["7B Mathematics", "7C Mathematics"]


def test_student_who_left_is_listed_apart(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    people.section.enrollments.filter(student=people.sam).update(ended_at=NOW)
    EnrollmentFactory(section=SectionFactory(course__school=people.school), student=people.sam)
    assert [(effect.title, effect.count) for effect in preview(people, version("90")).classes] == [("", 1)]


def test_exempt_and_unassessed_are_not_foreseen_to_change(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    ObjectiveStatus.objects.update(state="exempt")
    shown = preview(people, version("90"))
    assert (shown.assessed, shown.decided, shown.classes) == (0, 0, ())


def test_long_effect_lists_its_beginning(people: People, f1: Objective) -> None:
    for _ in range(53):
        scored(people, EnrollmentFactory(section=people.section).student, f1, "8.2")
    (effect,) = preview(people, version("90")).classes
    assert (effect.count, len(effect.results), effect.hidden) == (53, 50, 3)


@pytest.mark.parametrize("students", [1, 5])
def test_preview_costs_the_same_for_any_school(
    people: People, f1: Objective, students: int, django_assert_num_queries
) -> None:
    for _ in range(students):
        scored(people, EnrollmentFactory(section=people.section).student, f1, "8.2")
    with django_assert_num_queries(3):
        preview(people, version("90"))


def test_worker_knows_the_task_by_the_name_of_the_message(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, version("82.5"))
    message = OutboxMessage.objects.get(kind=recompute_statuses_task.name)
    recompute_statuses_task(message_id=message.pk)
    assert states(f1) == {"sam": "not_yet"}
    message.refresh_from_db()
    assert message.state == "sent"
