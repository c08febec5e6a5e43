"""The approach ledger: by which approaches a student has met an objective, how, and on what day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.web import wall_clock
from mastery.engine.correctives import Approach
from mastery.models import CorrectiveAssignment, Lesson
from mastery.selectors.words import APPROACH_WORDS


class UseKind(StrEnum):
    """Where an approach was met."""

    LESSON = "lesson"
    CORRECTIVE = "corrective"


KIND_WORDS: dict[UseKind, Promise] = {
    UseKind.LESSON: gettext_lazy("lesson"),
    UseKind.CORRECTIVE: gettext_lazy("corrective"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One approach met once by one student. For a lesson the day is the one on which it was recorded."""

    student_id: int
    approach: Approach
    kind: UseKind
    at: datetime

    @property
    def words(self) -> Promise:
        return APPROACH_WORDS[self.approach]

    @property
    def kind_words(self) -> Promise:
        return KIND_WORDS[self.kind]


def uses_of(student_ids: Collection[int], objective_id: int) -> tuple[Use, ...]:
    """Of these students on one objective, oldest first, in any class they were in; one query."""
    lessons = Lesson.objects.filter(
        objective=objective_id, unit_run__section__enrollments__student__in=student_ids
    )
    correctives = CorrectiveAssignment.objects.filter(
        objective=objective_id, student__in=student_ids
    ).exclude(state="cancelled")
    rows = _columns(
        lessons, UseKind.LESSON, student="unit_run__section__enrollments__student_id", at="recorded_at"
    ).union(_columns(correctives, UseKind.CORRECTIVE, student="student_id", at="assigned_at"))
    found = [
        Use(student_id=student_id, approach=Approach(approach), kind=UseKind(kind), at=at)
        for approach, kind, student_id, at in rows
    ]
    return tuple(sorted(found, key=lambda use: (use.at, use.kind, use.student_id)))


def _columns(rows: QuerySet[Any], kind: UseKind, *, student: str, at: str) -> QuerySet[Any, Any]:
    return rows.values_list("approach", Value(kind.value, output_field=CharField()), F(student), F(at))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachChoice:
    """One approach to choose from; `used` says when and how it was met, and is "" for one that is new."""

    value: str
    words: Promise
    used: str


def approach_choices(uses: Sequence[Use], *, zone: str, students: int = 1) -> tuple[ApproachChoice, ...]:
    """Every approach in the order in which they are suggested, with what a choice of it would repeat."""
    return tuple(
        ApproachChoice(
            value=approach.value,
            words=words,
            used=_used_words([use for use in uses if use.approach is approach], zone=zone, students=students),
        )
        for approach, words in APPROACH_WORDS.items()
    )


def _used_words(uses: Sequence[Use], *, zone: str, students: int) -> str:
    """Used: lesson, Tue 3 Nov; corrective, Tue 10 Nov. In a group also with how many of them."""
    if not uses:
        return ""
    parts = dict.fromkeys(
        _("%(kind)s, %(day)s") % {"kind": use.kind_words, "day": wall_clock.day(use.at, zone=zone)}
        for use in uses
    )
    when = _("Used: %(when)s") % {"when": "; ".join(parts)}
    had = _count(uses)
    if students == 1:
        return when
    return _("%(when)s, with %(had)s of %(size)s") % {"when": when, "had": had, "size": students}


def _count(uses: Iterable[Use]) -> int:
    return len({use.student_id for use in uses})
