"""A new policy decides a class in the database, exactly as the engine would have decided one by one."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom.models import Enrollment, OutboxMessage, User
from classroom.services.outbox import run_message
from mastery.engine.calculation import Method
from mastery.engine.evidence import Outcome
from mastery.engine.policy import BEST, Calculation, FormRule, Place
from mastery.models import (
    Exemption,
    Judgement,
    KeptMastery,
    MasteryPolicy,
    Objective,
    ObjectiveStatus,
    PolicyBatch,
    UnitRun,
)
from mastery.selectors.policies import Chain, versions_of
from mastery.services.policies import PolicyRefused, change_policy, offered_layer, recompute_statuses
from mastery.services.statuses import Rebuilt, rebuild_batch, rebuild_statuses
from mastery.services.steps import recomputing
from mastery.services.steps.evidence import Observation, add_evidence, project_statuses
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=1)


class Office:
    """Ada changes policies of a course with two units; Tess enters points of Sam, Ines (7B) and Mia (7C)."""

    def __init__(self, people: People) -> None:
        self.people = people
        course = people.section.course
        units = [factories.UnitFactory(course=course) for _ in range(2)]
        self.objectives = [factories.ObjectiveFactory(unit=units[place]) for place in (0, 0, 1)]
        self.mia = factories.EnrollmentFactory(
            section=factories.SectionFactory(course=course, title="7C Mathematics")
        ).student
        self.students = [people.sam, people.ines, self.mia]

    def chain(self, place: Place, objective: int = 0) -> Chain:
        """The first objective's, as far down as the place."""
        chosen = self.objectives[objective]
        return Chain(
            course_id=None if place is Place.SCHOOL else chosen.unit.course_id,
            unit_id=chosen.unit_id if place in (Place.UNIT, Place.OBJECTIVE) else None,
            objective_id=chosen.pk if place is Place.OBJECTIVE else None,
        )

    def change(
        self,
        place: Place = Place.SCHOOL,
        *,
        objective: int = 0,
        keeps_told: bool = False,
        **values: Any,
    ) -> MasteryPolicy:
        chain = self.chain(place, objective)
        return change_policy(
            actor=self.people.ada,
            chain=chain,
            layer=offered_layer(place=place, values=values),
            reason="agreed",
            based_on=versions_of(self.people.school.pk, chain)[-1].version,
            keeps_told=keeps_told,
            now=NOW,
        )

    def enter(
        self,
        student: User,
        points: str,
        *,
        of: str = "10",
        objective: int = 0,
        items: int = 1,
        sitting: uuid.UUID | None = None,
        reason: str = "",
    ) -> None:
        seen = Observation(
            student_id=student.pk,
            objective_id=self.objectives[objective].pk,
            occasion=sitting or uuid.uuid4(),
            outcome=Outcome.SCORED,
            earned=Decimal(points),
            possible=Decimal(of),
            observed_at=NOW,
            items=items,
        )
        add_evidence([seen], actor=self.people.tess, now=NOW, reason=reason)

    def exempt(self, student: User, objective: Objective) -> None:
        Exemption.objects.create(
            school=self.people.school,
            student=student,
            objective=objective,
            reason="moved",
            granted_by=self.people.tess,
            granted_at=NOW,
        )
        project_statuses([(student.pk, objective.pk)], school_id=self.people.school.pk, now=NOW)

    def judge(self, student: User, objective: Objective, state: str) -> None:
        """As a service would, once; what the evidence says at that moment is not asked here."""
        run, _made = UnitRun.objects.get_or_create(
            school=self.people.school, section=self.people.section, unit=objective.unit
        )
        Judgement.objects.create(
            school=self.people.school,
            student=student,
            objective=objective,
            unit_run=run,
            state=state,
            computed_state="not_assessed",
            reason="seen at the board",
            set_by=self.people.tess,
            set_at=NOW,
        )
        project_statuses([(student.pk, objective.pk)], school_id=self.people.school.pk, now=NOW)

    def state(self, student: User, objective: int = 0) -> str:
        return ObjectiveStatus.objects.get(student=student, objective=self.objectives[objective]).state


@pytest.fixture
def office(people: People) -> Office:
    return Office(people)


def messages() -> Iterable[OutboxMessage]:
    return OutboxMessage.objects.filter(kind="mastery.recompute_statuses", state="new").order_by("pk")


def deliver(*, order: Callable[[Iterable[OutboxMessage]], Iterable[OutboxMessage]] = list) -> None:
    for message in order(messages()):
        run_message(message_id=message.pk, now=LATER, handle=recompute_statuses)


