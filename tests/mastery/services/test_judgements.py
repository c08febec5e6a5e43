"""A teacher's word counts in place of what was computed, with a reason, until somebody takes it back."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, transaction

from classroom.models import Enrollment
from mastery.engine.evidence import Outcome
from mastery.engine.status import Status
from mastery.models import CorrectiveAssignment, EvidenceRecord, Judgement, ObjectiveStatus
from mastery.services.exemptions import exempt, lift_exemption
from mastery.services.judgements import JudgementRefused, set_status, take_back
from mastery.services.statuses import rebuild_statuses
from mastery.services.steps.evidence import Observation, add_evidence
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db

MASTERED, NOT_YET = Status.MASTERED, Status.NOT_YET
WHY = "Explained it at the board without help"


class Desk:
    """Tess judges Sam on F1 of the unit that 7B goes through."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.run = factories.UnitRunFactory(section=people.section)
        self.objective = factories.ObjectiveFactory(unit=self.run.unit, code="F1")
        self.enrollment = Enrollment.objects.select_related("section").get(
            section=people.section, student=people.sam
        )
        self.now = NOW

    def asked(self, **changes: Any) -> dict[str, Any]:
        self.now += timedelta(minutes=1)
        return {
            "actor": self.people.tess,
            "run": self.run,
            "enrollment": self.enrollment,
            "objective": self.objective,
            "now": self.now,
            "reason": WHY,
            **changes,
        }

    def set(self, state: Status, **changes: Any) -> Judgement:
        return set_status(**self.asked(state=state, **changes))

    def take_back(self, **changes: Any) -> bool:
        return take_back(**self.asked(reason="It was the wrong student", **changes))

    def enter(self, points: str) -> None:
        self.now += timedelta(minutes=1)
        seen = Observation(
            student_id=self.people.sam.pk,
            objective_id=self.objective.pk,
            occasion=uuid.uuid4(),
            outcome=Outcome.SCORED,
            earned=Decimal(points),
            possible=Decimal(10),
            observed_at=self.now,
        )
        add_evidence([seen], actor=self.people.tess, now=self.now)

    @property
    def row(self) -> tuple[str, str, bool]:
        """What counts, what was computed where that differs in kind, and nearly there."""
        row = ObjectiveStatus.objects.get(student=self.people.sam, objective=self.objective)
        return row.state, row.computed_state, row.is_near

    @property
    def chain(self) -> list[tuple[str, str]]:
        return list(Judgement.objects.order_by("pk").values_list("state", "computed_state"))


@kept
def desk(people: People) -> Desk:
    return Desk(people)


def test_what_is_set_counts_at_once_and_the_evidence_is_not_touched(desk: Desk):
    desk.enter("7")
    assert desk.row == ("not_yet", "", True)
    before = list(EvidenceRecord.objects.values())
    made = desk.set(MASTERED)
    assert desk.row == ("mastered", "not_yet", False)
    assert (made.set_by, made.reason, made.unit_run, made.computed_state) == (
        desk.people.tess,
        WHY,
        desk.run,
        "not_yet",
    )
    assert list(EvidenceRecord.objects.values()) == before


def test_taking_back_restores_the_status_exactly(desk: Desk):
    desk.enter("7")
    before = ObjectiveStatus.objects.values().exclude(pk=None).get()
    desk.set(MASTERED)
    assert desk.take_back()
    after = ObjectiveStatus.objects.values().get()
    assert {**after, "decided_at": before["decided_at"]} == before
    assert desk.chain == [("mastered", "not_yet"), ("taken_back", "not_yet")]


def test_a_status_without_any_evidence_can_be_set(desk: Desk):
    desk.set(MASTERED)
    assert desk.row == ("mastered", "not_assessed", False)
    desk.take_back()
    assert desk.row == ("not_assessed", "", False)


