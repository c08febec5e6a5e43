"""The state of a school for its administrators: people, classes, and work waiting in the background."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from classroom.models import OutboxMessage, School, SchoolRole, Section
from classroom.roles import Role

PATIENCE = timedelta(minutes=5)
"""Work that is due for longer means that the relay or the worker is not running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckMessage:
    """Work that could not be done, or of which it is not known whether it was."""

    kind: str
    state: str
    tries: int
    last_error: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolState:
    """Numbers for the school page. `oldest_due_at` tells whether the background work keeps up."""

    name: str
    time_zone: str
    administrators: int
    teachers: int
    students: int
    guardians: int
    classes: int
    places: int
    due: int
    planned: int
    parked: int
    uncertain: int
    oldest_due_at: datetime | None
    is_late: bool
    stuck: tuple[StuckMessage, ...]


def school_state(school: School, *, now: datetime) -> SchoolState:
    """Four queries, whatever the size of the school."""
    people = _people(school)
    messages = OutboxMessage.objects.filter(school=school)
    waiting = Q(state__in=["new", "queued", "sending"])
    counted = messages.aggregate(
        due=Count("pk", filter=waiting & Q(due_at__lte=now)),
        planned=Count("pk", filter=waiting & Q(due_at__gt=now)),
        parked=Count("pk", filter=Q(state="parked")),
        uncertain=Count("pk", filter=Q(state="uncertain")),
        oldest_due_at=Min("due_at", filter=waiting & Q(due_at__lte=now)),
    )
    oldest = counted["oldest_due_at"]
    classes = Section.objects.filter(school=school).aggregate(
        classes=Count("pk", distinct=True),
        places=Count("enrollments", filter=Q(enrollments__ended_at__isnull=True)),
    )
    return SchoolState(
        name=school.name,
        time_zone=school.time_zone,
        administrators=people.get(Role.ADMINISTRATOR.value, 0),
        teachers=people.get(Role.TEACHER.value, 0),
        students=people.get(Role.STUDENT.value, 0),
        guardians=people.get(Role.GUARDIAN.value, 0),
        stuck=tuple(
            StuckMessage(kind=kind, state=state, tries=tries, last_error=error, since=created_at)
            for kind, state, tries, error, created_at in messages.filter(state__in=["parked", "uncertain"])
            .order_by("-created_at")
            .values_list("kind", "state", "tries", "last_error", "created_at")[:20]
        ),
        is_late=oldest is not None and oldest < now - PATIENCE,
        **classes,
        **counted,
    )


def _people(school: School) -> dict[str, int]:
    roles = SchoolRole.objects.filter(school=school, person__is_active=True)
    return dict(roles.values_list("role").annotate(people=Count("pk")))
