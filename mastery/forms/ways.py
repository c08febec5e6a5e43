"""Forms of the ways in that students choose and teachers answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mastery.engine.correctives import Approach

NO_WAY = "none"


class WayForm(forms.Form):
    """One of the ways, or none any more."""

    approach = forms.ChoiceField(
        choices=[(NO_WAY, NO_WAY), *((each.value, each.value) for each in Approach)],
        error_messages={
            "required": _("Choose one of the ways."),
            "invalid_choice": _("Choose one of the ways."),
        },
    )

    def clean_approach(self) -> Approach | None:
        value = self.cleaned_data["approach"]
        return None if value == NO_WAY else Approach(value)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[("give", "give"), ("keep", "keep")])
