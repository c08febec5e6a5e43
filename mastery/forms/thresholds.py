"""What a school may choose about mastery."""

from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mastery.engine.calculation import Method
from mastery.engine.policy import UNIT_WIDE, Calculation, FormRule, Gate, Layer, Place
from mastery.engine.refusals import Refused
from mastery.engine.scale import NamedScale
from mastery.selectors.words import METHOD_WORDS, VALUE_WORDS

PARAMETERS = ("weight", "times", "count")

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


INHERITED = ("", _("As inherited"))


def _choice(label: Any, choices: list[tuple[str, Any]], help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[INHERITED, *choices], required=False, help_text=help_text)


def _number(label: Any, *, low: int, high: int, help_text: Any = "") -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "w-7"}
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=low,
        max_value=high,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
    )


class ThresholdForm(forms.Form):
    """The next version of one place; what is left empty is inherited.

    `based_on` is the newest version looked at, `seen` what the shown preview was made of.
    """

    threshold_percent = PercentField(
        label=_("Mastery threshold, percent"),
        required=False,
        help_text=_("50 to 100. A score equal to the threshold counts as mastered."),
    )
    near_band = PercentField(
        label=_("Nearly there begins so many points below it"),
        required=False,
        help_text=_("A hint for you and your students, never a grade. 0 switches it off."),
    )
    show_nearly = _choice(_("Show “Nearly there”"), [("yes", _("Yes")), ("no", _("No, only “Not yet”"))])
    method = _choice(
        _("Which tries count"),
        [(method.value, words) for method, words in METHOD_WORDS.items()],
        _("The best counts unless your school must use another way. What was reached once stays, always."),
    )
    weight = _number(
        _("Weight of the newest try, percent"), low=1, high=99, help_text=_("Only where a try has a weight.")
    )
    times = _number(
        _("Times that mastery is shown"), low=1, high=9, help_text=_("Only for “shown several times”.")
    )
    count = _number(
        _("How many tries it looks at"), low=1, high=9, help_text=_("Only for the best or the last few.")
    )
    minimum_attempts = _number(
        _("Tries before a state appears"),
        low=1,
        high=5,
        help_text=_("Usually 1. Until then: not assessed yet."),
    )
    minimum_items = _number(_("Questions before a state appears"), low=1, high=50, help_text=_("Usually 1."))
    chances = _choice(
        _("Chances for each check"),
        [
            ("1", _("1, the check alone")),
            ("2", _("2, with a second chance")),
            ("3", _("3, with a third chance")),
            ("0", _("As many as it takes")),
        ],
        _("A unit that has been announced keeps at least the chances it was announced with."),
    )
    waiting_days = _number(
        _("Days between two tries"), low=0, high=60, help_text=_("Whole days from handing in. 0 is no wait.")
    )
    gate = _choice(
        _("What opens the next chance"),
        [
            ("corrective", _("The corrective: done, or waived with a reason")),
            ("none", _("Nothing, only the day")),
        ],
    )
    form_rule = _choice(
        _("Which form the next chance uses"),
        [
            ("unused", _("One the student has not had")),
            ("oldest_again", _("When none is left, the oldest again")),
        ],
    )
    scale = _choice(_("Scale of levels"), [], _("Levels inform; the threshold decides what is mastered."))
    locked = forms.MultipleChoiceField(
        label=_("Hold for everything below"),
        choices=list(VALUE_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A value that is set here and ticked cannot be changed further down."),
    )
    keeps_told = forms.BooleanField(
        label=_("Keep what students have already been told"),
        required=False,
        help_text=_("Who stands as mastered stays so, as long as the tries reach what was asked then."),
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=300,
        help_text=_("It stands in the history. You can write it after you have seen the effect."),
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: Place, scales: Sequence[NamedScale], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        self.scales = {str(each.key): each for each in scales}
        offered = self.fields["scale"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [INHERITED, *((key, each.title) for key, each in self.scales.items())]
        if place is Place.OBJECTIVE:
            for name in UNIT_WIDE:
                del self.fields[name]
            locked = self.fields["locked"]
            assert isinstance(locked, forms.MultipleChoiceField)
            locked.choices = [(name, words) for name, words in VALUE_WORDS.items() if name not in UNIT_WIDE]

    def clean(self) -> dict[str, Any]:
        """A method and its numbers are one value: each number is refused where the method does not use it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            cleaned["calculation"] = self._calculation(cleaned)
        except Refused as refusal:
            name = refusal.code.split("_")[0]
            self.add_error(name if name in PARAMETERS else "method", str(refusal))
        return cleaned

    def _calculation(self, cleaned: dict[str, Any]) -> Calculation | None:
        numbers = {name: cleaned.get(name) for name in PARAMETERS}
        if not cleaned.get("method"):
            for name, value in numbers.items():
                if value is not None:
                    raise Refused(f"{name}_superfluous", str(_("Choose which tries count first.")))
            return None
        return Calculation(method=Method(cleaned["method"]), **numbers)

    def values(self) -> dict[str, Any]:
        """What the place is to set itself, in the engine's words."""
        cleaned = self.cleaned_data
        plain = ("threshold_percent", "near_band", "minimum_attempts", "minimum_items", "waiting_days")
        values = {name: cleaned[name] for name in plain if cleaned.get(name) is not None}
        if cleaned["show_nearly"]:
            values["show_nearly"] = cleaned["show_nearly"] == "yes"
        if cleaned["calculation"] is not None:
            values["calculation"] = cleaned["calculation"]
        if cleaned.get("chances"):
            values["chances"] = None if cleaned["chances"] == "0" else int(cleaned["chances"])
        if cleaned.get("gate"):
            values["gate"] = Gate(cleaned["gate"])
        if cleaned.get("form_rule"):
            values["form_rule"] = FormRule(cleaned["form_rule"])
        if cleaned.get("scale"):
            values["scale"] = self.scales[cleaned["scale"]]
        return values

    def carry(self, *, based_on: int) -> None:
        """Remember in the page what its preview is made of, and which version it was compared with."""
        self.cleaned_data["based_on"] = based_on
        data = QueryDict(mutable=True)
        for name, sent in cast(QueryDict, self.data).lists():
            data.setlist(name, sent)
        data["based_on"] = str(based_on)
        data["seen"] = self.mark()
        self.data = data

    def mark(self) -> str:
        """Names what a preview shows the effect of."""
        told = [f"{name}={value}" for name, value in sorted(self.values().items())]
        cleaned = self.cleaned_data
        made_of = [*told, *sorted(cleaned["locked"]), str(cleaned["keeps_told"]), str(cleaned["based_on"])]
        return sha256("/".join(made_of).encode()).hexdigest()


def initial_of(layer: Layer | None, *, based_on: int) -> dict[str, Any]:
    """The form as the place stands: what it sets itself, and nothing where it inherits."""
    values = dict(layer.values) if layer else {}
    initial: dict[str, Any] = {"based_on": based_on, "locked": sorted(layer.locked) if layer else []}
    for name in ("threshold_percent", "near_band"):
        if name in values:
            initial[name] = f"{values[name].normalize():f}"
    for name in ("minimum_attempts", "minimum_items", "waiting_days"):
        initial[name] = values.get(name)
    if "show_nearly" in values:
        initial["show_nearly"] = "yes" if values["show_nearly"] else "no"
    if "chances" in values:
        initial["chances"] = str(values["chances"] or 0)
    if calculation := values.get("calculation"):
        initial |= {
            "method": calculation.method.value,
            "weight": calculation.weight,
            "times": calculation.times,
            "count": calculation.count,
        }
    if "scale" in values:
        initial["scale"] = str(values["scale"].key)
    return initial | {name: values[name].value for name in ("gate", "form_rule") if name in values}
