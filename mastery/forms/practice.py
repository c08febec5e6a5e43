"""Forms of practice: a teacher writes questions as plain text, a student answers them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mastery.engine.marking import ItemKind, Key, key_from_json, number_readings
from mastery.engine.practice import LONGEST_STREAK, Streak
from mastery.engine.refusals import Refused
from mastery.selectors.practice import Asked

LONGEST_STEM = 2000
LONGEST_ANSWER = 200
KINDS = [
    (ItemKind.SINGLE_CHOICE.value, gettext_lazy("One right answer of several")),
    (ItemKind.TRUE_FALSE.value, gettext_lazy("True or false")),
    (ItemKind.NUMERIC.value, gettext_lazy("A number")),
    (ItemKind.SHORT_TEXT.value, gettext_lazy("A short text")),
]


class QuestionForm(forms.Form):
    """One question. `options` and `key` are read from the lines of the answers, by the kind."""

    kind = forms.TypedChoiceField(label=gettext_lazy("Kind"), coerce=ItemKind, choices=KINDS)
    stem = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=LONGEST_STEM,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the question")},
    )
    answers = forms.CharField(
        label=gettext_lazy("Answers, one per line"),
        help_text=gettext_lazy(
            "Several answers: a star before the right one. True or false: write true or false. "
            "A number: the number, and on a second line how far off an answer may be. "
            "A short text: every wording that is right."
        ),
        max_length=LONGEST_STEM,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write the right answer")},
    )
    hint = forms.CharField(
        label=gettext_lazy("Hint after a wrong answer"),
        help_text=gettext_lazy("What to look at again; not the answer."),
        max_length=500,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "kind" in typed and "answers" in typed:
            lines = [line.strip() for line in typed["answers"].splitlines() if line.strip()]
            try:
                typed["options"], typed["key"] = _read(typed["kind"], lines)
            except Refused as refusal:
                self.add_error("answers", str(refusal))
        return typed


def _read(kind: ItemKind, lines: list[str]) -> tuple[list[dict[str, str]], Key]:
    if kind is ItemKind.SINGLE_CHOICE:
        return _read_options(lines)
    if kind is ItemKind.TRUE_FALSE:
        return [], key_from_json(kind, {"right": _truth(lines[0])})
    if kind is ItemKind.NUMERIC:
        return [], key_from_json(kind, {"value": lines[0], "tolerance": (lines[1:] or ["0"])[0]})
    return [], key_from_json(kind, {"accepted": lines})


def _read_options(lines: list[str]) -> tuple[list[dict[str, str]], Key]:
    texts = [line.removeprefix("*").strip() for line in lines]
    starred = [place for place, line in enumerate(lines, start=1) if line.startswith("*")]
    if len(lines) < 2 or len(starred) != 1 or len(set(texts)) < len(texts) or not all(texts):
        raise Refused(
            "options_shape",
            _("Write two or more different answers, with a star before the one that is right."),
        )
    options = [{"id": str(place), "text": text} for place, text in enumerate(texts, start=1)]
    return options, key_from_json(ItemKind.SINGLE_CHOICE, {"right": str(starred[0])})


def _truth(word: str) -> bool | None:
    return {"true": True, "false": False, _("True").lower(): True, _("False").lower(): False}.get(
        word.lower()
    )


class StreakForm(forms.Form):
    right = forms.IntegerField(label=gettext_lazy("Right first tries"), min_value=1, max_value=LONGEST_STREAK)
    of = forms.IntegerField(label=gettext_lazy("Out of the last"), min_value=1, max_value=LONGEST_STREAK)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "right" in typed and "of" in typed:
            try:
                typed["streak"] = Streak(right=typed["right"], of=typed["of"])
            except Refused:
                self.add_error("of", _("Ask for no more right answers than tries"))
        return typed


class AnswerForm(forms.Form):
    """A student's answer to one question; `value` is what is marked and kept."""

    item = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    place = forms.IntegerField(min_value=1, max_value=9999, widget=forms.HiddenInput)
    answer = forms.CharField(
        max_length=LONGEST_ANSWER, error_messages={"required": gettext_lazy("Give an answer first")}
    )

    def __init__(self, data: Any = None, *, asked: Asked, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asked = asked

    def clean_answer(self) -> bool | str:
        typed: str = self.cleaned_data["answer"]
        if self.asked.kind is ItemKind.TRUE_FALSE:
            if typed not in ("true", "false"):
                raise forms.ValidationError(_("Choose true or false"))
            return typed == "true"
        if self.asked.options and typed not in dict(self.asked.options):
            raise forms.ValidationError(_("Choose one of the answers"))
        if self.asked.kind is ItemKind.NUMERIC and not number_readings(typed):
            raise forms.ValidationError(_("Write a number such as 12, 0.75 or 3/4"))
        return typed
