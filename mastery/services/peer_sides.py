"""What students do themselves: offer and ask, and tell from each side how a session went."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.roles import Permission
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.enrichment import EnrichmentKind
from mastery.models import CorrectiveAssignment, EnrichmentChoice, PeerSession, PeerWish, UnitRun
from mastery.services.steps.corrective_work import finish_corrective


@unit_of_work
def set_wishes(*, actor: User, unit_run: UnitRun, explains: bool, asks: bool, now: datetime) -> None:
    """Offer to explain, ask for it, both or neither. What a teacher has approved already goes on."""
    check_can(actor, Permission.TAKE_CHECK, section=unit_run.section)
    for side, wished in (("tutor", explains), ("learner", asks)):
        wish = {"school_id": unit_run.school_id, "unit_run": unit_run, "student": actor, "side": side}
        if wished:
            PeerWish.objects.get_or_create(**wish, defaults={"wished_at": now})
        else:
            PeerWish.objects.filter(**wish).delete()
            PeerSession.objects.filter(unit_run=unit_run, state="proposed", **{side: actor}).delete()


@unit_of_work
def log_session(*, actor: User, session: PeerSession, log: str, thanks: str, now: datetime) -> PeerSession:
    """One side tells how it went, for the teacher, and may thank the other. Told twice, the first stands.

    With both sides told the session is done, and with it the learner's different way in.
    """
    check_can(actor, Permission.LEARN)
    current = PeerSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    side, other = _sides(current, actor)
    if current.state != "approved" or getattr(current, f"{side}_logged_at") is not None:
        return current
    told = {f"{side}_log": log, f"{side}_thanks": thanks, f"{side}_logged_at": now}
    for name, value in told.items():
        setattr(current, name, value)
    if getattr(current, f"{other}_logged_at") is not None:
        _finish(current, now=now)
    current.save(update_fields=[*told, "state", "done_at"])
    if thanks:
        tell([_told_thanks(current, actor, other, thanks)], school_id=current.school_id, now=now)
    return current


def _sides(session: PeerSession, actor: User) -> tuple[str, str]:
    if actor.pk == session.tutor_id:
        return "tutor", "learner"
    if actor.pk == session.learner_id:
        return "learner", "tutor"
    raise PermissionDenied("Only the two students of a session tell how it went")


def _finish(session: PeerSession, *, now: datetime) -> None:
    session.state, session.done_at = "done", now
    corrective = CorrectiveAssignment.objects.select_for_update(of=("self",)).get(peer_session=session)
    finish_corrective(corrective, note=session.learner_log, now=now)
    _count_as_enrichment(session, now=now)


def _count_as_enrichment(session: PeerSession, *, now: datetime) -> None:
    """Where the tutor chose peer teaching to go further in this unit, this was it."""
    chosen = EnrichmentChoice.objects.filter(
        unit_run=session.unit_run_id,
        student=session.tutor_id,
        activity__kind=EnrichmentKind.PEER_TEACHING.value,
        done_at__isnull=True,
    )
    chosen.update(done_at=now, product_note=session.tutor_log)


def _told_thanks(session: PeerSession, actor: User, other: str, thanks: str) -> Telling:
    return Telling(
        recipient_id=getattr(session, f"{other}_id"),
        key=f"peer-thanks:{session.pk}:{actor.pk}",
        title=_("%(name)s thanks you") % {"name": actor.full_name},
        body=thanks,
        url=reverse("mastery:my_peers"),
    )
