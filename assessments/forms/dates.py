"""The days of one chance, as the clock on the school's wall shows them."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mastery.forms.days import DayField

CLOCK = {"format": "%H:%M"}


class ChanceForm(forms.Form):
    """First day and time, last day and time. The last day is the first one when it is left empty."""

    opens_on = DayField(label=gettext_lazy("Day"), required=False)
    opens_at = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, **CLOCK), required=False
    )
    closes_on = DayField(label=gettext_lazy("Last day"), required=False)
    closes_at = forms.TimeField(
        label=gettext_lazy("Until"), widget=forms.TimeInput(attrs={"type": "time"}, **CLOCK), required=False
    )

    @property
    def is_empty(self) -> bool:
        """No day means no chance; times alone are what the page suggested."""
        return self.is_valid() and self.cleaned_data["opens_on"] is None

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("opens_on") is None:
            return self.cleaned_data
        for name, message in (("opens_at", _("Say when it opens")), ("closes_at", _("Say when it closes"))):
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.add_error(name, message)
        return self.cleaned_data

    @property
    def opening(self) -> datetime:
        """On the wall, without a zone."""
        return datetime.combine(self.cleaned_data["opens_on"], self.cleaned_data["opens_at"])

    @property
    def closing(self) -> datetime:
        last_day = self.cleaned_data["closes_on"] or self.cleaned_data["opens_on"]
        clock: time = self.cleaned_data["closes_at"]
        return datetime.combine(last_day, clock)
