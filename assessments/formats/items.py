"""A form of a check as CSV: one row per question. The syntax of `options` and `key` is in docs/importing.md."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.formats.tables import Problem, Row, TableRefused, read_table
from classroom.formats.spreadsheet import plain
from mastery.engine.marking import ItemKind, Key, key_from_json, plain_text
from mastery.engine.refusals import Refused
from mastery.engine.scores import parse_points

REQUIRED: Final = ("item", "objective_code", "points")
OPTIONAL: Final = ("objective", "essential", "type", "stem", "options", "key")
LONGEST: Final = {"item": 32, "objective_code": 32, "objective": 300, "stem": 10_000}
KINDS: Final = {
    "": ItemKind.POINTS_ONLY,
    "points_only": ItemKind.POINTS_ONLY,
    "points": ItemKind.POINTS_ONLY,
    "single_choice": ItemKind.SINGLE_CHOICE,
    "choice": ItemKind.SINGLE_CHOICE,
    "multiple_choice": ItemKind.MULTIPLE_CHOICE,
    "several_choices": ItemKind.MULTIPLE_CHOICE,
    "true_false": ItemKind.TRUE_FALSE,
    "numeric": ItemKind.NUMERIC,
    "number": ItemKind.NUMERIC,
    "short_text": ItemKind.SHORT_TEXT,
    "text": ItemKind.SHORT_TEXT,
}
WITH_OPTIONS: Final = frozenset({ItemKind.SINGLE_CHOICE, ItemKind.MULTIPLE_CHOICE})
YES: Final = frozenset({"yes", "y", "true", "1", "x"})
NO: Final = frozenset({"no", "n", "false", "0"})
TRUE: Final = frozenset({"true", "t", "yes", "y", "1"})
FALSE: Final = frozenset({"false", "f", "no", "n", "0"})
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One question. Empty `objective` and `essential` None leave open what they should be.

    `options` are pairs of id and text; `key` is None where a person marks.
    """

    line: int
    label: str
    objective_code: str
    points: Decimal
    objective: str
    essential: bool | None
    kind: ItemKind
    stem: str
    options: tuple[tuple[str, str], ...]
    key: Key | None


class _Wrong(ValueError):
    def __init__(self, column: str, text: str) -> None:
        super().__init__(text)
        self.column = column


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    option_id: str
    text: str
    misconception: str


def read_items(data: bytes) -> tuple[ItemRow, ...]:
    table = read_table(data, known=[*REQUIRED, *OPTIONAL])
    problems = [
        Problem(line=1, column=column, text="the column is missing")
        for column in REQUIRED
        if column not in table.columns
    ]
    problems += [
        Problem(line=1, column=column, text="no such column is known here")
        for column in table.columns
        if column not in REQUIRED + OPTIONAL
    ]
    if problems:
        raise TableRefused(problems)
    items = []
    for row in table.rows:
        try:
            items.append(_item(row))
        except _Wrong as wrong:
            problems.append(Problem(line=row.line, column=wrong.column, text=str(wrong)))
    if not table.rows:
        problems.append(Problem(line=1, column="", text="there are no questions below the heading"))
    problems += _label_twice(items)
    problems += _objective_twice(items)
    if problems:
        raise TableRefused(sorted(problems, key=lambda problem: problem.line))
    return tuple(items)


def _item(row: Row) -> ItemRow:
    cells = {column: row.cells.get(column, "") for column in REQUIRED + OPTIONAL}
    for column in ("item", "objective_code"):
        if not cells[column]:
            raise _Wrong(column, "the cell is empty")
    for column, most in LONGEST.items():
        if len(cells[column]) > most:
            raise _Wrong(column, f"there are more than {most} characters")
    kind = _kind(cells["type"])
    options = _options(kind, cells["options"])
    return ItemRow(
        line=row.line,
        label=cells["item"],
        objective_code=plain(cells["objective_code"]),
        points=_points(cells["points"]),
        objective=cells["objective"],
        essential=_essential(cells["essential"]),
        kind=kind,
        stem=_stem(kind, cells["stem"]),
        options=tuple((option.option_id, option.text) for option in options),
        key=_key(kind, options, cells["key"]),
    )


def _kind(text: str) -> ItemKind:
    kind = KINDS.get(re.sub(r"[^a-z]+", "_", text.casefold()).strip("_"))
    if kind is None:
        known = ", ".join(kind.value for kind in ItemKind)
        raise _Wrong("type", f"{text!r} is none of {known}")
    return kind


def _points(text: str) -> Decimal:
    try:
        points = parse_points(text)
    except Refused as refusal:
        raise _Wrong("points", f"{text!r}: {refusal.message}") from refusal
    if not points:
        raise _Wrong("points", "a question gives more than 0 points")
    return points


def _essential(text: str) -> bool | None:
    if not text:
        return None
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise _Wrong("essential", f"{text!r} is neither yes nor no")


def _stem(kind: ItemKind, text: str) -> str:
    if not text and kind is not ItemKind.POINTS_ONLY:
        raise _Wrong("stem", "the question has no text")
    return text


def _split(text: str) -> list[str]:
    r"""Parts between bars; \| is a bar inside a part."""
    parts = re.split(r"(?<!\\)\|", text)
    return [part.replace("\\|", "|").strip() for part in parts if part.strip()]


