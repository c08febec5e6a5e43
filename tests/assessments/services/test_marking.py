"""A teacher marks answers, corrects a mark, sets a try aside; nothing is overwritten."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Attempt, Mark
from assessments.services.marking import (
    EXCUSED,
    Earned,
    GivenMark,
    MarkedFirst,
    MarkRefused,
    correct_mark,
    mark_answers,
    void_attempt,
)
from mastery.models import EvidenceRecord
from tests.assessments.checks import Check, make_check
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def check(people: People) -> Check:
    return make_check(people, kinds={"F1": ["true_false"] * 4 + ["points_only"]})


@pytest.fixture
def attempt(check: Check) -> Attempt:
    """Sam has four of four by key; question 5 waits for Tess."""
    attempt = check.start()
    for label in "1234":
        check.save(attempt, label, "true")
    check.submit(attempt)
    return attempt


def give(check: Check, attempt: Attempt, earned: Earned, *, label: str = "5") -> int:
    given = [GivenMark(attempt_id=attempt.pk, item_id=check.item(label).pk, earned=earned)]
    return mark_answers(actor=check.people.tess, assessment=check.assessment, given=given, now=NOW)


def standing(attempt: Attempt, label: str) -> Mark:
    return Mark.objects.select_related("attempt__enrollment__section").get(
        attempt=attempt, item__label=label, replaced_by=None
    )


def correct(check: Check, mark: Mark, earned: Earned, *, reason: str = "Read it again") -> Mark:
    return correct_mark(actor=check.people.tess, mark=mark, earned=earned, reason=reason, now=NOW)


class TestMarking:
    def test_the_last_mark_completes_the_try(self, check: Check, attempt: Attempt):
        assert attempt.state == "submitted"
        assert give(check, attempt, Decimal("0.5")) == 1
        attempt.refresh_from_db()
        assert attempt.state == "scored"
        assert check.status() == ("mastered", Decimal("4.5"), 5, 1)

    def test_excused_leaves_the_denominator(self, check: Check, attempt: Attempt):
        give(check, attempt, EXCUSED)
        assert check.status() == ("mastered", 4, 4, 1)

    def test_the_same_mark_twice_is_one(self, check: Check, attempt: Attempt):
        assert [give(check, attempt, Decimal(1)), give(check, attempt, Decimal(1))] == [1, 0]
        assert Mark.objects.filter(item__label="5").count() == 1

    def test_another_mark_for_the_same_answer_is_a_conflict(self, check: Check, attempt: Attempt):
        give(check, attempt, Decimal(1))
        with pytest.raises(MarkedFirst):
            give(check, attempt, Decimal(0))
        assert standing(attempt, "5").earned == 1

    def test_more_than_the_question_gives_is_refused(self, check: Check, attempt: Attempt):
        with pytest.raises(MarkRefused, match="between 0 and 1"):
            give(check, attempt, Decimal("1.001"))

    def test_an_open_try_is_not_marked(self, check: Check):
        with pytest.raises(MarkedFirst, match="not handed in"):
            give(check, check.start(), Decimal(1))

    def test_a_try_of_another_class_is_refused(self, check: Check, attempt: Attempt):
        other = make_check(
            People(
                **{name: getattr(check.people, name) for name in check.people.__slots__}
                | {"section": check.people.noras_section}
            ),
            kinds={"F1": ["points_only"]},
        )
        with pytest.raises(MarkRefused, match="class"):
            mark_answers(
                actor=check.people.nora,
                assessment=other.assessment,
                given=[GivenMark(attempt_id=attempt.pk, item_id=check.item("5").pk, earned=Decimal(1))],
                now=NOW,
            )

    def test_a_question_the_try_did_not_ask_is_refused(self, check: Check, attempt: Attempt):
        other = check.assessment.forms.get(label="B").items.first()
        with pytest.raises(MarkRefused, match="did not ask"):
            mark_answers(
                actor=check.people.tess,
                assessment=check.assessment,
                given=[GivenMark(attempt_id=attempt.pk, item_id=other.pk, earned=Decimal(1))],
                now=NOW,
            )

    def test_only_those_who_record_evidence_may(self, check: Check, attempt: Attempt):
        give(check, attempt, Decimal(1))
        for actor in (check.people.sam, check.people.nora, check.people.ada):
            with pytest.raises(PermissionDenied):
                correct_mark(actor=actor, mark=standing(attempt, "5"), earned=Decimal(0), reason="x", now=NOW)
            with pytest.raises(PermissionDenied):
                void_attempt(actor=actor, attempt=attempt, reason="x", now=NOW)


class TestCorrecting:
    def test_downwards_lowers_the_status(self, check: Check, attempt: Attempt):
        give(check, attempt, Decimal(1))
        assert check.status()[0] == "mastered"
        correct(check, standing(attempt, "1"), Decimal(0))
        correct(check, standing(attempt, "2"), Decimal(0))
        assert check.status() == ("not_yet", 3, 5, 1)
        row = EvidenceRecord.objects.latest("pk")
        assert (row.reason, row.recorded_by) == ("Read it again", check.people.tess)

    def test_a_corrected_mark_keeps_the_one_before(self, check: Check, attempt: Attempt):
        before = standing(attempt, "1")
        after = correct(check, before, Decimal(0))
        assert (after.replaces, after.source) == (before, "teacher")
        assert Mark.objects.filter(item__label="1").count() == 2

    def test_the_same_points_change_nothing(self, check: Check, attempt: Attempt):
        before = standing(attempt, "1")
        assert correct(check, before, Decimal("1.000")) == before

    def test_two_teachers_cannot_both_win(self, check: Check, attempt: Attempt):
        seen_by_both = standing(attempt, "1")
        correct(check, seen_by_both, Decimal(0))
        with pytest.raises(MarkedFirst):
            correct(check, seen_by_both, Decimal("0.5"))
        assert standing(attempt, "1").earned == 0

    def test_a_form_that_has_grown_takes_no_evidence_away(self, check: Check, attempt: Attempt):
        give(check, attempt, Decimal(1))
        factories.ItemFactory(
            form=check.form, position=9, label="9", kind="true_false", objective=check.objectives[0]
        )
        correct(check, standing(attempt, "1"), Decimal(0))
        correct(check, standing(attempt, "2"), Decimal(0))
        assert check.status() == ("not_yet", 3, 5, 1)

    def test_a_reason_is_required(self, check: Check, attempt: Attempt):
        with pytest.raises(MarkRefused, match="why"):
            correct(check, standing(attempt, "1"), Decimal(0), reason="  ")

    def test_a_misconception_stays_named_until_the_answer_is_right(self, people: People):
        check = make_check(people, kinds={"F1": ["single_choice"]})
        attempt = check.start()
        check.save(attempt, "1", "opt-wrong-k7")
        check.submit(attempt)
        half = correct(check, standing(attempt, "1"), Decimal("0.5"))
        assert half.misconception.startswith("misconception-k7")
        assert correct(check, standing(attempt, "1"), Decimal(1)).misconception == ""


class TestVoiding:
    def test_nothing_of_a_void_try_counts_and_the_best_is_decided_again(self, check: Check, attempt: Attempt):
        give(check, attempt, Decimal(1))
        void_attempt(actor=check.people.tess, attempt=attempt, reason="Fire alarm", now=NOW)
        attempt.refresh_from_db()
        assert (attempt.state, attempt.void_reason) == ("void", "Fire alarm")
        assert check.status() == ("not_assessed", None, None, 0)
        assert EvidenceRecord.objects.latest("pk").outcome == "void"

    def test_a_void_try_gives_its_chance_back_on_another_form(self, check: Check, attempt: Attempt):
        void_attempt(actor=check.people.tess, attempt=attempt, reason="Fire alarm", now=NOW)
        again = check.start()
        assert (again.number, again.form.label) == (1, "B")

    def test_a_do_over_gives_its_form_back_too(self, check: Check, attempt: Attempt):
        give(check, attempt, Decimal(1))
        void_attempt(
            actor=check.people.tess, attempt=attempt, reason="The tablet broke", is_do_over=True, now=NOW
        )
        attempt.refresh_from_db()
        assert (attempt.state, attempt.is_do_over) == ("void", True)
        assert EvidenceRecord.objects.latest("pk").outcome == "do_over"
        again = check.start()
        assert (again.number, again.form.label) == (1, "A")

    def test_voiding_twice_is_once(self, check: Check, attempt: Attempt):
        for reason in ("Fire alarm", "Another reason"):
            void_attempt(actor=check.people.tess, attempt=attempt, reason=reason, now=NOW)
        attempt.refresh_from_db()
        assert attempt.void_reason == "Fire alarm"

    def test_a_reason_is_required(self, check: Check, attempt: Attempt):
        with pytest.raises(MarkRefused):
            void_attempt(actor=check.people.tess, attempt=attempt, reason=" ", now=NOW)

    def test_a_void_try_takes_no_mark(self, check: Check, attempt: Attempt):
        void_attempt(actor=check.people.tess, attempt=attempt, reason="Fire alarm", now=NOW)
        with pytest.raises(MarkedFirst):
            correct(check, standing(attempt, "1"), Decimal(0))
