"""What of the checks and sessions waits for a teacher or comes next, over all of their classes at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from assessments.models import Assessment, Booking
from assessments.selectors.bookings import SessionToCome, held_sessions, unpack_session
from classroom.models import Section
from mastery.engine.sessions import BookingState

DAYS_AHEAD: Final = timedelta(days=7)
"""How far Today looks at sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWork:
    """A check with what was handed in."""

    section_id: int
    run_id: int
    assessment_id: int
    title: str
    to_mark: int
    scored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWork:
    """Checks with something handed in, the sessions of the next days, and how many places are waited for."""

    checks: tuple[CheckWork, ...] = ()
    sessions: tuple[SessionToCome, ...] = ()
    waiting: int = 0


def work_of_classes(section_ids: Collection[int], *, now: datetime) -> Mapping[int, ClassWork]:
    """By class; one query."""
    rows = Section.objects.filter(pk__in=section_ids).annotate(
        checks=_checks(), sessions=_sessions(now=now), waiting=_waiting()
    )
    return {
        section_id: ClassWork(
            checks=tuple(CheckWork(section_id=section_id, **packed) for packed in checks),
            sessions=tuple(map(unpack_session, sessions)),
            waiting=waiting,
        )
        for section_id, checks, sessions, waiting in rows.values_list("pk", "checks", "sessions", "waiting")
    }


def _checks() -> ArraySubquery:
    checks = (
        Assessment.objects.filter(unit_run__section=OuterRef("pk"))
        .annotate(
            to_mark=Count("attempts", filter=Q(attempts__state="submitted")),
            scored=Count("attempts", filter=Q(attempts__state="scored")),
        )
        .filter(Q(to_mark__gt=0) | Q(scored__gt=0))
    )
    packed = JSONObject(
        run_id="unit_run_id", assessment_id="pk", title="title", to_mark="to_mark", scored="scored"
    )
    return ArraySubquery(checks.order_by("pk").values(packed=packed))


def _sessions(*, now: datetime) -> ArraySubquery:
    to_come = held_sessions(OuterRef("pk")).filter(
        called_off_at__isnull=True, ends_at__gt=now, starts_at__lt=now + DAYS_AHEAD
    )
    packed = JSONObject(
        id="pk", room="room", starts_at="starts_at", ends_at="ends_at", capacity="capacity", taken="taken"
    )
    return ArraySubquery(to_come.order_by("starts_at", "pk").values(packed=packed))


def _waiting() -> Coalesce:
    """Asked for by the student, or waited for since a session was missed or called off."""
    asked = Booking.objects.filter(
        enrollment__section=OuterRef("pk"),
        enrollment__ended_at__isnull=True,
        state=BookingState.ASKED.value,
    )
    counted = asked.order_by().values("enrollment__section").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
