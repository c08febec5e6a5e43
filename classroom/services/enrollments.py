"""A student's place in a class ends, and can be given back. Nothing of their work is lost by either."""

from datetime import datetime

from django.db.models import QuerySet

from classroom.models import Enrollment, Section, User
from classroom.permissions import check_can
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work


@unit_of_work
def end_place(*, actor: User, section: Section, student: User, now: datetime) -> None:
    """End the student's place in the class; asking again changes nothing."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    for place in _places(section, student).filter(ended_at__isnull=True):
        Enrollment.objects.filter(pk=place.pk).update(ended_at=max(now, place.started_at))


@unit_of_work
def restore_place(*, actor: User, section: Section, student: User) -> None:
    """Give the last place back, as if it had not ended; a student who is here stays as they are."""
    check_can(actor, Permission.MANAGE_ROSTER, section=section)
    places = list(_places(section, student))
    if any(place.ended_at is None for place in places):
        return
    Enrollment.objects.filter(pk=places[-1].pk).update(ended_at=None)


def _places(section: Section, student: User) -> QuerySet[Enrollment]:
    """All the places the student has had in the class, oldest first, locked."""
    return (
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .filter(section=section, student=student)
        .order_by("started_at", "pk")
    )
