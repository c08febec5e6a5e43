"""Forms of the library: what is looked for, and where an activity is to be used."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mastery.engine.correctives import Approach
from mastery.selectors.library import ObjectiveChoice, Wanted, Where
from mastery.selectors.words import APPROACH_WORDS


class FindForm(forms.Form):
    """What cannot be read is not looked for."""

    q = forms.CharField(required=False, max_length=100)
    approach = forms.TypedChoiceField(
        label=_("Approach"),
        required=False,
        coerce=Approach,
        empty_value=None,
        choices=[("", _("Every approach")), *((each.value, words) for each, words in APPROACH_WORDS.items())],
    )
    objective = forms.TypedChoiceField(label=_("Objective"), required=False, coerce=int, empty_value=None)
    standard = forms.CharField(label=_("Code of a standard"), required=False, max_length=100)

    def __init__(self, data: Any, *, objectives: Iterable[ObjectiveChoice]) -> None:
        super().__init__(data)
        self.fields["objective"].choices = [  # type: ignore[attr-defined]
            ("", _("Every objective")),
            *((each.id, each.words) for each in objectives),
        ]

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        found = self.cleaned_data
        return Wanted(
            words=found.get("q", ""),
            approach=found.get("approach"),
            objective_id=found.get("objective"),
            standard=found.get("standard", ""),
        )


class TakeForm(forms.Form):
    """Where an activity is to be used, out of the places that are free."""

    where = forms.ChoiceField(
        label=_("For which objective of your units"),
        error_messages={
            "required": _("Choose an objective"),
            "invalid_choice": _("Choose an objective that has no activity by this approach yet"),
        },
    )

    def __init__(self, data: Any = None, *, places: Iterable[Where]) -> None:
        super().__init__(data)
        self.places = {place.value: place for place in places}
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose an objective")),
            *((value, place.words) for value, place in self.places.items()),
        ]

    @property
    def chosen(self) -> Where:
        return self.places[self.cleaned_data["where"]]
