"""What the database itself keeps: the steps of an attempt, one open try, one try a chance and a form."""

import itertools

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from assessments.models import Attempt, AttemptItem, LateResponse, Mark, Response
from mastery.engine.attempts import AttemptState, may_move
from tests.assessments.checks import Check, make_check
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
COLUMNS = {
    AttemptState.OPEN: "state = 'open', submitted_at = NULL, scored_at = NULL",
    AttemptState.SUBMITTED: "state = 'submitted', submitted_at = opened_at, scored_at = NULL",
    AttemptState.SCORED: "state = 'scored', submitted_at = opened_at, scored_at = opened_at",
    AttemptState.VOID: "state = 'void', void_reason = 'Fire alarm'",
}
WAY = {
    AttemptState.OPEN: (),
    AttemptState.SUBMITTED: (AttemptState.SUBMITTED,),
    AttemptState.SCORED: (AttemptState.SUBMITTED, AttemptState.SCORED),
    AttemptState.VOID: (AttemptState.VOID,),
}


@kept
def check(people: People) -> Check:
    return make_check(people, kinds={"F1": ["true_false"]})


def move(attempt: Attempt, state: AttemptState) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE assessments_attempt SET {COLUMNS[state]} WHERE id = %s", [attempt.pk])


@pytest.mark.parametrize(("before", "after"), list(itertools.product(AttemptState, repeat=2)))
def test_the_database_allows_exactly_the_steps_of_the_engine(
    check: Check, before: AttemptState, after: AttemptState
):
    attempt = check.start()
    for state in WAY[before]:
        move(attempt, state)
    if may_move(before, after) or before is after:
        move(attempt, after)
    else:
        with pytest.raises(DatabaseError, match="Invalid transition"):
            move(attempt, after)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("state = 'submitted'", id="handed in without a time"),
        pytest.param("submitted_at = opened_at", id="a time and still open"),
        pytest.param("state = 'void'", id="void without a reason"),
        pytest.param(
            "state = 'submitted', submitted_at = opened_at - interval '1 second'", id="before it began"
        ),
    ],
)
def test_a_state_is_whole(check: Check, change: str):
    attempt = check.start()
    with pytest.raises(IntegrityError, match="attempt_"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE assessments_attempt SET {change} WHERE id = %s", [attempt.pk])


@pytest.mark.parametrize(
    "column", ["school_id", "assessment_id", "enrollment_id", "form_id", "number", "occasion", "opened_at"]
)
def test_what_an_attempt_is_never_changes(check: Check, column: str):
    attempt = check.start()
    other = "gen_random_uuid()" if column == "occasion" else "now()" if column == "opened_at" else "0"
    with (
        pytest.raises(DatabaseError, match=r"read-only|Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE assessments_attempt SET {column} = {other} WHERE id = %s", [attempt.pk])


def new_attempt(check: Check, *, form: str, number: int, state: str = "open") -> Attempt:
    return Attempt(
        school=check.people.school,
        assessment=check.assessment,
        enrollment=check.enrollment(),
        form=check.assessment.forms.get(label=form),
        number=number,
        state=state,
        opened_at=NOW,
    )


@pytest.mark.parametrize(
    ("form", "number", "is_closed", "constraint"),
    [
        pytest.param("B", 2, False, "attempt_one_open", id="two open at once"),
        pytest.param("B", 1, True, "attempt_once_per_chance", id="the same chance twice"),
        pytest.param("A", 2, True, "attempt_form_not_used_before", id="a form the student has had"),
    ],
)
def test_a_second_try_is_kept_apart(check: Check, form: str, number: int, is_closed: bool, constraint: str):
    attempt = check.start()
    if is_closed:
        move(attempt, AttemptState.SUBMITTED)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        new_attempt(check, form=form, number=number).save()


def test_an_attempt_starts_open(check: Check):
    with pytest.raises(IntegrityError, match="attempt_starts_open"), transaction.atomic():
        new_attempt(check, form="A", number=1, state="scored").save()


def test_a_form_belongs_to_its_check(check: Check):
    other = factories.FormFactory(assessment=factories.AssessmentFactory(unit_run=check.run))
    attempt = new_attempt(check, form="A", number=1)
    attempt.form = other
    with pytest.raises(IntegrityError, match="attempt_form_of_assessment"), transaction.atomic():
        attempt.save()


@pytest.mark.parametrize("model", [Response, LateResponse, Mark])
def test_an_answer_or_mark_belongs_to_a_question_the_try_asks(check: Check, model: type):
    attempt = check.start()
    foreign = check.item("1", form=check.assessment.forms.get(label="B"))
    own = {
        Response: {"seq": 1, "body": "x", "saved_at": NOW},
        LateResponse: {"body": "x", "received_at": NOW},
        Mark: {"earned": 0, "source": "auto", "marked_by": check.people.sam, "marked_at": NOW},
    }
    with pytest.raises(IntegrityError, match="item_is_asked"), transaction.atomic():
        model.objects.create(school=check.people.school, attempt=attempt, item=foreign, **own[model])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_mark SET earned = 0",
        "DELETE FROM assessments_mark",
        "UPDATE assessments_attemptitem SET points = 2",
        "DELETE FROM assessments_attemptitem",
        "DELETE FROM assessments_attempt",
        "UPDATE assessments_item SET stem = 'another question'",
        "DELETE FROM assessments_itemalignment",
    ],
)
def test_what_a_student_has_had_stays_as_it_was(check: Check, statement: str):
    attempt = check.start()
    check.save(attempt, "1", "true")
    check.submit(attempt)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        pytest.param({"earned": 2}, "mark_within_points", id="more than the question gives"),
        pytest.param({"earned": -1}, "mark_points_within_bounds", id="below zero"),
        pytest.param(
            {"outcome": "excused", "earned": 1}, "mark_points_within_bounds", id="excused with points"
        ),
        pytest.param({"earned": None}, "mark_points_within_bounds", id="scored without points"),
        pytest.param({"source": "guess"}, "mark_source", id="from nowhere"),
    ],
)
def test_a_mark_stays_within_bounds(check: Check, change: dict[str, object], constraint: str):
    attempt = check.start()
    values = {"earned": 1, "source": "teacher", "marked_by": check.people.tess, "marked_at": NOW}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Mark.objects.create(
            school=check.people.school, attempt=attempt, item=check.item("1"), **(values | change)
        )


