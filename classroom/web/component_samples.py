"""What the component sheet shows: invented people and dates, and a form with a problem."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleStep:
    label: str
    note: str = ""
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleEntry:
    title: str
    date_text: str = ""
    text: str = ""
    is_done: bool = False
    is_now: bool = False
    url: str = ""
    link: str = ""


class SampleForm(forms.Form):
    threshold = forms.IntegerField(
        label=_("Mastery threshold, percent"),
        help_text=_("A score equal to the threshold counts as mastered."),
        max_value=100,
        error_messages={"max_value": _("Threshold must be between 50 and 100")},
        widget=forms.TextInput(attrs={"class": "w-7", "inputmode": "numeric"}),
    )
    name = forms.CharField(label=_("Unit name"))
    about = forms.CharField(
        label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    approach = forms.ChoiceField(
        label=_("Taught as"), choices=[("worked", _("Worked explanation")), ("visual", _("Visual"))]
    )
    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}))
    opens_at = forms.TimeField(label=_("at"), widget=forms.TimeInput(attrs={"type": "time"}))
    roster = forms.FileField(
        label=_("Class list"), required=False, help_text=_("A CSV file with a header row.")
    )
    place = forms.ChoiceField(
        label=_("Where it is taken"),
        choices=[("screen", _("On screen")), ("paper", _("On paper"))],
        widget=forms.RadioSelect,
    )
    essential = forms.BooleanField(
        label=_("Essential"),
        required=False,
        help_text=_("One of the three to five this unit will not give up."),
    )


def sheet_context() -> dict[str, Any]:
    """Everything components/sheet.html reads."""
    form = SampleForm(
        {
            "threshold": "180",
            "name": "Fractions, ratio and proportion",
            "approach": "visual",
            "opens_on": "2026-12-03",
            "opens_at": "10:30",
            "essential": "on",
        }
    )
    form.is_valid()
    return {
        "form": form,
        "states": ("none", "notyet", "nearly", "mastered", "extended", "exempt"),
        "steps": (
            SampleStep(label="Taught", is_done=True),
            SampleStep(label="Checked", is_done=True),
            SampleStep(label="Groups", is_current=True),
            SampleStep(label="Correct or enrich"),
            SampleStep(label="Reassess", note="Thu 3 Dec"),
        ),
        "entries": (
            SampleEntry(title="Check 1, Form A", date_text="10 Nov", text="55 %, not yet", is_done=True),
            SampleEntry(title="Corrective, visual", date_text="12 Nov", text="Fraction strips", is_done=True),
            SampleEntry(
                title="Second chance, Form B", date_text="17 Nov", text="85 %, mastered", is_now=True
            ),
            SampleEntry(
                title="Third chance", date_text="24 Nov", url="#timeline", link="Ask for another day"
            ),
        ),
        "tries": (Decimal(55), Decimal(85), Decimal("70.5")),
        "one_try": (Decimal(64),),
        "no_tries": (),
        "counts": {"extended": 3, "mastered": 12, "nearly": 3, "notyet": 8, "none": 1, "exempt": 1},
        "scores": tuple(
            (Decimal(score), "mastered" if score >= 80 else "nearly" if score >= 70 else "notyet")
            for score in (
                48,
                52,
                55,
                58,
                60,
                60,
                64,
                66,
                67,
                72,
                74,
                76,
                80,
                80,
                81,
                83,
                84,
                85,
                86,
                88,
                90,
                92,
                100,
            )
        ),
    }
