"""What the database itself keeps of sessions and places: steps, one open place, capacity, one class."""

import itertools

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from assessments.models import (
    BookedObjective,
    Booking,
    ExtraChance,
    ParallelForm,
    ReassessmentSession,
)
from assessments.services.steps.seating import write_places
from mastery.engine.sessions import BookingState, may_become
from tests.assessments.checks import Check
from tests.assessments.held import ask, book, booking_of, planned, ready_class
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
ASKED, BOOKED, ATTENDED, MISSED, CANCELLED = BookingState
WAY = {ASKED: (ASKED,), BOOKED: (), ATTENDED: (ATTENDED,), MISSED: (MISSED,), CANCELLED: (CANCELLED,)}


@kept
def check(people: People) -> Check:
    return ready_class(people)


@pytest.fixture
def session(people: People) -> ReassessmentSession:
    return planned(people, capacity=1)


@pytest.fixture
def booked(check: Check, people: People, session: ReassessmentSession) -> Booking:
    book(check, [people.sam], session)
    return booking_of(people.sam)


def move(booking: Booking, state: BookingState) -> None:
    """Everything a state needs to be whole."""
    values = {"state": state.value, "asked_at": NOW}
    if state is ASKED:
        values |= {"session": None, "form": None, "chance": None}
    with transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**values)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(BookingState, repeat=2)))
def test_the_database_allows_exactly_the_steps_of_the_engine(booked, session, check, before, after):
    for state in WAY[before]:
        move(booked, state)
    if may_become(before, after) and before is ASKED and after is BOOKED:
        Booking.objects.update(
            state="booked", session=session, form=check.assessment.forms.get(label="B"), chance=2
        )
    elif may_become(before, after) or before is after:
        move(booked, after)
    else:
        with pytest.raises(DatabaseError, match=r"Invalid transition|booking_state_is_whole"):
            move(booked, after)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"session": None}, id="booked nowhere"),
        pytest.param({"form": None}, id="booked on no form"),
        pytest.param({"chance": None}, id="booked for no chance"),
        pytest.param({"state": "asked", "asked_at": NOW}, id="asked and seated"),
        pytest.param({"state": "asked", "session": None, "form": None, "chance": None}, id="asked never"),
        pytest.param({"state": "hoped"}, id="a state nobody knows"),
    ],
)
def test_a_state_is_whole(booked, changes):
    with (
        pytest.raises(DatabaseError, match=r"booking_state_is_whole|Invalid transition"),
        transaction.atomic(),
    ):
        Booking.objects.update(**changes)


def test_one_open_place_for_a_student_and_a_check(check, people, booked):
    with pytest.raises(IntegrityError, match="booking_one_open"), transaction.atomic():
        Booking.objects.create(
            school=people.school,
            enrollment=booked.enrollment,
            assessment=check.assessment,
            state="asked",
            asked_at=NOW,
        )


def test_a_missed_place_is_made_good_once(check, people, booked):
    move(booked, MISSED)
    again = {"school": people.school, "enrollment": booked.enrollment, "assessment": check.assessment}
    place = {"session": booked.session, "form": booked.form, "chance": 2, "follows": booked}
    Booking.objects.create(**again, **place, state="attended")
    with pytest.raises(IntegrityError, match="booking_made_good_once"), transaction.atomic():
        Booking.objects.create(**again, state="asked", asked_at=NOW, follows=booked)


def test_whom_a_booking_is_for_never_changes(booked, check, people):
    with pytest.raises(DatabaseError, match=r"identity_is_fixed|Cannot update"), transaction.atomic():
        Booking.objects.update(enrollment=check.enrollment(people.ines))


def test_the_last_place_is_given_once(check, people, session, booked):
    ines = ask(check, people.ines)
    with pytest.raises(IntegrityError, match="booking_within_capacity"), transaction.atomic():
        Booking.objects.filter(pk=ines.pk).update(state="booked", session=session, form=booked.form, chance=2)


