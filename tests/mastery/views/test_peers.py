"""Peer teaching on screen: the teacher decides, and neither student learns a level or a score of the other."""

import pytest
from django.urls import reverse

from classroom.models import User
from mastery.models import CorrectiveAssignment, PeerBan, PeerSession, PeerWish
from mastery.services.peer_approvals import approve_sessions
from mastery.services.peer_sides import log_session, set_wishes
from mastery.services.peers import propose_sessions
from tests.support import pages
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.pages import Client, text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_PEERS = 9
QUERIES_OF_MY_PEERS = 6
MINE = "/me/peers/"


@kept
def cycle(people: People) -> Cycle:
    """Sam asks on F4, Ines explains it."""
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F4": "5"})
    cycle.sit(people.ines, {"F4": "9"})
    wish(cycle, people.sam, asks=True)
    wish(cycle, people.ines, explains=True)
    return cycle


def wish(cycle: Cycle, student: User, *, explains: bool = False, asks: bool = False) -> None:
    set_wishes(actor=student, unit_run=cycle.run, explains=explains, asks=asks, now=cycle.now)


def approved(cycle: Cycle) -> PeerSession:
    tess, run = cycle.people.tess, cycle.run
    propose_sessions(actor=tess, unit_run=run, days=1, limit=2, now=cycle.now)
    ids = list(PeerSession.objects.filter(state="proposed").values_list("pk", flat=True))
    return approve_sessions(actor=tess, unit_run=run, session_ids=ids, now=cycle.now)[0]


def url(cycle: Cycle, name: str = "peers", *more: int) -> str:
    return reverse(f"mastery:{name}", args=[cycle.people.section.pk, cycle.run.pk, *more])


def page_of(client: Client, student: User) -> str:
    client.force_login(student)
    return str(pages.soup(client.get(MINE)).select_one("main"))


# -- the teacher ---------------------------------------------------------------------------------------------


def test_the_page_says_who_offered_and_who_asked(tess: Client, cycle: Cycle):
    facts = text(pages.soup(tess.get(url(cycle))).select_one(".facts"))
    assert facts == "Would explain Ines Moreau Would like it explained Sam Okafor"


