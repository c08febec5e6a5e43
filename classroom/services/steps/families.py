"""Write what a list of families asks for: adults, and whom they see. In bulk, for lists of thousands."""

from django.contrib.auth.hashers import make_password

from classroom.models import GuardianLink, User
from classroom.models.rows import AT_ONCE
from classroom.roles import Role
from classroom.selectors.family_lists import FamilyPlan
from classroom.services.steps.accounts import store_accounts


def write_families(plan: FamilyPlan, *, school_id: int) -> None:
    """Nobody is taken off a student by a list, and no account that is there is changed by one."""
    newcomers = _create_adults(plan, school_id=school_id)
    GuardianLink.objects.bulk_create(
        [
            GuardianLink(
                school_id=school_id,
                guardian_id=planned.guardian_id or newcomers[planned.row.username.lower()].pk,
                student_id=planned.student_id,
            )
            for planned in plan.rows
            if planned.joins
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,  # Somebody may add one of them by hand in this moment: then it is so already.
    )


def _create_adults(plan: FamilyPlan, *, school_id: int) -> dict[str, User]:
    """By user name in small letters, written as an adult's first line has it.

    New accounts have no password: a sign-in slip gives one.
    """
    adults = {
        planned.row.username.lower(): User(
            school_id=school_id,
            username=planned.row.username,
            given_name=planned.row.given_name,
            family_name=planned.row.family_name,
            email=planned.row.email,
            password=make_password(None),
        )
        for planned in reversed(plan.rows)
        if planned.is_new
    }
    store_accounts([*adults.values()], roles=[Role.GUARDIAN])
    return adults
