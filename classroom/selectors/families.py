"""The adults of a student's family, of the families of a class, and whose a user name is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from classroom.access import known_student
from classroom.models import GuardianLink, Section, User
from classroom.models.people import sort_key
from classroom.models.rows import Table
from classroom.selectors.students import places_in


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMember:
    """One adult who may see the student.

    `also_sees` names those of their other children here whom the reader knows too; `more` counts the rest.
    """

    guardian_id: int
    name: str
    username: str
    signed_in_at: datetime | None
    also_sees: tuple[str, ...]
    more: int


def family_of(student: User, *, reader: User) -> tuple[FamilyMember, ...]:
    """As `reader`, a member of the staff, may know it. Two queries, whatever the size of the family."""
    links = GuardianLink.objects.filter(student=student).select_related("guardian")
    guardians = [link.guardian for link in links.order_by("guardian__sort_key", "guardian_id")]
    others = _other_children(student, guardians, reader=reader)
    return tuple(
        FamilyMember(
            guardian_id=guardian.pk,
            name=guardian.full_name,
            username=guardian.username,
            signed_in_at=guardian.last_login,
            also_sees=tuple(name for name in others[guardian.pk] if name is not None),
            more=others[guardian.pk].count(None),
        )
        for guardian in guardians
    )


def former_guardian(student: User, *, guardian_id: int | None) -> User | None:
    """Somebody whose link has just ended, for the offer to undo it; None for anybody who is linked."""
    if guardian_id is None or GuardianLink.objects.filter(student=student, guardian=guardian_id).exists():
        return None
    return GuardianLink.ever(student=student, guardian_id=guardian_id)


def _other_children(student: User, guardians: Iterable[User], *, reader: User) -> dict[int, list[str | None]]:
    """By guardian; None for a child of classes that the reader has nothing to do with."""
    links = GuardianLink.objects.filter(guardian__in=guardians).exclude(student=student)
    known = links.select_related("student").annotate(is_known=known_student(reader))
    found: dict[int, list[str | None]] = defaultdict(list)
    for link in known.order_by("student__sort_key", "student_id"):
        found[link.guardian_id].append(link.student.full_name if link.is_known else None)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A student of the class."""

    student_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultRow:
    """One adult of a class. `children` are those who are in the class."""

    guardian_id: int
    name: str
    username: str
    has_password: bool
    signed_in_at: datetime | None
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFamilies:
    """All adults of a class by name, and the students who have none yet; `students` counts the class."""

    adults: tuple[AdultRow, ...]
    without: tuple[Child, ...]
    students: int


def class_families(section: Section) -> ClassFamilies:
    """Two queries, whatever the size of the class."""
    students = [
        Child(student_id=place.student_id, name=place.student.full_name) for place in places_in(section)
    ]
    seen: dict[User, set[int]] = defaultdict(set)
    for link in links_in(section):
        seen[link.guardian].add(link.student_id)
    accompanied = frozenset().union(*seen.values())
    return ClassFamilies(
        adults=tuple(
            AdultRow(
                guardian_id=guardian.pk,
                name=guardian.full_name,
                username=guardian.username,
                has_password=guardian.has_usable_password(),
                signed_in_at=guardian.last_login,
                children=tuple(child for child in students if child.student_id in ids),
            )
            for guardian, ids in seen.items()
        ),
        without=tuple(child for child in students if child.student_id not in accompanied),
        students=len(students),
    )


def links_in(section: Section) -> QuerySet[GuardianLink]:
    """Adults whose accounts are open, and the students of the class whom they see, by the adults' names."""
    here = places_in(section).values("student")
    links = GuardianLink.objects.filter(student__in=here, guardian__is_active=True)
    return links.select_related("guardian").order_by("guardian__sort_key", "guardian_id")


def children_in(section: Section, adults: Collection[User]) -> dict[int, tuple[str, ...]]:
    """The names of the adults' children who are in the class, by guardian."""
    links = links_in(section).filter(guardian__in=adults)
    found: dict[int, tuple[str, ...]] = {}
    for link in links.select_related("student").order_by("student__sort_key", "student_id"):
        found[link.guardian_id] = (*found.get(link.guardian_id, ()), link.student.full_name)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whoever signs in with a user name, in any school."""

    person: User
    is_guardian: bool

    def is_adult(self, *, school_id: int, given_name: str, family_name: str) -> bool:
        """Whether this is who is meant: a mistyped user name shows no child to a stranger."""
        return (
            self.person.school_id == school_id
            and self.person.is_active
            and self.is_guardian
            and self.person.sort_key == sort_key(family_name=family_name, given_name=given_name)
        )


HOLDERS = Table(User)
ASK_HOLDERS = f"""
SELECT {HOLDERS.columns}, asked.name,
    EXISTS (SELECT 1 FROM classroom_schoolrole WHERE person_id = classroom_user.id AND role = 'guardian')
FROM unnest(%s::text[]) AS asked (name) JOIN classroom_user ON lower(username) = lower(asked.name)
"""  # noqa: S608 (names of columns; the values are parameters)
"""The database compares, as it does when a name is taken: Python makes other small letters of some alphabets."""


def holders_of(usernames: Iterable[str]) -> dict[str, Holder]:
    """By user name as it was asked for, whatever its capitals."""
    with connection.cursor() as cursor:
        cursor.execute(ASK_HOLDERS, [list(set(usernames))])
        return {
            asked: Holder(person=HOLDERS.read(columns), is_guardian=is_guardian)
            for *columns, asked, is_guardian in cursor
        }
