"""The builder's forms: one for each kind of question. They check shape; the engine says what a key needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.selectors.builder import ItemContent
from mastery.engine.marking import ItemKind, Key, key_from_json, key_to_json
from mastery.engine.refusals import Refused
from mastery.engine.scores import parse_points
from mastery.engine.wording import number

OPTION_IDS = "abcdef"
LONGEST_STEM = 4000
LONGEST_CHECK = 600
SHOWS_THAT = gettext_lazy("Shows that")


class CheckForm(forms.Form):
    """Title and minutes of a check."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write a title for the check")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=LONGEST_CHECK,
        required=False,
        help_text=gettext_lazy("How long it usually takes. Nobody is stopped by a clock."),
        widget=forms.NumberInput(attrs={"class": "w-7"}),
    )


class NewCheckForm(CheckForm):
    """A check begins in one of the units of the class."""

    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), coerce=int)

    field_order = ("unit", "title", "minutes")

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]


class PointsField(forms.CharField):
    """Points as a person types them, with comma or point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "w-5"})

    def clean(self, value: Any) -> Decimal:
        try:
            points = parse_points(str(super().clean(value)))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if points is None or points <= 0:
            raise forms.ValidationError(_("Points must be more than 0"))
        return points


class OptionField(forms.CharField):
    """One line that may stay empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "grow"})
        super().__init__(max_length=200, required=False, widget=widget, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """One option of a choice as the page draws it; `misconception` is None where none is asked for."""

    place: str
    text: forms.BoundField
    is_right: bool
    misconception: forms.BoundField | None


class ItemForm(forms.Form):
    """What every kind of question has. Subclasses add the fields that hold the key."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    stem = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=LONGEST_STEM,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the question")},
    )
    points = PointsField(
        label=gettext_lazy("Points"),
        initial="1",
        error_messages={"required": gettext_lazy("Say how many points the question is worth")},
    )
    objectives = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Shows"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Say which objective the question shows")},
    )
    kind: ItemKind
    drawn: tuple[str, ...] = ()

    def __init__(self, *args: Any, objectives: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objectives"].choices = list(objectives)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, content: ItemContent) -> dict[str, Any]:
        """What the form shows of a stored question."""
        body = {} if content.key is None else key_to_json(content.key)
        return {
            "stem": content.stem,
            "points": number(content.points),
            "objectives": list(content.objective_ids),
            **cls.initial_key(content, body),
        }

    @classmethod
    def initial_key(cls, content: ItemContent, body: dict[str, Any]) -> dict[str, Any]:
        return {}

    def option_texts(self) -> list[tuple[str, str]]:
        return []

    def option_rows(self) -> list[OptionRow]:
        """What a choice draws as rows; other kinds have none."""
        return []

    def key_fields(self) -> list[forms.BoundField]:
        """The fields of the key that are drawn as they are."""
        return [self[name] for name in self.drawn]

    def key_body(self) -> dict[str, Any]:
        """The key as the engine reads it."""
        return {}

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors:
            return self.cleaned_data
        try:
            self.key: Key = key_from_json(self.kind, self.key_body())
        except Refused as refusal:
            self.add_error(None, str(refusal))
        return self.cleaned_data

    def content(self) -> ItemContent:
        return ItemContent(
            kind=self.kind,
            stem=self.cleaned_data["stem"],
            points=self.cleaned_data["points"],
            options=tuple(self.option_texts()),
            key=self.key,
            objective_ids=tuple(sorted(self.cleaned_data["objectives"])),
        )


class ChoiceForm(ItemForm):
    """Up to six options; empty ones are left out."""

    option_1 = OptionField(label=gettext_lazy("Option 1"))
    option_2 = OptionField(label=gettext_lazy("Option 2"))
    option_3 = OptionField(label=gettext_lazy("Option 3"))
    option_4 = OptionField(label=gettext_lazy("Option 4"))
    option_5 = OptionField(label=gettext_lazy("Option 5"))
    option_6 = OptionField(label=gettext_lazy("Option 6"))
    right = forms.MultipleChoiceField(required=False, choices=[(str(n), str(n)) for n in range(1, 7)])
    right_input = "checkbox"

    def option_texts(self) -> list[tuple[str, str]]:
        texts = [(OPTION_IDS[n - 1], self.cleaned_data.get(f"option_{n}", "")) for n in range(1, 7)]
        return [(option, text) for option, text in texts if text]

    def right_ids(self) -> list[str]:
        written = {option for option, _text in self.option_texts()}
        chosen = [OPTION_IDS[int(place) - 1] for place in self.cleaned_data.get("right", [])]
        return [option for option in chosen if option in written]

    def clean(self) -> dict[str, Any]:
        texts = [text for _option, text in self.option_texts()]
        if len(texts) < 2:
            self.add_error(None, _("Write at least two options"))
        if len(set(texts)) < len(texts):
            self.add_error(None, _("Two options say the same"))
        return super().clean()

    def key_body(self) -> dict[str, Any]:
        return {"right": self.right_ids()}

    @classmethod
    def initial_key(cls, content: ItemContent, body: dict[str, Any]) -> dict[str, Any]:
        right = body.get("right", [])
        chosen = {right} if isinstance(right, str) else set(right)
        named = body.get("misconceptions", {})
        initial: dict[str, Any] = {"right": []}
        for place, (option, text) in enumerate(content.options[: len(OPTION_IDS)], start=1):
            initial[f"option_{place}"] = text
            initial[f"misconception_{place}"] = named.get(option, "")
            if option in chosen:
                initial["right"].append(str(place))
        return initial

    def option_rows(self) -> list[OptionRow]:
        right = {str(place) for place in self["right"].value() or []}
        return [
            OptionRow(
                place=str(place),
                text=self[f"option_{place}"],
                is_right=str(place) in right,
                misconception=self._misconception(place),
            )
            for place in range(1, len(OPTION_IDS) + 1)
        ]

    def _misconception(self, place: int) -> forms.BoundField | None:
        name = f"misconception_{place}"
        return self[name] if name in self.fields else None


class MultipleChoiceForm(ChoiceForm):
    kind = ItemKind.MULTIPLE_CHOICE


class SingleChoiceForm(ChoiceForm):
    """Each wrong option may name the misconception that leads to it."""

    misconception_1 = OptionField(label=SHOWS_THAT)
    misconception_2 = OptionField(label=SHOWS_THAT)
    misconception_3 = OptionField(label=SHOWS_THAT)
    misconception_4 = OptionField(label=SHOWS_THAT)
    misconception_5 = OptionField(label=SHOWS_THAT)
    misconception_6 = OptionField(label=SHOWS_THAT)
    kind = ItemKind.SINGLE_CHOICE
    right_input = "radio"

    def key_body(self) -> dict[str, Any]:
        right = self.right_ids()
        named = {
            option: self.cleaned_data[f"misconception_{OPTION_IDS.index(option) + 1}"]
            for option, _text in self.option_texts()
        }
        return {
            "right": right[0] if len(right) == 1 else "",
            "misconceptions": {option: text for option, text in named.items() if text},
        }


class TrueFalseForm(ItemForm):
    kind = ItemKind.TRUE_FALSE
    drawn = ("right",)
    right = forms.ChoiceField(
        label=gettext_lazy("The statement is"),
        choices=[("true", gettext_lazy("true")), ("false", gettext_lazy("false"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether the statement is true or false")},
    )

    def key_body(self) -> dict[str, Any]:
        return {"right": self.cleaned_data.get("right") == "true"}

    @classmethod
    def initial_key(cls, content: ItemContent, body: dict[str, Any]) -> dict[str, Any]:
        return {"right": str(body["right"]).lower()} if "right" in body else {}


class NumericForm(ItemForm):
    kind = ItemKind.NUMERIC
    drawn = ("value", "tolerance")
    value = forms.CharField(
        label=gettext_lazy("Right answer"),
        max_length=40,
        help_text=gettext_lazy("A number such as 12, 0.75 or 3/4"),
        error_messages={"required": gettext_lazy("Write the right answer")},
    )
    tolerance = forms.CharField(
        label=gettext_lazy("How far away an answer may be"), max_length=40, initial="0", required=False
    )

    def key_body(self) -> dict[str, Any]:
        return {
            "value": self.cleaned_data.get("value", ""),
            "tolerance": self.cleaned_data.get("tolerance") or "0",
        }

    @classmethod
    def initial_key(cls, content: ItemContent, body: dict[str, Any]) -> dict[str, Any]:
        return body


class ShortTextForm(ItemForm):
    kind = ItemKind.SHORT_TEXT
    drawn = ("accepted",)
    accepted = forms.CharField(
        label=gettext_lazy("Accepted answers"),
        help_text=gettext_lazy("One on each line. Capitals, spaces and a full stop make no difference."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_STEM,
        error_messages={"required": gettext_lazy("Write at least one accepted answer")},
    )

    def key_body(self) -> dict[str, Any]:
        lines = self.cleaned_data.get("accepted", "").splitlines()
        return {"accepted": [line.strip() for line in lines if line.strip()]}

    @classmethod
    def initial_key(cls, content: ItemContent, body: dict[str, Any]) -> dict[str, Any]:
        return {"accepted": "\n".join(body.get("accepted", []))}


class PointsOnlyForm(ItemForm):
    kind = ItemKind.POINTS_ONLY
    stem = forms.CharField(
        label=gettext_lazy("What students do on paper"),
        max_length=LONGEST_STEM,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


ITEM_FORMS: dict[ItemKind, type[ItemForm]] = {
    ItemKind.SINGLE_CHOICE: SingleChoiceForm,
    ItemKind.MULTIPLE_CHOICE: MultipleChoiceForm,
    ItemKind.TRUE_FALSE: TrueFalseForm,
    ItemKind.NUMERIC: NumericForm,
    ItemKind.SHORT_TEXT: ShortTextForm,
    ItemKind.POINTS_ONLY: PointsOnlyForm,
}


class MoveForm(forms.Form):
    where = forms.ChoiceField(choices=[("earlier", "earlier"), ("later", "later")])
