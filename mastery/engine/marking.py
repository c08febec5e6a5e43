"""What an answer earns, by the kind of its item, exactly.

An answer that is blank or not of its kind earns nothing. Points that a person has to give are
`None`, never 0.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from fractions import Fraction

from mastery.engine.refusals import Refused
from mastery.engine.wording import number

LONGEST_NUMBER = 40


class ItemKind(StrEnum):
    """The kinds of question a check may hold."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    SHORT_TEXT = "short_text"
    POINTS_ONLY = "points_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoiceKey:
    """The id of the right option; wrong options may name the misconception that leads to them."""

    right: str
    misconceptions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoiceKey:
    """The ids of all right options."""

    right: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalseKey:
    """Whether the statement is true."""

    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericKey:
    """The value and how far from it, inclusively, an answer may be."""

    value: Fraction
    tolerance: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortTextKey:
    """The wordings that are right."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsOnlyKey:
    """Work on paper: a person gives the points."""


Key = SingleChoiceKey | MultipleChoiceKey | TrueFalseKey | NumericKey | ShortTextKey | PointsOnlyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Points earned, `None` while a person has to give them, and the misconception the answer shows."""

    earned: Decimal | None
    misconception: str | None = None


_KINDS: dict[type[Key], ItemKind] = {
    SingleChoiceKey: ItemKind.SINGLE_CHOICE,
    MultipleChoiceKey: ItemKind.MULTIPLE_CHOICE,
    TrueFalseKey: ItemKind.TRUE_FALSE,
    NumericKey: ItemKind.NUMERIC,
    ShortTextKey: ItemKind.SHORT_TEXT,
    PointsOnlyKey: ItemKind.POINTS_ONLY,
}


def mark(kind: ItemKind, key: Key, answer: object, points: Decimal) -> Marked:
    """What this answer earns of `points`. `answer` is its stored JSON value, None when unanswered."""
    if kind is not _KINDS[type(key)]:
        raise ValueError(f"A key for {_KINDS[type(key)]} cannot mark {kind}.")
    if isinstance(key, PointsOnlyKey):
        return Marked(earned=None)
    if isinstance(key, SingleChoiceKey):
        return _mark_single_choice(key, answer, points)
    if isinstance(key, MultipleChoiceKey):
        return Marked(earned=_part_earned(key.right, answer, points))
    return Marked(earned=points if _is_right(key, answer) else Decimal(0))


def _mark_single_choice(key: SingleChoiceKey, answer: object, points: Decimal) -> Marked:
    if answer == key.right:
        return Marked(earned=points)
    named = next((text for option, text in key.misconceptions if option == answer), None)
    return Marked(earned=Decimal(0), misconception=named)


def _part_earned(right: Collection[str], answer: object, points: Decimal) -> Decimal:
    """Each right option counts for, each wrong one against, never below 0; cut to three decimals."""
    chosen = {option for option in answer if isinstance(option, str)} if isinstance(answer, list) else set()
    net = len(chosen.intersection(right)) - len(chosen.difference(right))
    if net == len(right):
        return points
    thousandths = Fraction(points) * 1000 * max(0, net) // len(right)
    return Decimal(thousandths).scaleb(-3)


def _is_right(key: TrueFalseKey | NumericKey | ShortTextKey, answer: object) -> bool:
    if isinstance(key, TrueFalseKey):
        return answer is key.right
    if not isinstance(answer, str):
        return False
    if isinstance(key, NumericKey):
        return any(abs(value - key.value) <= key.tolerance for value in number_readings(answer))
    return plain_text(answer) in {plain_text(wording) for wording in key.accepted}