def _options(kind: ItemKind, text: str) -> list[_Option]:
    if kind not in WITH_OPTIONS:
        if text:
            raise _Wrong("options", "only single_choice and multiple_choice have options")
        return []
    parts = _split(text)
    if not 2 <= len(parts) <= len(LETTERS):
        raise _Wrong("options", f"write 2 to {len(LETTERS)} options, separated by |")
    options = [_option(letter, part) for letter, part in zip(LETTERS, parts, strict=False)]
    if len({option.text for option in options}) < len(options):
        raise _Wrong("options", "two options are the same")
    if kind is ItemKind.MULTIPLE_CHOICE and any(option.misconception for option in options):
        raise _Wrong("options", "only single_choice options name a misconception")
    return options


def _option(letter: str, part: str) -> _Option:
    """`1/4 {adds instead}` is the option 1/4 with its misconception; `{1, 2}` alone is a text."""
    found = re.fullmatch(r"(.*\S)\s*\{([^{}]+)\}", part, flags=re.DOTALL)
    if found is None:
        return _Option(option_id=letter, text=part, misconception="")
    misconception = found[2].strip()
    if len(misconception) > 200:
        raise _Wrong("options", "a misconception has at most 200 characters")
    return _Option(option_id=letter, text=found[1], misconception=misconception)


def _key(kind: ItemKind, options: Sequence[_Option], text: str) -> Key | None:
    if kind is ItemKind.POINTS_ONLY and text:
        raise _Wrong("key", "a question without a type is marked by a person and has no key")
    if kind is ItemKind.SHORT_TEXT and not text:
        return None
    try:
        return key_from_json(kind, _KEY_READERS[kind](options, text))
    except Refused as refusal:
        raise _Wrong("key", refusal.message) from refusal


def _single_choice(options: Sequence[_Option], text: str) -> Mapping[str, object]:
    named = {option.option_id: option.misconception for option in options if option.misconception}
    return {"right": _option_ids([text], options)[0] if text else "", "misconceptions": named}


def _multiple_choice(options: Sequence[_Option], text: str) -> Mapping[str, object]:
    parts = _split(text)
    if len(parts) == 1 and parts[0] not in {option.text for option in options}:
        parts = re.split(r"[\s,;]+", parts[0])
    return {"right": _option_ids(parts, options)}


def _option_ids(parts: Sequence[str], options: Sequence[_Option]) -> list[str]:
    """Each part is the text of an option, else its letter."""
    by_text = {option.text: option.option_id for option in options}
    letters = {option.option_id for option in options}
    found = [by_text.get(part, part.casefold()) for part in parts]
    for part, option_id in zip(parts, found, strict=True):
        if option_id not in letters:
            raise _Wrong("key", f"{part!r} is neither an option nor its letter")
    return found


def _true_false(_options: Sequence[_Option], text: str) -> Mapping[str, object]:
    plain = text.casefold()
    if plain not in TRUE | FALSE:
        raise _Wrong("key", f"{text!r} is neither true nor false")
    return {"right": plain in TRUE}


def _numeric(_options: Sequence[_Option], text: str) -> Mapping[str, object]:
    value, _sign, tolerance = re.sub(r"\+\s*/?\s*-", "±", text).partition("±")
    return {"value": value.strip(), "tolerance": tolerance.strip() or "0"}


def _short_text(_options: Sequence[_Option], text: str) -> Mapping[str, object]:
    return {"accepted": list(dict.fromkeys(_split(text)))}


def _points_only(_options: Sequence[_Option], _text: str) -> Mapping[str, object]:
    return {}


_KEY_READERS: Final[Mapping[ItemKind, Callable[[Sequence[_Option], str], Mapping[str, object]]]] = {
    ItemKind.SINGLE_CHOICE: _single_choice,
    ItemKind.MULTIPLE_CHOICE: _multiple_choice,
    ItemKind.TRUE_FALSE: _true_false,
    ItemKind.NUMERIC: _numeric,
    ItemKind.SHORT_TEXT: _short_text,
    ItemKind.POINTS_ONLY: _points_only,
}


def _label_twice(items: Sequence[ItemRow]) -> list[Problem]:
    seen: dict[str, int] = {}
    problems = []
    for item in items:
        first = seen.setdefault(item.label, item.line)
        if first != item.line:
            text = f"{item.label} appears twice, first on line {first}"
            problems.append(Problem(line=item.line, column="item", text=text))
    return problems


def _objective_twice(items: Sequence[ItemRow]) -> list[Problem]:
    """An objective may be described on any of its rows, but not in two ways."""
    statements: dict[str, ItemRow] = {}
    essentials: dict[str, ItemRow] = {}
    problems = []
    for item in items:
        code = item.objective_code.casefold()
        said = statements.setdefault(code, item) if item.objective else None
        if said is not None and plain_text(said.objective) != plain_text(item.objective):
            text = f"{item.objective_code} reads differently on line {said.line}"
            problems.append(Problem(line=item.line, column="objective", text=text))
        called = essentials.setdefault(code, item) if item.essential is not None else None
        if called is not None and called.essential is not item.essential:
            text = f"{item.objective_code} is the opposite on line {called.line}"
            problems.append(Problem(line=item.line, column="essential", text=text))
    return problems