def test_saying_it_twice_keeps_the_first_reason(desk: Desk):
    first = desk.set(MASTERED)
    assert desk.set(MASTERED, reason="Another reason for it") == first
    assert [row.reason for row in Judgement.objects.all()] == [WHY]


def test_taking_back_twice_or_nothing_changes_nothing(desk: Desk):
    assert not desk.take_back()
    assert not ObjectiveStatus.objects.exists()
    desk.set(MASTERED)
    assert desk.take_back()
    assert not desk.take_back()
    assert Judgement.objects.count() == 2


def test_it_can_be_set_again_after_it_was_taken_back(desk: Desk):
    desk.set(MASTERED)
    desk.take_back()
    desk.set(NOT_YET)
    desk.set(MASTERED)
    assert [state for state, _computed in desk.chain] == ["mastered", "taken_back", "not_yet", "mastered"]
    assert desk.row == ("mastered", "not_assessed", False)


def test_later_evidence_is_shown_and_does_not_end_a_judgement(desk: Desk):
    desk.enter("4")
    desk.set(MASTERED)
    desk.enter("2")
    assert desk.row == ("mastered", "not_yet", False), "a later try lowers nothing"
    desk.enter("9")
    assert desk.row == ("mastered", "mastered", False)
    desk.take_back()
    assert desk.row == ("mastered", "", False)
    desk.set(NOT_YET)
    desk.enter("10")
    assert desk.row == ("not_yet", "mastered", False), "only a person ends what a person set"


def test_an_exemption_stands_before_it_and_leaves_it_in_place(desk: Desk):
    desk.set(MASTERED)
    exempt(
        actor=desk.people.tess,
        enrollment=desk.enrollment,
        objective=desk.objective,
        reason="Moved here",
        now=desk.now,
    )
    assert desk.row == ("exempt", "", False)
    with pytest.raises(JudgementRefused) as refused:
        desk.set(NOT_YET)
    assert refused.value.code == "judgement_exempt"
    lift_exemption(actor=desk.people.tess, enrollment=desk.enrollment, objective=desk.objective, now=desk.now)
    assert desk.row == ("mastered", "not_assessed", False)


def test_what_the_evidence_says_by_itself_is_not_set(desk: Desk):
    desk.enter("9")
    with pytest.raises(JudgementRefused) as refused:
        desk.set(MASTERED)
    assert (refused.value.code, str(refused.value)) == (
        "judgement_computed",
        "The evidence says that by itself. There is nothing to set.",
    )
    desk.set(NOT_YET)
    with pytest.raises(JudgementRefused) as refused:
        desk.set(MASTERED)
    assert refused.value.code == "judgement_take_back"
    assert Judgement.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "too short", "          ."])
def test_a_reason_of_ten_characters_is_needed_for_both(desk: Desk, reason: str):
    desk.set(MASTERED)
    for act in (lambda: desk.set(NOT_YET, reason=reason), lambda: take_back(**desk.asked(reason=reason))):
        with pytest.raises(JudgementRefused, match=r"^Give the reason in at least 10 characters\.$"):
            act()
    assert desk.chain == [("mastered", "not_assessed")]


def test_only_objectives_of_the_unit_are_judged(desk: Desk):
    other = factories.UnitRunFactory(section=desk.people.section)
    sibling = factories.SectionFactory(course=desk.people.section.course, title="7C Mathematics")
    for changes in ({"run": other}, {"run": factories.UnitRunFactory(unit=desk.run.unit, section=sibling)}):
        with pytest.raises(JudgementRefused) as refused:
            desk.set(MASTERED, **changes)
        assert refused.value.code == "other_unit"


@pytest.mark.parametrize("name", ["sam", "ada", "gus", "nora"])
def test_only_those_who_teach_the_class_may(desk: Desk, name: str):
    person = getattr(desk.people, name)
    with pytest.raises(PermissionDenied):
        desk.set(MASTERED, actor=person)
    with pytest.raises(PermissionDenied):
        desk.take_back(actor=person)


