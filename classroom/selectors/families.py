"""The adults of a student's family."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from classroom.access import known_student
from classroom.models import GuardianLink, User


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
