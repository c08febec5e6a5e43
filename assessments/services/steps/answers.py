"""What a browser sends becomes an answer: shown option ids are mapped back, and nothing else is accepted."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from assessments.models import Attempt, LateResponse, Response
from assessments.selectors.sitting_items import fingerprint
from classroom.refusals import DomainError
from mastery.engine.marking import ItemKind

Answer = str | bool | list[str] | None
"""The stored JSON value, as `engine.marking.mark` reads it; None when nothing is chosen or written."""

OptionOrder = Sequence[tuple[str, str]]
"""Pairs of shown id and option id."""

LONGEST_TEXT: Final = 2000
SEQ_PER_EPOCH: Final = 1_000_000
"""Numbers of one page load: `epoch * 1_000_000 + n`, so that a newer window always outranks an older one."""


class AnswerRefused(DomainError):
    """What was sent is no answer to this question; the page itself never sends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as an attempt asks it, with what is saved; `key` is its stored answer key, None where it has none.

    `seq` is the number of the saved answer, 0 where nothing was saved.
    """

    item_id: int
    position: int
    kind: str
    points: Decimal
    option_order: OptionOrder
    key: object
    seq: int
    answer: Answer


QUESTIONS = """
SELECT asked.item_id, asked.position, item.kind, asked.points, asked.option_order::json, key.body::json,
       coalesce(saved.seq, 0), saved.body::json
FROM assessments_attemptitem asked
JOIN assessments_item item ON item.id = asked.item_id
LEFT JOIN assessments_answerkey key ON key.item_id = asked.item_id
LEFT JOIN assessments_response saved ON saved.attempt_id = asked.attempt_id AND saved.item_id = asked.item_id
WHERE asked.attempt_id = %s
ORDER BY asked.position
"""
"""Handing in is on every student's way: written out, because composing it took longer than asking."""


def read_questions(attempt: Attempt) -> tuple[Question, ...]:
    """In the order of the page; one query."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS, [attempt.pk])
        rows = cursor.fetchall()
    return tuple(
        Question(
            item_id=item_id,
            position=position,
            kind=kind,
            points=points,
            option_order=order,
            key=key,
            seq=seq,
            answer=body,
        )
        for item_id, position, kind, points, order, key, seq, body in rows
    )


def read_answer(kind: str, order: OptionOrder, posted: Sequence[str]) -> Answer:
    """The answer that `posted` stands for. Empty values are no answer."""
    values = [value for value in posted if value]
    if not values:
        return None
    return _READERS[ItemKind(kind)](order, values)


def _refused() -> AnswerRefused:
    return AnswerRefused("answer_shape", _("This is no answer to this question."))


def _one_option(order: OptionOrder, values: Sequence[str]) -> Answer:
    options = dict(order)
    if len(values) != 1 or values[0] not in options:
        raise _refused()
    return options[values[0]]


def _several_options(order: OptionOrder, values: Sequence[str]) -> Answer:
    options = dict(order)
    if not options.keys() >= set(values):
        raise _refused()
    return sorted({options[value] for value in values})


def _true_or_false(order: OptionOrder, values: Sequence[str]) -> Answer:
    if len(values) != 1 or values[0] not in ("true", "false"):
        raise _refused()
    return values[0] == "true"


def _text(order: OptionOrder, values: Sequence[str]) -> Answer:
    """The database takes no NUL. Line ends count once, as the browser counts them against its limit."""
    if len(values) != 1:
        raise _refused()
    text = values[0].replace("\x00", "").replace("\r\n", "\n")
    if len(text) > LONGEST_TEXT:
        raise AnswerRefused(
            "answer_long", _("An answer can have at most %(count)d characters.") % {"count": LONGEST_TEXT}
        )
    return text if text.strip() else None


_READERS: Final[Mapping[ItemKind, Callable[[OptionOrder, Sequence[str]], Answer]]] = {
    ItemKind.SINGLE_CHOICE: _one_option,
    ItemKind.MULTIPLE_CHOICE: _several_options,
    ItemKind.TRUE_FALSE: _true_or_false,
    ItemKind.NUMERIC: _text,
    ItemKind.SHORT_TEXT: _text,
    ItemKind.POINTS_ONLY: _text,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Whether the attempt still took answers, and the number now stored, if this statement stored it."""

    was_open: bool
    seq: int | None