def test_a_corrective_still_to_do_is_taken_back_by_mastered_only(desk: Desk):
    work = CorrectiveAssignment.objects.create(
        school=desk.people.school,
        unit_run=desk.run,
        student=desk.people.sam,
        objective=desk.objective,
        approach="visual",
        title="Draw it",
        assigned_by=desk.people.tess,
        assigned_at=NOW,
    )
    for state, expected in ((NOT_YET, "assigned"), (MASTERED, "cancelled")):
        desk.set(state)
        work.refresh_from_db()
        assert work.state == expected


def test_rebuilding_respects_judgements_and_brings_a_lost_row_back(desk: Desk):
    desk.enter("7")
    desk.set(MASTERED)
    assert rebuild_statuses(now=desk.now).differed == 0
    ObjectiveStatus.objects.all().delete()
    assert rebuild_statuses(now=desk.now).differed == 1
    assert desk.row == ("mastered", "not_yet", False)


# what the table refuses

BROKEN = [
    pytest.param({"state": "exempt"}, "judgement_state_known", id="no such judgement"),
    pytest.param({"state": "taken_back", "replaces": None}, "judgement_state_known", id="nothing taken back"),
    pytest.param({"computed_state": "near"}, "judgement_computed_state_known", id="no such status"),
    pytest.param({"reason": " too short "}, "judgement_has_reason", id="nine characters"),
    pytest.param({"replaces": None}, "judgement_first_once", id="a second chain"),
    pytest.param({"state": "mastered"}, "judgement_replaces_another", id="the same again"),
]


@pytest.mark.parametrize(("changes", "constraint"), BROKEN)
def test_the_table_refuses(desk: Desk, changes: dict[str, Any], constraint: str):
    first = desk.set(MASTERED)
    row = {
        "school": desk.people.school,
        "student": desk.people.sam,
        "objective": desk.objective,
        "unit_run": desk.run,
        "state": "not_yet",
        "computed_state": "not_assessed",
        "reason": WHY,
        "set_by": desk.people.tess,
        "set_at": NOW,
        "replaces": first,
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Judgement.objects.create(**(row | changes))
    Judgement.objects.create(**row)
    with pytest.raises(IntegrityError, match="replaces"), transaction.atomic():
        Judgement.objects.create(**(row | {"state": "taken_back"}))


@pytest.mark.parametrize("other", ["student", "objective"])
def test_a_judgement_replaces_one_of_the_same_result(desk: Desk, other: str):
    first = desk.set(MASTERED)
    row = {
        "school": desk.people.school,
        "student": desk.people.sam,
        "objective": desk.objective,
        "unit_run": desk.run,
        "state": "not_yet",
        "computed_state": "not_assessed",
        "reason": WHY,
        "set_by": desk.people.tess,
        "set_at": NOW,
        "replaces": first,
    }
    changed = desk.people.ines if other == "student" else factories.ObjectiveFactory(unit=desk.run.unit)
    with pytest.raises(IntegrityError, match="judgement_replaces_another"), transaction.atomic():
        Judgement.objects.create(**(row | {other: changed}))


def test_no_row_is_changed_or_deleted(desk: Desk):
    made = desk.set(MASTERED)
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        Judgement.objects.filter(pk=made.pk).update(reason="Another reason for it")
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        Judgement.objects.filter(pk=made.pk)._raw_delete(using="default")


@pytest.mark.parametrize(
    "changes",
    [
        {"computed_state": ""},
        {"judgement": None},
        {"state": "not_assessed"},
        {"state": "not_yet", "is_near": True},
        {"computed_state": "exempt"},
    ],
)
def test_a_status_that_was_set_says_both(desk: Desk, changes: dict[str, Any]):
    desk.set(MASTERED)
    with pytest.raises(IntegrityError, match="status_judged_says_both"), transaction.atomic():
        ObjectiveStatus.objects.update(**changes)
