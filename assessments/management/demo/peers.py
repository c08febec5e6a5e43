"""Students of the demo school who explain things to each other: proposed, at work, done with thanks."""

from collections.abc import Sequence
from datetime import datetime

from classroom.models import User
from mastery.models import ObjectiveStatus, PeerSession, UnitRun
from mastery.services.peer_approvals import approve_sessions
from mastery.services.peer_bans import keep_apart
from mastery.services.peer_sides import log_session, set_wishes
from mastery.services.peers import propose_sessions


def work_together(run: UnitRun, teacher: User, code: str, *, given: datetime, told: datetime) -> None:
    """Sam and a classmate explain one objective to two others; the classmate's session is done."""
    there, missing = _standing(run, code, "mastered"), _standing(run, code, "not_yet")
    tutors = sorted(there, key=lambda student: student.username != "sam")[:2]
    _wish(run, tutors, now=given, explains=True)
    _wish(run, missing[:2], now=given, explains=False)
    keep_apart(actor=teacher, section=run.section, student_ids=(there[-1].pk, there[-2].pk), now=given)
    propose_sessions(actor=teacher, unit_run=run, days=0, limit=1, now=given)
    ids = list(PeerSession.objects.filter(unit_run=run, objective__code=code).values_list("pk", flat=True))
    for session in approve_sessions(actor=teacher, unit_run=run, session_ids=ids, now=given):
        if session.tutor.username != "sam":
            _tell(session, now=told)


def ask_and_offer(run: UnitRun, teacher: User, *, now: datetime) -> None:
    """Two offer, two ask, and what comes of it waits for the teacher."""
    code = run.unit.objectives.order_by("position")[1].code
    _wish(run, _standing(run, code, "mastered")[:2], now=now, explains=True)
    _wish(run, _standing(run, code, "not_yet")[:2], now=now, explains=False)
    propose_sessions(actor=teacher, unit_run=run, days=0, limit=1, now=now)


def _standing(run: UnitRun, code: str, state: str) -> list[User]:
    statuses = ObjectiveStatus.objects.filter(objective__unit=run.unit_id, objective__code=code, state=state)
    places = statuses.filter(student__enrollments__section=run.section_id).select_related("student")
    return [status.student for status in places.order_by("student__sort_key")]


def _wish(run: UnitRun, students: Sequence[User], *, now: datetime, explains: bool) -> None:
    for student in students:
        set_wishes(actor=student, unit_run=run, explains=explains, asks=not explains, now=now)


def _tell(session: PeerSession, *, now: datetime) -> None:
    log_session(
        actor=session.tutor,
        session=session,
        log="We drew it, and I noticed where I had only learned the rule.",
        thanks="Good questions, thank you.",
        now=now,
    )
    log_session(
        actor=session.learner,
        session=session,
        log="I explained the second one myself.",
        thanks="Thank you for the drawing.",
        now=now,
    )