def batch_of(section_id: int | None) -> OutboxMessage:
    batch = PolicyBatch.objects.filter(section=section_id).latest("policy__version")
    return OutboxMessage.objects.get(payload__batch_id=batch.pk)


def run(message: OutboxMessage) -> None:
    run_message(message_id=message.pk, now=LATER, handle=recompute_statuses)


def rows() -> list[Mapping[str, Any]]:
    return list(ObjectiveStatus.objects.order_by("pk").values())


# set-based and one by one

THRESHOLDS = st.sampled_from(["50", "66.6", "66.7", "80", "82.5", "90", "100"]).map(Decimal)
DECIDING = {
    "threshold_percent": THRESHOLDS,
    "near_band": st.sampled_from(["0", "0.1", "10", "50"]).map(Decimal),
    "show_nearly": st.booleans(),
    "minimum_attempts": st.integers(1, 3),
    "minimum_items": st.integers(1, 5),
}
LAYERS = st.fixed_dictionaries({}, optional=DECIDING)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from([Place.SCHOOL, Place.COURSE, Place.UNIT, Place.OBJECTIVE]),
        st.integers(0, 2),
        st.booleans(),
        st.booleans(),
        LAYERS,
    ),
    min_size=1,
    max_size=4,
)
"""Where, on which objective's way, whether what was told is kept, whether messages run before the next, what."""
POINTS = st.sampled_from(
    [("2", "3"), ("4", "6"), ("8", "10"), ("33", "40"), ("9", "10"), ("5", "10"), ("7.999", "10")]
)
TRIES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), POINTS, st.integers(1, 3)), min_size=1, max_size=8
)
EXEMPT = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=2, unique=True)
JUDGED = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 2)), st.sampled_from(["mastered", "not_yet"]), max_size=3
)


@contextmanager
def undone() -> Iterator[None]:
    """One example's rows, gone before the next; services take it for the test's own transaction."""
    example = transaction.atomic()
    example._from_testcase = True
    with example:
        yield
        transaction.set_rollback(True)


def play(office: Office, tries: Any, exempt: Any, changes: Any, judged: Any = ()) -> None:
    for student, objective, (points, of), items in tries:
        office.enter(office.students[student], points, of=of, objective=objective, items=items)
    for student, objective in exempt:
        office.exempt(office.students[student], office.objectives[objective])
    for student, objective in judged:
        office.judge(office.students[student], office.objectives[objective], judged[student, objective])
    for place, objective, keeps_told, runs, values in changes:
        with suppress(PolicyRefused):
            office.change(place, objective=objective, keeps_told=keeps_told, **values)
        if runs:
            deliver()
    deliver()


@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(tries=TRIES, exempt=EXEMPT, judged=JUDGED, changes=CHANGES)
def test_database_decides_what_the_engine_decides(
    office: Office, tries: Any, exempt: Any, judged: Any, changes: Any
):
    with undone():
        play(office, tries, exempt, changes, judged)
        before = rows()
        assert rebuild_statuses(now=LATER).differed == 0
        assert rows() == before


@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(tries=TRIES, changes=CHANGES, shuffle=st.randoms())
def test_order_of_the_messages_does_not_matter(office: Office, tries: Any, changes: Any, shuffle: Any):
    """Workers are several, and a message that failed comes again later."""
    with undone():
        play(office, tries, [], [])
        for place, objective, keeps_told, _runs, values in changes:
            with suppress(PolicyRefused):
                office.change(place, objective=objective, keeps_told=keeps_told, **values)

        def mixed(waiting: Iterable[OutboxMessage]) -> list[OutboxMessage]:
            found = list(waiting)
            shuffle.shuffle(found)
            return found

        decided = ["student_id", "objective_id", "state", "is_near", "policy_id"]
        results = []
        for order in (list, mixed):
            with undone():
                deliver(order=order)
                assert rebuild_statuses(now=LATER).differed == 0
                results.append(sorted(ObjectiveStatus.objects.values_list(*decided)))
        assert results[0] == results[1]


# promises


def test_who_was_told_keeps_it_until_a_corrected_mark_falls_below_what_was_asked(office: Office):
    sitting = uuid.uuid4()
    sam, ines = office.people.sam, office.people.ines
    office.enter(sam, "8.5", sitting=sitting)
    office.enter(ines, "7.9")
    office.change(threshold_percent=Decimal(90), keeps_told=True)
    deliver()
    assert (office.state(sam), office.state(ines)) == ("mastered", "not_yet")
    office.enter(sam, "8", sitting=sitting, reason="counted twice")
    assert office.state(sam) == "mastered"
    office.enter(sam, "7.999", sitting=sitting, reason="counted twice")
    assert office.state(sam) == "not_yet"
    office.enter(sam, "8")
    assert office.state(sam) == "mastered", "the promise stands for the earlier threshold"


