"""Write what a class list asks for: people, their role, their place. In bulk, for lists of thousands."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password

from classroom.models import Section, User
from classroom.models.people import sort_key
from classroom.models.rows import AT_ONCE
from classroom.roles import Role
from classroom.selectors.rosters import PlannedRow, RosterPlan
from classroom.services.steps.accounts import store_accounts
from classroom.services.steps.places import give_places
from classroom.services.steps.usernames import Named, free_usernames


def write_roster(plan: RosterPlan, *, section: Section, now: datetime) -> None:
    """Nobody is taken out of a class by a list: a place ends by a teacher's decision."""
    _change_people([planned for planned in plan.rows if planned.changes])
    newcomers = _create_students([planned for planned in plan.rows if planned.is_new], section=section)
    known = [planned.person_id for planned in plan.rows if planned.joins and planned.person_id is not None]
    give_places(section, [*(student.pk for student in newcomers), *known], now=now)


def _create_students(planned: Sequence[PlannedRow], *, section: Section) -> list[User]:
    """New accounts have no password: a sign-in slip gives one."""
    rows = [each.row for each in planned]
    unnamed = [row for row in rows if not row.username]
    free = iter(
        free_usernames(
            [Named(given_name=row.given_name, family_name=row.family_name) for row in unnamed],
            reserved={row.username for row in rows if row.username},
        )
    )
    students = [
        User(
            school_id=section.school_id,
            username=row.username or next(free),
            given_name=row.given_name,
            family_name=row.family_name,
            email=row.email,
            school_number=row.student_id,
            password=make_password(None),
        )
        for row in rows
    ]
    store_accounts(students, roles=[Role.STUDENT])
    return students


def _change_people(planned: Sequence[PlannedRow]) -> None:
    people = User.objects.in_bulk([each.person_id for each in planned])
    for each in planned:
        person = people[each.person_id]
        for change in each.changes:
            setattr(person, change.column, change.after)
        person.sort_key = sort_key(family_name=person.family_name, given_name=person.given_name)
    User.objects.bulk_update(
        people.values(), ["given_name", "family_name", "email", "sort_key"], batch_size=AT_ONCE
    )
