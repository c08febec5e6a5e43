"""Places in sessions, as a teacher gives them: books in batches and takes out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.models import Assessment, Booking, ParallelForm, ReassessmentSession
from assessments.selectors.bookings import OPEN
from assessments.selectors.reassess import next_chances
from assessments.selectors.tries import checks_of_run
from assessments.services.steps.bookings import lock_sessions, tell_booked
from assessments.services.steps.locks import lock_enrollments
from assessments.services.steps.seating import ask_objectives, busy_spans, free_places, write_places
from classroom.models import Enrollment, User
from classroom.permissions import check_can
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.sessions import BookingState, NoPlace, Waiting, assign
from mastery.models import UnitRun
from mastery.selectors.grid_class import class_on_unit
from mastery.selectors.grid_sittings import NextChance
from mastery.services.steps.evidence import lock_students

Wanted = tuple[int, int]
"""A check and a student."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What became of those who were ticked: placed anew, where they were already, or without a place and why.

    None as the reason: nothing can be booked for them now. `not_before` is when the waiting days of those who are
    ready are over.
    """

    placed: tuple[Wanted, ...]
    kept: tuple[Wanted, ...]
    without: Mapping[Wanted, NoPlace | None]
    not_before: Mapping[Wanted, datetime]


@unit_of_work
def take_out(
    *, actor: User, session: ReassessmentSession, booking_ids: Collection[int], now: datetime
) -> int:
    """A teacher takes students out of a session to come: they wait again. Answers how many; each is told."""
    check_can(actor, Permission.APPROVE_WORK, section=session.section)
    lock_sessions(session.section_id, now=now)
    chosen = Booking.objects.select_related("enrollment", "assessment").filter(
        pk__in=booking_ids, session=session, session__starts_at__gt=now, state=BookingState.BOOKED.value
    )
    taken_out = list(chosen.order_by("pk"))
    for booking in taken_out:
        booking.state, booking.asked_at = BookingState.ASKED.value, booking.asked_at or now
        booking.session, booking.form, booking.chance = None, None, None
        booking.version += 1
    write_places(taken_out)
    ask_objectives({booking.pk: () for booking in taken_out}, school_id=session.school_id)
    tell_booked(taken_out, zone=session.section.school.time_zone, now=now)
    return len(taken_out)


@unit_of_work
def book_places(
    *,
    actor: User,
    run: UnitRun,
    wanted: Sequence[Wanted],
    session: ReassessmentSession | None,
    now: datetime,
) -> Batch:
    """Book everybody who is ready, into this session or each into the next free place. Twice is as once.

    A named session moves those who sit elsewhere; without one they keep their place.
    """
    check_can(actor, Permission.APPROVE_WORK, section=run.section)
    sessions = lock_sessions(run.section_id, now=now)
    places = _places(run, {student_id for _check, student_id in wanted})
    lock_enrollments([place.pk for place in places.values()])
    lock_students(places.keys())
    ready = _ready(run, wanted, now=now)
    held = _held(ready.keys(), places)
    kept = [each for each, booking in held.items() if _stays(booking, session)]
    seated = _seat(
        {each: chance for each, chance in ready.items() if each not in kept},
        held,
        [each for each in sessions if session is None or each.pk == session.pk],
        now=now,
    )
    booked = _write(seated, ready, held, places, by_id={each.pk: each for each in sessions})
    tell_booked(booked, zone=run.section.school.time_zone, now=now)
    without: dict[Wanted, NoPlace | None] = {each: None for each in wanted if each not in ready}
    without |= {each: found for each, found in seated.items() if isinstance(found, NoPlace)}
    placed = tuple(each for each, found in seated.items() if not isinstance(found, NoPlace))
    return Batch(
        placed=placed,
        kept=tuple(kept),
        without=without,
        not_before={each: chance.ready_at for each, chance in ready.items() if chance.ready_at},
    )


def _places(run: UnitRun, student_ids: Collection[int]) -> dict[int, Enrollment]:
    rows = Enrollment.objects.filter(
        section=run.section_id, student__in=student_ids, ended_at__isnull=True
    ).order_by("pk")
    return {row.student_id: row for row in rows}


def _ready(run: UnitRun, wanted: Collection[Wanted], *, now: datetime) -> dict[Wanted, NextChance]:
    """Those for whom the engine would start a try, in the order of the class."""
    on_unit = class_on_unit(run, at=now)
    chances = next_chances(on_unit, checks_of_run(run, now=now), now=now)
    ready = {(each.check_id, each.student_id): each for each in chances if each.is_ready}
    return {each: chance for each, chance in ready.items() if each in wanted}


def _held(wanted: Collection[Wanted], places: Mapping[int, Enrollment]) -> dict[Wanted, Booking]:
    rows = Booking.objects.select_related("enrollment").filter(
        assessment__in={check_id for check_id, _student in wanted},
        enrollment__in=list(places.values()),
        state__in=OPEN,
    )
    held = {(row.assessment_id, row.enrollment.student_id): row for row in rows}
    return {each: row for each, row in held.items() if each in wanted}


def _stays(booking: Booking, session: ReassessmentSession | None) -> bool:
    return booking.session_id is not None and (session is None or booking.session_id == session.pk)


def _seat(
    to_seat: Mapping[Wanted, NextChance],
    held: Mapping[Wanted, Booking],
    sessions: Sequence[ReassessmentSession],
    *,
    now: datetime,
) -> dict[Wanted, int | NoPlace]:
    keys = dict(enumerate(to_seat))
    waiting = [
        Waiting(
            key=key,
            student_id=each[1],
            ready_at=to_seat[each].ready_at or now,
            asked_at=held[each].asked_at if each in held else None,
        )
        for key, each in keys.items()
    ]
    moving = [held[each].pk for each in to_seat if each in held]
    busy = busy_spans([each.student_id for each in waiting], now=now, leaving=moving)
    found = assign(waiting, free_places(sessions), busy=busy, now=now)
    answers: dict[int, int | NoPlace] = {**found.placed, **found.without}
    return {each: answers[key] for key, each in keys.items()}


def _write(
    seated: Mapping[Wanted, int | NoPlace],
    ready: Mapping[Wanted, NextChance],
    held: Mapping[Wanted, Booking],
    places: Mapping[int, Enrollment],
    *,
    by_id: Mapping[int, ReassessmentSession],
) -> list[Booking]:
    """New rows for those who did not ask; those who asked or sat elsewhere keep theirs."""
    checks = Assessment.objects.in_bulk({check_id for check_id, _student in seated})
    forms = {
        (form.assessment_id, form.label): form
        for form in ParallelForm.objects.filter(assessment__in=checks.keys())
    }
    booked = []
    for each, found in seated.items():
        if isinstance(found, NoPlace):
            continue
        check_id, student_id = each
        place = places[student_id]
        row = held.get(each) or Booking(school_id=place.school_id, version=0)
        row.assessment, row.enrollment, row.session = checks[check_id], place, by_id[found]
        row.form, row.chance = forms[check_id, ready[each].form_label], ready[each].number
        row.state, row.version = BookingState.BOOKED.value, row.version + 1
        booked.append(row)
    write_places(booked)
    asked = {row.pk: ready[row.assessment_id, row.enrollment.student_id].objective_ids for row in booked}
    if booked:
        ask_objectives(asked, school_id=booked[0].school_id)
    return booked
