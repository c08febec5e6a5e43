"""Whether the statement of an objective says what a student will do that others can see."""

import re

_UNSEEN = ("appreciate", "be aware of", "be familiar with", "grasp", "know", "learn", "realize", "understand")
_OPENING = re.compile(
    rf"\s*(?:i can|i will|i|students can|students will|to)?\s*(?:{'|'.join(_UNSEEN)})\b", re.IGNORECASE
)
_INSTEAD = "explain, solve or compare"


def measurable_advice(statement: str) -> str | None:
    """What to write instead of a verb that nobody can see a student do; None when there is nothing to say.

    Only the leading verb counts: "I can explain how I know" is measurable.
    """
    if _OPENING.match(statement) is None:
        return None
    return f"Can you see it happen? Try a verb such as {_INSTEAD}."
