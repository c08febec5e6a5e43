"""Places in sessions, as a student asks for one and gives it back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Assessment, Booking, ReassessmentSession
from assessments.selectors.bookings import OPEN, place_words
from assessments.selectors.sitting_start import NextTry, may_ask_for_place, outlook
from assessments.services.steps.locks import lock_enrollments
from assessments.services.steps.place_reminders import take_back_place_reminders
from assessments.services.steps.seating import span_of
from classroom.models import Enrollment, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.selectors.staff import teachers_of
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.reassessment import Refusal, Resume
from mastery.engine.sessions import BookingState


class PlaceRefused(DomainError):
    """Why a place cannot be asked for or given back."""


@unit_of_work
def ask_for_place(*, actor: User, assessment: Assessment, enrollment: Enrollment, now: datetime) -> Booking:
    """A student asks for a place in a session for their next try. Asking twice is asking once."""
    _check_own(actor, assessment, enrollment)
    lock_enrollments([enrollment.pk])
    known = Booking.objects.filter(assessment=assessment, enrollment=enrollment, state__in=OPEN).first()
    if known is not None:
        return known
    answer = outlook(assessment=assessment, enrollment=enrollment, now=now).when_open
    if not may_ask_for_place(answer):
        raise _refused(answer)
    return Booking.objects.create(
        school_id=enrollment.school_id,
        assessment=assessment,
        enrollment=enrollment,
        state=BookingState.ASKED.value,
        asked_at=now,
    )


@unit_of_work
def give_place_back(*, actor: User, assessment: Assessment, enrollment: Enrollment, now: datetime) -> bool:
    """A student no longer wants, or cannot use, a place. Answers whether there was one.

    Who teaches the class is told of a seat that is free again; an asking that is taken back frees none.
    """
    _check_own(actor, assessment, enrollment)
    lock_enrollments([enrollment.pk])
    booking = (
        Booking.objects.select_related("session")
        .filter(assessment=assessment, enrollment=enrollment, state__in=OPEN)
        .first()
    )
    if booking is None:
        return False
    session = booking.session
    if session is not None and session.starts_at <= now:
        raise PlaceRefused("session_begun", _("The session has begun. Talk with your teacher."))
    booking.state = BookingState.CANCELLED.value
    booking.save(update_fields=["state"])
    take_back_place_reminders([booking.pk], now=now)
    if session is not None:
        told = _told_teachers(booking, session, student=actor, check=assessment)
        tell(told, school_id=booking.school_id, now=now)
    return True


def _check_own(actor: User, assessment: Assessment, enrollment: Enrollment) -> None:
    if enrollment.student_id != actor.pk or assessment.unit_run.section_id != enrollment.section_id:
        raise PermissionDenied("students ask for places of their own class, for themselves")
    check_can(actor, Permission.TAKE_CHECK, section=enrollment.section)


def _refused(answer: NextTry) -> PlaceRefused:
    if isinstance(answer, Refusal):
        return PlaceRefused(answer.code.value, answer.message)
    if isinstance(answer, Resume):
        return PlaceRefused("try_open", _("You have begun a try. Go on with it."))
    return PlaceRefused("first_try", _("This check is still to come for you. Its day is announced."))


def _told_teachers(
    booking: Booking, session: ReassessmentSession, *, student: User, check: Assessment
) -> list[Telling]:
    place = place_words(session.room, span_of(session), zone=student.school.time_zone)
    return [
        Telling(
            recipient_id=teacher_id,
            key=f"booking.back:{booking.pk}:to:{teacher_id}",
            title=_("%(name)s gives a place back") % {"name": student.full_name},
            body=_("%(check)s: %(place)s. The place is free again.") % {"check": check.title, "place": place},
            url=reverse("assessments:session", args=[session.section_id, session.pk]),
        )
        for teacher_id in teachers_of(session.section_id)
    ]
