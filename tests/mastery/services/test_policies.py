"""A policy changes by a new version, and the results follow in batches."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction

from classroom.models import OutboxMessage, User
from classroom.services.outbox import run_message
from mastery.engine.calculation import Method
from mastery.engine.evidence import Outcome
from mastery.engine.policy import Calculation, Layer, Place
from mastery.engine.status import Shown, Status
from mastery.models import Exemption, MasteryPolicy, Objective, ObjectiveStatus
from mastery.selectors.policies import Chain, policy_history, policy_in_force, versions_of
from mastery.selectors.policy_places import Progress, progress_of
from mastery.selectors.policy_preview import Change, PolicyPreview, policy_preview
from mastery.services.judgements import set_status
from mastery.services.policies import (
    PolicyMoved,
    PolicyRefused,
    change_district_policy,
    change_policy,
    offered_layer,
    recompute_statuses,
)
from mastery.services.statuses import rebuild_statuses
from mastery.services.steps.evidence import Observation, add_evidence
from mastery.tasks import recompute_statuses_task
from tests.support.factories import (
    NOW,
    EnrollmentFactory,
    ObjectiveFactory,
    SectionFactory,
    UnitFactory,
    UnitRunFactory,
)
from tests.support.people import People

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def f1(people: People) -> Objective:
    return ObjectiveFactory(unit=UnitFactory(course=people.section.course), code="F1")


def scored(
    people: People,
    student: User,
    objective: Objective,
    earned: str,
    possible: str = "10",
    *,
    occasion: uuid.UUID | None = None,
    reason: str = "",
) -> None:
    add_evidence(
        [
            Observation(
                student_id=student.pk,
                objective_id=objective.pk,
                occasion=occasion or uuid.uuid4(),
                outcome=Outcome.SCORED,
                earned=Decimal(earned),
                possible=Decimal(possible),
                observed_at=NOW,
            )
        ],
        actor=people.tess,
        now=NOW,
        reason=reason,
    )


SCHOOL = Chain()


def asks(threshold: str, near: str = "10", chances: int | None = 2, **values) -> Layer:
    known = {"threshold_percent": Decimal(threshold), "near_band": Decimal(near), "chances": chances}
    return offered_layer(place=Place.SCHOOL, values=known | values)


def sets(place: Place, *, locked=(), **values) -> Layer:
    return offered_layer(place=place, values=values, locked=frozenset(locked))


def change(
    people: People,
    layer: Layer,
    *,
    chain: Chain = SCHOOL,
    reason: str = "agreed by the staff",
    based_on: int | None = None,
    keeps_told: bool = False,
    now=NOW,
) -> MasteryPolicy:
    """As somebody who has just looked, unless `based_on` says otherwise."""
    seen = based_on or versions_of(people.school.pk, chain)[-1].version
    return change_policy(
        actor=people.ada,
        chain=chain,
        layer=layer,
        reason=reason,
        based_on=seen,
        keeps_told=keeps_told,
        now=now,
    )


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
    made = change(people, asks("85.5", "5", 3))
    assert (made.version, made.author, made.reason, made.effective_at) == (
        2,
        people.ada,
        "agreed by the staff",
        NOW,
    )
    now = policy_in_force(people.school.pk, at=NOW).policy
    assert (now.version, now.threshold_percent, now.near_band, now.chances) == (2, Decimal("85.5"), 5, 3)
    before = policy_in_force(people.school.pk, at=NOW - timedelta(seconds=1)).policy
    assert (before.version, before.threshold_percent) == (1, Decimal(80))


def test_another_school_keeps_its_own(people: People) -> None:
    change(people, asks("85"))
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
        pytest.param("80.05", "10", 2, "threshold_percent", id="two decimals"),
    ],
)
def test_values_outside_the_offer_are_refused(threshold: str, near: str, chances: int, field: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        asks(threshold, near, chances)
    assert refused.value.field == field


@pytest.mark.parametrize("threshold", ["50", "100", "82.5"])
def test_edges_of_the_offer_are_accepted(threshold: str) -> None:
    assert asks(threshold, "0", 1).values["threshold_percent"] == Decimal(threshold)


def test_reason_is_required(people: People) -> None:
    with pytest.raises(PolicyRefused) as refused:
        change(people, asks("85"), reason="")
    assert refused.value.field == "reason"
    assert MasteryPolicy.objects.filter(school=people.school).count() == 1


def test_same_values_are_no_change(people: People) -> None:
    with pytest.raises(PolicyRefused, match="Nothing would change"):
        change(people, asks("80.0", "10.0", 2))


@pytest.mark.parametrize("based_on", [1, 3], ids=["behind", "ahead"])
def test_who_was_overtaken_is_told_by_whom(people: People, based_on: int) -> None:
    change(people, asks("85"))
    with pytest.raises(PolicyMoved, match="Ada Lindqvist changed this a moment ago"):
        change(people, asks("90"), based_on=based_on)
    assert MasteryPolicy.objects.filter(school=people.school).count() == 2


def test_two_changes_in_one_moment_keep_their_order(people: People) -> None:
    change(people, asks("85"))
    change(people, asks("90"))
    newest = MasteryPolicy.objects.filter(school=people.school).order_by("-effective_at")[0]
    assert newest.version == 3


@pytest.mark.parametrize("who", ["tess", "sam", "gus"])
def test_only_administrators_change_the_policy(people: People, who: str) -> None:
    with pytest.raises(PermissionDenied):
        change_policy(
            actor=getattr(people, who), chain=SCHOOL, layer=asks("85"), reason="x", based_on=1, now=NOW
        )


def test_version_is_never_edited(people: People) -> None:
    made = change(people, asks("85"))
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        MasteryPolicy.objects.filter(pk=made.pk).update(threshold_percent=50)


def test_history_is_newest_first(people: People) -> None:
    change(people, asks("85"), reason="first", now=NOW - timedelta(days=1))
    change(people, asks("90"), reason="second", now=NOW)
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
    change(people, asks("82.5"))
    assert states(f1) == {"sam": "mastered", "ines": "not_yet"}, "the old ones show until the batch commits"
    deliver()
    assert states(f1) == {"sam": "not_yet", "ines": "not_yet"}
    change(people, asks("75"), now=LATER)
    deliver()
    assert states(f1) == {"sam": "mastered", "ines": "mastered"}
    newest = MasteryPolicy.objects.filter(school=people.school).latest("version")
    assert set(ObjectiveStatus.objects.values_list("policy", flat=True)) == {newest.pk}


def test_threshold_itself_is_mastered_and_a_thousandth_less_is_not(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "825", "1000")
    scored(people, people.ines, f1, "824.999", "1000")
    change(people, asks("82.5"))
    deliver()
    assert states(f1) == {"sam": "mastered", "ines": "not_yet"}


def test_best_attempt_decides_again_too(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "9")
    scored(people, people.sam, f1, "3")
    change(people, asks("90"))
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
    change(people, asks("50"))
    deliver()
    assert states(f1) == {"sam": "exempt"}


def test_deciding_again_twice_changes_nothing(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, asks("82.5"))
    message = OutboxMessage.objects.filter(kind="mastery.recompute_statuses").earliest("pk")
    deliver()
    before = list(ObjectiveStatus.objects.values())
    assert recompute_statuses(message.payload, LATER) == "done before"
    assert list(ObjectiveStatus.objects.values()) == before
    assert run_message(message_id=message.pk, now=LATER, handle=recompute_statuses) is False


def test_overtaken_version_is_decided_by_the_one_in_force(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, asks("82.5"))
    change(people, asks("81"))
    deliver()
    assert states(f1) == {"sam": "mastered"}


def test_each_class_is_a_message_of_its_own_and_the_progress_counts_them(
    people: People, f1: Objective
) -> None:
    other = SectionFactory(course=people.section.course, title="7C Mathematics")
    elsewhere = EnrollmentFactory(section=other).student
    for student in (people.sam, elsewhere):
        scored(people, student, f1, "8.2")
    change(people, asks("82.5"))
    first = OutboxMessage.objects.filter(kind="mastery.recompute_statuses").earliest("pk")
    run_message(message_id=first.pk, now=LATER, handle=recompute_statuses)
    assert sorted(states(f1).values()) == ["mastered", "not_yet"]
    progress = progress_of(people.school.pk)
    assert progress is not None
    assert (progress.done, progress.total, progress.changed, progress.is_running) == (1, 3, 1, True)
    deliver()
    assert set(states(f1).values()) == {"not_yet"}
    assert progress_of(people.school.pk) == Progress(done=3, total=3, changed=2)


def test_who_is_in_no_class_now_is_decided_again_too(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    people.section.enrollments.filter(student=people.sam).update(ended_at=NOW)
    change(people, asks("82.5"))
    deliver()
    assert states(f1) == {"sam": "not_yet"}


# places below the school


@pytest.fixture
def unit_of_f1(people: People, f1: Objective) -> Chain:
    return Chain(course_id=people.section.course_id, unit_id=f1.unit_id)


def test_unit_goes_before_the_school_and_only_for_its_own_objectives(
    people: People, f1: Objective, unit_of_f1: Chain
) -> None:
    g1 = ObjectiveFactory(unit=UnitFactory(course=people.section.course), code="G1")
    for objective in (f1, g1):
        scored(people, people.sam, objective, "8.2")
    change(people, sets(Place.UNIT, threshold_percent=Decimal(90)), chain=unit_of_f1)
    deliver()
    assert (states(f1), states(g1)) == ({"sam": "not_yet"}, {"sam": "mastered"})


def test_objective_goes_before_its_unit(people: People, f1: Objective, unit_of_f1: Chain) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, sets(Place.UNIT, threshold_percent=Decimal(90)), chain=unit_of_f1)
    change(
        people,
        sets(Place.OBJECTIVE, threshold_percent=Decimal(82)),
        chain=replace(unit_of_f1, objective_id=f1.pk),
    )
    deliver()
    assert states(f1) == {"sam": "mastered"}


def test_locked_value_is_refused_below(people: People, unit_of_f1: Chain) -> None:
    change(people, sets(Place.SCHOOL, locked=["threshold_percent"], threshold_percent=Decimal(85)))
    with pytest.raises(PolicyRefused, match="locked above") as refused:
        change(people, sets(Place.UNIT, threshold_percent=Decimal(90)), chain=unit_of_f1)
    assert refused.value.field == "threshold_percent"


def test_lock_that_comes_later_takes_the_effect_of_what_is_below(
    people: People, f1: Objective, unit_of_f1: Chain
) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, sets(Place.UNIT, threshold_percent=Decimal(90)), chain=unit_of_f1)
    change(people, sets(Place.SCHOOL, locked=["threshold_percent"], threshold_percent=Decimal(80)))
    deliver()
    assert states(f1) == {"sam": "mastered"}


def test_district_stands_above_each_of_its_schools(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    layer = sets(Place.DISTRICT, locked=["threshold_percent"], threshold_percent=Decimal(90))
    made = change_district_policy(
        schools=[people.school, people.nora.school], layer=layer, reason="The district's rule", now=NOW
    )
    assert {row.school_id for row in made} == {people.school.pk, people.nora.school_id}
    deliver()
    assert states(f1) == {"sam": "not_yet"}
    with pytest.raises(PolicyRefused, match="locked above"):
        change(people, asks("85"))


def test_other_method_is_decided_from_every_try(people: People, f1: Objective) -> None:
    for earned in ("10", "7"):
        scored(people, people.ines, f1, earned)
    for earned in ("7", "8.2"):
        scored(people, people.sam, f1, earned)
    change(people, asks("80", calculation=Calculation(method=Method.AVERAGE)))
    deliver()
    assert states(f1) == {"sam": "not_yet", "ines": "mastered"}
    assert ObjectiveStatus.objects.get(student=people.sam).value_percent == Decimal("76.0")


# what students have been told


def test_told_mastery_is_kept_when_the_school_says_so(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    scored(people, people.ines, f1, "7.9")
    change(people, asks("90"), keeps_told=True)
    deliver()
    assert states(f1) == {"sam": "mastered", "ines": "not_yet"}
    assert rebuild_statuses(now=LATER).differed == 0


def test_kept_mastery_outlives_later_changes_but_no_correction(people: People, f1: Objective) -> None:
    occasion = uuid.uuid4()
    scored(people, people.sam, f1, "8.2", occasion=occasion)
    change(people, asks("90"), keeps_told=True)
    deliver()
    change(people, asks("95"))
    deliver()
    assert states(f1) == {"sam": "mastered"}
    scored(people, people.sam, f1, "7.9", occasion=occasion, reason="added up wrongly")
    assert states(f1) == {"sam": "not_yet"}


def test_evidence_waits_for_a_change_that_is_being_saved(people: People, f1: Objective) -> None:
    """Both sides take the same lock, so nothing is decided under values that were replaced before it commits."""
    with connection.cursor() as cursor:
        scored(people, people.sam, f1, "8.2")
        cursor.execute("SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert ("ShareLock",) in cursor.fetchall()
        change_policy.__wrapped__(  # inside this transaction, so that its lock can be seen
            actor=people.ada, chain=SCHOOL, layer=asks("85"), reason="x", based_on=1, now=NOW
        )
        cursor.execute("SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert ("ExclusiveLock",) in cursor.fetchall()


# preview


def preview(people: People, layer: Layer, *, keeps_told: bool = False) -> PolicyPreview:
    return policy_preview(people.school.pk, chain=SCHOOL, layer=layer, keeps_told=keeps_told, at=NOW)


def test_preview_counts_and_names_what_would_change(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    scored(people, people.ines, f1, "9.5")
    f2 = ObjectiveFactory(unit=f1.unit, code="F2")
    scored(people, people.sam, f2, "7.2")
    shown = preview(people, asks("82.5"))
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
    foreseen = preview(people, asks("82.5")).decided
    change(people, asks("82.5"))
    deliver()
    after = states(f1)
    assert sum(before[name] != after[name] for name in before) == foreseen == 1


def test_preview_with_a_promise_takes_nothing_away(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    assert preview(people, asks("90")).lost == 1
    assert preview(people, asks("90"), keeps_told=True).decided == 0


def test_preview_of_another_method_asks_the_engine(people: People, f1: Objective) -> None:
    for earned in ("7", "8.2"):
        scored(people, people.sam, f1, earned)
    shown = preview(people, asks("80", calculation=Calculation(method=Method.AVERAGE)))
    assert (shown.assessed, shown.decided, shown.lost) == (1, 1, 1)


def test_preview_leaves_out_what_a_teacher_has_set(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    scored(people, people.ines, f1, "8.2")
    run = UnitRunFactory(section=people.section, unit=f1.unit)
    set_status(
        actor=people.tess,
        run=run,
        enrollment=people.enrollment(people.sam),
        objective=f1,
        state=Status.NOT_YET,
        reason="Copied from a neighbor",
        now=NOW,
    )
    for layer in (asks("90"), asks("90", calculation=Calculation(method=Method.LATEST))):
        shown = preview(people, layer)
        assert (shown.assessed, shown.decided) == (1, 1)


def test_preview_writes_nothing(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    before = list(ObjectiveStatus.objects.values())
    preview(people, asks("90"))
    assert list(ObjectiveStatus.objects.values()) == before
    assert not OutboxMessage.objects.exists()


def test_student_in_two_classes_of_a_course_counts_once(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    other = SectionFactory(course=people.section.course, title="7C Mathematics")
    EnrollmentFactory(section=other, student=people.sam)
    shown = preview(people, asks("90"))
    assert (shown.assessed, shown.decided) == (1, 1)
    assert [effect.title for effect in shown.classes] == ["7B Mathematics", "7C Mathematics"]


def test_student_who_left_is_listed_apart(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    people.section.enrollments.filter(student=people.sam).update(ended_at=NOW)
    EnrollmentFactory(section=SectionFactory(course__school=people.school), student=people.sam)
    assert [(effect.title, effect.count) for effect in preview(people, asks("90")).classes] == [("", 1)]


def test_exempt_and_unassessed_are_not_foreseen_to_change(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    ObjectiveStatus.objects.update(state="exempt")
    shown = preview(people, asks("90"))
    assert (shown.assessed, shown.decided, shown.classes) == (0, 0, ())


def test_long_effect_lists_its_beginning(people: People, f1: Objective) -> None:
    for _ in range(53):
        scored(people, EnrollmentFactory(section=people.section).student, f1, "8.2")
    (effect,) = preview(people, asks("90")).classes
    assert (effect.count, len(effect.results), effect.hidden) == (53, 50, 3)


@pytest.mark.parametrize("students", [1, 5])
def test_preview_costs_the_same_for_any_school(
    people: People, f1: Objective, students: int, django_assert_num_queries
) -> None:
    for _ in range(students):
        scored(people, EnrollmentFactory(section=people.section).student, f1, "8.2")
    with django_assert_num_queries(4):
        preview(people, asks("90"))


def test_worker_knows_the_task_by_the_name_of_the_message(people: People, f1: Objective) -> None:
    scored(people, people.sam, f1, "8.2")
    change(people, asks("82.5"))
    message = OutboxMessage.objects.filter(kind=recompute_statuses_task.name).earliest("pk")
    recompute_statuses_task(message_id=message.pk)
    assert states(f1) == {"sam": "not_yet"}
    message.refresh_from_db()
    assert message.state == "sent"
