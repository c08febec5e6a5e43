"""Sign-in slips: a new password for each chosen student or adult, to be printed and handed over. Shown once."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from classroom.models import SchoolRole, Section, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission, Role
from classroom.selectors.families import children_in, links_in
from classroom.selectors.students import places_in
from classroom.services.steps.accounts import readable_password
from classroom.services.steps.idempotency import earlier_result, fingerprint, keep_result
from classroom.services.steps.unit_of_work import unit_of_work

MOST_AT_ONCE = 60
"""Storing one password safely takes a third of a second, so a request has an end."""
HASHERS = 4
OF_STUDENTS = "classroom.new_slips"
OF_FAMILIES = "classroom.guardian_slip"


Choice = Callable[[Section, Collection[int]], Collection[User]]
"""Those of a class who may get a slip; refuses anybody else."""


class SlipsRefused(DomainError):
    """No password was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one person needs to sign in; `children` tell who carries an adult's slip home."""

    name: str
    username: str
    password: str
    children: tuple[str, ...] = ()


def new_slips(
    *, actor: User, section: Section, person_ids: Collection[int], key: UUID, now: datetime
) -> tuple[Slip, ...]:
    """Give each student of the class a new password; the old one, and wherever they are signed in, ends.

    The same `key` makes slips once: nobody can show them a second time, because only a digest is kept.
    """
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    students = _students(section, person_ids)
    return _made(students, _students, operation=OF_STUDENTS, actor=actor, section=section, key=key, now=now)


def new_family_slips(
    *, actor: User, section: Section, person_ids: Collection[int], key: UUID, now: datetime
) -> tuple[Slip, ...]:
    """The same for adults of the families of the class."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    adults = _adults(section, person_ids)
    children = children_in(section, adults)
    made = _made(adults, _adults, operation=OF_FAMILIES, actor=actor, section=section, key=key, now=now)
    return tuple(
        replace(slip, children=children.get(adult.pk, ())) for adult, slip in zip(adults, made, strict=True)
    )


def _students(section: Section, student_ids: Collection[int]) -> list[User]:
    """Those chosen, by name; only accounts that are a student's and nothing else."""
    of_class = User.objects.filter(pk__in=places_in(section).values("student"))
    students = _chosen(
        of_class.exclude(school_roles__in=SchoolRole.objects.exclude(role=Role.STUDENT.value)),
        student_ids,
        section=section,
    )
    if len(students) != len(set(student_ids)):
        raise SlipsRefused(
            "not_in_class", _("Somebody you chose is not a student of this class now. Choose again.")
        )
    return students


def _adults(section: Section, guardian_ids: Collection[int]) -> list[User]:
    """Those chosen, by name. Nobody who does more in the school gets a password by way of a family."""
    links = links_in(section).filter(guardian__in=guardian_ids)
    adults = _chosen(User.objects.filter(pk__in=links.values("guardian")), guardian_ids, section=section)
    if len(adults) != len(set(guardian_ids)):
        raise SlipsRefused(
            "not_in_families",
            _(
                "Somebody you chose is of no family of this class now, or the account is closed. Choose again."
            ),
        )
    does_more = SchoolRole.objects.filter(person__in=adults).exclude(role=Role.GUARDIAN.value)
    known = does_more.select_related("person").order_by("person__sort_key").first()
    if known is not None:
        message = _("%(name)s also works or learns here: an administrator makes their sign-in slip.")
        raise SlipsRefused("not_only_a_guardian", message % {"name": known.person.full_name})
    return adults


def _chosen(people: QuerySet[User], ids: Collection[int], *, section: Section) -> list[User]:
    """Those of the people who are chosen and may sign in."""
    wanted = set(ids)
    if not wanted:
        raise SlipsRefused("nobody_chosen", _("Choose at least one name."))
    if len(wanted) > MOST_AT_ONCE:
        message = _("Choose at most %(count)d names at a time.")
        raise SlipsRefused("too_many_chosen", message % {"count": MOST_AT_ONCE})
    able = people.filter(pk__in=wanted, school_id=section.school_id, is_active=True)
    return list(able.order_by("sort_key", "pk"))


def _made(
    people: Collection[User],
    choose: Choice,
    *,
    operation: str,
    actor: User,
    section: Section,
    key: UUID,
    now: datetime,
) -> tuple[Slip, ...]:
    """The slow part is done before the transaction begins, in which the people are chosen once more."""
    passwords = {person.pk: readable_password() for person in people}
    with ThreadPoolExecutor(HASHERS) as pool:
        digests = dict(zip(passwords, pool.map(make_password, passwords.values()), strict=True))
    _store(
        actor=actor, section=section, choose=choose, operation=operation, digests=digests, key=key, now=now
    )
    return tuple(
        Slip(name=person.full_name, username=person.username, password=passwords[person.pk])
        for person in people
    )


@unit_of_work
def _store(
    *,
    actor: User,
    section: Section,
    choose: Choice,
    operation: str,
    digests: Mapping[int, str],
    key: UUID,
    now: datetime,
) -> None:
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    people = list(User.objects.select_for_update(of=("self",)).filter(pk__in=digests).order_by("pk"))
    choose(section, digests)
    body = fingerprint([section.pk, *sorted(digests)])
    if earlier_result(actor=actor, operation=operation, key=key, body=body) is not None:
        raise SlipsRefused(
            "made_before",
            _("These slips were made already, and a password is shown only once. Make new ones if needed."),
        )
    for person in people:
        person.password = digests[person.pk]
    User.objects.bulk_update(people, ["password"])
    keep_result(
        actor=actor, operation=operation, key=key, body=body, result={"people": sorted(digests)}, now=now
    )
