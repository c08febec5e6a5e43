"""Places: asked for by students, given by teachers in batches, kept when the try begins, given back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import BookedObjective, Booking, Item, ParallelForm
from assessments.services.bookings import book_places, take_out
from assessments.services.own_places import PlaceRefused, give_place_back
from assessments.services.papers import record_paper_scores
from assessments.services.sitting import StartRefused, close_overdue
from classroom.models import Enrollment, Notice
from mastery.engine.sessions import NoPlace
from tests.assessments.checks import Check
from tests.assessments.held import (
    DAY,
    HOUR,
    ask,
    book,
    booking_of,
    make_ready,
    place_of,
    planned,
    ready_class,
    told,
    waiting_days,
)
from tests.assessments.papers import give_scores, paper_check
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People
from tests.support.races import race

MINUTE = timedelta(minutes=1)
QUERIES_OF_A_BATCH = 27


@kept
def check(people: People) -> Check:
    return ready_class(people)


@pytest.mark.django_db
class TestAsking:
    def test_a_student_who_is_ready_asks_once(self, check, people):
        first = ask(check, people.sam)
        assert ask(check, people.sam, now=NOW + HOUR) == first
        assert (first.state, first.asked_at, first.session) == ("asked", NOW, None)

    @pytest.mark.parametrize(
        ("scores", "reason"),
        [
            pytest.param(
                ("1", "1", "0", "1"), "Ask your teacher for a different way in", id="no corrective yet"
            ),
            pytest.param(("1", "1", "1", "1"), "You have mastered everything", id="nothing left to ask"),
        ],
    )
    def test_a_student_who_is_not_ready_is_told_why(self, people, scores, reason):
        check = paper_check(people)
        give_scores(check, people.sam, *scores)
        with pytest.raises(PlaceRefused, match=reason):
            ask(check, people.sam)

    def test_the_check_itself_needs_no_place(self, people):
        check = paper_check(people)
        with pytest.raises(PlaceRefused, match="still to come"):
            ask(check, people.sam)

    def test_a_try_in_hand_needs_no_place(self, check, people):
        check.start(now=NOW + 2 * DAY)
        with pytest.raises(PlaceRefused, match="Go on with it"):
            ask(check, people.sam, now=NOW + 2 * DAY)

    def test_who_waits_out_the_days_may_ask_already(self, check, people):
        waiting_days(people, 10)
        assert ask(check, people.sam).state == "asked"

    def test_students_ask_for_themselves_alone(self, check, people):
        with pytest.raises(PermissionDenied):
            give_place_back(
                actor=people.ines, assessment=check.assessment, enrollment=check.enrollment(), now=NOW
            )


@pytest.mark.django_db
class TestBooking:
    def test_a_batch_gets_the_next_free_places_in_the_order_of_asking(self, check, people):
        planned(people, room="Small", capacity=1)
        planned(people, room="Large", starts_at=NOW + 3 * DAY)
        ask(check, people.ines)

        batch = book(check, [people.sam, people.ines])

        assert (len(batch.placed), batch.kept, batch.without) == (2, (), {})
        assert place_of(people.ines) == ("booked", "Small", "B")
        assert place_of(people.sam) == ("booked", "Large", "B")
        assert told(people.sam) == ["Check 1: you have a place"]

    def test_only_what_is_not_there_yet_is_asked(self, check, people):
        planned(people)
        book(check, [people.sam])
        booked = BookedObjective.objects.filter(booking=booking_of(people.sam))
        assert [row.objective.code for row in booked] == ["F2"]
        assert booking_of(people.sam).chance == 2

    def test_booking_twice_is_booking_once(self, check, people):
        session = planned(people)
        book(check, [people.sam], session)
        for named in (session, None):
            batch = book(check, [people.sam], named)
            assert (batch.placed, len(batch.kept)) == ((), 1)
        assert Booking.objects.count() == 1
        assert told(people.sam) == ["Check 1: you have a place"]

    def test_a_named_session_moves_a_student_and_tells_them(self, check, people):
        planned(people, room="First")
        book(check, [people.sam])
        book(check, [people.sam], planned(people, room="Second", starts_at=NOW + 2 * DAY))
        assert Booking.objects.count() == 1
        assert place_of(people.sam) == ("booked", "Second", "B")
        assert len(told(people.sam)) == 2

    def test_a_full_session_says_so_and_books_nobody_else_out(self, check, people):
        session = planned(people, capacity=1)
        book(check, [people.sam], session)
        batch = book(check, [people.ines], session)
        assert batch.without == {(check.assessment.pk, people.ines.pk): NoPlace.FULL}
        assert place_of(people.sam)[0] == "booked"

    def test_without_a_session_nobody_is_booked(self, check, people):
        batch = book(check, [people.sam])
        assert set(batch.without.values()) == {NoPlace.NO_SESSION}
        assert not Booking.objects.exists()

    def test_who_is_not_ready_is_not_booked(self, people):
        check = paper_check(people)
        give_scores(check, people.sam, "1", "1", "0", "1")
        planned(people)
        assert book(check, [people.sam]).without == {(check.assessment.pk, people.sam.pk): None}

    def test_nobody_sits_before_the_waiting_days_are_over(self, check, people):
        waiting_days(people, 10)
        early = planned(people, room="Early")
        planned(people, room="Late", starts_at=NOW + 3 * DAY)
        assert set(book(check, [people.sam], early).without.values()) == {NoPlace.TOO_SOON}
        book(check, [people.sam])
        assert place_of(people.sam) == ("booked", "Late", "B")

    def test_a_student_has_one_place_at_a_time_in_all_classes(self, check, people):
        session = planned(people)
        other = factories.SectionFactory(school=people.school, course=people.section.course)
        factories.StaffFactory(section=other, person=people.tess)
        place = factories.EnrollmentFactory(section=other, student=people.sam)
        foreign = factories.AssessmentFactory(unit_run__section=other)
        form = factories.FormFactory(assessment=foreign)
        held = type(session).objects.create(
            school=people.school,
            section=other,
            room="Gym",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            capacity=5,
            created_by=people.tess,
        )
        Booking.objects.create(
            school=people.school,
            enrollment=place,
            assessment=foreign,
            session=held,
            form=form,
            chance=2,
            state="booked",
        )
        assert set(book(check, [people.sam]).without.values()) == {NoPlace.CLASH}

    @pytest.mark.parametrize("students", [2, 5])
    def test_a_batch_costs_the_same_for_any_number(self, check, people, students, django_assert_num_queries):
        """Some have asked, some not: one statement for either."""
        planned(people)
        pupils = [factories.EnrollmentFactory(section=people.section).student for _each in range(students)]
        for pupil in pupils:
            make_ready(check, pupil)
        ask(check, pupils[0])
        with django_assert_num_queries(QUERIES_OF_A_BATCH):
            book(check, pupils)
        assert Booking.objects.filter(state="booked").count() == students

    def test_a_student_who_has_left_is_not_booked(self, check, people):
        Enrollment.objects.filter(student=people.sam).update(ended_at=NOW)
        planned(people)
        assert set(book(check, [people.sam]).without.values()) == {None}

    def test_teachers_of_the_class_book(self, check, people):
        with pytest.raises(PermissionDenied):
            book_places(actor=people.ada, run=check.run, wanted=[], session=None, now=NOW)


@pytest.mark.django_db
class TestTheSession:
    def test_a_booked_session_opens_the_try_and_closes_it(self, check, people):
        """The announced day is tomorrow's tomorrow; the session is tomorrow."""
        session = planned(people)
        with pytest.raises(StartRefused, match="opens on"):
            check.start(now=session.starts_at)
        book(check, [people.sam], session)

        attempt = check.start(now=session.starts_at)

        assert attempt.form.label == "B"
        assert place_of(people.sam)[0] == "attended"
        end = session.ends_at + 2 * MINUTE
        check.save(attempt, "3", "1", now=end - MINUTE)
        assert close_overdue({"attempt_id": attempt.pk}, end - MINUTE) == "the window has moved"
        close_overdue({"attempt_id": attempt.pk}, end)
        attempt.refresh_from_db()
        assert attempt.state == "submitted"

    def test_a_try_taken_before_the_session_frees_the_place(self, check, people):
        session = planned(people, starts_at=NOW + 5 * DAY, capacity=1)
        book(check, [people.sam], session)
        check.start(now=NOW + 2 * DAY)
        assert place_of(people.sam)[0] == "cancelled"
        assert len(book(check, [people.ines], session).placed) == 1

    def test_scores_from_paper_say_who_was_there(self, check, people):
        session = planned(people)
        book(check, [people.sam], session)
        give_scores_at(check, people, session.starts_at + HOUR)
        assert place_of(people.sam)[0] == "attended"

    def test_an_older_try_that_is_typed_later_keeps_nobody_waiting(self, check, people):
        ask(check, people.sam)
        give_scores(check, people.sam, None, None, "1", "1", form="B", taken_at=NOW - HOUR)
        assert place_of(people.sam)[0] == "cancelled"


