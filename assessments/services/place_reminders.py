"""Remind a student of the session in which they have a place, looking again at the moment of sending."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import BookedObjective, Booking
from assessments.selectors.bookings import place_words
from assessments.selectors.session_page import SETTLED
from assessments.services.steps.place_reminders import key_prefix
from assessments.services.steps.seating import span_of
from classroom.services.steps.notices import Telling, tell
from mastery.engine.sessions import BookingState, Span
from mastery.engine.wording import listing
from mastery.models import ObjectiveStatus


def remind_of_place(payload: Mapping[str, Any], now: datetime) -> str:
    """Handle of `assessments.remind_of_place`: "" when the student was told, else why not."""
    booking = (
        Booking.objects.select_related("assessment", "enrollment__section__school", "session")
        .filter(pk=payload["booking_id"])
        .first()
    )
    if booking is None or booking.session is None or booking.state != BookingState.BOOKED.value:
        return "place given back"
    refusal = _why_not(booking, span_of(booking.session), version=payload["version"], now=now)
    codes = _still_asked(booking)
    if refusal or not codes:
        return refusal or "nothing is left to ask"
    zone = booking.enrollment.section.school.time_zone
    where = place_words(booking.session.room, span_of(booking.session), zone=zone)
    tell([_telling(booking, where, codes, stage=payload["stage"])], school_id=booking.school_id, now=now)
    return ""


def _why_not(booking: Booking, span: Span, *, version: int, now: datetime) -> str:
    if booking.version != version:
        return "place moved"
    if span.starts_at <= now:
        return "session begun"
    if booking.enrollment.ended_at is not None:
        return "student left"
    return ""


def _still_asked(booking: Booking) -> Sequence[str]:
    """What has been shown since it was booked is not asked any more."""
    is_met = ObjectiveStatus.objects.filter(
        student=booking.enrollment.student_id, objective=OuterRef("objective"), state__in=SETTLED
    )
    asked = BookedObjective.objects.filter(~Exists(is_met), booking=booking, objective__retired_at=None)
    return list(asked.order_by("objective__position", "objective").values_list("objective__code", flat=True))


def _telling(booking: Booking, where: str, codes: Sequence[str], *, stage: str) -> Telling:
    lines = [
        _("%(place)s, for %(codes)s.") % {"place": where, "codes": listing(codes)},
        _("If you cannot come, give the place back, so that somebody else can have it."),
    ]
    return Telling(
        recipient_id=booking.enrollment.student_id,
        key=f"{key_prefix(booking.pk)}{stage}:v{booking.version}",
        title=_("Your session is near: %(check)s") % {"check": booking.assessment.title},
        body="\n".join(lines),
        url=reverse("assessments:my_check", args=[booking.assessment_id]),
    )
