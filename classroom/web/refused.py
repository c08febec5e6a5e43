"""The HTTP status of a refusal, the same on every page."""

from classroom.refusals import Conflict, DomainError


def status_of(refusal: DomainError) -> int:
    """409 where somebody else was faster: looking again helps; else 422."""
    return 409 if isinstance(refusal, Conflict) else 422