def give_scores_at(check: Check, people: People, moment) -> None:
    form = ParallelForm.objects.get(assessment=check.assessment, label="B")
    items = list(Item.objects.filter(form=form).order_by("position"))[2:]
    record_paper_scores(
        actor=people.tess,
        assessment=check.assessment,
        form=form,
        enrollment=check.enrollment(people.sam),
        scores={item.pk: item.points for item in items},
        taken_at=moment,
        now=moment,
    )


@pytest.mark.django_db
class TestGivingBack:
    def give_back(self, check: Check, people: People, *, now=NOW) -> bool:
        return give_place_back(
            actor=people.sam, assessment=check.assessment, enrollment=check.enrollment(), now=now
        )

    def test_a_student_who_cannot_come_frees_the_place(self, check, people):
        session = planned(people, capacity=1)
        book(check, [people.sam], session)
        assert self.give_back(check, people) is True
        assert self.give_back(check, people) is False
        assert len(book(check, [people.ines], session).placed) == 1

    def test_who_teaches_the_class_is_told_once_that_a_seat_is_free(self, check, people):
        session = planned(people)
        book(check, [people.sam], session)
        for _each in range(2):
            self.give_back(check, people)
        (notice,) = Notice.objects.filter(key__startswith="booking.back:")
        assert notice.recipient == people.tess
        assert notice.title == "Sam Okafor gives a place back"
        assert notice.body == "Check 1: Wed 25 Nov, 09:00 to 10:00, Room 12. The place is free again."
        assert notice.url == f"/classes/{people.section.pk}/sessions/{session.pk}/"

    def test_an_asking_that_is_taken_back_frees_no_seat(self, check, people):
        ask(check, people.sam)
        assert self.give_back(check, people) is True
        assert not Notice.objects.filter(key__startswith="booking.back:").exists()

    def test_a_session_that_has_begun_is_not_given_back(self, check, people):
        session = planned(people)
        book(check, [people.sam], session)
        with pytest.raises(PlaceRefused, match="has begun"):
            self.give_back(check, people, now=session.starts_at)

    def test_a_teacher_takes_somebody_out_who_then_waits_and_is_told(self, check, people):
        session = planned(people)
        book(check, [people.sam, people.ines], session)
        rows = [booking_of(people.sam).pk]
        for expected in (1, 0):
            assert take_out(actor=people.tess, session=session, booking_ids=rows, now=NOW) == expected
        assert place_of(people.sam) == ("asked", None, None)
        assert place_of(people.ines)[0] == "booked"
        assert told(people.sam)[-1] == "Check 1: you wait for another place"


def last_place(check: Check, people: People):
    """Five are booked into the one place that is left, all at the same moment."""
    session = planned(people, capacity=1)
    students = [factories.EnrollmentFactory(section=people.section).student for _each in range(5)]
    for student in students:
        make_ready(check, student)
    race([lambda student=student: book(check, [student], session) for student in students])
    return Booking.objects.filter(session=session, state="booked").count()


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once_whatever_the_race(check, people):
    assert last_place(check, people) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_the_database_still_gives_it_once(check, people, monkeypatch):
    monkeypatch.setattr(
        "assessments.services.bookings.lock_sessions",
        lambda section_id, now: list(people.section.reassessment_sessions.all()),
    )
    assert last_place(check, people) == 1
