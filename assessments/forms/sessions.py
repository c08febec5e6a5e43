"""When and where a session is, for how many; and why one student gets one more chance."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from assessments.forms.dates import CLOCK
from assessments.models import ReassessmentSession
from assessments.services.sessions import SessionPlan
from mastery.engine.reminders import at_wall_clock
from mastery.engine.sessions import LONGEST_SESSION, MOST_PLACES
from mastery.forms.days import DayField

SHORT = {"class": "w-7"}


class SessionForm(forms.Form):
    """A session, by the clock on the school's wall."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    day = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Choose a day")})
    starts_at = forms.TimeField(
        label=gettext_lazy("From"),
        widget=forms.TimeInput(attrs={"type": "time"}, **CLOCK),
        error_messages={"required": gettext_lazy("Say when it begins")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=5,
        max_value=LONGEST_SESSION,
        initial=45,
        widget=forms.NumberInput(attrs=SHORT),
        error_messages={"required": gettext_lazy("Say how long it lasts")},
    )
    room = forms.CharField(
        label=gettext_lazy("Room"),
        max_length=80,
        error_messages={"required": gettext_lazy("Name the room")},
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        min_value=1,
        max_value=MOST_PLACES,
        initial=12,
        help_text=gettext_lazy("How many students you can look after at once."),
        widget=forms.NumberInput(attrs=SHORT),
        error_messages={"required": gettext_lazy("Say how many places there are")},
    )

    def plan(self, *, zone: ZoneInfo) -> SessionPlan:
        given = self.cleaned_data
        starts_at = at_wall_clock(datetime.combine(given["day"], given["starts_at"]), zone=zone)
        return SessionPlan(
            room=given["room"],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=given["minutes"]),
            capacity=given["capacity"],
        )


def shown_in_form(session: ReassessmentSession, *, zone: ZoneInfo) -> dict[str, Any]:
    """A stored session as the form shows it."""
    starts_at = session.starts_at.astimezone(zone)
    return {
        "version": session.version,
        "day": starts_at.date(),
        "starts_at": starts_at.time(),
        "minutes": int((session.ends_at - session.starts_at) / timedelta(minutes=1)),
        "room": session.room,
        "capacity": session.capacity,
    }


class ExtraChanceForm(forms.Form):
    """The reason stays on record."""

    reason = forms.CharField(
        label=gettext_lazy("Why this student gets one more chance"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why this student gets one more chance")},
    )
