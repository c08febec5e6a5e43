"""Open a school: the tenant, its first policy and its first administrator."""

from datetime import UTC, datetime

from classroom.models import School, SchoolRole, User
from classroom.roles import Role
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.policy import DEFAULT_POLICY
from mastery.models import MasteryPolicy

FROM_THE_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""The first policy holds for all time before the second, so that no evidence is older than every policy."""


@unit_of_work
def create_school(
    *,
    actor: User | None = None,
    name: str,
    time_zone: str,
    administrator_username: str,
    administrator_given_name: str,
    administrator_password: str | None,
) -> School:
    """Create a school with the default policy (80 %, inclusive) and a first administrator."""
    school = School.objects.create(name=name, time_zone=time_zone)
    administrator = User.objects.create_user(
        school=school,
        username=administrator_username,
        given_name=administrator_given_name,
        password=administrator_password,
    )
    SchoolRole.objects.create(school=school, person=administrator, role=Role.ADMINISTRATOR.value)
    MasteryPolicy.objects.create(
        school=school,
        version=1,
        threshold_percent=DEFAULT_POLICY.threshold_percent,
        near_band=DEFAULT_POLICY.near_band,
        chances=DEFAULT_POLICY.chances,
        effective_at=FROM_THE_BEGINNING,
        author=None,
        reason="",
    )
    return school
