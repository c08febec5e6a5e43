"""A refusal: the program understood and says no, in words for the reader."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """Raised by a service when a rule refuses; `code` is stable, the message is for the person who asked."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class Conflict(DomainError):
    """Somebody else changed the same thing first; nothing was overwritten."""


class UsernameTaken(DomainError):
    def __init__(self) -> None:
        super().__init__("username_taken", _("Somebody has this user name already. Choose another."))
