"""Whatever the race, each start and each handing in happens once, and no acknowledged answer is lost.

Each test runs a second time with its guard taken away and must then see the harm: that is how we know it
looks.
"""

import threading
import uuid
from collections.abc import Callable
from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction

from assessments.models import Assessment, Attempt, AttemptItem, Item, LateResponse, Mark, Response
from assessments.services import marking, sitting
from assessments.services.marking import correct_mark
from assessments.services.papers import record_paper_scores
from assessments.services.sitting import Closed, Saved, Submitted, save_answer, start_attempt, submit_attempt
from assessments.services.steps import answers, papers
from assessments.services.steps.asking import ask
from classroom.models import Enrollment, User
from mastery.models import EvidenceRecord
from tests.assessments.checks import NOTHING, Check, make_check
from tests.support import databases, factories
from tests.support.factories import NOW
from tests.support.people import People
from tests.support.races import race

pytestmark = pytest.mark.django_db(transaction=True)
ONE_AT_A_TIME = ("attempt_one_open", "attempt_once_per_chance", "attempt_form_not_used_before")
TOGETHER = 20


def students(people: People, count: int) -> list[User]:
    fresh = User.objects.bulk_create(
        factories.UserFactory.build(school=people.school) for _each in range(count)
    )
    Enrollment.objects.bulk_create(
        Enrollment(school=people.school, section=people.section, student=student, started_at=NOW)
        for student in fresh
    )
    return fresh


def open_attempts(check: Check, count: int) -> list[Attempt]:
    """Open tries of as many students, as `start_attempt` leaves them."""
    places = Enrollment.objects.filter(student__in=students(check.people, count)).select_related("student")
    attempts = Attempt.objects.bulk_create(
        Attempt(
            school=check.people.school,
            assessment=check.assessment,
            enrollment=place,
            form=check.form,
            number=1,
            opened_at=NOW,
        )
        for place in places
    )
    items = list(check.form.items.all())
    AttemptItem.objects.bulk_create(question for attempt in attempts for question in ask(attempt, items))
    return attempts


def drop_indexes(*names: str) -> None:
    """As the owner of the tables: the program's own role could not. The database is replaced after the test."""
    with psycopg.connect(databases.owner_url(connection.settings_dict["NAME"]), autocommit=True) as owner:
        for name in names:
            owner.execute(f"DROP INDEX {name}")


def meet_instead_of_waiting(count: int) -> Callable[..., object]:
    """A lock that lets everybody through, all at the same moment."""
    gate = threading.Barrier(count)

    def pass_together(*_ids: object, **_more: object) -> None:
        gate.wait(timeout=10)

    return pass_together


class TestStarts:
    @pytest.fixture
    def check(self, people: People) -> Check:
        return make_check(people, kinds={"F1": ["single_choice"]})

    def click(self, check: Check, student: User, *, times: int) -> list[Attempt | Exception]:
        enrollment = check.enrollment(student)
        return race(
            [
                lambda: start_attempt(
                    actor=student, assessment=check.assessment, enrollment=enrollment, now=NOW
                )
            ]
            * times
        )

    def test_a_thousand_starts_give_each_student_one_try(self, check: Check):
        for student in students(check.people, 50):
            got = self.click(check, student, times=TOGETHER)
            assert len({attempt.pk for attempt in got}) == 1
        assert Attempt.objects.count() == 50

    def test_the_constraints_alone_keep_it_so(self, check: Check, monkeypatch: pytest.MonkeyPatch):
        """Without the lock everybody inserts; those who come second read who was faster and go on there."""
        monkeypatch.setattr(sitting, "lock_enrollments", meet_instead_of_waiting(4))
        for student in students(check.people, 5):
            got = self.click(check, student, times=4)
            assert len({attempt.pk for attempt in got}) == 1

    def test_without_lock_and_constraints_the_harm_is_seen(
        self, check: Check, monkeypatch: pytest.MonkeyPatch
    ):
        drop_indexes(*ONE_AT_A_TIME)
        monkeypatch.setattr(sitting, "lock_enrollments", meet_instead_of_waiting(4))
        (student,) = students(check.people, 1)
        assert len({attempt.pk for attempt in self.click(check, student, times=4)}) > 1


class TestSubmits:
    @pytest.fixture
    def check(self, people: People) -> Check:
        return make_check(people, kinds={"F1": ["single_choice"]})

    def press(self, attempt: Attempt, *, times: int) -> list[object]:
        key = uuid.uuid4()
        return race(
            [
                lambda: submit_attempt(
                    actor=attempt.enrollment.student,
                    attempt_id=attempt.pk,
                    submit_key=key,
                    answers=NOTHING,
                    now=NOW,
                )
            ]
            * times
        )

    def test_a_thousand_double_submits_change_each_try_once(self, check: Check):
        for attempt in open_attempts(check, 50):
            replies = self.press(attempt, times=TOGETHER)
            assert set(replies) == {Submitted(attempt_id=attempt.pk, submitted_at=NOW)}
        assert Attempt.objects.filter(state="scored").count() == 50
        assert Mark.objects.count() == EvidenceRecord.objects.count() == 50

    def test_without_the_lock_the_harm_is_seen(self, check: Check, monkeypatch: pytest.MonkeyPatch):
        gate = meet_instead_of_waiting(4)

        def read_without_lock(_actor: User, attempt_id: int) -> tuple[Attempt, None]:
            found = Attempt.objects.select_related("enrollment__student").get(pk=attempt_id)
            gate()
            return found, None

        (attempt,) = open_attempts(check, 1)
        monkeypatch.setattr(sitting, "lock_students", lambda _ids: None)
        monkeypatch.setattr(sitting, "lock_own_attempt", read_without_lock)
        replies = self.press(attempt, times=4)
        assert set(map(type, replies)) != {Submitted}


