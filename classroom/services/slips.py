"""Sign-in slips: a new password for each chosen student, to be printed and handed over. Shown once."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from classroom.models import Enrollment, SchoolRole, Section, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission, Role
from classroom.services.steps.accounts import readable_password
from classroom.services.steps.idempotency import earlier_result, fingerprint, keep_result
from classroom.services.steps.unit_of_work import unit_of_work

MOST_AT_ONCE = 60
"""Storing one password safely takes a third of a second, so a request has an end."""
HASHERS = 4
OPERATION = "classroom.new_slips"


class SlipsRefused(DomainError):
    """No password was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one student needs to sign in."""

    name: str
    username: str
    password: str


def new_slips(
    *, actor: User, section: Section, student_ids: Collection[int], key: UUID, now: datetime
) -> tuple[Slip, ...]:
    """Give each student a new password; the old one, and wherever they are signed in, ends.

    The slow part is done before the transaction begins. The same `key` makes slips once: nobody can show
    them a second time, because only a digest is kept.
    """
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    students = _students(section, student_ids)
    passwords = {student.pk: readable_password() for student in students}
    with ThreadPoolExecutor(HASHERS) as pool:
        digests = dict(zip(passwords, pool.map(make_password, passwords.values()), strict=True))
    _store(actor=actor, section=section, digests=digests, key=key, now=now)
    return tuple(
        Slip(name=student.full_name, username=student.username, password=passwords[student.pk])
        for student in students
    )


def _students(section: Section, student_ids: Collection[int]) -> list[User]:
    """Those chosen, by name; only accounts that are a student's and nothing else."""
    wanted = set(student_ids)
    if not wanted:
        raise SlipsRefused("nobody_chosen", _("Choose at least one student."))
    if len(wanted) > MOST_AT_ONCE:
        message = _("Choose at most %(count)d students at a time.")
        raise SlipsRefused("too_many_chosen", message % {"count": MOST_AT_ONCE})
    here = Enrollment.objects.filter(section=section, ended_at__isnull=True, student__in=wanted)
    students = User.objects.filter(
        pk__in=here.values("student"), school_id=section.school_id, is_active=True
    ).exclude(school_roles__in=SchoolRole.objects.exclude(role=Role.STUDENT.value))
    found = list(students.order_by("sort_key", "pk"))
    if len(found) != len(wanted):
        raise SlipsRefused(
            "not_in_class", _("Somebody you chose is not a student of this class now. Choose again.")
        )
    return found


@unit_of_work
def _store(*, actor: User, section: Section, digests: Mapping[int, str], key: UUID, now: datetime) -> None:
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    students = list(User.objects.select_for_update(of=("self",)).filter(pk__in=digests).order_by("pk"))
    body = fingerprint([section.pk, *sorted(digests)])
    if earlier_result(actor=actor, operation=OPERATION, key=key, body=body) is not None:
        raise SlipsRefused(
            "made_before",
            _("These slips were made already, and a password is shown only once. Make new ones if needed."),
        )
    for student in students:
        student.password = digests[student.pk]
    User.objects.bulk_update(students, ["password"])
    keep_result(
        actor=actor, operation=OPERATION, key=key, body=body, result={"students": sorted(digests)}, now=now
    )
