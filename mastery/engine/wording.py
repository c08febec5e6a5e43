"""How numbers, lists and days read inside the sentences of the engine."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: Decimal) -> str:
    """80.000 reads as 80 and 7.500 as 7.5; never as an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listing(words: Sequence[str]) -> str:
    """F1, F2 and F3."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def day_and_time(at: datetime) -> str:
    """Thu 3 Dec at 09:05, in the zone the moment carries."""
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} at {at.hour:02d}:{at.minute:02d}"
