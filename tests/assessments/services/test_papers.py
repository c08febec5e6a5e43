"""Scores of work on paper: a row is a try, a changed cell a correction, an empty row nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Attempt, Mark
from assessments.services.marking import GivenMark, mark_answers, void_attempt
from assessments.services.papers import EXCUSED, PaperRefused, Recorded, Scores, record_paper_scores
from classroom.models import User
from mastery.models import EvidenceRecord
from tests.assessments.checks import Check, make_check
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
TAKEN = NOW - timedelta(days=3)


class Desk:
    """Tess types rows of points, written as in a sheet: "1 0 - EX", with "-" blank and "." not looked at."""

    def __init__(self, check: Check) -> None:
        self.check = check

    def row(self, text: str, *, form: str = "A") -> Scores:
        items = list(self.check.assessment.forms.get(label=form).items.order_by("position"))
        return {
            item.pk: self.cell(cell) for item, cell in zip(items, text.split(), strict=True) if cell != "."
        }

    def cell(self, text: str) -> object:
        return {"-": None, "EX": EXCUSED}.get(text) or (None if text == "-" else Decimal(text))

    def enter(
        self,
        text: str,
        *,
        form: str = "A",
        actor: User | None = None,
        student: User | None = None,
        reason: str = "typed again",
    ) -> Recorded:
        return record_paper_scores(
            actor=actor or self.check.people.tess,
            assessment=self.check.assessment,
            form=self.check.assessment.forms.get(label=form),
            enrollment=self.check.enrollment(student),
            scores=self.row(text, form=form),
            taken_at=TAKEN,
            now=NOW,
            reason=reason,
        )

    @property
    def attempt(self) -> Attempt:
        return Attempt.objects.latest("pk")


@kept
def desk(people: People) -> Desk:
    check = make_check(people, kinds={"F1": ["points_only"] * 2, "F2": ["points_only"] * 2})
    for item in (
        check.assessment.forms.get(label="A").items.all() | check.assessment.forms.get(label="B").items.all()
    ):
        item.points = Decimal(5)
        item.save(update_fields=["points"])
    return Desk(check)


def test_a_row_becomes_a_scored_try_dated_when_it_was_taken(desk: Desk):
    assert desk.enter("5 3.5 0 4") == Recorded(attempts=1, marks=0, corrections=0)
    attempt = desk.attempt
    assert (attempt.state, attempt.medium, attempt.number) == ("scored", "paper", 1)
    assert (attempt.submitted_at, attempt.scored_at) == (TAKEN, NOW)
    assert desk.check.status(desk.check.objectives[0]) == ("mastered", Decimal("8.5"), 10, 1)
    assert desk.check.status(desk.check.objectives[1]) == ("not_yet", 4, 10, 1)
    assert {row.observed_at for row in EvidenceRecord.objects.all()} == {TAKEN}


def test_a_blank_beside_points_was_not_answered(desk: Desk):
    desk.enter("5 - - 4")
    assert desk.check.standing(desk.attempt) == {"1": 5, "2": 0, "3": 0, "4": 4}


def test_a_row_of_blanks_is_no_evidence_and_takes_nothing_away(desk: Desk):
    assert desk.enter("- - - -").is_nothing
    assert not Attempt.objects.exists()
    desk.enter("5 5 5 5")
    assert desk.enter("- - - -").is_nothing
    assert desk.check.status() == ("mastered", 10, 10, 1)


def test_excused_questions_leave_the_denominator(desk: Desk):
    desk.enter("4 EX EX EX")
    assert desk.check.status(desk.check.objectives[0]) == ("mastered", 4, 5, 1)
    assert desk.check.status(desk.check.objectives[1]) == ("not_assessed", None, None, 0)
    assert EvidenceRecord.objects.get(objective=desk.check.objectives[1]).outcome == "excused"


def test_an_excuse_beside_blanks_is_no_zero(desk: Desk):
    desk.enter("EX - - -")
    assert desk.attempt.state == "submitted"
    assert not EvidenceRecord.objects.exists()


def test_what_was_not_looked_at_waits(desk: Desk):
    desk.enter("5 4 . .")
    assert desk.attempt.state == "submitted"
    assert desk.check.status(desk.check.objectives[0])[0] == "mastered"
    assert desk.enter(". . 2 1") == Recorded(attempts=0, marks=2, corrections=0)
    assert desk.attempt.state == "scored"
    assert desk.check.status(desk.check.objectives[1]) == ("not_yet", 3, 10, 1)


def test_the_same_row_twice_changes_nothing(desk: Desk):
    desk.enter("5 - EX 4")
    before = Mark.objects.count(), EvidenceRecord.objects.count()
    assert desk.enter("5.000 - EX 4").is_nothing
    assert (Mark.objects.count(), EvidenceRecord.objects.count()) == before


def test_a_changed_cell_is_a_correction_also_downwards(desk: Desk):
    desk.enter("5 5 5 5")
    assert desk.enter("5 2 5 -", reason="Counted again") == Recorded(attempts=0, marks=0, corrections=2)
    assert desk.check.status(desk.check.objectives[0]) == ("not_yet", 7, 10, 1)
    assert desk.check.status(desk.check.objectives[1]) == ("not_yet", 5, 10, 1)
    assert set(Mark.objects.exclude(replaces=None).values_list("reason", flat=True)) == {"Counted again"}


def test_a_change_without_a_reason_is_refused(desk: Desk):
    desk.enter("5 5 5 5")
    with pytest.raises(PaperRefused, match="why"):
        desk.enter("5 5 5 4", reason="")


def test_a_later_lower_sheet_takes_nothing_away(desk: Desk):
    desk.enter("5 5 2 2")
    desk.enter("0 0 3 2", form="B")
    assert desk.check.status(desk.check.objectives[0]) == ("mastered", 10, 10, 2)
    assert desk.check.status(desk.check.objectives[1]) == ("not_yet", 5, 10, 2)


def test_a_second_sheet_asks_what_is_named_and_what_is_not_mastered(desk: Desk):
    desk.enter("5 5 2 2")
    desk.enter(". . 5 5", form="B")
    assert desk.attempt.number == 2
    assert [asked.item.label for asked in desk.attempt.attempt_items.order_by("position")] == ["3", "4"]
    assert desk.check.status(desk.check.objectives[0]) == ("mastered", 10, 10, 1)
    with pytest.raises(PaperRefused, match="did not ask"):
        desk.enter("1 . . .", form="B")


def test_an_excuse_for_what_was_not_asked_says_nothing(desk: Desk):
    desk.enter("5 5 2 2")
    desk.enter(". . 5 5", form="B")
    assert desk.enter("EX - 5 5", form="B").is_nothing


def test_more_sheets_than_chances_are_refused(desk: Desk):
    factories.ItemFactory(
        form=factories.FormFactory(assessment=desk.check.assessment, label="C"),
        objective=desk.check.objectives[0],
    )
    desk.enter("5 5 2 2")
    desk.enter("5 5 2 2", form="B")
    with pytest.raises(PaperRefused) as refusal:
        desk.enter("1", form="C")
    assert refusal.value.code == "chances_used"


@pytest.mark.parametrize(("text", "code"), [("5.001 1 1 1", "points_over"), ("-1 1 1 1", "points_over")])
def test_points_stay_within_the_question(desk: Desk, text: str, code: str):
    with pytest.raises(PaperRefused) as refusal:
        desk.enter(text)
    assert refusal.value.code == code
    assert not Attempt.objects.exists()


def test_a_question_of_another_form_is_refused(desk: Desk):
    with pytest.raises(PaperRefused) as refusal:
        record_paper_scores(
            actor=desk.check.people.tess,
            assessment=desk.check.assessment,
            form=desk.check.form,
            enrollment=desk.check.enrollment(),
            scores=desk.row("1 1 1 1", form="B"),
            taken_at=TAKEN,
            now=NOW,
        )
    assert refusal.value.code == "item_unknown"


@pytest.mark.parametrize("form", ["A", "B"])
def test_a_try_in_progress_on_screen_is_left_alone(desk: Desk, form: str):
    desk.check.start()
    with pytest.raises(PaperRefused) as refusal:
        desk.enter("1 1 1 1", form=form)
    assert refusal.value.code == "try_open"


def test_points_typed_for_a_try_on_screen_mark_what_waits(desk: Desk):
    attempt = desk.check.start()
    desk.check.submit(attempt)
    assert desk.enter("5 4 3 2") == Recorded(attempts=0, marks=4, corrections=0)
    attempt.refresh_from_db()
    assert attempt.state == "scored"


def test_a_voided_sheet_can_be_entered_again(desk: Desk):
    desk.enter("5 5 5 5")
    void_attempt(actor=desk.check.people.tess, attempt=desk.attempt, reason="Another class", now=NOW)
    assert desk.check.status() == ("not_assessed", None, None, 0)
    desk.enter("1 1 1 1")
    assert desk.attempt.number == 1
    assert desk.check.status() == ("not_yet", 2, 10, 1)


def test_a_sheet_after_an_earlier_one_was_set_aside_takes_up_its_number(desk: Desk):
    desk.enter("1 1 1 1")
    first = desk.attempt
    desk.enter("2 2 2 2", form="B")
    void_attempt(actor=desk.check.people.tess, attempt=first, reason="Fire alarm", is_do_over=True, now=NOW)
    desk.enter("3 3 3 3")
    assert (desk.attempt.number, desk.attempt.form.label) == (1, "A")


def test_work_is_not_dated_in_the_future(desk: Desk):
    with pytest.raises(PaperRefused) as refusal:
        record_paper_scores(
            actor=desk.check.people.tess,
            assessment=desk.check.assessment,
            form=desk.check.form,
            enrollment=desk.check.enrollment(),
            scores=desk.row("1 1 1 1"),
            taken_at=NOW + timedelta(seconds=1),
            now=NOW,
        )
    assert refusal.value.code == "taken_later"


def test_only_those_who_record_evidence_in_the_class_may(desk: Desk):
    people = desk.check.people
    for actor in (people.sam, people.nora, people.ada, people.gus):
        with pytest.raises(PermissionDenied):
            desk.enter("1 1 1 1", actor=actor)


def test_a_sheet_marks_the_rest_of_a_try_that_a_person_has_begun(desk: Desk):
    attempt = desk.check.start()
    desk.check.submit(attempt)
    mark_answers(
        actor=desk.check.people.tess,
        assessment=desk.check.assessment,
        given=[GivenMark(attempt_id=attempt.pk, item_id=desk.check.item("1").pk, earned=Decimal(5))],
        now=NOW,
    )
    assert desk.enter("5 4 3 2") == Recorded(attempts=0, marks=3, corrections=0)
