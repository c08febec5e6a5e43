"""Codes of standards, however they are written, and which standards a line of codes means."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

FRAMEWORKS = ("CCSS", "CC")
"""Written before a code, these only say whose it is."""
SUBJECTS = frozenset({"MATH", "ELA", "LITERACY", "CONTENT", "PRACTICE"})
"""Words that may stand between the framework and the code, and not without it."""
LONGEST = 200

_PARTS = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A standard that the school has."""

    standard_id: int
    framework: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """What was written, and the standards it could mean."""

    written: str
    could_be: tuple[Known, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a line of codes means: standards, codes that nobody knows, and codes that could be several."""

    standard_ids: frozenset[int]
    unknown: tuple[str, ...]
    unclear: tuple[Unclear, ...]


def normal_code(code: str) -> str:
    """`7.RP.A.1`, `7-rp-a-1` and `CCSS.Math.Content.7.RP.A.1` are one code; "" where no letter or digit is."""
    parts = _PARTS.findall(unicodedata.normalize("NFKC", code).upper())
    if parts and parts[0] in FRAMEWORKS:
        begins = next((place for place in range(1, len(parts)) if parts[place] not in SUBJECTS), 0)
        parts = parts[begins:]
    return ".".join(parts)


def is_code(code: str) -> bool:
    """Whether a code can be kept and found again: it has a letter or digit, and none of the marks between codes."""
    return 1 <= len(normal_code(code)) <= LONGEST and _BETWEEN.search(code) is None


def pieces(text: str) -> tuple[str, ...]:
    """The codes of a line, between commas, semicolons or line ends, each once."""
    written = (" ".join(piece.split()) for piece in _BETWEEN.split(text))
    return tuple(dict.fromkeys(piece for piece in written if piece))


def normal_codes(text: str) -> frozenset[str]:
    """Every normal code that the line may mean, with a framework before it or without."""
    readings = {reading for piece in pieces(text) for reading in (piece, _split(piece)[1])}
    return frozenset(filter(None, map(normal_code, readings)))


def meant(text: str, known: Collection[Known]) -> Meant:
    """Which of the known standards a line of codes means."""
    found: set[int] = set()
    unknown: list[str] = []
    unclear: list[Unclear] = []
    for piece in pieces(text):
        could_be = _could_be(piece, known)
        if not could_be:
            unknown.append(piece)
        elif len(could_be) > 1:
            unclear.append(Unclear(written=piece, could_be=could_be))
        else:
            found.add(could_be[0].standard_id)
    return Meant(standard_ids=frozenset(found), unknown=tuple(unknown), unclear=tuple(unclear))


def written(standard: Known, *, is_shared: bool) -> str:
    """The shortest way to write a standard so that it is meant alone: where frameworks share its code, with its own."""
    if not is_shared:
        return standard.code
    framework = " ".join(_BETWEEN.sub(" ", standard.framework).split())
    return f"{framework}: {standard.code}"


def _could_be(piece: str, known: Collection[Known]) -> tuple[Known, ...]:
    """By code alone; else by the code behind the last colon and words of the framework before it."""
    alone = _with_code(piece, known)
    if alone:
        return alone
    framework, code = _split(piece)
    return _of_framework(framework, _with_code(code, known))


def _split(piece: str) -> tuple[str, str]:
    framework, _colon, code = piece.rpartition(":")
    return framework, code


def _with_code(code: str, known: Iterable[Known]) -> tuple[Known, ...]:
    normal = normal_code(code)
    return tuple(each for each in known if normal and normal_code(each.code) == normal)


def _of_framework(words: str, known: Collection[Known]) -> tuple[Known, ...]:
    """Those whose framework is called so; without one, those whose framework has all of these words."""
    wanted = _words(words)
    exact = tuple(each for each in known if _words(each.framework) == wanted)
    return exact or tuple(each for each in known if wanted and wanted <= _words(each.framework))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
