"""A session of two goes with the different way in that it was: however that is called off, both students lose both."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from classroom.models import Enrollment, Notice, OutboxMessage
from mastery.engine.correctives import Approach
from mastery.engine.status import Status
from mastery.models import CorrectiveAssignment, PeerSession, WayChoice
from mastery.selectors.my_peers import my_peers_of
from mastery.selectors.peer_board import peer_board
from mastery.services.correctives import CorrectiveSettled, complete_corrective, waive_corrective
from mastery.services.exemptions import exempt, lift_exemption
from mastery.services.judgements import set_status, take_back
from mastery.services.peer_approvals import approve_sessions
from mastery.services.peer_sides import log_session, set_wishes
from mastery.services.peers import propose_sessions
from mastery.services.way_choices import choose_way, give_chosen_way
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.people import People
from tests.support.races import race

pytestmark = pytest.mark.django_db
WHY = "Explained it at the board without help"


@kept
def cycle(people: People) -> Cycle:
    """Ines explains F4 to Sam: approved, and both have been told."""
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F4": "5"})
    cycle.sit(people.ines, {"F4": "9"})
    run, now = cycle.run, cycle.now
    set_wishes(actor=people.sam, unit_run=run, explains=False, asks=True, now=now)
    set_wishes(actor=people.ines, unit_run=run, explains=True, asks=False, now=now)
    propose(cycle)
    ids = list(PeerSession.objects.values_list("pk", flat=True))
    approve_sessions(actor=people.tess, unit_run=run, session_ids=ids, now=now)
    Notice.objects.all().delete()
    return cycle


def propose(cycle: Cycle) -> int:
    found = propose_sessions(actor=cycle.people.tess, unit_run=cycle.run, days=1, limit=2, now=cycle.now)
    return found.pairs


def about(cycle: Cycle) -> dict[str, object]:
    people = cycle.people
    place = Enrollment.objects.get(section=people.section, student=people.sam)
    objective = cycle.objectives["F4"]
    return {"actor": people.tess, "enrollment": place, "objective": objective, "now": cycle.now}


def judge(cycle: Cycle) -> None:
    set_status(run=cycle.run, state=Status.MASTERED, reason=WHY, **about(cycle))


def take_from(cycle: Cycle) -> None:
    exempt(reason="Did it in primary school", **about(cycle))


def give_another(cycle: Cycle) -> None:
    people, objective = cycle.people, cycle.objectives["F4"]
    choose_way(
        actor=people.sam, unit_run=cycle.run, objective=objective, approach=Approach.ANALOGY, now=cycle.now
    )
    given = give_chosen_way(actor=people.tess, choice=WayChoice.objects.get(), now=cycle.now)
    assert given is not None


def do_without(cycle: Cycle) -> None:
    corrective = CorrectiveAssignment.objects.get()
    with suppress(CorrectiveSettled):  # Where both have told, it is done
        waive_corrective(actor=cycle.people.tess, corrective=corrective, reason=WHY, now=cycle.now)


CALLED_OFF = pytest.mark.parametrize(
    "call_off",
    [
        pytest.param(judge, id="a teacher sets it as mastered"),
        pytest.param(take_from, id="it is no longer asked"),
        pytest.param(give_another, id="another way is given"),
        pytest.param(do_without, id="the second chance opens without it"),
    ],
)
CallOff = Callable[[Cycle], None]


@CALLED_OFF
def test_neither_student_sees_it_any_more(cycle: Cycle, call_off: CallOff):
    call_off(cycle)
    assert PeerSession.objects.get().state == "cancelled"
    for student in (cycle.people.sam, cycle.people.ines):
        page = my_peers_of(student.pk)
        assert (page.open, page.told) == ((), ())


@CALLED_OFF
def test_who_explains_is_told_once_and_not_why(cycle: Cycle, call_off: CallOff):
    call_off(cycle)
    told = Notice.objects.get(recipient=cycle.people.ines)
    assert told.title == "Your session with Sam Okafor is called off"
    assert told.body == cycle.objectives["F4"].statement
    assert OutboxMessage.objects.filter(dedupe=f"mail:{told.key}").count() == 1


@CALLED_OFF
def test_the_teacher_reads_that_it_was_called_off(cycle: Cycle, call_off: CallOff):
    call_off(cycle)
    board = peer_board(cycle.run)
    assert board.open == ()
    assert [(line.tutor, line.learner) for line in board.called_off] == [("Ines Moreau", "Sam Okafor")]


def test_asked_again_with_the_wish_still_there_a_new_pair_is_proposed(cycle: Cycle):
    take_from(cycle)
    assert propose(cycle) == 0
    lift_exemption(**about(cycle))
    assert propose(cycle) == 1


def test_what_a_teacher_takes_back_leaves_it_called_off(cycle: Cycle):
    judge(cycle)
    take_back(run=cycle.run, reason="It was the wrong student", **about(cycle))
    assert PeerSession.objects.get().state == "cancelled"
    assert propose(cycle) == 1


@pytest.mark.parametrize("call_off", [judge, take_from, do_without])
def test_what_both_have_told_stays_done(cycle: Cycle, call_off: CallOff):
    session = PeerSession.objects.get()
    for student in (cycle.people.sam, cycle.people.ines):
        log_session(actor=student, session=session, log="We did it", thanks="", now=cycle.now)
    call_off(cycle)
    assert PeerSession.objects.get().state == "done"
    assert not Notice.objects.filter(recipient=cycle.people.ines).exists()


def test_what_the_learner_finished_alone_may_still_be_told_by_the_other(cycle: Cycle):
    corrective = CorrectiveAssignment.objects.get()
    complete_corrective(actor=cycle.people.sam, corrective=corrective, note="Drew it", now=cycle.now)
    judge(cycle)
    assert PeerSession.objects.get().state == "approved"
    assert CorrectiveAssignment.objects.get().state == "done"


def test_of_another_objective_or_student_nothing_is_called_off(cycle: Cycle):
    set_status(
        run=cycle.run,
        state=Status.MASTERED,
        reason=WHY,
        **(about(cycle) | {"objective": cycle.objectives["F1"]}),
    )
    assert PeerSession.objects.get().state == "approved"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("call_off", [judge, take_from, do_without])
def test_told_and_called_off_at_one_moment_it_is_one_of_both(cycle: Cycle, call_off: CallOff):
    """Ines has told; Sam tells while the teacher calls it off: the session and the different way in agree."""
    session, people = PeerSession.objects.get(), cycle.people
    log_session(actor=people.ines, session=session, log="We did it", thanks="", now=cycle.now)

    def tell() -> None:
        log_session(actor=people.sam, session=session, log="We did it", thanks="", now=cycle.now)

    assert race([tell, lambda: call_off(cycle)]) == [None, None]
    states = (PeerSession.objects.get().state, CorrectiveAssignment.objects.get().state)
    assert states in {("done", "done"), ("cancelled", "cancelled"), ("cancelled", "waived")}
