"""Why a file is not taken."""

from enum import StrEnum


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    OTHER_LETTERS = "other_letters"
    BROKEN = "broken"
    LARGE_PICTURE = "large_picture"


class NotTaken(Exception):
    """A file that is refused; the words for it are the form's."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
