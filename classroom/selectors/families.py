"""The adults of a student's family."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from classroom.models import GuardianLink, User


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMember:
    """One adult who may see the student; `also_sees` names their other children here."""

    guardian_id: int
    name: str
    username: str
    signed_in_at: datetime | None
    also_sees: tuple[str, ...]


def family_of(student: User) -> tuple[FamilyMember, ...]:
    """Two queries, whatever the size of the family."""
    links = GuardianLink.objects.filter(student=student).select_related("guardian")
    guardians = [link.guardian for link in links.order_by("guardian__sort_key", "guardian_id")]
    others = _other_children(student, guardians)
    return tuple(
        FamilyMember(
            guardian_id=guardian.pk,
            name=guardian.full_name,
            username=guardian.username,
            signed_in_at=guardian.last_login,
            also_sees=tuple(name for guardian_id, name in others if guardian_id == guardian.pk),
        )
        for guardian in guardians
    )


def former_guardian(student: User, *, guardian_id: int | None) -> User | None:
    """Somebody whose link has just ended, for the offer to undo it; None for anybody who is linked."""
    if guardian_id is None or GuardianLink.objects.filter(student=student, guardian=guardian_id).exists():
        return None
    return GuardianLink.ever(student=student, guardian_id=guardian_id)


def _other_children(student: User, guardians: Iterable[User]) -> list[tuple[int, str]]:
    links = GuardianLink.objects.filter(guardian__in=guardians).exclude(student=student)
    found = links.select_related("student").order_by("student__sort_key", "student_id")
    return [(link.guardian_id, link.student.full_name) for link in found]
