"""A teacher plans reassessment sessions, changes them, calls them off. Whoever is booked is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Booking, ReassessmentSession
from assessments.selectors.reassess import next_chances
from assessments.selectors.tries import checks_of_run
from assessments.services.steps.bookings import lock_sessions, tell_booked
from assessments.services.steps.seating import ask_objectives, busy_spans, next_places, write_places
from classroom.models import Section, User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from classroom.web import wall_clock
from mastery.engine.sessions import BookingState, Span
from mastery.selectors.grid_class import class_on_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """What a teacher sets."""

    room: str
    starts_at: datetime
    ends_at: datetime
    capacity: int


class SessionRefused(DomainError):
    """Why a session cannot be so; `field` is what has to change."""

    def __init__(self, code: str, message: str, *, field: str) -> None:
        super().__init__(code, message)
        self.field = field


class SessionChanged(Conflict):
    """Somebody else was faster."""

    def __init__(self) -> None:
        super().__init__(
            "session_changed",
            _("Somebody else changed this session meanwhile. Look at what it says now, and save again."),
        )


@unit_of_work
def plan_session(
    *, actor: User, section: Section, plan: SessionPlan, now: datetime
) -> tuple[ReassessmentSession, bool]:
    """A new session, and whether it is new: one at the same time in the same room is the same session."""
    check_can(actor, Permission.PLAN_UNIT, section=section)
    _refuse_past(plan, now=now)
    return ReassessmentSession.objects.get_or_create(
        school_id=section.school_id,
        section=section,
        room=plan.room,
        starts_at=plan.starts_at,
        called_off_at=None,
        defaults={"ends_at": plan.ends_at, "capacity": plan.capacity, "created_by": actor},
    )


@unit_of_work
def change_session(
    *, actor: User, session: ReassessmentSession, plan: SessionPlan, version: int, now: datetime
) -> bool:
    """Answers whether anything changed. When room or time do, everybody who is booked is told."""
    check_can(actor, Permission.PLAN_UNIT, section=session.section)
    locked = _lock_to_come(session, now=now)
    if _plan_of(locked) == plan:
        return False
    if locked.version != version:
        raise SessionChanged
    _refuse_past(plan, now=now)
    _refuse_double(locked, plan)
    booked = _booked(locked)
    _refuse_too_few(plan, booked=len(booked))
    _refuse_clash(plan, booked, now=now)
    if plan.starts_at < locked.starts_at:
        _refuse_too_soon(plan, booked, zone=session.section.school.time_zone, now=now)
    is_moved = replace(_plan_of(locked), capacity=plan.capacity) != plan
    locked.room, locked.capacity = plan.room, plan.capacity
    locked.starts_at, locked.ends_at = plan.starts_at, plan.ends_at
    locked.version += 1
    locked.save()
    if is_moved:
        for booking in booked:
            booking.session, booking.version = locked, booking.version + 1
        Booking.objects.bulk_update(booked, ["version"])
        why = _("The session has moved.")
        tell_booked(booked, zone=session.section.school.time_zone, now=now, why=why)
    return True


@unit_of_work
def call_off_session(*, actor: User, session: ReassessmentSession, now: datetime) -> int:
    """Everybody who is booked gets the next free place, or waits for one; answers how many. Twice is as once."""
    check_can(actor, Permission.PLAN_UNIT, section=session.section)
    others = lock_sessions(session.section_id, now=now)
    locked = next((each for each in others if each.pk == session.pk), None)
    if locked is None:
        return _called_off_before(session)
    locked.called_off_at, locked.version = now, locked.version + 1
    locked.save(update_fields=["called_off_at", "version"])
    booked = _booked(locked)
    found = next_places(booked, [each for each in others if each != locked], now=now)
    by_id = {each.pk: each for each in others}
    for booking in booked:
        booking.version += 1
        booking.session = by_id.get(found.placed.get(booking.pk, 0))
        if booking.session is None:
            booking.state, booking.form, booking.chance = BookingState.ASKED.value, None, None
            booking.asked_at = booking.asked_at or now
    write_places(booked)
    waiting = {booking.pk: () for booking in booked if booking.session is None}
    ask_objectives(waiting, school_id=session.school_id)
    why = _("Your session was called off.")
    tell_booked(booked, zone=session.section.school.time_zone, now=now, why=why)
    return len(booked)


def _plan_of(session: ReassessmentSession) -> SessionPlan:
    return SessionPlan(
        room=session.room,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        capacity=session.capacity,
    )


def _lock_to_come(session: ReassessmentSession, *, now: datetime) -> ReassessmentSession:
    locked = ReassessmentSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if locked.called_off_at is not None:
        raise SessionRefused("called_off", _("This session was called off. Plan another one."), field="day")
    if locked.starts_at <= now:
        raise _begun()
    return locked


def _called_off_before(session: ReassessmentSession) -> int:
    """Nobody is left to tell; a session that has begun is not called off."""
    if ReassessmentSession.objects.filter(pk=session.pk, called_off_at__isnull=True).exists():
        raise _begun()
    return 0


def _begun() -> SessionRefused:
    return SessionRefused("session_begun", _("This session has begun. Plan another one."), field="day")


def _booked(session: ReassessmentSession) -> list[Booking]:
    booked = Booking.objects.filter(
        session=session, state=BookingState.BOOKED.value, enrollment__ended_at__isnull=True
    )
    return list(booked.select_related("enrollment", "assessment__unit_run", "session").order_by("pk"))


def _refuse_past(plan: SessionPlan, *, now: datetime) -> None:
    if plan.starts_at <= now:
        raise SessionRefused("session_past", _("Choose a time that is still to come."), field="day")


def _refuse_double(session: ReassessmentSession, plan: SessionPlan) -> None:
    there = ReassessmentSession.objects.filter(
        section=session.section_id, room=plan.room, starts_at=plan.starts_at, called_off_at=None
    )
    if there.exclude(pk=session.pk).exists():
        message = _("There is a session in this room at that time already. Choose another room or time.")
        raise SessionRefused("session_double", message, field="room")


def _refuse_too_few(plan: SessionPlan, *, booked: int) -> None:
    if plan.capacity < booked:
        message = ngettext(
            "%(count)s student is booked. Leave room, or take somebody out first.",
            "%(count)s students are booked. Leave room for them, or take some out first.",
            booked,
        ) % {"count": booked}
        raise SessionRefused("too_few_places", message, field="capacity")


def _refuse_clash(plan: SessionPlan, booked: list[Booking], *, now: datetime) -> None:
    """Nobody who is booked may have another session at the new time."""
    wanted = Span(starts_at=plan.starts_at, ends_at=plan.ends_at)
    students = [booking.enrollment.student_id for booking in booked]
    busy = busy_spans(students, now=now, leaving=[booking.pk for booking in booked])
    if any(wanted.clashes_with(span) for spans in busy.values() for span in spans):
        message = _("Somebody who is booked has another session then. Choose another time.")
        raise SessionRefused("session_clash", message, field="starts_at")


def _refuse_too_soon(plan: SessionPlan, booked: Sequence[Booking], *, zone: str, now: datetime) -> None:
    """Nobody who is booked may sit before their waiting days are over."""
    seated = {(booking.assessment_id, booking.enrollment.student_id) for booking in booked}
    runs = {booking.assessment.unit_run for booking in booked}
    ready_at = [
        chance.ready_at
        for run in runs
        for chance in next_chances(class_on_unit(run, at=now), checks_of_run(run, now=now), now=now)
        if chance.ready_at and (chance.check_id, chance.student_id) in seated
    ]
    earliest = max(ready_at, default=now)
    if plan.starts_at < earliest:
        message = _("Somebody who is booked waits until %(day)s. Choose a time from then on.") % {
            "day": wall_clock.day_and_time(earliest, zone=zone)
        }
        raise SessionRefused("session_too_soon", message, field="starts_at")
