"""A refusal: the program understood and says no, in words for the reader."""


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
