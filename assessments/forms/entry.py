"""Typed scores: numbers, X for excused, A for away, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from assessments.selectors.entry import AWAY_LETTER, EXCUSED_LETTER
from assessments.services.papers import EXCUSED, Scores
from mastery.engine.refusals import Refused
from mastery.engine.scores import parse_points
from mastery.forms.days import DayField


class Away(Enum):
    """Was not there: nothing is recorded, and nothing counts as 0."""

    AWAY = AWAY_LETTER


AWAY: Final = Away.AWAY


class SheetForm(forms.Form):
    """What holds for the whole sheet."""

    taken_on = DayField(
        label=_later("Taken on"),
        error_messages={"required": _later("Say on which day the check was taken.")},
    )
    reason = forms.CharField(
        label=_later("Why a score changes"),
        required=False,
        max_length=300,
        help_text=_later("Only needed to change a score that is there already."),
    )

    def taken(self) -> date:
        day: date = self.cleaned_data["taken_on"]
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRow:
    """One student's line as typed, and what is wrong with it, by question. `seen` is what stood before."""

    student_id: int
    typed: dict[int, str]
    seen: dict[int, str]
    scores: Scores
    problems: dict[int, str]
    is_away: bool


def read_row(data: QueryDict, student_id: int, item_ids: Sequence[int]) -> TypedRow:
    """A blank is left out: that question has not been looked at yet."""
    typed = {pk: data.get(f"s-{student_id}-{pk}", "").strip()[:20] for pk in item_ids}
    stood = data.get(f"was-{student_id}", "").split("|")
    seen = dict(zip(item_ids, stood, strict=False)) if len(stood) == len(item_ids) else {}
    scores: dict[int, Any] = {}
    problems: dict[int, str] = {}
    away = [pk for pk, text in typed.items() if text.upper() == AWAY_LETTER]
    for pk, text in typed.items():
        if not text or pk in away:
            continue
        try:
            scores[pk] = EXCUSED if text.upper() == EXCUSED_LETTER else parse_points(text)
        except Refused as refusal:
            problems[pk] = str(refusal)
    if away and scores:
        problems[away[0]] = _("A is for the whole row: take the scores out, or write 0.")
    return TypedRow(
        student_id=student_id,
        typed=typed,
        seen=seen,
        scores=scores,
        problems=problems,
        is_away=bool(away) and not scores,
    )
