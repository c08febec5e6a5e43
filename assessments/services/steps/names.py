"""What files call objectives and checks: capitals do not matter, as they do not on the pages."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def called(name: str, rows: Iterable[T], *, of: Callable[[T], str]) -> list[T]:
    """The rows of this name. One that is written the same goes before those with other capitals."""
    alike = [row for row in rows if of(row).casefold() == name.casefold()]
    return [row for row in alike if of(row) == name] or alike