@pytest.mark.parametrize("is_new", [True, False], ids=["written", "changed"])
def test_two_in_one_statement_do_not_share_the_last_place(check, people, session, is_new):
    rows = [
        Booking(
            school=people.school,
            enrollment=check.enrollment(student),
            assessment=check.assessment,
            session=session,
            form=check.form,
            chance=2,
            state="booked",
        )
        if is_new
        else ask(check, student)
        for student in (people.sam, people.ines)
    ]
    for row in rows:
        row.session, row.form, row.chance, row.state = session, check.form, 2, "booked"
    with pytest.raises(IntegrityError, match="booking_within_capacity"), transaction.atomic():
        write_places(rows)


def test_a_place_of_somebody_who_left_the_class_is_free(check, people, session, booked):
    type(booked.enrollment).objects.filter(pk=booked.enrollment_id).update(ended_at=NOW)
    book(check, [people.ines], session)
    assert booking_of(people.ines).session == session


def test_a_session_holds_its_bookings(check, people):
    session = planned(people, capacity=2)
    book(check, [people.sam, people.ines], session)
    with pytest.raises(IntegrityError, match="session_holds_its_bookings"), transaction.atomic():
        ReassessmentSession.objects.update(capacity=1)


@pytest.mark.parametrize("stranger", ["enrollment", "session", "form"])
def test_a_booking_stays_in_one_class(check, people, session, stranger):
    other = factories.SectionFactory(school=people.school, course=people.section.course)
    foreign = factories.AssessmentFactory(unit_run__section=other)
    values = {
        "school": people.school,
        "enrollment": check.enrollment(people.sam),
        "assessment": check.assessment,
        "session": session,
        "form": check.form,
        "chance": 2,
        "state": "booked",
    }
    match stranger:
        case "enrollment":
            values["enrollment"] = factories.EnrollmentFactory(section=other)
        case "session":
            values["session"] = ReassessmentSession.objects.create(
                school=people.school,
                section=other,
                room="Room 1",
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                capacity=3,
                created_by=people.tess,
            )
        case _:
            values["form"] = ParallelForm.objects.create(school=people.school, assessment=foreign, label="A")
    with pytest.raises(IntegrityError, match="booking_of_one_class"), transaction.atomic():
        Booking.objects.create(**values)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        pytest.param("ends_at = starts_at", "session_starts_before_it_ends", id="no time at all"),
        pytest.param("capacity = 0", "session_places_1_to_200", id="no place"),
        pytest.param("capacity = 201", "session_places_1_to_200", id="a hall"),
    ],
)
def test_a_session_is_possible(session, sql, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE assessments_reassessmentsession SET {sql}")


def test_one_session_in_a_room_at_a_time_unless_it_is_called_off(people, session):
    again = {
        "school": people.school,
        "section": people.section,
        "room": session.room,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "capacity": 3,
        "created_by": people.tess,
    }
    with pytest.raises(IntegrityError, match="session_once_per_room_and_time"), transaction.atomic():
        ReassessmentSession.objects.create(**again)
    ReassessmentSession.objects.update(called_off_at=NOW)
    ReassessmentSession.objects.create(**again)


def test_an_objective_is_booked_once(booked, check, people):
    with pytest.raises(IntegrityError, match="booked_objective_once"), transaction.atomic():
        BookedObjective.objects.create(school=people.school, booking=booked, objective=check.objectives[1])


def test_an_extra_chance_has_a_reason_and_stays(check, people):
    values = {
        "school": people.school,
        "enrollment": check.enrollment(people.sam),
        "assessment": check.assessment,
        "granted_by": people.tess,
        "granted_at": NOW,
    }
    with pytest.raises(IntegrityError, match="extra_chance_has_reason"), transaction.atomic():
        ExtraChance.objects.create(**values, reason="")
    given = ExtraChance.objects.create(**values, reason="Was ill twice")
    for change in (given.delete, lambda: ExtraChance.objects.update(reason="Other")):
        with pytest.raises(DatabaseError, match=r"append_only|Cannot"), transaction.atomic():
            change()
