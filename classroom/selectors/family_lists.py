"""What a list of families would change, line by line, before anything is written; and such a list to fill in."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models.functions import Lower

from classroom.formats.families import FamilyRow
from classroom.formats.lists import Problem
from classroom.models import Enrollment, GuardianLink, Section, User
from classroom.roles import Role
from classroom.selectors.families import Holder, holders_of, links_in
from classroom.selectors.list_plans import ListPlan
from classroom.selectors.students import places_in

NOT_HERE = "not_here"
USERNAME_TAKEN = "username_taken"
OWN_ADULT = "own_adult"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAdult:
    """`guardian_id` is None for who has no account yet; `joins`: they do not see this student yet.

    `username` is the account's where there is one, `keeps_address` that the list has another address than it.
    """

    row: FamilyRow
    student_id: int
    student_name: str
    guardian_id: int | None
    username: str
    joins: bool
    keeps_address: bool

    @property
    def is_new(self) -> bool:
        return self.guardian_id is None

    @property
    def is_unchanged(self) -> bool:
        return not self.joins


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPlan(ListPlan[PlannedAdult]):
    """What the list would do to the families."""

    @property
    def new_adults(self) -> int:
        """One who has several children in the list counts once."""
        return len({planned.row.username.lower() for planned in self.rows if planned.is_new})

    @property
    def joined(self) -> int:
        """Lines after which an adult who has an account sees one more student."""
        return sum(planned.joins and not planned.is_new for planned in self.rows)

    @property
    def other_addresses(self) -> int:
        return sum(planned.keeps_address for planned in self.rows)


def plan_families(rows: Sequence[FamilyRow], *, school_id: int, section_id: int | None) -> FamilyPlan:
    """Students of one class, or of the whole school for None, by the school's own number.

    Adults by user name; where the list has none, an adult of the school by address and names.
    """
    students = _students(rows, school_id=school_id, section_id=section_id)
    holders = _by_address(rows, school_id=school_id) | holders_of([row.username for row in rows])
    linked = _links(students.values(), [holder.person for holder in holders.values()])
    planned: list[PlannedAdult] = []
    problems: list[Problem] = []
    for row in rows:
        student, holder = students.get(row.student_id), holders.get(row.username)
        problem = _problem(row, student, holder, school_id=school_id)
        if problem is not None:
            problems.append(problem)
        elif student is not None:
            planned.append(_planned(row, student, holder.person if holder else None, linked=linked))
    return FamilyPlan(rows=tuple(planned), problems=tuple(problems))


def _problem(
    row: FamilyRow, student: User | None, holder: Holder | None, *, school_id: int
) -> Problem | None:
    if student is None:
        return _at(row, "student_id", NOT_HERE)
    if holder is None:
        return None
    if not holder.is_adult(school_id=school_id, given_name=row.given_name, family_name=row.family_name):
        return _at(row, "username", USERNAME_TAKEN)
    if holder.person.pk == student.pk:
        return _at(row, "username", OWN_ADULT)
    return None


def _planned(
    row: FamilyRow, student: User, guardian: User | None, *, linked: Collection[tuple[int, int]]
) -> PlannedAdult:
    return PlannedAdult(
        row=row,
        student_id=student.pk,
        student_name=student.full_name,
        guardian_id=None if guardian is None else guardian.pk,
        username=row.username if guardian is None else guardian.username,
        joins=guardian is None or (guardian.pk, student.pk) not in linked,
        keeps_address=guardian is not None and row.email.lower() not in ("", guardian.email.lower()),
    )


def _by_address(rows: Sequence[FamilyRow], *, school_id: int) -> dict[str, Holder]:
    """Adults who have an account by another user name, by the address that the list has in its place."""
    unnamed: dict[str, list[FamilyRow]] = defaultdict(list)
    for row in rows:
        if row.has_no_username:
            unnamed[row.email.lower()].append(row)
    guardians = User.objects.annotate(lower=Lower("email")).filter(
        school_id=school_id,
        lower__in=unnamed,
        is_active=True,
        school_roles__role=Role.GUARDIAN.value,
    )
    return {
        row.username: holder
        for guardian in guardians.order_by("-pk")
        for holder in (Holder(person=guardian, is_guardian=True),)
        for row in unnamed[guardian.lower]
        if holder.is_adult(school_id=school_id, given_name=row.given_name, family_name=row.family_name)
    }


FAMILY_COLUMNS = ("student_id", "student", "given_name", "family_name", "username", "email")


def family_lines(section: Section) -> Iterator[tuple[str, ...]]:
    """The list of a class as it is, in `FAMILY_COLUMNS`: a line for each adult of each student, or to be filled in."""
    adults: dict[int, list[User]] = defaultdict(list)
    for link in links_in(section):
        adults[link.student_id].append(link.guardian)
    for place in places_in(section):
        student = place.student
        begin = (student.school_number, student.full_name)
        for adult in adults[student.pk]:
            yield (*begin, adult.given_name, adult.family_name, adult.username, adult.email)
        if not adults[student.pk]:
            yield (*begin, "", "", "", "")


def _students(rows: Sequence[FamilyRow], *, school_id: int, section_id: int | None) -> dict[str, User]:
    numbers = {row.student_id for row in rows}
    students = User.objects.filter(
        school_id=school_id, school_number__in=numbers, is_active=True, school_roles__role=Role.STUDENT.value
    )
    if section_id is not None:
        places = Enrollment.objects.filter(section_id=section_id, ended_at__isnull=True)
        students = students.filter(pk__in=places.values("student"))
    return {student.school_number: student for student in students}


def _links(students: Collection[User], guardians: Collection[User]) -> frozenset[tuple[int, int]]:
    """Guardian and student."""
    links = GuardianLink.objects.filter(student__in=students, guardian__in=guardians)
    return frozenset(links.values_list("guardian_id", "student_id"))


def _at(row: FamilyRow, column: str, wrong: str) -> Problem:
    return Problem(line=row.line, column=column, value=getattr(row, column), wrong=wrong)
