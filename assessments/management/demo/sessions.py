"""A reassessment session to come: a few are booked, two have asked for a place."""

from datetime import datetime, timedelta

from assessments.models import Assessment
from assessments.selectors.reassess import next_chances
from assessments.selectors.tries import checks_of_run
from assessments.services.bookings import book_places
from assessments.services.own_places import ask_for_place
from assessments.services.sessions import SessionPlan, plan_session
from classroom.models import Enrollment, User
from mastery.models import UnitRun
from mastery.selectors.grid_class import class_on_unit

BOOKED, ASKED = 4, 2


def plan(run: UnitRun, check: Assessment, teacher: User, *, starts_at: datetime, now: datetime) -> None:
    session, _is_new = plan_session(
        actor=teacher,
        section=run.section,
        plan=SessionPlan(
            room="Room 12", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), capacity=8
        ),
        now=now,
    )
    ready = _ready(run, check, now=now)
    wanted = [(check.pk, student_id) for student_id in ready[:BOOKED]]
    book_places(actor=teacher, run=run, wanted=wanted, session=session, now=now)
    places = Enrollment.objects.select_related("student", "section__school").filter(
        section=run.section, student__in=ready[BOOKED : BOOKED + ASKED]
    )
    for place in places:
        ask_for_place(actor=place.student, assessment=check, enrollment=place, now=now)


def _ready(run: UnitRun, check: Assessment, *, now: datetime) -> list[int]:
    chances = next_chances(class_on_unit(run, at=now), checks_of_run(run, now=now), now=now)
    return [each.student_id for each in chances if each.is_ready and each.check_id == check.pk]
