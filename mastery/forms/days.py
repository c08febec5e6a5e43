"""A day that somebody writes."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from mastery.engine.days import years_around


class DayField(forms.DateField):
    """A day in a year that a school can mean: another one is a slip, and what is reckoned from it might not exist."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: date | None) -> None:
        super().validate(value)
        years = years_around(timezone.now().date())
        if value is not None and value.year not in years:
            raise ValidationError(
                _("Look at the year: it can be %(first)d to %(last)d."),
                code="far_off",
                params={"first": years[0], "last": years[-1]},
            )