def test_promise_holds_for_who_is_decided_before_the_class_is(office: Office):
    """A worse try is entered between the save and the message: the student had been told of mastery all the same."""
    office.enter(office.people.sam, "8.5")
    office.change(threshold_percent=Decimal(90), keeps_told=True)
    office.enter(office.people.sam, "2")
    assert office.state(office.people.sam) == "mastered"
    deliver()
    assert office.state(office.people.sam) == "mastered"


def test_rebuilding_before_the_messages_keeps_promises(office: Office):
    office.enter(office.people.sam, "8.5")
    office.change(threshold_percent=Decimal(90), keeps_told=True)
    rebuild_batch(
        actor=None, school_id=office.people.school.pk, student_ids=[office.people.sam.pk], now=LATER
    )
    assert office.state(office.people.sam) == "mastered"
    deliver()
    assert office.state(office.people.sam) == "mastered"


@pytest.mark.parametrize(
    ("values", "differed"),
    [
        pytest.param(
            {"chances": 3, "form_rule": FormRule.OLDEST_AGAIN}, 0, id="says the same by a newer policy"
        ),
        pytest.param({"threshold_percent": Decimal(90)}, 1, id="says something else"),
    ],
)
def test_before_the_messages_only_what_says_something_else_differs(
    office: Office, values: dict[str, Any], differed: int
):
    office.enter(office.people.sam, "8.5")
    office.enter(office.people.ines, "3")
    office.change(**values)
    newest = MasteryPolicy.objects.latest("version")
    assert rebuild_statuses(now=LATER) == Rebuilt(checked=2, differed=differed)
    assert set(ObjectiveStatus.objects.values_list("policy", flat=True)) == {newest.pk}


def test_promise_survives_a_newer_version_whose_message_comes_first(office: Office):
    office.enter(office.people.sam, "8.5")
    office.change(threshold_percent=Decimal(90), keeps_told=True)
    office.change(threshold_percent=Decimal(95))
    deliver(order=lambda waiting: reversed(list(waiting)))
    assert office.state(office.people.sam) == "mastered"


def test_promise_is_not_for_who_is_told_afterwards(office: Office):
    office.change(threshold_percent=Decimal(90), keeps_told=True)
    office.enter(office.people.sam, "8.5")
    deliver()
    assert office.state(office.people.sam) == "not_yet"
    assert not KeptMastery.objects.exists()


def test_a_judgement_is_no_promise_and_does_not_hide_one(office: Office):
    """Sam was told by his teacher only, Ines by the evidence, whatever her teacher set after that."""
    sam, ines, objective = office.people.sam, office.people.ines, office.objectives[0]
    office.enter(sam, "7")
    office.enter(ines, "8.5")
    office.judge(sam, objective, "mastered")
    office.judge(ines, objective, "not_yet")
    office.change(threshold_percent=Decimal(90), keeps_told=True)
    deliver()
    assert list(KeptMastery.objects.values_list("student_id", flat=True)) == [ines.pk]
    assert (office.state(sam), office.state(ines)) == ("mastered", "not_yet")
    assert set(ObjectiveStatus.objects.values_list("student_id", "computed_state")) == {
        (sam.pk, "not_yet"),
        (ines.pk, "mastered"),
    }


def test_a_policy_moves_nothing_that_a_teacher_has_set(office: Office):
    office.enter(office.people.sam, "8.5")
    office.judge(office.people.sam, office.objectives[0], "not_yet")
    office.change(threshold_percent=Decimal(90))
    message = batch_of(office.people.section.pk)
    run(message)
    assert PolicyBatch.objects.get(pk=message.payload["batch_id"]).changed == 0


# batches


def test_batch_run_twice_changes_nothing(office: Office):
    office.enter(office.people.sam, "8.5")
    office.change(threshold_percent=Decimal(90))
    message = batch_of(office.people.section.pk)
    run(message)
    before = rows()
    assert recompute_statuses(message.payload, LATER + timedelta(hours=1)) == "done before"
    assert rows() == before
    PolicyBatch.objects.update(done_at=None, changed=None)
    assert recompute_statuses(message.payload, LATER) == ""
    assert rows() == before
    assert PolicyBatch.objects.get(pk=message.payload["batch_id"]).changed == 0


