"""One try as its teacher reads it: answers, marks with their history, and what it showed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessments.models import Attempt, AttemptItem, ItemAlignment, LateResponse, Mark, Response
from assessments.selectors.answer_words import right_words, words_of
from assessments.selectors.builder import KIND_WORDS
from assessments.selectors.windows import chance_words
from classroom.web import wall_clock
from mastery.engine.attempts import AttemptState
from mastery.engine.evidence import Outcome
from mastery.engine.marking import ItemKind
from mastery.engine.wording import number
from mastery.models import EvidenceRecord
from mastery.selectors.standing import score_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLine:
    """One mark of an answer, the newest first; `points` is "" for an excuse."""

    mark_id: int
    points: str
    is_excused: bool
    by: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One question of the try; without marks it waits for a person."""

    item_id: int
    number: int
    label: str
    kind: Promise
    stem: str
    codes: tuple[str, ...]
    answer: str
    right: str
    late: tuple[str, ...]
    points: str
    misconception: str
    marks: tuple[MarkLine, ...]

    @property
    def standing(self) -> MarkLine | None:
        return self.marks[0] if self.marks else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveResult:
    """What the try showed on one objective; no percent where it was excused or set aside."""

    code: str
    statement: str
    points: str
    percent: Decimal | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPage:
    attempt_id: int
    student_id: int
    student_name: str
    check_id: int
    check_title: str
    form: str
    chance: str
    state: str
    state_words: str
    is_paper: bool
    opened: str
    handed_in: str
    void_reason: str
    waiting: int
    objectives: tuple[ObjectiveResult, ...]
    answers: tuple[AnswerLine, ...]

    @property
    def medium_words(self) -> str:
        return _("on paper") if self.is_paper else _("on screen")

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.OPEN.value

    @property
    def is_void(self) -> bool:
        return self.state == AttemptState.VOID.value

    @property
    def may_correct(self) -> bool:
        return not (self.is_open or self.is_void)


def attempt_page(attempt: Attempt) -> AttemptPage:
    """Five queries, however many questions. `attempt` comes from `access.attempt_for`."""
    zone = attempt.enrollment.section.school.time_zone
    answers = _answers(attempt, zone=zone)
    return AttemptPage(
        attempt_id=attempt.pk,
        student_id=attempt.enrollment.student_id,
        student_name=attempt.enrollment.student.full_name,
        check_id=attempt.assessment_id,
        check_title=attempt.assessment.title,
        form=attempt.form.label,
        chance=chance_words(attempt.number),
        state=attempt.state,
        state_words=_state_words(AttemptState(attempt.state)),
        is_paper=attempt.medium == "paper",
        opened=wall_clock.day_and_time(attempt.opened_at, zone=zone),
        handed_in=wall_clock.day_and_time(attempt.submitted_at, zone=zone) if attempt.submitted_at else "",
        void_reason=attempt.void_reason,
        waiting=sum(not line.marks for line in answers),
        objectives=_objectives(attempt),
        answers=answers,
    )


def _state_words(state: AttemptState) -> str:
    return {
        AttemptState.OPEN: _("Being taken"),
        AttemptState.SUBMITTED: _("Being marked"),
        AttemptState.SCORED: _("Marked"),
        AttemptState.VOID: _("Does not count"),
    }[state]


def _answers(attempt: Attempt, *, zone: str) -> tuple[AnswerLine, ...]:
    given = dict(Response.objects.filter(attempt=attempt).values_list("item_id", "body"))
    late: dict[int, list[object]] = defaultdict(list)
    for row in LateResponse.objects.filter(attempt=attempt).order_by("pk"):
        late[row.item_id].append(row.body)
    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in Mark.objects.filter(attempt=attempt).select_related("marked_by").order_by("-pk"):
        marks[mark.item_id].append(mark)
    measured = ItemAlignment.objects.filter(item=OuterRef("item")).order_by("objective__position")
    asked = (
        AttemptItem.objects.filter(attempt=attempt)
        .select_related("item__answer_key")
        .annotate(codes=ArraySubquery(measured.values("objective__code")))
        .order_by("position")
    )
    return tuple(
        _answer(question, given, late[question.item_id], marks[question.item_id], zone=zone)
        for question in asked
    )


def _answer(
    question: Any,
    given: Mapping[int, object],
    late: Sequence[object],
    marks: Sequence[Mark],
    *,
    zone: str,
) -> AnswerLine:
    """`question` is an asked item with the codes that `_answers` annotates."""
    item = question.item
    return AnswerLine(
        item_id=item.pk,
        number=question.position,
        label=item.label,
        kind=KIND_WORDS[ItemKind(item.kind)],
        stem=item.stem,
        codes=tuple(question.codes),
        answer=words_of(item, given.get(item.pk)),
        right=right_words(item),
        late=tuple(words_of(item, body) for body in late),
        points=number(question.points),
        misconception=marks[0].misconception if marks else "",
        marks=tuple(_mark(mark, zone=zone) for mark in marks),
    )


def _mark(mark: Mark, *, zone: str) -> MarkLine:
    return MarkLine(
        mark_id=mark.pk,
        points="" if mark.earned is None else number(mark.earned),
        is_excused=mark.earned is None,
        by=_("answer key") if mark.source == "auto" else mark.marked_by.full_name,
        when=wall_clock.day_and_time(mark.marked_at, zone=zone),
        reason=mark.reason,
    )


def _objectives(attempt: Attempt) -> tuple[ObjectiveResult, ...]:
    rows = (
        EvidenceRecord.objects.filter(occasion=attempt.occasion, replaced_by__isnull=True)
        .select_related("objective")
        .order_by("objective__position", "objective__code")
    )
    return tuple(_result(row) for row in rows)


def _result(row: EvidenceRecord) -> ObjectiveResult:
    score = score_of(row.earned, row.possible)
    notes = {Outcome.EXCUSED: _("Excused"), Outcome.VOID: _("Does not count")}
    return ObjectiveResult(
        code=row.objective.code,
        statement=row.objective.statement,
        points="" if score is None else f"{number(score.earned)} / {number(score.possible)}",
        percent=score.shown_percent if score else None,
        note=notes.get(Outcome(row.outcome), ""),
    )
