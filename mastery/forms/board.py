"""Forms of the cycle board: a step on, a step back with its reason, days planned, the day of a probe."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from mastery.engine.cycle import Stage
from mastery.engine.pacing import PlannedDays
from mastery.forms.days import DayField
from mastery.forms.planning import SeenForm

MOST_TEACHING, MOST_CORRECTION = 200, 100


class StepForm(forms.Form):
    """Where to; the page names it, so that a second press is the same step."""

    to = forms.TypedChoiceField(choices=[(stage.value, stage.value) for stage in Stage], coerce=Stage)
    sure = forms.BooleanField(required=False)


class BackForm(forms.Form):
    to = forms.TypedChoiceField(
        choices=[(stage.value, stage.value) for stage in Stage], coerce=Stage, widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Why the class goes back"),
        help_text=_("It is kept with the step. Students do not see it."),
        max_length=300,
        error_messages={"required": _("Say why the class goes back")},
    )


class DaysForm(SeenForm):
    teaching = forms.IntegerField(
        label=_("Days to teach, until the check"),
        min_value=1,
        max_value=MOST_TEACHING,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number of days from 1 to 200")
        ),
    )
    correction = forms.IntegerField(
        label=_("Days to correct and go further"),
        min_value=0,
        max_value=MOST_CORRECTION,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number of days from 0 to 100")
        ),
    )

    def planned(self) -> PlannedDays:
        return PlannedDays(teaching=self.cleaned_data["teaching"], correction=self.cleaned_data["correction"])


class ProbeForm(forms.Form):
    held_on = DayField(
        label=_("Day of the probe"),
        error_messages={"required": _("Choose a day"), "invalid": _("Choose a day")},
    )

    def day(self) -> date:
        day: date = self.cleaned_data["held_on"]
        return day


class AskedOnForm(forms.Form):
    asked_on = DayField(
        label=_("Asked on"),
        error_messages={
            "required": _("Say on which day they were asked"),
            "invalid": _("Say on which day they were asked"),
        },
    )

    def day(self) -> date:
        day: date = self.cleaned_data["asked_on"]
        return day


class BackToMindForm(forms.Form):
    note = forms.CharField(
        label=_("What came back to mind?"),
        help_text=_("A line is enough. Your teacher reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a line about what came back")},
    )
