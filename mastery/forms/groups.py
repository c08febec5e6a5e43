"""Forms of the groups of a class: they check shape, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.forms.ticked import TickedField
from mastery.engine.correctives import Approach
from mastery.selectors.words import APPROACH_WORDS

APPROACHES = [(approach.value, words) for approach, words in APPROACH_WORDS.items()]


class MoveForm(forms.Form):
    """Who goes from where to where; nowhere is empty."""

    student = forms.IntegerField(min_value=1)
    source = forms.IntegerField(min_value=1, required=False)
    target = forms.IntegerField(min_value=1, required=False)


class SuggestForm(forms.Form):
    """Objectives that the teacher wants in small groups although many are not yet there."""

    in_groups = TickedField(required=False)


class ApproveForm(forms.Form):
    """The groups that are ticked."""

    group = TickedField(error_messages={"required": _("Tick the groups that you approve.")})


class GroupForm(forms.Form):
    """What a teacher may change in a group that is proposed. `version` is the one they saw."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Write a title for the group")}
    )
    approach = forms.TypedChoiceField(label=_("Approach"), coerce=Approach, choices=APPROACHES)
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("For example: table 2, or with you")
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "w-7", "inputmode": "numeric"}),
        error_messages={"min_value": _("Minutes must be 1 or more")},
    )
    steps = forms.CharField(
        label=_("Steps, one per line"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write at least one step")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_corrective: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_corrective:
            del self.fields["approach"], self.fields["steps"]


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the second chance open without it?"),
        max_length=300,
        error_messages={"required": _("Write a reason")},
    )


class AssignForm(forms.Form):
    """One corrective for one student; an approach that is not new needs a reason."""

    approach = forms.TypedChoiceField(label=_("Approach"), coerce=Approach, choices=APPROACHES)
    override_reason = forms.CharField(
        label=_("Reason, if the approach is not new for this student"), max_length=300, required=False
    )