def test_pairs_are_proposed_approved_and_stand_as_work(tess: Client, cycle: Cycle):
    answer = tess.post(url(cycle, "peers_propose"), {"days": 1, "limit": 2}, follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert "1 pair is proposed. Nobody sees it before you approve." in answer.text
    row = text(pages.soup(answer).select_one("section[aria-labelledby=proposed-h] li"))
    assert "Ines Moreau explains to Sam Okafor" in row
    assert "Mastered it 7 days ago." in row
    ticked = {"session": [PeerSession.objects.get().pk]}
    answer = tess.post(url(cycle, "peers_approve"), ticked, follow=True)
    assert "1 pair is approved and sees the steps now." in answer.text
    assert "Neither has told yet how it went." in answer.text
    assert CorrectiveAssignment.objects.get().approach == "peer_tutoring"
    again = tess.post(url(cycle, "peers_approve"), ticked, follow=True)
    assert "Nothing was given" in again.text


def test_who_asks_in_vain_is_counted(tess: Client, cycle: Cycle):
    luca = cycle.pupil("Luca")
    cycle.sit(luca, {"F4": "5"})
    wish(cycle, luca, asks=True)
    answer = tess.post(url(cycle, "peers_propose"), {"days": 1, "limit": 1}, follow=True)
    assert "For 1 student who asks there is nobody yet." in answer.text
    answer = tess.post(url(cycle, "peers_propose"), {"days": 60, "limit": 1}, follow=True)
    assert "Nobody fits now" in answer.text


@pytest.mark.parametrize(("days", "limit"), [("", 2), (61, 2), (1, 4)])
def test_numbers_that_do_not_fit_are_said_beside_their_field(
    tess: Client, cycle: Cycle, days: object, limit: object
):
    answer = tess.post(url(cycle, "peers_propose"), {"days": days, "limit": limit})
    assert answer.status_code == 422
    assert "Write a number" in text(pages.soup(answer).select_one(".field.bad"))


def test_the_teacher_names_somebody_else_or_puts_the_pair_aside(tess: Client, cycle: Cycle):
    mia = cycle.pupil("Mia")
    cycle.sit(mia, {"F4": "10"})
    wish(cycle, mia, explains=True)
    tess.post(url(cycle, "peers_propose"), {"days": 1, "limit": 2})
    session = PeerSession.objects.get()
    (choice,) = pages.soup(tess.get(url(cycle))).select("select[name=tutor] option")
    answer = tess.post(url(cycle, "peers_change", session.pk), {"tutor": choice["value"]}, follow=True)
    assert f"{text(choice)} explains now." in answer.text
    answer = tess.post(url(cycle, "peers_drop", session.pk), follow=True)
    assert "Done. Nobody has this session now." in answer.text
    assert pages.soup(answer).select_one("#proposed-h") is None
    refused = tess.post(url(cycle, "peers_change", session.pk), {"tutor": cycle.people.ines.pk})
    assert refused.status_code == 422
    assert "Call it off first." in text(pages.soup(refused).select_one("[role=alert]"))


def test_two_are_kept_apart_and_let_together_again(tess: Client, cycle: Cycle):
    people = cycle.people
    two = {"first": people.sam.pk, "second": people.ines.pk}
    shown = tess.post(url(cycle, "peers_apart"), two, follow=True)
    assert text(pages.soup(shown).select_one("section[aria-labelledby=apart-h] li span")) in (
        "Ines Moreau and Sam Okafor",
        "Sam Okafor and Ines Moreau",
    )
    same = tess.post(url(cycle, "peers_apart"), {"first": people.sam.pk, "second": people.sam.pk})
    assert same.status_code == 422
    answer = tess.post(url(cycle, "peers_lift", PeerBan.objects.get().pk), follow=True)
    assert "Nobody is kept apart." in answer.text


def test_an_empty_answer_is_refused_in_words(tess: Client, cycle: Cycle):
    tess.post(url(cycle, "peers_propose"), {"days": 1, "limit": 2})
    change = url(cycle, "peers_change", PeerSession.objects.get().pk)
    for where in (url(cycle, "peers_approve"), url(cycle, "peers_apart"), change):
        answer = tess.post(where, {})
        assert answer.status_code == 422
        assert pages.soup(answer).select_one("[role=alert]") is not None


def test_the_log_shows_both_sides_and_the_gains_of_both(tess: Client, cycle: Cycle):
    session, people = approved(cycle), cycle.people
    for who, log in ((people.ines, "Drew it"), (people.sam, "Explained it back")):
        log_session(actor=who, session=session, log=log, thanks="Thank you", now=cycle.now)
    cycle.sit(people.sam, {"F4": "8"}, number=2, form="B", days_ago=-1)
    rows = [text(row) for row in pages.soup(tess.get(url(cycle))).select("tbody tr")]
    assert rows[0].endswith("Sam Okafor “Explained it back” Thanks “Thank you” 50 %, then 80 %")
    assert rows[1] == "Ines Moreau explained “Drew it” Thanks “Thank you” 90 %, no try since"


def test_what_students_had_is_read_as_called_off_and_what_was_put_aside_is_not(tess: Client, cycle: Cycle):
    tess.post(url(cycle, "peers_propose"), {"days": 1, "limit": 2})
    tess.post(url(cycle, "peers_drop", PeerSession.objects.get().pk))
    assert pages.soup(tess.get(url(cycle))).select_one("#off-h") is None
    tess.post(url(cycle, "peers_drop", approved(cycle).pk))
    row = text(pages.soup(tess.get(url(cycle))).select_one("section[aria-labelledby=off-h] li"))
    assert row.startswith("F4 Ines Moreau was to explain to Sam Okafor")
    assert pages.soup(tess.get(url(cycle))).select_one("#open-h") is None


def test_an_administrator_reads_and_decides_nothing(client: Client, cycle: Cycle):
    client.force_login(cycle.people.ada)
    shown = pages.soup(client.get(url(cycle)))
    assert shown.select("main form") == []


@pytest.mark.parametrize("students", [0, 3])
def test_the_page_costs_the_same_for_any_class(
    tess: Client, cycle: Cycle, students: int, django_assert_num_queries
):
    for number in range(students):
        pupil = cycle.pupil(f"P{number}")
        cycle.sit(pupil, {"F4": "5"})
        wish(cycle, pupil, asks=True)
    propose_sessions(actor=cycle.people.tess, unit_run=cycle.run, days=1, limit=3, now=cycle.now)
    with django_assert_num_queries(QUERIES_OF_PEERS):
        tess.get(url(cycle))


# -- the students --------------------------------------------------------------------------------------------


def test_a_student_offers_and_asks_and_takes_it_back(client: Client, cycle: Cycle):
    client.force_login(cycle.people.sam)
    where = reverse("mastery:peer_wishes", args=[cycle.run.pk])
    answer = client.post(where, {"explains": "on", "asks": "on"}, follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert len(pages.soup(answer).select("main input[checked]")) == 2
    assert set(PeerWish.objects.filter(student=cycle.people.sam).values_list("side", flat=True)) == {
        "tutor",
        "learner",
    }
    assert pages.soup(client.post(where, {}, follow=True)).select("main input[checked]") == []


def test_what_is_only_proposed_is_not_there(client: Client, cycle: Cycle):
    propose_sessions(actor=cycle.people.tess, unit_run=cycle.run, days=1, limit=2, now=cycle.now)
    for student, other in ((cycle.people.sam, "Ines"), (cycle.people.ines, "Sam")):
        assert other not in page_of(client, student)
    where = reverse("mastery:peer_log", args=[PeerSession.objects.get().pk])
    assert client.post(where, {}).status_code == 404


def test_both_see_the_same_steps_tell_their_side_and_read_thanks(client: Client, cycle: Cycle):
    session = approved(cycle)
    where = reverse("mastery:peer_log", args=[session.pk])
    steps = []
    for student, words in ((cycle.people.ines, "You begin."), (cycle.people.sam, "Ines Moreau begins.")):
        client.force_login(student)
        shown = pages.soup(client.get(MINE))
        assert words in text(shown.select_one(f"#session-{session.pk}"))
        steps.append([text(step) for step in shown.select(".steps li")])
        missing = client.post(where, {f"s{session.pk}-log": " "})
        assert missing.status_code == 422
        assert "Write a line about what you did" in missing.text
        told = {f"s{session.pk}-log": f"Secret of {student.username}", f"s{session.pk}-thanks": "For drawing"}
        assert client.post(where, told).status_code == 303
    assert steps[0] == steps[1]
    assert len(steps[0]) == 5
    for student, other in ((cycle.people.ines, "sam"), (cycle.people.sam, "ines")):
        shown = page_of(client, student)
        assert "thanks you: “For drawing”" in shown
        assert f"Secret of {other}" not in shown
    assert CorrectiveAssignment.objects.get().state == "done"


def test_the_different_way_in_names_the_classmate_and_where_to_tell(client: Client, cycle: Cycle):
    session = approved(cycle)
    client.force_login(cycle.people.sam)
    where = reverse("mastery:corrective", args=[session.corrective_id])
    notice = pages.soup(client.get(where)).select_one("main .notice")
    assert "You do this with Ines Moreau." in text(notice)
    assert notice.select_one("a")["href"] == MINE
    client.post(where, {"note": "Alone"})
    assert "You do this with" not in client.get(where).text


def test_nobody_else_opens_or_tells_a_session(client: Client, cycle: Cycle):
    where, people = reverse("mastery:peer_log", args=[approved(cycle).pk]), cycle.people
    for who in (people.tess, people.gus, people.ada, people.nora):
        client.force_login(who)
        assert client.post(where, {}).status_code == 404
        assert client.get(MINE).status_code == 403


def test_neither_page_depends_on_a_level_or_a_score(client: Client, cycle: Cycle):
    """Byte for byte: with a high and a low score of either, before, while and after they work together."""
    people = cycle.people
    session = approved(cycle)

    def seen() -> list[str]:
        work = reverse("mastery:corrective", args=[CorrectiveAssignment.objects.get().pk])
        client.force_login(people.sam)
        step = str(pages.soup(client.get(work)).select_one("main"))
        return [step, page_of(client, people.sam), page_of(client, people.ines)]

    def seen_with(tutor: str, learner: str) -> list[str]:
        for student, earned in ((people.ines, tutor), (people.sam, learner)):
            student.statuses.update(best_earned=earned, is_near=False)
        return list(map(_untokened, seen()))

    low, high = seen_with("8", "1"), seen_with("10", "7")
    assert low == high
    people.ines.statuses.update(state="not_yet")
    people.sam.statuses.update(state="mastered")
    assert [_untokened(part) for part in seen()[1:]] == high[1:]
    log_session(actor=people.sam, session=session, log="We did it", thanks="", now=cycle.now)
    assert seen_with("8", "1") == seen_with("10", "7")


def _untokened(page: str) -> str:
    """Without the token against forged requests, which is new each time."""
    shown = pages.BeautifulSoup(page, "html.parser")
    for field in shown.select("input[name=csrfmiddlewaretoken]"):
        field.decompose()
    return str(shown)


@pytest.mark.parametrize("students", [1, 3])
def test_my_page_costs_the_same_for_any_number_of_sessions(
    client: Client, cycle: Cycle, students: int, django_assert_num_queries
):
    approved(cycle)
    for number in range(1, students):
        pupil = cycle.pupil(f"P{number}")
        cycle.sit(pupil, {"F4": "5"})
        wish(cycle, pupil, asks=True)
        propose_sessions(actor=cycle.people.tess, unit_run=cycle.run, days=1, limit=3, now=cycle.now)
        approve_sessions(
            actor=cycle.people.tess,
            unit_run=cycle.run,
            session_ids=list(PeerSession.objects.values_list("pk", flat=True)),
            now=cycle.now,
        )
    client.force_login(cycle.people.ines)
    with django_assert_num_queries(QUERIES_OF_MY_PEERS):
        shown = client.get(MINE)
    assert len(pages.soup(shown).select("section[id^=session-]")) == students


@pytest.mark.parametrize("ticked", [[], ["x"], ["9" * 30], ["1" * 5000]])
def test_approving_no_pair_is_refused_with_words(tess: Client, cycle: Cycle, ticked: list[str]):
    answer = tess.post(url(cycle, "peers_approve"), {"session": ticked})
    assert answer.status_code == 422
    assert "Tick the pairs that you approve." in answer.text
