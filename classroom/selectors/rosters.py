"""What a class list would change, row by row, before anything is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from classroom.formats.lists import Problem
from classroom.formats.roster import RosterRow
from classroom.models import Enrollment, SchoolRole, User
from classroom.roles import Role
from classroom.selectors.families import holders_of
from classroom.selectors.list_plans import ListPlan

NOT_A_STUDENT = "not_a_student"
ACCOUNT_CLOSED = "account_closed"
USERNAME_TAKEN = "username_taken"
USERNAME_DIFFERS = "username_differs"

_MAY_CHANGE = ("given_name", "family_name", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value of a known student that the list has differently."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """`person_id` is None for somebody new to the school; `joins`: they have no place in the class now.

    `returns`: they have had one, and get it back.
    """

    row: RosterRow
    person_id: int | None
    joins: bool
    returns: bool
    changes: tuple[Change, ...]

    @property
    def is_new(self) -> bool:
        return self.person_id is None

    @property
    def comes_from_elsewhere(self) -> bool:
        return self.person_id is not None and self.joins and not self.returns

    @property
    def is_unchanged(self) -> bool:
        return not self.joins and not self.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPlan(ListPlan[PlannedRow]):
    """What the list would do to the school's people."""

    @property
    def from_elsewhere(self) -> int:
        return sum(planned.comes_from_elsewhere for planned in self.rows)

    @property
    def returning(self) -> int:
        return sum(planned.returns for planned in self.rows)

    @property
    def changed(self) -> int:
        return sum(bool(planned.changes) for planned in self.rows)


def plan_roster(rows: Sequence[RosterRow], *, school_id: int, section_id: int | None) -> RosterPlan:
    """Students are recognized by the school's own number; `section_id` is None for a class to come."""
    known = _people(rows, school_id=school_id)
    students = _only_students(known.values())
    here, left = _here_and_left(known.values(), section_id=section_id)
    taken = holders_of(row.username for row in rows if row.username)
    planned: list[PlannedRow] = []
    problems: list[Problem] = []
    for row in rows:
        person = known.get(row.student_id)
        problem = _problem(row, person, students=students, taken=taken)
        if problem is not None:
            problems.append(problem)
        elif person is None:
            planned.append(PlannedRow(row=row, person_id=None, joins=True, returns=False, changes=()))
        else:
            planned.append(
                PlannedRow(
                    row=row,
                    person_id=person.pk,
                    joins=person.pk not in here,
                    returns=person.pk in left,
                    changes=_changes(row, person),
                )
            )
    return RosterPlan(rows=tuple(planned), problems=tuple(problems))


def _people(rows: Sequence[RosterRow], *, school_id: int) -> dict[str, User]:
    numbers = [row.student_id for row in rows]
    people = User.objects.filter(school_id=school_id, school_number__in=numbers)
    return {person.school_number: person for person in people}


def _only_students(people: Collection[User]) -> frozenset[int]:
    """Students and nothing else: a list must not reach the account of a teacher or guardian."""
    roles: dict[int, set[str]] = {}
    held = SchoolRole.objects.filter(person__in=people).values_list("person_id", "role")
    for person_id, role in held:
        roles.setdefault(person_id, set()).add(role)
    return frozenset(person_id for person_id, held in roles.items() if held == {Role.STUDENT.value})


def _here_and_left(
    people: Collection[User], *, section_id: int | None
) -> tuple[frozenset[int], frozenset[int]]:
    """Who has a place in the class, and who has none any more."""
    if section_id is None:
        return frozenset(), frozenset()
    places = Enrollment.objects.filter(section_id=section_id, student__in=people)
    rows = list(places.values_list("student_id", "ended_at"))
    here = frozenset(student_id for student_id, ended_at in rows if ended_at is None)
    return here, frozenset(student_id for student_id, _ended_at in rows) - here


def _problem(
    row: RosterRow, person: User | None, *, students: frozenset[int], taken: Collection[str]
) -> Problem | None:
    if person is None:
        if row.username in taken:
            return _at(row, "username", USERNAME_TAKEN)
        return None
    if person.pk not in students:
        return _at(row, "student_id", NOT_A_STUDENT)
    if not person.is_active:
        return _at(row, "student_id", ACCOUNT_CLOSED)
    if row.username and row.username.lower() != person.username.lower():
        return _at(row, "username", USERNAME_DIFFERS, detail=person.username)
    return None


def _at(row: RosterRow, column: str, wrong: str, *, detail: str = "") -> Problem:
    return Problem(line=row.line, column=column, value=getattr(row, column), wrong=wrong, detail=detail)


def _changes(row: RosterRow, person: User) -> tuple[Change, ...]:
    """An empty address in the list leaves the stored one; a name is taken as the list has it."""
    pairs = [(column, getattr(person, column), getattr(row, column)) for column in _MAY_CHANGE]
    return tuple(
        Change(column=column, before=before, after=after)
        for column, before, after in pairs
        if before != after and not (column == "email" and after == "")
    )
