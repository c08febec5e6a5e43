"""The levels of a school as they are typed: up to seven rows, the lowest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mastery.engine.scale import MOST_LEVELS, Fault, Level, Scale
from mastery.engine.wording import number
from mastery.forms.scale_words import FIELDS, fault_words
from mastery.forms.thresholds import PercentField

ROWS = range(1, MOST_LEVELS + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRow:
    """The fields of one level, as the page draws them."""

    label: BoundField
    mark: BoundField
    begins: BoundField
    mastery: BoundWidget


class ScaleForm(forms.Form):
    """The next version. `based_on` is the version looked at; rows without a name are left out."""

    title = forms.CharField(label=gettext_lazy("Name of the scale"), required=False, max_length=100)
    mastery = forms.TypedChoiceField(
        label=gettext_lazy("Means mastered"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[(row, row) for row in ROWS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("It stands in the history."),
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in ROWS:
            said = {"row": row}
            self.fields[f"label_{row}"] = forms.CharField(
                label=_("Name of level %(row)s") % said, required=False, max_length=40
            )
            self.fields[f"mark_{row}"] = forms.CharField(
                label=_("Mark of level %(row)s") % said,
                required=False,
                max_length=4,
                widget=forms.TextInput(attrs={"class": "w-5", "autocomplete": "off"}),
            )
            self.fields[f"from_{row}"] = PercentField(
                label=_("Level %(row)s begins at, percent") % said, required=False
            )

    @property
    def rows(self) -> Iterator[ScaleRow]:
        for row, choice in zip(ROWS, self["mastery"], strict=True):
            yield ScaleRow(
                label=self[f"label_{row}"],
                mark=self[f"mark_{row}"],
                begins=self[f"from_{row}"],
                mastery=choice,
            )

    def clean(self) -> dict[str, Any]:
        for row in self._named():
            if f"from_{row}" not in self.errors and self.cleaned_data[f"from_{row}"] is None:
                self.add_error(f"from_{row}", _("Say where this level begins"))
        return self.cleaned_data

    def levels(self) -> tuple[Level, ...]:
        return tuple(
            Level(
                label=self.cleaned_data[f"label_{row}"],
                mark=self.cleaned_data[f"mark_{row}"],
                from_percent=self.cleaned_data[f"from_{row}"],
            )
            for row in self._named()
        )

    def mastery_place(self) -> int | None:
        """Counted in the rows that have a name."""
        named, chosen = self._named(), self.cleaned_data["mastery"]
        return named.index(chosen) if chosen in named else None

    def show_faults(self, found: Iterable[Fault]) -> None:
        """Each beside the last of the levels it concerns: the one to change."""
        named, levels = self._named(), self.levels()
        for fault in found:
            field = FIELDS.get(fault.code)
            row = named[fault.places[-1]] if fault.places else None
            self.add_error(field.format(row=row) if field else None, fault_words(fault, levels))

    def carry(self, *, based_on: int) -> None:
        """Remember in the page which version the levels were compared with."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["based_on"] = str(based_on)
        self.data = data

    def _named(self) -> list[int]:
        return [row for row in ROWS if self.cleaned_data.get(f"label_{row}")]


def initial_of(scale: Scale, title: str, based_on: int) -> dict[str, Any]:
    """What the fields say of a scale."""
    known: dict[str, Any] = {"title": title, "based_on": based_on, "mastery": scale.mastery_place + 1}
    for row, level in enumerate(scale.levels, start=1):
        known |= {
            f"label_{row}": level.label,
            f"mark_{row}": level.mark,
            f"from_{row}": number(level.from_percent),
        }
    return known