def plain_text(text: str) -> str:
    """How short texts are compared: no case, single spaces, no punctuation at the end."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.split()).rstrip(" .,;:!?…")


def is_readable(kind: ItemKind, answer: object) -> bool:
    """Whether a text stands for a number where a number is asked. Nothing is said of right or wrong."""
    return kind is not ItemKind.NUMERIC or not isinstance(answer, str) or bool(number_readings(answer))


_ALIKE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
    | dict.fromkeys("\u2044\u2215\uff0f", "/")
    | dict.fromkeys("\u2019\u066c", "'")
    | dict.fromkeys("\u066b\uff0e", ".")
    | dict.fromkeys("\u200e\u200f\u061c")
    | {"\uff0c": ",", "\uff0b": "+"}
)
"""Dashes, slashes, apostrophes and points that look or mean the same, also of other scripts; an Arabic mark of
thousands only groups, as an apostrophe does. Marks of direction are not seen and mean nothing."""
_FRACTION = re.compile(r"(?:(\d+) )?(\d+) ?/ ?(\d+)")
_DECIMAL = re.compile(r"(\d*)[.,]?(\d*)")
_GROUPED = re.compile(r"([1-9]\d{0,2}(?:([ .,'])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?")


def number_readings(text: str) -> tuple[Fraction, ...]:
    """The numbers a typed text can stand for, the plain reading first; nothing when it is no number.

    A comma or a point begins the decimals; 3/4, 1 1/2 and 1½ are fractions. Thousands may be grouped, so
    1,234 has two readings. 1.234 has one: it is what 1234 m are in km, and only a slip the other way.
    """
    if len(text.strip()) > LONGEST_NUMBER:
        return ()
    typed = " ".join("".join(map(_plain_sign, text)).translate(_ALIKE).split())
    sign = -1 if typed.startswith("-") else 1
    bare = typed[1:].lstrip() if typed.startswith(("-", "+")) else typed
    readings = (_as_fraction(bare), _as_decimal(bare), _as_grouped(bare))
    return tuple(sign * reading for reading in readings if reading is not None)


def _plain_sign(sign: str) -> str:
    """A digit of any script as ours; ½ as 1/2, which stands apart from what is beside it."""
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if unicodedata.decomposition(sign).startswith("<fraction>"):
        return f" {unicodedata.normalize('NFKC', sign)} "
    return sign


def _as_fraction(bare: str) -> Fraction | None:
    found = _FRACTION.fullmatch(bare)
    if found is None:
        return None
    whole, top, bottom = (int(digits or 0) for digits in found.groups())
    if bottom == 0 or (found[1] is not None and top >= bottom):
        return None
    return whole + Fraction(top, bottom)


def _as_decimal(bare: str) -> Fraction | None:
    found = _DECIMAL.fullmatch(bare)
    return _from_digits(found[1], found[2]) if found is not None and found[1] + found[2] else None


def _as_grouped(bare: str) -> Fraction | None:
    found = _GROUPED.fullmatch(bare)
    if found is None or found[2] == found[3]:
        return None
    groups = found[1].split(found[2])
    if found[2] == "." and len(groups) == 2 and found[4] is None:
        return None
    return _from_digits("".join(groups), found[4] or "")


def _from_digits(whole: str, decimals: str) -> Fraction:
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def key_to_json(key: Key) -> dict[str, object]:
    """The key as it is stored: plain JSON values, numbers as text."""
    if isinstance(key, SingleChoiceKey):
        return {"right": key.right, "misconceptions": dict(key.misconceptions)}
    if isinstance(key, MultipleChoiceKey):
        return {"right": sorted(key.right)}
    if isinstance(key, TrueFalseKey):
        return {"right": key.right}
    if isinstance(key, NumericKey):
        return {"value": _number_text(key.value), "tolerance": _number_text(key.tolerance)}
    if isinstance(key, ShortTextKey):
        return {"accepted": list(key.accepted)}
    return {}


def key_from_json(kind: ItemKind, data: object) -> Key:
    """The key of an item, or a refusal that says what its author still has to give."""
    if not isinstance(data, Mapping):
        raise Refused("key_shape", "The answer key cannot be read.")
    return _READERS[kind](data)


def _read_single_choice(data: Mapping[str, object]) -> Key:
    right = data.get("right")
    if not isinstance(right, str) or not right:
        raise Refused("key_right_missing", "Mark the right option.")
    named = data.get("misconceptions", {})
    if not isinstance(named, Mapping) or not all(isinstance(text, str) for text in named.values()):
        raise Refused("key_misconceptions", "Write each misconception as a short text.")
    if right in named:
        raise Refused("key_misconception_right", "The right option cannot name a misconception.")
    texts = ((str(option), str(text).strip()) for option, text in sorted(named.items()))
    return SingleChoiceKey(right=right, misconceptions=tuple(pair for pair in texts if pair[1]))


def _read_multiple_choice(data: Mapping[str, object]) -> Key:
    right = _texts(data.get("right"))
    if not right:
        raise Refused("key_right_missing", "Mark at least one right option.")
    return MultipleChoiceKey(right=frozenset(right))


def _read_true_false(data: Mapping[str, object]) -> Key:
    right = data.get("right")
    if not isinstance(right, bool):
        raise Refused("key_right_missing", "Say whether the statement is true or false.")
    return TrueFalseKey(right=right)


def _read_numeric(data: Mapping[str, object]) -> Key:
    value, tolerance = _number(data.get("value")), _number(data.get("tolerance", "0"))
    if value is None:
        raise Refused("key_value", "Write the answer as a number such as 12, 0.75 or 3/4.")
    if tolerance is None or tolerance < 0:
        raise Refused("key_tolerance", "Write the tolerance as a number of 0 or more.")
    return NumericKey(value=value, tolerance=tolerance)


def _read_short_text(data: Mapping[str, object]) -> Key:
    accepted = _texts(data.get("accepted"))
    if not accepted or not all(plain_text(wording) for wording in accepted):
        raise Refused("key_accepted", "Write at least one accepted answer, each with a letter or a digit.")
    return ShortTextKey(accepted=accepted)


def _read_points_only(_data: Mapping[str, object]) -> Key:
    return PointsOnlyKey()


_READERS: dict[ItemKind, Callable[[Mapping[str, object]], Key]] = {
    ItemKind.SINGLE_CHOICE: _read_single_choice,
    ItemKind.MULTIPLE_CHOICE: _read_multiple_choice,
    ItemKind.TRUE_FALSE: _read_true_false,
    ItemKind.NUMERIC: _read_numeric,
    ItemKind.SHORT_TEXT: _read_short_text,
    ItemKind.POINTS_ONLY: _read_points_only,
}


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts that are not empty; anything else counts as nothing given."""
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        return ()
    return tuple(value)


def _number(value: object) -> Fraction | None:
    """Keys are texts, read plainly; a JSON number with decimals would be a float and is no key."""
    if not isinstance(value, str):
        return None
    reading = next(iter(number_readings(value)), None)
    return reading if reading is not None and len(_number_text(reading)) <= LONGEST_NUMBER else None


_EXACT_DECIMAL = Context(prec=LONGEST_NUMBER, traps=[Inexact])


def _number_text(value: Fraction) -> str:
    """0.75 where decimals can say it exactly, else 1/3."""
    try:
        return number(_EXACT_DECIMAL.divide(Decimal(value.numerator), Decimal(value.denominator)))
    except Inexact:
        return str(value)
