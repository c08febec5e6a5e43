"""Text for cells of a spreadsheet: what begins like a formula must not become one."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_INVISIBLE = " \u00a0\u200b\u200c\u200d\u2060\ufeff"
_FORMULA = frozenset("=+-@|%\t\r\uff1d\uff0b\uff0d\uff20")
"""With their full-width twins, which some programs read in the same way."""
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def neutral(text: str) -> str:
    """Text with an apostrophe in front where a spreadsheet would run it; numbers and empty text stay."""
    visible = text.lstrip(_INVISIBLE)
    if visible and visible[0] in _FORMULA and _NUMBER.fullmatch(text) is None:
        return f"'{text}"
    return text


def plain(cell: str) -> str:
    """What `neutral` was given, read back from a file."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines as RFC 4180 has them, every cell neutral."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue()