class TestCorrections:
    """Two teachers correct the same mark at the same moment."""

    def correct_twice(self, people: People) -> list[object]:
        check = make_check(people, kinds={"F1": ["true_false"]})
        (attempt,) = open_attempts(check, 1)
        check.submit(attempt)
        mark = Mark.objects.select_related("attempt__enrollment__section").get()
        return race(
            [
                lambda points=points: correct_mark(
                    actor=people.tess, mark=mark, earned=Decimal(points), reason="Read again", now=NOW
                )
                for points in ("0.5", "1")
            ]
        )

    def outcomes(self, people: People) -> list[str]:
        return sorted(type(reply).__name__ for reply in self.correct_twice(people))

    def test_one_wins_and_the_other_is_told(self, people: People):
        assert self.outcomes(people) == ["Mark", "MarkedFirst"]

    def test_the_constraint_alone_keeps_it_so(self, people: People, monkeypatch: pytest.MonkeyPatch):
        gate = meet_instead_of_waiting(2)

        def read_without_lock(attempt_ids: set[int]) -> dict[int, Attempt]:
            found = Attempt.objects.select_related("enrollment__student").filter(pk__in=attempt_ids)
            return {row.pk: row for row in found}

        monkeypatch.setattr(marking, "lock_students", lambda _ids: None)
        monkeypatch.setattr(marking, "lock_attempts", read_without_lock)
        monkeypatch.setattr(marking, "_refuse_outside", gate)
        assert self.outcomes(people) == ["Mark", "MarkedFirst"]


class TestPaperAgainstBuilder:
    """Tess doubles the points of a question while a sheet of paper scores comes in."""

    def points_asked(self, people: People) -> Decimal:
        check = make_check(people, kinds={"F1": ["points_only"]})
        has_begun = threading.Event()

        def double() -> None:
            with transaction.atomic():
                Assessment.objects.select_for_update().get(pk=check.assessment.pk)
                has_begun.set()
                threading.Event().wait(0.3)
                Item.objects.filter(form=check.form).update(points=2)

        def enter() -> None:
            has_begun.wait()
            record_paper_scores(
                actor=people.tess,
                assessment=check.assessment,
                form=check.form,
                enrollment=check.enrollment(),
                scores={check.item("1").pk: Decimal(1)},
                taken_at=NOW,
                now=NOW,
            )

        assert race([double, enter]) == [None, None]
        return AttemptItem.objects.get().points

    def test_the_sheet_waits_and_asks_what_stands_then(self, people: People):
        assert self.points_asked(people) == 2

    def test_without_waiting_it_asks_what_stood_before(self, people: People, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(papers, "hold_check", lambda _assessment_id: None)
        assert self.points_asked(people) == 1


class TestAutosavesAgainstSubmit:
    @pytest.fixture
    def check(self, people: People) -> Check:
        return make_check(people, kinds={"F1": ["true_false"]})

    @pytest.fixture
    def held_in_marking(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Marking takes a little longer than it does, so that an answer can slip in if anything lets it."""
        mark_by_keys = sitting.handing_in.scoring.mark_by_keys

        def slowly(*args: object, **named: object) -> object:
            marks = mark_by_keys(*args, **named)
            threading.Event().wait(0.01)
            return marks

        monkeypatch.setattr(sitting.handing_in.scoring, "mark_by_keys", slowly)

    def acknowledged_outside(self, check: Check, count: int) -> int:
        """Race an autosave of the right answer against handing in, once per student.

        Answers how often the answer was acknowledged and yet is not what was scored.
        """
        item = check.item("1")
        outside = 0
        for attempt in open_attempts(check, count):
            student = attempt.enrollment.student
            saved, _handed_in = race(
                [
                    lambda student=student, attempt=attempt: save_answer(
                        actor=student,
                        attempt_id=attempt.pk,
                        item_id=item.pk,
                        seq=1,
                        body=["true"],
                        now=NOW,
                    ),
                    lambda student=student, attempt=attempt: submit_attempt(
                        actor=student,
                        attempt_id=attempt.pk,
                        submit_key=uuid.uuid4(),
                        answers=NOTHING,
                        now=NOW,
                    ),
                ]
            )
            earned = Mark.objects.get(attempt=attempt).earned
            if isinstance(saved, Saved):
                assert Response.objects.get(attempt=attempt).body is True
                outside += earned != 1
            else:
                assert saved == Closed(at=NOW)
                assert earned == 0
                assert LateResponse.objects.get(attempt=attempt).body is True
        return outside

    def test_no_acknowledged_answer_is_outside_what_was_scored(self, check: Check):
        assert self.acknowledged_outside(check, 200) == 0

    def test_without_the_shared_lock_the_harm_is_seen(
        self, check: Check, held_in_marking: None, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(answers, "SAVE_ANSWER", answers.SAVE_ANSWER.replace("FOR SHARE", ""))
        assert self.acknowledged_outside(check, 20) > 0
