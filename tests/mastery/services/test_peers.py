"""Peer teaching: offered and asked for, proposed, approved, told from both sides."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from classroom.models import Notice, User
from mastery.engine.correctives import Approach
from mastery.engine.reassessment import CorrectiveState
from mastery.models import (
    CorrectiveActivity,
    CorrectiveAssignment,
    EnrichmentActivity,
    EnrichmentChoice,
    PeerBan,
    PeerSession,
    PeerWish,
)
from mastery.selectors.work import corrective_states, tried_approaches
from mastery.services.correctives import CorrectiveInHand, assign_corrective, complete_corrective
from mastery.services.peer_approvals import SessionDone, approve_sessions, drop_session
from mastery.services.peer_bans import NotTwoOfClass, keep_apart, lift_ban
from mastery.services.peer_sides import log_session, set_wishes
from mastery.services.peers import (
    NoFitTutor,
    Proposed,
    SessionGiven,
    change_tutor,
    propose_sessions,
)
from mastery.services.steps.runs import RunClosed, UnitNotPublished
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def cycle(people: People) -> Cycle:
    """Sam is not yet there on F4 and asks; Ines has mastered it and offers."""
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F4": "5"})
    cycle.sit(people.ines, {"F1": "5", "F4": "9"})
    wish(cycle, people.sam, asks=True)
    wish(cycle, people.ines, explains=True)
    return cycle


def wish(cycle: Cycle, student: User, *, explains: bool = False, asks: bool = False) -> None:
    set_wishes(actor=student, unit_run=cycle.run, explains=explains, asks=asks, now=cycle.now)


def tutor(cycle: Cycle, name: str, *, days_ago: int = 7) -> User:
    """One more who has mastered F4 and offers."""
    student = cycle.pupil(name)
    cycle.sit(student, {"F4": "10"}, days_ago=days_ago)
    wish(cycle, student, explains=True)
    return student


def propose(cycle: Cycle, *, days: int = 1, limit: int = 2, actor: User | None = None) -> Proposed:
    return propose_sessions(
        actor=actor or cycle.people.tess, unit_run=cycle.run, days=days, limit=limit, now=cycle.now
    )


def approve(cycle: Cycle, *, actor: User | None = None) -> list[PeerSession]:
    ids = list(PeerSession.objects.values_list("pk", flat=True))
    given = approve_sessions(
        actor=actor or cycle.people.tess, unit_run=cycle.run, session_ids=ids, now=cycle.now
    )
    return list(given)


def approved(cycle: Cycle) -> PeerSession:
    propose(cycle)
    (session,) = approve(cycle)
    return session


def tell(cycle: Cycle, session: PeerSession, who: User, log: str = "We did it", thanks: str = "") -> None:
    log_session(actor=who, session=session, log=log, thanks=thanks, now=cycle.now)


def pairs() -> list[tuple[str, str, str]]:
    rows = PeerSession.objects.order_by("objective__code", "learner__username")
    return list(rows.values_list("objective__code", "tutor__username", "learner__username"))


def apart(cycle: Cycle, one: User, other: User) -> PeerBan:
    people = cycle.people
    two = (one.pk, other.pk)
    return keep_apart(actor=people.tess, section=people.section, student_ids=two, now=cycle.now)


# -- propose -------------------------------------------------------------------------------------------------


def test_who_offers_and_has_mastered_it_is_proposed_to_who_asks(cycle: Cycle):
    assert propose(cycle) == Proposed(pairs=1, waiting=0)
    assert pairs() == [("F4", "ines", "sam")]
    session = PeerSession.objects.get()
    assert session.reason == (
        "Mastered it 7 days ago. Has no other session now. They have not worked together yet."
    )
    assert "Ines Moreau solves it aloud" in session.script
    assert not Notice.objects.exists()


def test_proposed_again_what_was_proposed_is_replaced(cycle: Cycle):
    propose(cycle)
    assert propose(cycle) == Proposed(pairs=1, waiting=0)
    assert PeerSession.objects.count() == 1


def test_both_may_explain_something_to_the_other(cycle: Cycle):
    for student in (cycle.people.sam, cycle.people.ines):
        wish(cycle, student, explains=True, asks=True)
    propose(cycle)
    assert pairs() == [("F1", "sam", "ines"), ("F4", "ines", "sam")]


@pytest.mark.parametrize("explains", [True, False], ids=["the tutor", "the learner"])
def test_without_a_wish_nobody_is_proposed(cycle: Cycle, explains: bool):
    wish(cycle, cycle.people.ines if explains else cycle.people.sam)
    assert propose(cycle).pairs == 0


def test_a_wish_taken_back_takes_back_what_was_only_proposed(cycle: Cycle):
    propose(cycle)
    wish(cycle, cycle.people.sam)
    assert not PeerSession.objects.exists()
    assert list(PeerWish.objects.values_list("student__username", flat=True)) == ["ines"]


def test_who_mastered_it_too_lately_waits(cycle: Cycle):
    assert propose(cycle, days=8) == Proposed(pairs=0, waiting=1)


def test_the_limit_counts_sessions_of_all_units(cycle: Cycle):
    approved(cycle)
    luca = cycle.pupil("Luca")
    cycle.sit(luca, {"F4": "5"})
    wish(cycle, luca, asks=True)
    assert propose(cycle, limit=1) == Proposed(pairs=0, waiting=1)
    assert propose(cycle, limit=2).pairs == 1


def test_who_has_told_has_room_for_the_next(cycle: Cycle):
    tell(cycle, approved(cycle), cycle.people.ines)
    luca = cycle.pupil("Luca")
    cycle.sit(luca, {"F4": "5"})
    wish(cycle, luca, asks=True)
    assert propose(cycle, limit=1).pairs == 1


def test_somebody_who_has_taught_less_comes_first(cycle: Cycle):
    session = approved(cycle)
    for who in (cycle.people.ines, cycle.people.sam):
        tell(cycle, session, who)
    mia, luca = tutor(cycle, "Mia", days_ago=20), cycle.pupil("Luca")
    cycle.sit(luca, {"F4": "5"})
    wish(cycle, luca, asks=True)
    propose(cycle)
    assert PeerSession.objects.get(learner=luca).tutor == mia


@pytest.mark.parametrize("spoiled", ["in hand", "tried", "left"])
def test_who_cannot_use_it_is_not_proposed(cycle: Cycle, spoiled: str):
    people, f4 = cycle.people, cycle.objectives["F4"]
    if spoiled == "in hand":
        assign_corrective(
            actor=people.tess,
            unit_run=cycle.run,
            student=people.sam,
            objective=f4,
            approach=Approach.VISUAL,
            override_reason="",
            now=cycle.now,
        )
    elif spoiled == "tried":
        cycle.teach(f4, Approach.PEER_TUTORING.value)
    else:
        people.enrollment(people.sam).__class__.objects.filter(student=people.sam).update(ended_at=cycle.now)
    assert propose(cycle) == Proposed(pairs=0, waiting=0)


def test_a_closed_unit_gives_nothing_new(cycle: Cycle):
    cycle.run.stage = "closed"
    cycle.run.save()
    with pytest.raises(RunClosed):
        propose(cycle)


def test_no_script_tells_what_sets_namesakes_apart(cycle: Cycle):
    ines = cycle.people.ines
    User.objects.filter(pk=cycle.people.sam.pk).update(
        given_name=ines.given_name, family_name=ines.family_name, school_number="4711"
    )
    propose(cycle)
    script = PeerSession.objects.get().script
    assert "Ines Moreau" in script
    assert "4711" not in script
    assert f"({ines.username})" not in script


def test_a_teachers_own_text_is_the_script(cycle: Cycle):
    CorrectiveActivity.objects.create(
        school=cycle.people.school,
        objective=cycle.objectives["F4"],
        approach="peer_tutoring",
        title="Two at the board",
        steps="Draw it.\nSay why.",
        minutes=15,
    )
    session = approved(cycle)
    assert session.script == "Ines Moreau begins, then Sam Okafor.\nDraw it.\nSay why."
    given = CorrectiveAssignment.objects.get()
    assert (given.title, given.minutes, given.steps) == ("Two at the board", 15, session.script)


# -- not together --------------------------------------------------------------------------------------------


def test_kept_apart_they_are_not_proposed_in_either_order(cycle: Cycle):
    propose(cycle)
    apart(cycle, cycle.people.sam, cycle.people.ines)
    assert pairs() == []
    assert propose(cycle) == Proposed(pairs=0, waiting=1)


def test_kept_apart_twice_it_is_one_row_and_lifted_it_is_over(cycle: Cycle):
    people = cycle.people
    ban = apart(cycle, people.sam, people.ines)
    assert apart(cycle, people.ines, people.sam) == ban
    for _ in range(2):
        lift_ban(actor=people.tess, ban=ban, now=cycle.now)
    assert PeerBan.objects.get().lifted_by == people.tess
    assert propose(cycle).pairs == 1


def test_it_takes_two_of_the_class(cycle: Cycle):
    people = cycle.people
    for other in (people.sam, people.nora):
        with pytest.raises(NotTwoOfClass):
            apart(cycle, people.sam, other)


# -- change --------------------------------------------------------------------------------------------------


def change(cycle: Cycle, tutor: User, actor: User | None = None) -> PeerSession:
    session = PeerSession.objects.select_related("unit_run__section").get(learner=cycle.people.sam)
    return change_tutor(actor=actor or cycle.people.tess, session=session, tutor_id=tutor.pk, now=cycle.now)


def test_a_teacher_names_somebody_else(cycle: Cycle):
    propose(cycle)
    changed = change(cycle, tutor(cycle, "Mia", days_ago=3))
    assert (changed.tutor.username, changed.reason[:25]) == ("mia", "Mastered it 3 days ago. H")
    assert "Mia Diallo solves it aloud" in changed.script
    assert change(cycle, changed.tutor) == changed


def test_somebody_who_did_not_offer_has_not_mastered_it_or_is_kept_apart_does_not_explain(cycle: Cycle):
    propose(cycle)
    silent, learning, away = tutor(cycle, "Mia"), cycle.pupil("Luca"), tutor(cycle, "Noe")
    wish(cycle, silent)
    cycle.sit(learning, {"F4": "5"})
    wish(cycle, learning, explains=True)
    apart(cycle, away, cycle.people.sam)
    for unfit in (silent, learning, away):
        with pytest.raises(NoFitTutor):
            change(cycle, unfit)
    assert pairs() == [("F4", "ines", "sam")]


def test_what_students_see_is_not_changed(cycle: Cycle):
    approved(cycle)
    with pytest.raises(SessionGiven):
        change(cycle, tutor(cycle, "Mia"))


# -- approve -------------------------------------------------------------------------------------------------


def test_approved_the_learner_has_it_as_a_different_way_in_and_both_are_told(cycle: Cycle):
    session = approved(cycle)
    sam, f4 = cycle.people.sam, cycle.objectives["F4"]
    pair = (sam.pk, f4.pk)
    given = CorrectiveAssignment.objects.get()
    assert (given, given.approach, given.steps) == (session.corrective, "peer_tutoring", session.script)
    assert corrective_states([sam.pk], [f4.pk])[pair] is CorrectiveState.ASSIGNED
    assert Approach.PEER_TUTORING in tried_approaches([sam.pk], [f4.pk])[pair]
    assert set(Notice.objects.values_list("recipient__username", "key")) == {
        ("sam", f"corrective:{given.pk}"),
        ("ines", f"peer:{session.pk}"),
    }
    cycle.run.refresh_from_db()
    assert cycle.run.stage == "correction"
    with pytest.raises(CorrectiveInHand):
        assign_corrective(
            actor=cycle.people.tess,
            unit_run=cycle.run,
            student=sam,
            objective=f4,
            approach=Approach.VISUAL,
            override_reason="",
            now=cycle.now,
        )


def test_approved_twice_it_is_given_once(cycle: Cycle):
    approved(cycle)
    assert approve(cycle) == []
    assert CorrectiveAssignment.objects.count() == 1
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("moved", ["learner is there", "tutor is not", "tutor left"])
def test_what_no_longer_fits_is_put_aside(cycle: Cycle, moved: str):
    propose(cycle)
    people = cycle.people
    if moved == "learner is there":
        cycle.sit(people.sam, {"F4": "9"}, number=2, form="B", days_ago=0)
    elif moved == "tutor is not":
        people.ines.statuses.update(state="not_yet")
    else:
        people.ines.enrollments.update(ended_at=cycle.now)
    assert approve(cycle) == []
    assert PeerSession.objects.get().state == "cancelled"
    assert not CorrectiveAssignment.objects.exists()


def test_a_unit_that_is_not_published_gives_nothing(cycle: Cycle):
    propose(cycle)
    cycle.run.__class__.objects.filter(pk=cycle.run.pk).update(published_at=None)
    with pytest.raises(UnitNotPublished):
        approve(cycle)


# -- call off ------------------------------------------------------------------------------------------------


def drop(cycle: Cycle, session: PeerSession, actor: User | None = None) -> PeerSession:
    return drop_session(actor=actor or cycle.people.tess, session=session, now=cycle.now)


def test_put_aside_nobody_hears_of_it(cycle: Cycle):
    propose(cycle)
    for _ in range(2):
        assert drop(cycle, PeerSession.objects.get()).state == "cancelled"
    assert not Notice.objects.exists()


def test_called_off_both_are_told_and_another_way_may_be_given(cycle: Cycle):
    session = approved(cycle)
    drop(cycle, session)
    assert CorrectiveAssignment.objects.get().state == "cancelled"
    off = Notice.objects.filter(key__startswith=f"peer-off:{session.pk}")
    assert set(off.values_list("recipient__username", flat=True)) == {"sam", "ines"}
    assert propose(cycle).pairs == 1


def test_what_the_learner_has_done_stays_done(cycle: Cycle):
    session = approved(cycle)
    complete_corrective(
        actor=cycle.people.sam, corrective=CorrectiveAssignment.objects.get(), note="Alone", now=cycle.now
    )
    drop(cycle, session)
    assert CorrectiveAssignment.objects.get().state == "done"


def test_what_both_have_told_is_not_called_off(cycle: Cycle):
    session = approved(cycle)
    for who in (cycle.people.ines, cycle.people.sam):
        tell(cycle, session, who)
    with pytest.raises(SessionDone):
        drop(cycle, session)


# -- tell ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["sam", "ines"])
def test_told_from_both_sides_it_is_done_and_the_second_chance_open(cycle: Cycle, first: str):
    session = approved(cycle)
    one = getattr(cycle.people, first)
    other = cycle.people.ines if first == "sam" else cycle.people.sam
    tell(cycle, session, one, log=f"By {one.username}")
    assert CorrectiveAssignment.objects.get().state == "assigned"
    tell(cycle, session, other, log=f"By {other.username}")
    session.refresh_from_db()
    assert (session.state, session.tutor_log, session.learner_log) == ("done", "By ines", "By sam")
    given = CorrectiveAssignment.objects.get()
    assert (given.state, given.done_note) == ("done", "By sam")


@pytest.mark.parametrize("kind", ["peer_teaching", "project"])
def test_it_is_the_peer_teaching_that_the_tutor_chose_and_nothing_else(cycle: Cycle, kind: str):
    people = cycle.people
    activity = EnrichmentActivity.objects.create(
        school=people.school, unit=cycle.run.unit, kind=kind, title="Teach it"
    )
    choice = EnrichmentChoice.objects.create(
        school=people.school,
        unit_run=cycle.run,
        student=people.ines,
        activity=activity,
        offered_at=cycle.now,
        chosen_at=cycle.now,
    )
    session = approved(cycle)
    tell(cycle, session, people.ines, log="Drew it")
    tell(cycle, session, people.sam)
    choice.refresh_from_db()
    told = ("Drew it", cycle.now) if kind == "peer_teaching" else ("", None)
    assert (choice.product_note, choice.done_at) == told


def test_told_twice_the_first_stands(cycle: Cycle):
    session = approved(cycle)
    for log in ("First", "Second"):
        tell(cycle, session, cycle.people.ines, log=log, thanks=log)
    session.refresh_from_db()
    assert (session.tutor_log, session.tutor_thanks, session.state) == ("First", "First", "approved")
    assert Notice.objects.filter(key__startswith="peer-thanks:").count() == 1


def test_a_learner_who_finished_alone_keeps_their_own_words(cycle: Cycle):
    session = approved(cycle)
    sam = cycle.people.sam
    given = CorrectiveAssignment.objects.get()
    complete_corrective(actor=sam, corrective=given, note="On my own", now=cycle.now)
    for who in (sam, cycle.people.ines):
        tell(cycle, session, who)
    given.refresh_from_db()
    assert (given.state, given.done_note) == ("done", "On my own")


def test_thanks_reach_the_other(cycle: Cycle):
    tell(cycle, approved(cycle), cycle.people.sam, thanks="For the drawing")
    notice = Notice.objects.get(key__startswith="peer-thanks:")
    assert (notice.recipient, notice.body) == (cycle.people.ines, "For the drawing")


def test_only_the_two_tell(cycle: Cycle):
    session, people = approved(cycle), cycle.people
    for who in (people.tess, people.gus, people.nora, people.ada, cycle.pupil("Luca")):
        with pytest.raises(PermissionDenied):
            tell(cycle, session, who)


def test_only_a_teacher_of_the_class_decides(cycle: Cycle):
    propose(cycle)
    people = cycle.people
    ban = apart(cycle, people.sam, cycle.pupil("Luca"))
    session = PeerSession.objects.select_related("unit_run__section").get()
    two = (people.sam.pk, people.ines.pk)
    for actor in (people.sam, people.ada, people.nora):
        for act in (
            partial(propose, cycle),
            partial(approve, cycle),
            partial(change, cycle, people.ines),
            partial(drop, cycle, session),
            partial(keep_apart, section=people.section, student_ids=two, now=cycle.now),
            partial(lift_ban, ban=ban, now=cycle.now),
        ):
            with pytest.raises(PermissionDenied):
                act(actor=actor)


def test_only_students_of_the_class_offer_and_ask(cycle: Cycle):
    for who in (cycle.people.tess, cycle.people.gus, cycle.people.nora):
        with pytest.raises(PermissionDenied):
            wish(cycle, who, explains=True)


# -- what the database keeps ---------------------------------------------------------------------------------


def test_no_writer_can_store_half_a_session(cycle: Cycle):
    propose(cycle)
    whole, dated = "peer_session_state_is_whole", "peer_session_logs_are_dated"
    for changed, constraint in (
        ({"tutor": cycle.people.sam}, "peer_session_of_two"),
        ({"state": "lost"}, whole),
        ({"state": "approved"}, whole),
        ({"state": "done"}, whole),
        ({"done_at": cycle.now}, whole),
        ({"tutor_log": "Undated"}, dated),
        ({"learner_thanks": "Undated"}, dated),
        ({"learner_logged_at": cycle.now}, dated),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            PeerSession.objects.update(**changed)


def test_a_learner_has_one_open_session_for_an_objective(cycle: Cycle):
    propose(cycle)
    again = PeerSession.objects.get()
    again.pk, again.tutor = None, tutor(cycle, "Mia")
    with pytest.raises(IntegrityError, match="peer_session_open_once"), transaction.atomic():
        again.save()


def test_a_pair_is_kept_apart_once_whatever_its_order(cycle: Cycle):
    people = cycle.people
    apart(cycle, people.sam, people.ines)
    row = {"school": people.school, "section": people.section, "made_by": people.tess, "made_at": cycle.now}
    first, second = sorted([people.sam, people.ines], key=lambda student: -student.pk)
    with pytest.raises(IntegrityError, match="peer_ban_active_once"), transaction.atomic():
        PeerBan.objects.create(first=first, second=second, **row)
    with pytest.raises(IntegrityError, match="peer_ban_of_two"), transaction.atomic():
        PeerBan.objects.create(first=people.sam, second=people.sam, **row)


def test_a_wish_is_made_once_for_a_side_that_exists(cycle: Cycle):
    wished = {"school": cycle.people.school, "unit_run": cycle.run, "student": cycle.people.ines}
    for side, constraint in (("tutor", "peer_wish_once"), ("both", "peer_wish_side_known")):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            PeerWish.objects.create(side=side, wished_at=cycle.now, **wished)
