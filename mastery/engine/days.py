"""Which day a school can mean."""

from datetime import date
from typing import Final

YEARS_AROUND: Final = 10


def years_around(today: date) -> range:
    """The years in which a day can lie that somebody writes today."""
    return range(today.year - YEARS_AROUND, today.year + YEARS_AROUND + 1)
