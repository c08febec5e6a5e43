"""What a student may see of a question: an allow-list per kind of item, and nothing by default.

This module and everything it imports stay away from `assessments.models.answer_keys` (an import contract
keeps it so).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from assessments.models.attempts import AttemptItem
from assessments.models.items import Item
from mastery.engine.marking import ItemKind, is_readable
from mastery.engine.wording import number


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentOption:
    """`shown_id` is random per attempt."""

    shown_id: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentItem:
    """One question as its student sees it; `was` is the fingerprint of the answer the page begins with.

    `control` says how it is answered: options (one or several), truth, number, line or text. What stands in a number
    `is_readable` when it is one.
    """

    item_id: int
    number: int
    stem: str
    points: str
    control: str
    is_answered: bool
    was: str
    options: tuple[StudentOption, ...] = ()
    is_true: bool | None = None
    text: str = ""
    is_readable: bool = True


def fingerprint(answer: object) -> str:
    """A short name of an answer, so that a page sent back tells which questions were changed in it."""
    if answer is None:
        return ""
    return hashlib.sha256(json.dumps(answer).encode()).hexdigest()[:16]


def student_item(asked: AttemptItem, answer: object) -> StudentItem:
    """The view of the item's kind; a kind that registered none is a bug and fails here."""
    item = asked.item
    seen = StudentItem(
        item_id=item.pk,
        number=asked.position,
        stem=item.stem,
        points=number(asked.points),
        control="",
        is_answered=answer is not None,
        was=fingerprint(answer),
    )
    return STUDENT_VIEWS[ItemKind(item.kind)](seen, asked, answer)


def _one_of_options(seen: StudentItem, asked: AttemptItem, answer: object) -> StudentItem:
    return replace(seen, control="one", options=_options(asked, chosen=[answer]))


def _several_options(seen: StudentItem, asked: AttemptItem, answer: object) -> StudentItem:
    chosen = answer if isinstance(answer, list) else []
    return replace(seen, control="several", options=_options(asked, chosen=chosen))


def _truth(seen: StudentItem, asked: AttemptItem, answer: object) -> StudentItem:
    return replace(seen, control="truth", is_true=answer if isinstance(answer, bool) else None)


def _number(seen: StudentItem, asked: AttemptItem, answer: object) -> StudentItem:
    return replace(
        seen, control="number", text=_text(answer), is_readable=is_readable(ItemKind.NUMERIC, answer)
    )


def _line(seen: StudentItem, asked: AttemptItem, answer: object) -> StudentItem:
    return replace(seen, control="line", text=_text(answer))


def _long_text(seen: StudentItem, asked: AttemptItem, answer: object) -> StudentItem:
    return replace(seen, control="text", text=_text(answer))


STUDENT_VIEWS: Final[Mapping[ItemKind, Callable[[StudentItem, AttemptItem, object], StudentItem]]] = {
    ItemKind.SINGLE_CHOICE: _one_of_options,
    ItemKind.MULTIPLE_CHOICE: _several_options,
    ItemKind.TRUE_FALSE: _truth,
    ItemKind.NUMERIC: _number,
    ItemKind.SHORT_TEXT: _line,
    ItemKind.POINTS_ONLY: _long_text,
}


def _options(asked: AttemptItem, *, chosen: list[object]) -> tuple[StudentOption, ...]:
    """In the order and under the ids of this attempt."""
    texts = option_texts(asked.item)
    return tuple(
        StudentOption(shown_id=shown_id, text=texts[option_id], is_chosen=option_id in chosen)
        for shown_id, option_id in asked.option_order
    )


def option_texts(item: Item) -> dict[str, str]:
    return {option["id"]: option["text"] for option in item.options}


def _text(answer: object) -> str:
    return answer if isinstance(answer, str) else ""
