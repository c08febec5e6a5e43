"""What a school may choose about mastery."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

SHAPE = _("Write a percent with at most one decimal, such as 80 or 82.5")


class PercentField(forms.DecimalField):
    """A percent with at most one decimal; a comma is as good as a point."""

    def __init__(self, **kwargs: Any) -> None:
        words = {
            "invalid": SHAPE,
            "max_digits": SHAPE,
            "max_decimal_places": SHAPE,
            "max_whole_digits": SHAPE,
        }
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "w-7"}
        super().__init__(
            max_digits=4,
            decimal_places=1,
            widget=forms.TextInput(attrs=attrs),
            error_messages=words,
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        typed: Decimal | None = super().to_python(
            value.replace(",", ".") if isinstance(value, str) else value
        )
        return typed


class ThresholdForm(forms.Form):
    """The next version. `based_on` is the version looked at, `seen` what the shown preview was made of."""

    threshold_percent = PercentField(
        label=_("Mastery threshold, percent"),
        help_text=_("50 to 100. A score equal to the threshold counts as mastered."),
    )
    near_band = PercentField(
        label=_("Nearly there begins so many points below it"),
        help_text=_("A hint for you and your students, never a grade. 0 switches it off."),
    )
    chances = forms.TypedChoiceField(
        label=_("Chances for each check"),
        coerce=int,
        choices=[
            (1, _("1, the check alone")),
            (2, _("2, with a second chance")),
            (3, _("3, with a third chance")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=300,
        help_text=_("It stands in the history. You can write it after you have seen the effect."),
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def carry(self, *, based_on: int) -> None:
        """Remember in the page what its preview is made of, and which version it was compared with."""
        self.cleaned_data["based_on"] = based_on
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["based_on"] = str(based_on)
        data["seen"] = self.values()
        self.data = data

    def values(self) -> str:
        """What a preview shows the effect of."""
        fields = ("threshold_percent", "near_band", "chances", "based_on")
        return "/".join(str(self.cleaned_data[field]) for field in fields)
