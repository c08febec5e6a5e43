"""Approve sessions of two students: the one moment at which they reach them. Call off what is not done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.correctives import Approach
from mastery.engine.status import Status
from mastery.models import CorrectiveAssignment, ObjectiveStatus, PeerSession, UnitRun
from mastery.selectors.corrective_texts import OwnTexts, own_texts, text_for
from mastery.services.steps.corrective_work import Work, give_correctives, told_of_work
from mastery.services.steps.peer_work import call_off_session, locked_sessions
from mastery.services.steps.runs import lock_run, move_to_correction, refuse_closed, refuse_unpublished


class SessionDone(DomainError):
    """What both have told stays on record."""


@unit_of_work
def approve_sessions(
    *, actor: User, unit_run: UnitRun, session_ids: Collection[int], now: datetime
) -> Sequence[PeerSession]:
    """Give each learner the session as their different way in, and tell both. Approved twice, it is given once.

    Who has got there since, has other work in hand or has left the class is left out, and so is a session whose
    tutor's mastery was taken back.
    """
    check_can(actor, Permission.APPROVE_WORK, section=unit_run.section)
    run = lock_run(unit_run.pk)
    refuse_closed(run)
    refuse_unpublished(run)
    proposed = list(_proposed(run, session_ids))
    given = _give(run, _that_still_fit(proposed, run), actor=actor, now=now)
    for session in proposed:
        session.corrective = given.get((session.learner_id, session.objective_id))
        if session.corrective is None:
            session.state = "cancelled"
        else:
            session.state, session.approved_at, session.approved_by = "approved", now, actor
        session.save(update_fields=["state", "corrective", "approved_at", "approved_by"])
    approved = [session for session in proposed if session.state == "approved"]
    if approved:
        move_to_correction(run, actor=actor, now=now)
    tell([*map(told_of_work, given.values()), *map(_told_tutor, approved)], school_id=run.school_id, now=now)
    return approved


def _proposed(run: UnitRun, session_ids: Collection[int]) -> QuerySet[PeerSession]:
    proposed = locked_sessions().filter(unit_run=run, pk__in=session_ids, state="proposed")
    return proposed.order_by("pk")


def _that_still_fit(sessions: Sequence[PeerSession], run: UnitRun) -> list[PeerSession]:
    places = run.section.enrollments.filter(ended_at__isnull=True)
    in_class = set(places.values_list("student_id", flat=True))
    rows = ObjectiveStatus.objects.filter(
        student__in=[session.tutor_id for session in sessions],
        objective__in=[session.objective_id for session in sessions],
        state=Status.MASTERED.value,
    )
    mastered = set(rows.values_list("student_id", "objective_id"))
    return [
        session
        for session in sessions
        if {session.tutor_id, session.learner_id} <= in_class
        and (session.tutor_id, session.objective_id) in mastered
    ]


def _give(
    run: UnitRun, sessions: Sequence[PeerSession], *, actor: User, now: datetime
) -> Mapping[tuple[int, int], CorrectiveAssignment]:
    own = own_texts([session.objective_id for session in sessions])
    work = [_work(session, own) for session in sessions]
    given = give_correctives(run, work, actor=actor, now=now)
    return {(each.student_id, each.objective_id): each for each in given}


def _work(session: PeerSession, own: OwnTexts) -> Work:
    objective = session.objective
    text = text_for(objective.pk, Approach.PEER_TUTORING, statement=objective.statement, own=own)
    return Work(
        student=session.learner,
        objective=objective,
        approach=Approach.PEER_TUTORING,
        title=text.title,
        steps=session.script,
        minutes=text.minutes,
    )


def _told_tutor(session: PeerSession) -> Telling:
    return Telling(
        recipient_id=session.tutor_id,
        key=f"peer:{session.pk}",
        title=_("Learn together with %(name)s") % {"name": session.learner.full_name},
        body=_("%(statement)s. You find the steps under My work.")
        % {"statement": session.objective.statement.rstrip(". ")},
        url=reverse("mastery:my_peers"),
    )


@unit_of_work
def drop_session(*, actor: User, session: PeerSession, now: datetime) -> PeerSession:
    """Put a proposal aside, or call off what two students have in hand, with the learner's different way in."""
    check_can(actor, Permission.APPROVE_WORK, section=session.unit_run.section)
    lock_run(session.unit_run_id)
    current = locked_sessions().get(pk=session.pk)
    if current.state == "done":
        raise SessionDone("session_done", _("This session is done. It stays on record."))
    if current.state == "approved":
        CorrectiveAssignment.objects.filter(peer_session=current, state="assigned").update(state="cancelled")
        call_off_session(current, now=now)
    elif current.state == "proposed":
        current.state = "cancelled"
        current.save(update_fields=["state"])
    return current
