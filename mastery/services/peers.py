"""Propose who explains what to whom, and change it. Nobody but the teacher sees a pair before it is approved."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.peers import Offer, Pair, propose_pairs
from mastery.models import PeerSession, UnitRun
from mastery.selectors.corrective_texts import OwnTexts, own_texts
from mastery.selectors.peer_facts import PeerFacts, peer_facts
from mastery.selectors.peer_texts import reason_for, session_script
from mastery.services.steps.matching import cheapest_pairs
from mastery.services.steps.runs import lock_run, refuse_closed


class SessionGiven(DomainError):
    """What students see is called off, not changed."""


class NoFitTutor(DomainError):
    """Whoever explains has offered it, has mastered it, and is not kept apart from the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """How many pairs were found, and how many students asked in vain for now."""

    pairs: int
    waiting: int


@unit_of_work
def propose_sessions(*, actor: User, unit_run: UnitRun, days: int, limit: int, now: datetime) -> Proposed:
    """Pairs for every objective of the unit, the cheapest together. Only what is still proposed is replaced."""
    check_can(actor, Permission.APPROVE_WORK, section=unit_run.section)
    run = lock_run(unit_run.pk)
    refuse_closed(run)
    PeerSession.objects.filter(unit_run=run, state="proposed").delete()
    facts = peer_facts(run, now=now)
    pairs = propose_pairs(
        facts.asks,
        facts.offers,
        objectives=list(facts.objectives),
        known=facts.known,
        limit=limit,
        days=days,
        now=now,
        solve=cheapest_pairs,
    )
    own = own_texts(facts.objectives)
    PeerSession.objects.bulk_create(_session(run, pair, facts, own, now=now) for pair in pairs)
    asked = {ask.learner_id for ask in facts.asks}.difference(facts.known.busy)
    return Proposed(pairs=len(pairs), waiting=len(asked.difference(pair.learner_id for pair in pairs)))


def _session(run: UnitRun, pair: Pair, facts: PeerFacts, own: OwnTexts, *, now: datetime) -> PeerSession:
    return PeerSession(
        school_id=run.school_id,
        unit_run=run,
        objective_id=pair.objective_id,
        tutor_id=pair.tutor_id,
        learner_id=pair.learner_id,
        script=_script(pair, facts, own),
        reason=reason_for(pair),
        proposed_at=now,
    )


def _script(pair: Pair, facts: PeerFacts, own: OwnTexts) -> str:
    return session_script(
        facts.objectives[pair.objective_id],
        tutor=facts.names[pair.tutor_id],
        learner=facts.names[pair.learner_id],
        own=own,
    )


@unit_of_work
def change_tutor(*, actor: User, session: PeerSession, tutor_id: int, now: datetime) -> PeerSession:
    """Another student explains. A teacher may go beyond days and limit, not beyond an offer and mastery."""
    check_can(actor, Permission.APPROVE_WORK, section=session.unit_run.section)
    run = lock_run(session.unit_run_id)
    refuse_closed(run)
    current = PeerSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if current.state != "proposed":
        raise SessionGiven("session_given", _("They have this session already. Call it off first."))
    if current.tutor_id == tutor_id:
        return current
    facts = peer_facts(run, now=now)
    pair = _pair_with(current, _offer_of(current, tutor_id, facts), facts, now=now)
    current.tutor_id, current.reason = tutor_id, reason_for(pair)
    current.script = _script(pair, facts, own_texts([current.objective_id]))
    current.save(update_fields=["tutor", "reason", "script"])
    return current


def _offer_of(session: PeerSession, tutor_id: int, facts: PeerFacts) -> Offer:
    offers = (offer for offer in facts.offers if offer.objective_id == session.objective_id)
    offer = next((offer for offer in offers if offer.tutor_id == tutor_id), None)
    if offer is None:
        raise NoFitTutor("no_offer", _("Choose somebody who offered to explain and has mastered this."))
    if tutor_id == session.learner_id or frozenset({tutor_id, session.learner_id}) in facts.known.apart:
        raise NoFitTutor("kept_apart", _("These two are not put together. Choose somebody else."))
    return offer


def _pair_with(session: PeerSession, offer: Offer, facts: PeerFacts, *, now: datetime) -> Pair:
    return Pair(
        objective_id=session.objective_id,
        tutor_id=offer.tutor_id,
        learner_id=session.learner_id,
        days=(now - offer.mastered_at).days,
        open=facts.known.open.get(offer.tutor_id, 0),
        taught=facts.known.taught.get(offer.tutor_id, 0),
        together=facts.known.together.get((offer.tutor_id, session.learner_id), 0),
    )
