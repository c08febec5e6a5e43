"""Forms of the goals that students set themselves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mastery.engine.goals import LONGEST_GOAL, GoalState
from mastery.forms.days import DayField


class GoalForm(forms.Form):
    """Own words, perhaps an objective of the unit and a day. `version` is the one the student saw."""

    words = forms.CharField(
        label=_("My goal"),
        help_text=_("In your own words: what you would like to be able to do."),
        max_length=LONGEST_GOAL,
        error_messages={"required": _("Write your goal in a few words")},
    )
    objective = forms.TypedChoiceField(
        label=_("It belongs to"), coerce=int, empty_value=None, required=False, choices=()
    )
    by_on = DayField(
        label=_("By when"),
        help_text=_("A day you have in mind. Nothing happens when it passes."),
        required=False,
    )
    is_shared = forms.BooleanField(
        label=_("My family may read it"),
        help_text=_("Your teachers can read your goals. Your family only reads what you share."),
        required=False,
    )
    version = forms.IntegerField(min_value=1, initial=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, objectives: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].choices = [("", _("The whole unit")), *objectives]  # type: ignore[attr-defined]


class GoalMoveForm(forms.Form):
    state = forms.TypedChoiceField(coerce=GoalState, choices=[(each.value, each.value) for each in GoalState])