class TestMarksThatAreAddedTogether:
    """The database looks at all of a statement at once; one that cannot be refuses them all."""

    @pytest.fixture
    def check(self, people: People) -> Check:
        return make_check(people, kinds={"F1": ["true_false", "true_false"]})

    def add(self, check: Check, *marks: dict[str, object]) -> list[Mark]:
        own = {"school": check.people.school, "source": "teacher", "marked_by": check.people.tess}
        with transaction.atomic():
            return Mark.objects.bulk_create(Mark(marked_at=NOW, **(own | each)) for each in marks)

    def test_those_within_their_points_are_taken(self, check: Check):
        attempt = check.start()
        one, two = check.item("1"), check.item("2")
        first, _second = self.add(
            check,
            {"attempt": attempt, "item": one, "earned": one.points},
            {"attempt": attempt, "item": two, "outcome": "excused"},
        )
        corrected = {
            "attempt": attempt,
            "item": one,
            "earned": 0,
            "replaces": first,
            "reason": "Looked again",
        }
        self.add(check, corrected)
        assert Mark.objects.count() == 3

    def test_one_above_its_points_refuses_all(self, check: Check):
        attempt = check.start()
        one, two = check.item("1"), check.item("2")
        with pytest.raises(IntegrityError, match="mark_within_points"):
            self.add(
                check,
                {"attempt": attempt, "item": one, "earned": 0},
                {"attempt": attempt, "item": two, "earned": two.points + 1},
            )
        assert not Mark.objects.exists()

    def test_a_correction_is_of_the_same_question(self, check: Check):
        attempt = check.start()
        (first,) = self.add(check, {"attempt": attempt, "item": check.item("1"), "earned": 0})
        other = {"attempt": attempt, "item": check.item("2"), "replaces": first, "reason": "Looked again"}
        with pytest.raises(IntegrityError, match="mark_replaces_same_item"):
            self.add(check, other | {"earned": 0})


def test_points_of_a_question_are_fixed_at_the_start(check: Check):
    attempt = check.start()
    assert AttemptItem.objects.get(attempt=attempt).points == check.item("1").points
