"""Numbers that an address or a form names."""

from collections.abc import Iterable

MOST_DIGITS = 18
"""As many as a key of the database can have."""


def number_in(text: str, *, most_digits: int = MOST_DIGITS) -> int | None:
    """A number that something here could have; anything else names nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """Those that are numbers, in their order; the others were not sent by one of our pages."""
    numbers = map(number_in, texts)
    return [number for number in numbers if number is not None]


def number_after(prefix: str, name: str) -> int | None:
    """Of a field that is called by a prefix and a number."""
    return number_in(name.removeprefix(prefix)) if name.startswith(prefix) else None
