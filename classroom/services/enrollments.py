"""A student's place in a class ends, and can be given back. Nothing of their work is lost by either."""

from datetime import datetime

from classroom.models import Enrollment, Section, User
from classroom.permissions import check_can
from classroom.roles import Permission
from classroom.services.steps.places import lock_places, restore_places
from classroom.services.steps.unit_of_work import unit_of_work


@unit_of_work
def end_place(*, actor: User, section: Section, student: User, now: datetime) -> None:
    """End the student's place in the class; asking again changes nothing."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    for place in lock_places(section, [student.pk]):
        if place.ended_at is None:
            Enrollment.objects.filter(pk=place.pk).update(ended_at=max(now, place.started_at))


@unit_of_work
def restore_place(*, actor: User, section: Section, student: User) -> None:
    """Give the last place back, as if it had not ended; a student who is here stays as they are."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    restore_places(section, [student.pk])
