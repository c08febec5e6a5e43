"""Numbers that an address or a form names."""

MOST_DIGITS = 18
"""As many as a key of the database can have."""


def number_in(text: str, *, most_digits: int = MOST_DIGITS) -> int | None:
    """A number that something here could have; anything else names nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else None
