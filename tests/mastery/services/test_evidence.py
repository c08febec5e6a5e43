"""Evidence is only added; the status follows it in the same transaction."""

import uuid
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from mastery.engine.evidence import Outcome
from mastery.models import EvidenceRecord, Exemption, ObjectiveStatus
from mastery.services.steps.evidence import Observation, add_evidence, lock_students, project_statuses
from tests.support.factories import NOW, ObjectiveFactory, UnitFactory
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


class Desk:
    """Tess enters points of ten for Sam on one objective, sitting by sitting."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.objective = ObjectiveFactory(unit=UnitFactory(course=people.section.course), code="F1")

    def enter(
        self, points: str | None, *, sitting: uuid.UUID, outcome: Outcome = Outcome.SCORED, reason: str = ""
    ) -> None:
        add_evidence(
            [
                Observation(
                    student_id=self.people.sam.pk,
                    objective_id=self.objective.pk,
                    occasion=sitting,
                    outcome=outcome,
                    earned=None if points is None else Decimal(points),
                    possible=None if points is None else Decimal(10),
                    observed_at=NOW,
                )
            ],
            actor=self.people.tess,
            now=NOW,
            reason=reason,
        )

    @property
    def status(self) -> tuple[str, Decimal | None, int]:
        row = ObjectiveStatus.objects.get(student=self.people.sam, objective=self.objective)
        return row.state, row.best_earned, row.attempts


@kept
def desk(people: People) -> Desk:
    return Desk(people)


@pytest.mark.parametrize(
    ("sittings", "expected"),
    [
        pytest.param(["8"], ("mastered", 8, 1), id="the threshold is inclusive"),
        pytest.param(["7.999"], ("not_yet", Decimal("7.999"), 1), id="79.99 % is not 80 %"),
        pytest.param(
            ["7.9995"], ("mastered", 8, 1), id="points are decided on as they are stored, to three places"
        ),
        pytest.param(["9", "4"], ("mastered", 9, 2), id="a later worse try takes nothing away"),
        pytest.param(["4", "9"], ("mastered", 9, 2), id="the second chance counts in full"),
        pytest.param(["0"], ("not_yet", 0, 1), id="nothing right is a try, not an absence"),
    ],
)
def test_status_follows_the_best_try(desk: Desk, sittings: list[str], expected: tuple[str, int, int]):
    for points in sittings:
        desk.enter(points, sitting=uuid.uuid4())
    assert desk.status == expected


def test_a_correction_replaces_the_mark_of_its_try_also_downwards(desk: Desk):
    sitting = uuid.uuid4()
    desk.enter("9", sitting=sitting)
    desk.enter("3", sitting=sitting, reason="Question 2 was counted twice")
    assert desk.status == ("not_yet", 3, 1)
    assert EvidenceRecord.objects.count() == 2


def test_entering_the_same_again_changes_nothing(desk: Desk):
    sitting = uuid.uuid4()
    desk.enter("9", sitting=sitting)
    desk.enter("9.000", sitting=sitting, reason="again")
    assert EvidenceRecord.objects.count() == 1


@pytest.mark.parametrize("outcome", [Outcome.EXCUSED, Outcome.VOID])
def test_a_try_that_does_not_count_is_no_zero(desk: Desk, outcome: Outcome):
    desk.enter(None, sitting=uuid.uuid4(), outcome=outcome)
    assert desk.status == ("not_assessed", None, 0)


def test_an_exemption_is_not_mastery_and_keeps_the_evidence(desk: Desk, people: People):
    desk.enter("9", sitting=uuid.uuid4())
    Exemption.objects.create(
        school=people.school,
        student=people.sam,
        objective=desk.objective,
        reason="Moved from another school",
        granted_by=people.tess,
        granted_at=NOW,
    )
    project_statuses([(people.sam.pk, desk.objective.pk)], school_id=people.school.pk, now=NOW)
    assert desk.status[0] == "exempt"


def test_two_corrections_of_one_mark_cannot_both_win(desk: Desk, people: People):
    desk.enter("9", sitting=uuid.uuid4())
    first = EvidenceRecord.objects.get()
    values = {
        "school": people.school,
        "student": people.sam,
        "objective": desk.objective,
        "occasion": first.occasion,
        "possible": 10,
        "observed_at": NOW,
        "recorded_at": NOW,
        "recorded_by": people.tess,
        "replaces": first,
        "reason": "typing error",
    }
    EvidenceRecord.objects.create(earned=5, **values)
    with pytest.raises(IntegrityError, match="replaces_id"), transaction.atomic():
        EvidenceRecord.objects.create(earned=6, **values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mastery_evidencerecord SET earned = 10",
        "DELETE FROM mastery_evidencerecord",
        "UPDATE mastery_masterypolicy SET threshold_percent = 50",
        "DELETE FROM mastery_masterypolicy",
    ],
)
def test_evidence_and_policies_are_only_added(desk: Desk, statement: str):
    desk.enter("4", sitting=uuid.uuid4())
    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        pytest.param({"earned": Decimal(11)}, "evidence_points_within_bounds", id="more than possible"),
        pytest.param({"earned": Decimal(-1)}, "evidence_points_within_bounds", id="below zero"),
        pytest.param(
            {"possible": Decimal(0), "earned": Decimal(0)}, "evidence_points_within_bounds", id="of nothing"
        ),
        pytest.param({"outcome": "void"}, "evidence_points_within_bounds", id="void with points"),
        pytest.param({"earned": None}, "evidence_points_within_bounds", id="scored without points"),
        pytest.param({"possible": None}, "evidence_points_within_bounds", id="scored of nothing known"),
    ],
)
def test_points_stay_within_bounds(desk: Desk, people: People, change: dict[str, object], constraint: str):
    values = {
        "school": people.school,
        "student": people.sam,
        "objective": desk.objective,
        "occasion": uuid.uuid4(),
        "earned": Decimal(5),
        "possible": Decimal(10),
        "observed_at": NOW,
        "recorded_at": NOW,
        "recorded_by": people.tess,
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EvidenceRecord.objects.create(**(values | change))


def test_of_records_that_are_added_together_each_replaces_one_of_its_own_sitting(desk: Desk, people: People):
    own = {"school": people.school, "student": people.sam, "objective": desk.objective, "outcome": "excused"}
    seen = {"observed_at": NOW, "recorded_at": NOW, "recorded_by": people.tess}

    def record(**more: object) -> EvidenceRecord:
        return EvidenceRecord(**(own | seen | more))

    one, two = EvidenceRecord.objects.bulk_create(record(occasion=uuid.uuid4()) for _each in range(2))
    mended = record(occasion=one.occasion, replaces=one, reason="Looked again")
    crossed = record(occasion=one.occasion, replaces=two, reason="Looked again")
    with pytest.raises(IntegrityError, match="evidence_replaces_same_sitting"), transaction.atomic():
        EvidenceRecord.objects.bulk_create([mended, crossed])
    EvidenceRecord.objects.bulk_create([mended])
    assert EvidenceRecord.objects.count() == 3


@pytest.mark.parametrize("points", [("NaN", "10"), ("NaN", "NaN"), ("10", "Infinity")])
def test_what_is_no_number_never_becomes_points(desk: Desk, people: People, points: tuple[str, str]):
    """PostgreSQL says NaN >= 0.8; only the upper bound keeps it out."""
    with (
        pytest.raises((IntegrityError, DataError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO mastery_evidencerecord (school_id, student_id, objective_id, occasion, outcome, earned,"
            " possible, observed_at, recorded_at, recorded_by_id, reason)"
            " VALUES (%s, %s, %s, gen_random_uuid(), 'scored', %s::numeric, %s::numeric, now(), now(), %s, '')",
            [people.school.pk, people.sam.pk, desk.objective.pk, *points, people.tess.pk],
        )


def test_students_are_locked_without_stopping_those_who_only_refer_to_them(people: People):
    """FOR NO KEY UPDATE: new rows that point at the student may go on."""
    lock_students([people.ines.pk, people.sam.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'classroom_user'::regclass")
        assert cursor.fetchone()[0] >= 1


@pytest.mark.parametrize("half", ["best_earned", "best_possible"])
def test_a_best_score_is_whole_or_absent(desk: Desk, half: str):
    desk.enter("9", sitting=uuid.uuid4())
    with pytest.raises(IntegrityError, match="status_best_within_bounds"), transaction.atomic():
        ObjectiveStatus.objects.update(**{half: None})
