"""Call off a session of two that was approved: neither student has it any more, and both are told."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.services.steps.notices import Telling, tell
from mastery.models import CorrectiveAssignment, PeerSession


def locked_sessions() -> QuerySet[PeerSession]:
    """Sessions with their two students and what they are about, held until the end of the transaction."""
    return PeerSession.objects.select_for_update(of=("self",)).select_related("objective", "tutor", "learner")


def held_sessions(correctives: Collection[int] | QuerySet[CorrectiveAssignment]) -> list[PeerSession]:
    """The approved sessions that these different ways in are. Whoever needs both holds these first."""
    return list(locked_sessions().filter(corrective__in=correctives, state="approved"))


def call_off_session(session: PeerSession, *, now: datetime) -> None:
    """The caller holds the session and calls off the learner's different way in."""
    session.state = "cancelled"
    session.save(update_fields=["state"])
    tell(_told_off(session), school_id=session.school_id, now=now)


def _told_off(session: PeerSession) -> list[Telling]:
    """That it is so and not why: the reason may be what the other has shown since."""
    sides = [(session.tutor_id, session.learner), (session.learner_id, session.tutor)]
    return [
        Telling(
            recipient_id=recipient,
            key=f"peer-off:{session.pk}:{recipient}",
            title=_("Your session with %(name)s is called off") % {"name": other.full_name},
            body=session.objective.statement,
            url=reverse("mastery:my_peers"),
        )
        for recipient, other in sides
    ]
