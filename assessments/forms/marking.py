"""Points for an answer, an excuse, and the reason for changing a mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.services.marking import EXCUSED, Earned
from classroom.formats.numbers import number_after
from mastery.engine.refusals import Refused
from mastery.engine.scores import parse_points

EXCUSES = frozenset({"X", "EX"})


def read_earned(text: str) -> Earned | None:
    """Points, X for excused, None for nothing; raises `Refused` for anything else."""
    return EXCUSED if text.strip().upper() in EXCUSES else parse_points(text)


class EarnedField(forms.CharField):
    """Points as a person types them."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            earned = read_earned(text)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal
        if earned is None:
            raise forms.ValidationError(_("Write the points, or X for excused."), code="required")
        return earned


class CorrectForm(forms.Form):
    """A mark the teacher saw, and what it should be."""

    mark = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    earned = EarnedField(
        label=gettext_lazy("Points"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("X excuses this question"),
        widget=forms.TextInput(attrs={"class": "w-7 num", "inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the mark changes"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why the mark changes.")},
    )


class VoidForm(forms.Form):
    """Why a try does not count."""

    reason = forms.CharField(
        label=gettext_lazy("Why this try does not count"),
        max_length=300,
        help_text=gettext_lazy("The student has the chance again, on another form."),
        error_messages={"required": gettext_lazy("Say why this try does not count.")},
    )
    is_do_over = forms.BooleanField(
        label=gettext_lazy("On the same form again"),
        required=False,
        help_text=gettext_lazy("For a try that went wrong before the questions were seen."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedMarks:
    """A column of points: what can be taken, what was typed, and what is wrong, by attempt."""

    earned: Mapping[int, Earned]
    typed: Mapping[int, str]
    problems: Mapping[int, str]


def typed_marks(data: QueryDict) -> TypedMarks:
    """The fields `points-<attempt>`. Empty ones wait for another day."""
    earned: dict[int, Earned] = {}
    typed: dict[int, str] = {}
    problems: dict[int, str] = {}
    for name in data:
        attempt_id = number_after("points-", name)
        if attempt_id is None:
            continue
        text = data.get(name, "")[:20]
        typed[attempt_id] = text
        try:
            given = read_earned(text)
        except Refused as refusal:
            problems[attempt_id] = refusal.message
            continue
        if given is not None:
            earned[attempt_id] = given
    return TypedMarks(earned=earned, typed=typed, problems=problems)