def test_only_the_students_of_the_class_are_decided(office: Office):
    office.enter(office.people.sam, "8.5")
    office.enter(office.mia, "8.5")
    theirs = factories.StatusFactory(
        objective=factories.ObjectiveFactory(
            unit=factories.UnitFactory(course=office.people.noras_section.course)
        ),
        student=factories.EnrollmentFactory(section=office.people.noras_section).student,
        state="mastered",
        best_earned=Decimal("8.5"),
    )
    office.change(threshold_percent=Decimal(90))
    run(batch_of(office.people.section.pk))
    assert (office.state(office.people.sam), office.state(office.mia)) == ("not_yet", "mastered")
    deliver()
    assert office.state(office.mia) == "not_yet"
    before = theirs.decided_at, theirs.policy_id
    theirs.refresh_from_db()
    assert (theirs.state, theirs.decided_at, theirs.policy_id) == ("mastered", *before)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        pytest.param(Place.COURSE, ["not_yet", "not_yet", "not_yet"], id="course"),
        pytest.param(Place.UNIT, ["not_yet", "not_yet", "mastered"], id="unit"),
        pytest.param(Place.OBJECTIVE, ["not_yet", "mastered", "mastered"], id="objective"),
    ],
)
def test_only_what_stands_below_the_place_is_decided(office: Office, place: Place, expected: list[str]):
    for objective in range(3):
        office.enter(office.people.sam, "8.5", objective=objective)
    office.change(place, threshold_percent=Decimal(90))
    deliver()
    assert [office.state(office.people.sam, objective) for objective in range(3)] == expected


def test_who_changes_class_between_the_messages_is_decided(office: Office):
    """Mia goes from 7C to 7B after 7B has been decided and before 7C is."""
    office.enter(office.mia, "8.5")
    office.change(threshold_percent=Decimal(90))
    run(batch_of(office.people.section.pk))
    Enrollment.objects.filter(student=office.mia).update(ended_at=LATER)
    factories.EnrollmentFactory(section=office.people.section, student=office.mia, started_at=LATER)
    deliver()
    assert office.state(office.mia) == "not_yet"


def test_who_leaves_after_the_students_in_no_class_is_decided(office: Office):
    office.enter(office.mia, "8.5")
    office.change(threshold_percent=Decimal(90))
    run(batch_of(None))
    Enrollment.objects.filter(student=office.mia).update(ended_at=LATER)
    deliver()
    assert office.state(office.mia) == "not_yet"


def test_who_had_left_and_comes_back_is_decided(office: Office):
    office.enter(office.mia, "8.5")
    Enrollment.objects.filter(student=office.mia).update(ended_at=NOW)
    office.change(threshold_percent=Decimal(90))
    run(batch_of(Enrollment.objects.get(student=office.mia).section_id))
    Enrollment.objects.filter(student=office.mia).update(ended_at=None)
    deliver()
    assert office.state(office.mia) == "not_yet"


def test_clock_that_is_behind_decides_under_the_version_of_the_message(office: Office):
    office.enter(office.people.sam, "8.5")
    office.change(threshold_percent=Decimal(90))
    message = batch_of(office.people.section.pk)
    run_message(message_id=message.pk, now=NOW - timedelta(seconds=2), handle=recompute_statuses)
    assert office.state(office.people.sam) == "not_yet"


# other methods


@pytest.mark.parametrize(
    "calculation",
    [Calculation(method=Method.AVERAGE), Calculation(method=Method.DECAYING_AVERAGE, weight=65)],
    ids=lambda calculation: calculation.method.value,
)
def test_other_methods_go_through_the_engine(
    office: Office, calculation: Calculation, monkeypatch: pytest.MonkeyPatch
):
    sam = office.people.sam
    for points in ("4", "9"):
        office.enter(sam, points)
    office.enter(sam, "9", objective=1)
    office.change(Place.OBJECTIVE, calculation=calculation)
    asked: list[int] = []
    by_engine = recomputing.decide_pairs
    monkeypatch.setattr(
        recomputing, "decide_pairs", lambda pairs, **rest: asked.extend(pairs) or by_engine(pairs, **rest)
    )
    deliver()
    assert asked == [(sam.pk, office.objectives[0].pk)]
    assert (office.state(sam), office.state(sam, 1)) == ("not_yet", "mastered")
    assert ObjectiveStatus.objects.get(objective=office.objectives[0]).value_percent is not None
    office.change(Place.OBJECTIVE, calculation=BEST)
    deliver()
    assert office.state(sam) == "mastered"
    assert ObjectiveStatus.objects.get(objective=office.objectives[0]).value_percent is None
    assert rebuild_statuses(now=LATER).differed == 0
