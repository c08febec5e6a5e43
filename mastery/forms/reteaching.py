"""The two shares of a class from which on an objective is taught again more widely."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mastery.engine.reteaching import ReteachRule


def _percent(label: Any, help_text: Any) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "w-7"}
    problem = gettext_lazy("Write a whole percent from 1 to 100")
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs=attrs),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), problem),
    )


class ReteachForm(forms.Form):
    """`based_on` is the newest version that was looked at."""

    whole_class_percent = _percent(
        gettext_lazy("The whole class, from so many percent on"),
        gettext_lazy("Of those assessed on the objective. 50 means: when half of them are not yet there."),
    )
    small_groups_percent = _percent(
        gettext_lazy("Small groups, from so many percent on"),
        gettext_lazy("Below this share each student gets work of their own."),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        whole, small = typed.get("whole_class_percent"), typed.get("small_groups_percent")
        if whole is not None and small is not None and small > whole:
            self.add_error("small_groups_percent", _("Small groups begin at the share of the class or below"))
        return typed

    def rule(self) -> ReteachRule:
        """Of a form that is valid."""
        return ReteachRule(
            whole_class_percent=self.cleaned_data["whole_class_percent"],
            small_groups_percent=self.cleaned_data["small_groups_percent"],
        )
