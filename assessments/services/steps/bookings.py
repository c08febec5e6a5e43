"""What happens to places in sessions: given, given back, kept, and told to the student."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Booking, ReassessmentSession
from assessments.selectors.bookings import OPEN, place_words
from assessments.services.steps.place_reminders import plan_place_reminders, take_back_place_reminders
from assessments.services.steps.seating import span_of
from classroom.services.steps.notices import Telling, tell
from mastery.engine.sessions import BookingState


def lock_sessions(section_id: int, *, now: datetime) -> list[ReassessmentSession]:
    """The sessions of a class that may still take somebody. Whoever gives places away holds this lock."""
    to_come = ReassessmentSession.objects.select_for_update(of=("self",), no_key=True).filter(
        section=section_id, called_off_at__isnull=True, starts_at__gt=now
    )
    return list(to_come.order_by("pk"))


def settle(assessment_id: int, enrollment_ids: Collection[int], *, now: datetime) -> None:
    """A try has been taken up: a place in a session that has begun was kept, any other is free again."""
    still_open = Booking.objects.filter(
        assessment=assessment_id, enrollment__in=enrollment_ids, state__in=OPEN
    )
    settled = list(still_open.values_list("pk", flat=True))
    if settled:
        still_open.filter(session__starts_at__lte=now).update(state=BookingState.ATTENDED.value)
        still_open.update(state=BookingState.CANCELLED.value)
        take_back_place_reminders(settled, now=now)


def tell_booked(bookings: Iterable[Booking], *, zone: str, now: datetime, why: str = "") -> None:
    """Each student once for each place they are given, and for each change of it; the reminders follow."""
    told = list(bookings)
    if not told:
        return
    plan_place_reminders(told, zone=zone, now=now)
    tell(
        [_telling(booking, zone=zone, why=why) for booking in told],
        school_id=told[0].school_id,
        now=now,
    )


def _telling(booking: Booking, *, zone: str, why: str) -> Telling:
    check = booking.assessment.title
    if booking.session is None:
        title = _("%(check)s: you wait for another place") % {"check": check}
        body = _("Your teacher books you as soon as a place is free.")
    else:
        title = _("%(check)s: you have a place") % {"check": check}
        body = _("%(place)s. You take what is not there yet, with new questions. Your best try counts.") % {
            "place": place_words(booking.session.room, span_of(booking.session), zone=zone)
        }
    return Telling(
        recipient_id=booking.enrollment.student_id,
        key=f"booking:{booking.pk}:v{booking.version}",
        title=title,
        body=f"{why}\n{body}".strip(),
        url=reverse("assessments:my_check", args=[booking.assessment_id]),
    )