SAVE_ANSWER = """
WITH held AS (
    SELECT id, school_id FROM assessments_attempt WHERE id = %(attempt)s AND state = 'open' FOR SHARE
), saved AS (
    INSERT INTO assessments_response (school_id, attempt_id, item_id, seq, body, saved_at)
    SELECT held.school_id, held.id, %(item)s, %(seq)s, %(body)s::jsonb, %(now)s FROM held
    ON CONFLICT (attempt_id, item_id) DO UPDATE
        SET seq = EXCLUDED.seq, body = EXCLUDED.body, saved_at = EXCLUDED.saved_at
        WHERE assessments_response.seq < EXCLUDED.seq
    RETURNING seq
)
SELECT EXISTS (SELECT 1 FROM held), (SELECT seq FROM saved)
"""
"""One statement: it holds the attempt open while it writes, and an older number never overwrites a newer one."""


def store_answer(*, attempt_id: int, item_id: int, seq: int, body: Answer, now: datetime) -> Held:
    with connection.cursor() as cursor:
        cursor.execute(
            SAVE_ANSWER,
            {"attempt": attempt_id, "item": item_id, "seq": seq, "body": json.dumps(body), "now": now},
        )
        was_open, stored = cursor.fetchone()
    return Held(was_open=was_open, seq=stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One question of a page that was sent as a whole.

    `was` is the fingerprint of the answer the page began with; `seq` is 0 where the page did not count (no
    script).
    """

    values: tuple[str, ...]
    was: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPage:
    """All questions of one page load by item, with the epoch the page was given."""

    epoch: int
    questions: Mapping[int, Given]


def merge_page(
    attempt: Attempt,
    asked: Sequence[Question],
    page: GivenPage,
    *,
    now: datetime,
) -> dict[int, Answer]:
    """Take a whole page as one last autosave; answers what it changed, by item.

    The caller has locked the attempt before it read what is asked. A question the page left as it was says
    nothing: an answer saved from another window stands. A changed one counts unless a newer window has
    written since.
    """
    changed: dict[int, Answer] = {}
    for question in asked:
        given = page.questions.get(question.item_id)
        if given is None:
            continue
        body = read_answer(question.kind, question.option_order, given.values)
        if given.seq == 0 and fingerprint(body) == given.was:
            continue
        seq = given.seq or _next_of_page(question.seq, epoch=min(page.epoch, attempt.epoch))
        if question.seq < seq < (attempt.epoch + 1) * SEQ_PER_EPOCH:
            store_answer(attempt_id=attempt.pk, item_id=question.item_id, seq=seq, body=body, now=now)
            changed[question.item_id] = body
    return changed


def _next_of_page(before: int, *, epoch: int) -> int:
    """A number for a page that did not count; it never outranks a newer window."""
    newest_of_page = (epoch + 1) * SEQ_PER_EPOCH - 1
    return min(max(before, epoch * SEQ_PER_EPOCH) + 1, newest_of_page)


def keep_late(attempt: Attempt, *, item_id: int, body: Answer, now: datetime) -> None:
    """An answer that came after the attempt was closed is kept for the teacher, once."""
    known = [
        *Response.objects.filter(attempt=attempt, item_id=item_id).values_list("body", flat=True),
        *LateResponse.objects.filter(attempt=attempt, item_id=item_id).values_list("body", flat=True),
    ]
    if body is not None and body not in known:
        LateResponse.objects.create(
            school_id=attempt.school_id, attempt=attempt, item_id=item_id, body=body, received_at=now
        )
