"""A student takes a check: start, answer, hand in."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, LateResponse, Mark, Response
from assessments.services.marking import GivenMark, mark_answers, void_attempt
from assessments.services.sitting import (
    AnswerRefused,
    Closed,
    Given,
    GivenPage,
    Saved,
    StartRefused,
    Submitted,
    Unanswered,
    open_page,
    save_answer,
    save_page,
    start_attempt,
    submit_attempt,
)
from assessments.services.steps.handing_in import GRACE
from mastery.models import EvidenceRecord
from tests.assessments.checks import CHOICE, RIGHT, WRONG, Check, make_check, shown
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
TRANSACTION = 3
"""Statements that begin it, name its author to the history, and end it."""
KINDS = ["single_choice", "multiple_choice", "true_false", "numeric", "short_text"]
LATER = NOW + timedelta(days=7)


@kept
def check(people: People) -> Check:
    return make_check(people, kinds={"F1": KINDS, "F2": ["single_choice", "points_only"]})


class TestStart:
    def test_a_first_try_asks_everything_on_form_a(self, check: Check):
        attempt = check.start()
        assert (attempt.number, attempt.form.label, attempt.state) == (1, "A", "open")
        labels = attempt.attempt_items.order_by("position").values_list("item__label", flat=True)
        assert list(labels) == ["1", "2", "3", "4", "5", "6", "7"]

    def test_starting_again_takes_up_the_open_try(self, check: Check):
        assert check.start() == check.start()

    def test_option_ids_are_new_in_every_try(self, check: Check):
        item = check.item("1")
        orders = [
            dict(check.start(student).attempt_items.get(item=item).option_order)
            for student in (check.people.sam, check.people.ines)
        ]
        assert set(orders[0].values()) == set(orders[1].values()) == {option["id"] for option in CHOICE}
        assert not orders[0].keys() & orders[1].keys()

    @pytest.mark.parametrize("minutes", [-61, 60])
    def test_the_window_is_closed_before_and_from_its_end_on(self, check: Check, minutes: int):
        with pytest.raises(StartRefused) as refusal:
            check.start(now=NOW + timedelta(minutes=minutes))
        assert refusal.value.code == "window_not_open"

    def test_nobody_starts_for_somebody_else(self, check: Check):
        for actor in (check.people.ines, check.people.tess, check.people.nora):
            with pytest.raises(PermissionDenied):
                start_attempt(
                    actor=actor, assessment=check.assessment, enrollment=check.enrollment(), now=NOW
                )

    def test_a_second_try_asks_exactly_the_unmet_objectives_whose_corrective_is_done(self, check: Check):
        self.hand_in_wrong(check)
        check.give_corrective("F1", state="done")
        check.give_corrective("F2", state="assigned")
        second = check.start(now=LATER, without=["F2"])
        assert (second.number, second.form.label) == (2, "B")
        assert {asked.item.label for asked in second.attempt_items.select_related("item")} == set("12345")

    @pytest.mark.parametrize("decided", [[], ["F1"]], ids=["nothing decided", "another one decided"])
    def test_the_last_chance_leaves_nothing_out_that_its_student_did_not_decide(
        self, check: Check, decided: list[str]
    ):
        self.hand_in_wrong(check)
        check.give_corrective("F1", state="done")
        check.give_corrective("F2", state="assigned")
        with pytest.raises(StartRefused) as refusal:
            check.start(now=LATER, without=decided)
        assert refusal.value.code == "last_chance_leaves_out"
        assert Attempt.objects.count() == 1

    @pytest.mark.parametrize(
        ("state", "code"), [("assigned", "corrective_not_done"), (None, "corrective_not_given")]
    )
    def test_a_second_try_waits_for_the_corrective(self, check: Check, state: str | None, code: str):
        self.hand_in_wrong(check)
        if state:
            check.give_corrective("F1", state=state)
        with pytest.raises(StartRefused) as refusal:
            check.start(now=LATER)
        assert refusal.value.code == code

    def test_a_waived_corrective_opens_the_second_try(self, check: Check):
        self.hand_in_wrong(check)
        check.give_corrective("F1", state="waived")
        assert check.start(now=LATER, without=["F2"]).number == 2

    def test_a_try_that_is_being_marked_holds_the_next_one_back(self, check: Check):
        check.submit(check.start())
        check.give_corrective("F1", state="done")
        with pytest.raises(StartRefused) as refusal:
            check.start(now=LATER)
        assert refusal.value.code == "being_marked"

    def test_a_try_after_an_earlier_one_was_set_aside_takes_up_its_number(self, check: Check):
        self.take_both_forms(check)
        first = Attempt.objects.get(number=1)
        tess = check.people.tess
        void_attempt(actor=tess, attempt=first, reason="Fire alarm", is_do_over=True, now=LATER)
        third = check.start(now=LATER, without=["F1"])
        assert (third.number, third.form.label) == (1, "A")

    def test_the_oldest_form_comes_again_where_the_school_says_so(self, check: Check):
        self.take_both_forms(check)
        school = check.people.school
        factories.PolicyFactory(
            school=school, version=2, chances=3, form_rule="oldest_again", gate="none", effective_at=NOW
        )
        factories.WindowFactory(
            assessment=check.assessment, number=3, opens_at=LATER, closes_at=LATER + timedelta(days=7)
        )
        third = check.start(now=LATER + timedelta(days=1))
        assert (third.number, third.form.label, third.is_form_again) == (3, "A", True)

    def take_both_forms(self, check: Check) -> None:
        """Two scored tries at F1, which is still not there; its corrective is waived."""
        self.hand_in_wrong(check)
        check.give_corrective("F1", state="waived")
        check.submit(check.start(now=LATER, without=["F2"]), now=LATER)

    def test_a_form_without_questions_for_what_is_asked_is_refused(self, check: Check):
        self.hand_in_wrong(check)
        check.item("1", form=check.assessment.forms.get(label="B")).alignments.all().delete()
        for label in "2345":
            check.item(label, form=check.assessment.forms.get(label="B")).alignments.all().delete()
        check.give_corrective("F1", state="done")
        with pytest.raises(StartRefused) as refusal:
            check.start(now=LATER, without=["F2"])
        assert refusal.value.code == "nothing_to_ask"

    @staticmethod
    def hand_in_wrong(check: Check) -> Attempt:
        attempt = check.start()
        check.submit(attempt)
        given = GivenMark(attempt_id=attempt.pk, item_id=check.item("7").pk, earned=Decimal(0))
        mark_answers(actor=check.people.tess, assessment=check.assessment, given=[given], now=NOW)
        return attempt


class TestSave:
    def test_a_saved_answer_is_stored_under_the_teachers_option_id(self, check: Check):
        attempt = check.start()
        saved = check.save(attempt, "1", "opt-wrong-k7", seq=1)
        assert saved == Saved(seq=1, saved_at=NOW)
        assert Response.objects.get().body == "opt-wrong-k7"

    def test_an_older_number_is_ignored_and_told_the_newer_one(self, check: Check):
        attempt = check.start()
        check.save(attempt, "5", "newer", seq=7)
        assert check.save(attempt, "5", "older", seq=6, now=NOW + timedelta(minutes=1)) == Saved(
            seq=7, saved_at=NOW
        )
        assert Response.objects.get().body == "newer"

    @pytest.mark.parametrize("order", [[3, 1, 2, 5, 4], [5, 4, 3, 2, 1], [1, 2, 3, 4, 5]])
    def test_shuffled_autosaves_end_at_the_highest_number(self, check: Check, order: list[int]):
        attempt = check.start()
        for seq in order:
            check.save(attempt, "5", f"text {seq}", seq=seq)
        row = Response.objects.get()
        assert (row.seq, row.body) == (5, "text 5")

    @pytest.mark.parametrize("label", "12345")
    def test_right_and_wrong_take_the_same_path(
        self, check: Check, label: str, django_assert_num_queries: DjangoAssertNumQueries
    ):
        attempt = check.start()
        kind = KINDS[int(label) - 1]
        item = check.item(label)
        for seq, answer in enumerate([RIGHT[kind], WRONG[kind]], start=1):
            posted = shown(attempt, item, answer)
            with django_assert_num_queries(2 + TRANSACTION):
                save_answer(
                    actor=check.people.sam,
                    attempt_id=attempt.pk,
                    item_id=item.pk,
                    seq=seq,
                    body=posted,
                    now=NOW,
                )

    def test_emptying_an_answer_is_saved_too(self, check: Check):
        attempt = check.start()
        check.save(attempt, "1", "opt-right-k7")
        check.save(attempt, "1", None)
        assert Response.objects.get().body is None

    @pytest.mark.parametrize(
        ("label", "posted"),
        [
            pytest.param("1", ["opt-right-k7"], id="the teacher's id is not an answer"),
            pytest.param("1", ["a", "b"], id="two of one"),
            pytest.param("2", ["opt-two-k7"], id="a foreign option among several"),
            pytest.param("3", ["maybe"], id="neither true nor false"),
            pytest.param("5", ["one", "two"], id="two texts"),
            pytest.param("5", ["x" * 2001], id="a text beyond the limit of the page"),
        ],
    )
    def test_what_the_page_never_sends_is_refused(self, check: Check, label: str, posted: list[str]):
        attempt = check.start()
        with pytest.raises(AnswerRefused):
            save_answer(
                actor=check.people.sam,
                attempt_id=attempt.pk,
                item_id=check.item(label).pk,
                seq=1,
                body=posted,
                now=NOW,
            )
        assert not Response.objects.exists()

    @pytest.mark.parametrize("seq", [0, -1, 1_000_000, 2**62])
    def test_a_number_no_page_was_given_is_refused(self, check: Check, seq: int):
        attempt = check.start()
        with pytest.raises(AnswerRefused):
            save_answer(
                actor=check.people.sam,
                attempt_id=attempt.pk,
                item_id=check.item("5").pk,
                seq=seq,
                body=["text"],
                now=NOW,
            )

    def test_another_students_try_does_not_exist(self, check: Check):
        attempt = check.start()
        for actor in (check.people.ines, check.people.tess, check.people.nora):
            with pytest.raises(Http404):
                save_answer(
                    actor=actor,
                    attempt_id=attempt.pk,
                    item_id=check.item("5").pk,
                    seq=1,
                    body=["text"],
                    now=NOW,
                )

    def test_what_the_database_cannot_hold_is_taken_out_of_a_text(self, check: Check):
        attempt = check.start()
        check.save(attempt, "5", "a\x00b\r\nc")
        assert Response.objects.get().body == "ab\nc"

    def test_a_late_text_is_not_scored_and_kept_once(self, check: Check):
        attempt = check.start()
        check.save(attempt, "5", "in time")
        check.submit(attempt)
        for _repeat in range(2):
            outcome = save_answer(
                actor=check.people.sam,
                attempt_id=attempt.pk,
                item_id=check.item("5").pk,
                seq=9,
                body=["accepted-k7"],
                now=NOW + timedelta(minutes=1),
            )
            assert outcome == Closed(at=NOW)
        assert [row.body for row in LateResponse.objects.all()] == ["accepted-k7"]
        assert check.standing(attempt)["5"] == 0

    @pytest.mark.parametrize(("seconds", "is_saved"), [(-1, True), (0, False), (1, False)])
    def test_time_is_judged_by_the_server_with_the_same_grace_for_all(
        self, check: Check, seconds: int, is_saved: bool
    ):
        attempt = check.start()
        end = check.assessment.windows.get(number=1).closes_at + GRACE
        outcome = save_answer(
            actor=check.people.sam,
            attempt_id=attempt.pk,
            item_id=check.item("5").pk,
            seq=1,
            body=["text"],
            now=end + timedelta(seconds=seconds),
        )
        assert isinstance(outcome, Saved) == is_saved
        assert LateResponse.objects.exists() != is_saved


class TestPages:
    def test_each_page_load_gets_a_higher_epoch(self, check: Check):
        attempt = check.start()
        assert [open_page(actor=check.people.sam, attempt=attempt) for _load in range(3)] == [1, 2, 3]

    def test_a_closed_try_has_no_page(self, check: Check):
        attempt = check.start()
        check.submit(attempt)
        assert open_page(actor=check.people.sam, attempt=attempt) == 0

    def page(
        self, check: Check, attempt: Attempt, *, epoch: int, was: str, text: str, seq: int = 0
    ) -> GivenPage:
        return GivenPage(epoch=epoch, questions={check.item("5").pk: Given(values=(text,), was=was, seq=seq)})

    def test_a_page_without_script_saves_all_its_answers(self, check: Check):
        attempt = check.start()
        epoch = open_page(actor=check.people.sam, attempt=attempt)
        for text in ("first", "second"):
            page = self.page(check, attempt, epoch=epoch, was="", text=text)
            left = save_page(actor=check.people.sam, attempt_id=attempt.pk, page=page, now=NOW)
            assert left == Unanswered(numbers=(1, 2, 3, 4, 6, 7))
        row = Response.objects.get()
        assert (row.body, row.seq) == ("second", 1_000_002)

    def test_what_an_old_page_did_not_change_takes_nothing_back(self, check: Check):
        """The other device saved in the meantime; this page still shows the question empty."""
        attempt = check.start()
        open_page(actor=check.people.sam, attempt=attempt)
        newer = open_page(actor=check.people.sam, attempt=attempt)
        check.save(attempt, "5", "from the other device", seq=1_000_001)
        check.submit(attempt, page=self.page(check, attempt, epoch=newer, was="", text=""))
        assert Response.objects.get().body == "from the other device"

    def test_a_page_older_than_the_newest_answer_does_not_overwrite_it(self, check: Check):
        attempt = check.start()
        older = open_page(actor=check.people.sam, attempt=attempt)
        newer = open_page(actor=check.people.sam, attempt=attempt)
        check.save(attempt, "5", "newest", seq=newer * 1_000_000 + 1)
        check.submit(attempt, page=self.page(check, attempt, epoch=older, was="", text="older"))
        assert Response.objects.get().body == "newest"

    def test_the_final_answer_of_the_page_counts_before_it_was_autosaved(self, check: Check):
        attempt = check.start()
        epoch = open_page(actor=check.people.sam, attempt=attempt)
        check.save(attempt, "5", "half a wo", seq=epoch * 1_000_000 + 1)
        page = self.page(check, attempt, epoch=epoch, was="", text="accepted-k7", seq=epoch * 1_000_000 + 2)
        check.submit(attempt, page=page)
        assert check.standing(attempt)["5"] == 1


class TestSubmit:
    def test_open_questions_are_asked_about_before_handing_in(self, check: Check):
        attempt, key = check.start(), uuid.uuid4()
        page = GivenPage(epoch=0, questions={check.item("5").pk: Given(values=("text",), was="", seq=0)})
        reply = submit_attempt(
            actor=check.people.sam,
            attempt_id=attempt.pk,
            submit_key=key,
            answers=page,
            now=NOW,
            leave_unanswered=False,
        )
        assert reply == Unanswered(numbers=(1, 2, 3, 4, 6, 7))
        attempt.refresh_from_db()
        assert attempt.state == "open"
        assert Response.objects.get().body == "text"

    def test_handing_in_marks_by_key_and_counts_what_is_complete(self, check: Check):
        attempt = check.start()
        for label, kind in enumerate(KINDS[:4], start=1):
            check.save(attempt, str(label), RIGHT[kind])
        check.submit(attempt)
        assert check.standing(attempt) == {"1": 1, "2": 1, "3": 1, "4": 1, "5": 0, "6": 0}
        assert attempt.state == "submitted"
        assert check.status(check.objectives[0]) == ("mastered", 4, 5, 1)
        assert check.status(check.objectives[1]) == ("not_assessed", None, None, 0)

    def test_a_check_that_keys_mark_alone_is_scored_at_once(self, people: People):
        check = make_check(people, kinds={"F1": ["single_choice", "true_false"]})
        attempt = check.start()
        check.save(attempt, "1", "opt-wrong-k7")
        check.submit(attempt)
        assert (attempt.state, attempt.scored_at) == ("scored", NOW)
        assert check.status() == ("not_yet", 0, 2, 1)
        assert Mark.objects.get(item__label="1").misconception == "misconception-k7 takes the wrong part"

    def test_the_same_key_gets_the_same_reply_and_changes_nothing(self, check: Check):
        attempt, key = check.start(), uuid.uuid4()
        replies = [
            submit_attempt(
                actor=check.people.sam,
                attempt_id=attempt.pk,
                submit_key=key,
                answers=GivenPage(epoch=0, questions={}),
                now=NOW + timedelta(seconds=second),
            )
            for second in range(3)
        ]
        assert replies == [Submitted(attempt_id=attempt.pk, submitted_at=NOW)] * 3

    def test_another_window_is_told_when_it_was_handed_in_and_its_text_is_kept(self, check: Check):
        attempt = check.start()
        check.submit(attempt)
        reply = submit_attempt(
            actor=check.people.sam,
            attempt_id=attempt.pk,
            submit_key=uuid.uuid4(),
            answers=GivenPage(
                epoch=1, questions={check.item("5").pk: Given(values=("too late",), was="", seq=0)}
            ),
            now=NOW + timedelta(minutes=5),
        )
        assert reply == Closed(at=NOW)
        assert LateResponse.objects.get().body == "too late"

    def test_after_the_end_what_was_saved_counts_and_what_comes_now_is_kept(self, check: Check):
        attempt = check.start()
        check.save(attempt, "3", "true")
        late = GivenPage(
            epoch=0, questions={check.item("5").pk: Given(values=("accepted-k7",), was="", seq=0)}
        )
        check.submit(attempt, now=NOW + timedelta(hours=2), page=late)
        assert check.standing(attempt)["3"] == 1
        assert check.standing(attempt)["5"] == 0
        assert LateResponse.objects.get().body == "accepted-k7"

    def test_nobody_hands_in_for_somebody_else(self, check: Check):
        attempt = check.start()
        with pytest.raises(Http404):
            submit_attempt(
                actor=check.people.ines,
                attempt_id=attempt.pk,
                submit_key=uuid.uuid4(),
                answers=GivenPage(epoch=0, questions={}),
                now=NOW,
            )

    def test_a_question_whose_key_is_unfinished_waits_for_a_person(self, people: People):
        check = make_check(people, kinds={"F1": ["single_choice", "single_choice"]})
        item = check.item("2")
        item.answer_key.body = {"right": ""}
        item.answer_key.save(update_fields=["body"])
        attempt = check.start()
        check.submit(attempt)
        assert attempt.state == "submitted"
        assert check.standing(attempt) == {"1": 0}

    def test_a_part_of_an_objectives_questions_is_no_evidence(self, people: People):
        """A question that measures two objectives is asked for one of them: that shows nothing about the
        other."""
        check = make_check(people, kinds={"F1": ["true_false", "true_false"], "F2": ["true_false"]})
        factories.StatusFactory(objective=check.objectives[0], student=people.sam, mastered=True)
        shared = factories.ItemFactory(
            form=check.form, position=9, label="9", kind="true_false", key={"right": True}
        )
        for objective in check.objectives:
            shared.alignments.create(school=people.school, objective=objective)
        attempt = check.start()
        check.save(attempt, "3", "true")
        check.save(attempt, "9", "true")
        check.submit(attempt)
        assert [row.objective_id for row in EvidenceRecord.objects.all()] == [check.objectives[1].pk]

    def test_the_best_try_stands_whatever_comes_later(self, people: People):
        check = make_check(people, kinds={"F1": ["true_false"] * 5})
        first = check.start()
        for label in "123":
            check.save(first, label, "true")
        check.submit(first)
        assert check.status() == ("not_yet", 3, 5, 1)
        check.give_corrective("F1", state="done")
        second = check.start(now=LATER)
        check.save(second, "1", "true", now=LATER)
        check.submit(second, now=LATER)
        assert check.status() == ("not_yet", 3, 5, 2)

    def test_points_stay_exact_at_the_threshold(self, people: People):
        """79.99 of 100 is not 80 %."""
        check = make_check(people, kinds={"F1": []})
        for label, points in (("1", "79.99"), ("2", "20.01")):
            factories.ItemFactory(
                form=check.form,
                label=label,
                position=int(label),
                kind="true_false",
                points=Decimal(points),
                key={"right": True},
                objective=check.objectives[0],
            )
        attempt = check.start()
        check.save(attempt, "1", "true")
        check.submit(attempt)
        assert check.status() == ("not_yet", Decimal("79.99"), Decimal(100), 1)
