"""Practice of one corrective: what a student is asked next, and what the first tries have shown.

What a student is shown of a question is an allow-list without its key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from mastery.engine.marking import (
    ItemKind,
    NumericKey,
    ShortTextKey,
    SingleChoiceKey,
    TrueFalseKey,
    key_from_json,
)
from mastery.engine.practice import DEFAULT_STREAK, Practice, Streak, next_question, practice_of
from mastery.models import CorrectiveActivity, CorrectiveAssignment, Lesson, PracticeItem, PracticeTry
from mastery.selectors.files import FileLine, files_beside, line_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as its student sees it; `options` are pairs of id and text."""

    item_id: int
    kind: ItemKind
    stem: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a student is told at once about a first try: right or not, and the teacher's hint."""

    item_id: int
    is_right: bool
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePage:
    """The question that comes next, or the one last answered with what is told about it."""

    corrective_id: int
    title: str
    statement: str
    place: int
    question: Asked | None
    told: Told | None
    practice: Practice
    streak: Streak


def streak_of(activity: CorrectiveActivity | None) -> Streak:
    if activity is None:
        return DEFAULT_STREAK
    return Streak(right=activity.streak_right, of=activity.streak_of)


def practice_page(corrective: CorrectiveAssignment, *, seen: int | None) -> PracticePage:
    """`seen` is the place of the try just made: then the page tells about it. Two queries, three with `seen`."""
    streak = streak_of(corrective.activity)
    tries = list(
        PracticeTry.objects.filter(corrective=corrective)
        .order_by("place")
        .values_list("item_id", "is_right", "item__hint", "place")
    )
    asked = _asked(corrective)
    told = next((_told(row) for row in tries if row[3] == seen), None)
    chosen = told.item_id if told else next_question(list(asked), tried=[row[0] for row in tries])
    return PracticePage(
        corrective_id=corrective.pk,
        title=corrective.title,
        statement=corrective.objective.statement,
        place=len(tries) + 1,
        question=asked.get(chosen) if chosen is not None else None,
        told=told,
        practice=practice_of([row[1] for row in tries], streak),
        streak=streak,
    )


def _told(row: Sequence[Any]) -> Told:
    item_id, is_right, hint, _place = row
    return Told(item_id=item_id, is_right=is_right, hint=hint)


def _asked(corrective: CorrectiveAssignment) -> dict[int, Asked]:
    rows = PracticeItem.objects.asked().filter(activity=corrective.activity_id)
    return {
        pk: Asked(
            item_id=pk,
            kind=ItemKind(kind),
            stem=stem,
            options=tuple((option["id"], option["text"]) for option in options),
        )
        for pk, kind, stem, options in rows.values_list("pk", "kind", "stem", "options")
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Of one corrective: the approaches of the lessons before it, its files, and how its practice stands."""

    lessons: tuple[str, ...]
    files: tuple[FileLine, ...]
    questions: int
    first_tries: tuple[bool, ...]


def standing_of(corrective: CorrectiveAssignment) -> Standing:
    """One query."""
    lessons = Lesson.objects.filter(unit_run=OuterRef("unit_run"), objective=OuterRef("objective"))
    asked = PracticeItem.objects.filter(activity=OuterRef("activity"), retired_at__isnull=True)
    tries = PracticeTry.objects.filter(corrective=OuterRef("pk"))
    used, files, questions, first_tries = (
        CorrectiveAssignment.objects.filter(pk=corrective.pk)
        .values_list(
            ArraySubquery(lessons.order_by("pk").values("approach")),
            files_beside(OuterRef("activity")),
            ArraySubquery(asked.values("pk")),
            ArraySubquery(tries.order_by("place").values("is_right")),
        )
        .get()
    )
    return Standing(
        lessons=tuple(used),
        files=tuple(line_of(file) for file in files),
        questions=len(questions),
        first_tries=tuple(first_tries),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A question as its author sees it, with the answer that is right."""

    item_id: int
    number: int
    stem: str
    options: tuple[str, ...]
    answer: str
    hint: str


def written_questions(activity_id: int) -> tuple[Written, ...]:
    """One query."""
    rows = PracticeItem.objects.asked().filter(activity=activity_id)
    return tuple(
        Written(
            item_id=row.pk,
            number=number,
            stem=row.stem,
            options=tuple(option["text"] for option in row.options),
            answer=_answer(row),
            hint=row.hint,
        )
        for number, row in enumerate(rows, start=1)
    )


def _answer(row: PracticeItem) -> str:
    key = key_from_json(ItemKind(row.kind), row.key)
    if isinstance(key, SingleChoiceKey):
        return next((option["text"] for option in row.options if option["id"] == key.right), "")
    if isinstance(key, TrueFalseKey):
        return _("True") if key.right else _("False")
    if isinstance(key, ShortTextKey):
        return " / ".join(key.accepted)
    return _number_answer(row, key) if isinstance(key, NumericKey) else ""


def _number_answer(row: PracticeItem, key: NumericKey) -> str:
    return f"{row.key['value']} ± {row.key['tolerance']}" if key.tolerance else str(row.key["value"])
