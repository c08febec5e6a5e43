"""What any list would change, line by line, before anything is written."""

import hashlib
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from classroom.formats.lists import Problem


class Planned(Protocol):
    """What one good line would do."""

    @property
    def is_new(self) -> bool: ...

    @property
    def is_unchanged(self) -> bool: ...


R = TypeVar("R", bound=Planned)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlan(Generic[R]):
    """The good lines with what each would do, and the problems that the stored rows add to the list's."""

    rows: tuple[R, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> int:
        return sum(planned.is_new for planned in self.rows)

    @property
    def unchanged(self) -> int:
        return sum(planned.is_unchanged for planned in self.rows)

    @property
    def changes_nothing(self) -> bool:
        return self.unchanged == len(self.rows)

    @property
    def digest(self) -> str:
        """What a person has seen and confirms; it differs as soon as the list or the stored rows do."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()
