"""Pages of a probe: its day, the table of answers, the file, and the refresh task that a student sees."""

import pytest
from django.urls import reverse

from classroom.models import User
from mastery.models import RefreshTask, RetentionProbe, RetentionResult
from tests.support.closed_unit import closed, probed, today
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.pages import soup, text
from tests.support.people import People

pytestmark = pytest.mark.django_db
QUERIES_OF_A_PROBE = 9
QUERIES_OF_THE_TRACKER = 10


@kept
def cycle(people: People) -> Cycle:
    """Sam has mastered F1 and F2, Ines everything."""
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"}, days_ago=40)
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"}, days_ago=40)
    return cycle


def words(part) -> str:
    return text(part) if part else ""


def plan_url(cycle: Cycle) -> str:
    return reverse("mastery:probe_plan", args=[cycle.people.section.pk, cycle.run.pk])


def url(probe: RetentionProbe) -> str:
    return reverse("mastery:probe", args=[probe.unit_run.section_id, probe.pk])


def field(cycle: Cycle, who: str, code: str) -> str:
    return f"a-{getattr(cycle.people, who).pk}-{cycle.objectives[code].pk}"


def send(client, cycle: Cycle, probe: RetentionProbe, typed: dict[tuple[str, str], str], **more):
    sent = {field(cycle, who, code): earned for (who, code), earned in typed.items()}
    return client.post(url(probe), {"asked_on": today(cycle).isoformat(), **sent}, **more)


# -- the day -------------------------------------------------------------------------------------------------


def test_the_board_offers_a_probe_for_a_closed_unit(tess, cycle: Cycle):
    closed(cycle)
    shown = soup(tess.get(reverse("mastery:board", args=[cycle.people.section.pk])))
    assert "Retention probe possible" in words(shown.select_one(f"#unit-{cycle.run.pk}"))
    assert shown.select_one(f"a[href='{plan_url(cycle)}']")


def test_a_day_is_chosen_and_may_be_moved(tess, cycle: Cycle):
    closed(cycle)
    assert tess.post(plan_url(cycle), {"held_on": today(cycle).isoformat()}).status_code == 303
    assert soup(tess.get(plan_url(cycle))).select_one("[name=held_on]")["value"] == today(cycle).isoformat()


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("2020-01-01", "A probe comes three to six weeks after the unit was closed"),
        ("", "Choose a day"),
        ("9999-12-31", "Look at the year"),
    ],
)
def test_a_day_that_cannot_be_is_said_beside_the_field(tess, cycle: Cycle, day: str, problem: str):
    closed(cycle)
    answer = tess.post(plan_url(cycle), {"held_on": day})
    assert answer.status_code == 422
    assert problem in words(soup(answer).select_one(".field.bad"))


def test_a_unit_that_goes_on_is_closed_first(tess, cycle: Cycle):
    shown = soup(tess.get(plan_url(cycle)))
    assert shown.select_one("main form") is None
    assert "Close this one first." in words(shown.main)


# -- the table -----------------------------------------------------------------------------------------------


def test_only_what_was_mastered_is_asked(tess, cycle: Cycle):
    shown = soup(tess.get(url(probed(cycle))))
    names = {each["name"] for each in shown.select("tbody .input")}
    assert names == {
        *(field(cycle, "sam", code) for code in ("F1", "F2")),
        *(field(cycle, "ines", code) for code in ("F1", "F2", "F4")),
    }
    assert words(shown.select("tbody tr")[1]) == "Sam Okafor not mastered"


def test_two_of_one_name_are_told_apart(tess, cycle: Cycle):
    sam = cycle.people.sam
    User.objects.filter(pk=cycle.people.ines.pk).update(
        given_name=sam.given_name, family_name=sam.family_name, school_number="4711"
    )
    shown = soup(tess.get(url(probed(cycle))))
    names = {words(row.select_one("th")) for row in shown.select("tbody tr")}
    assert names == {f"Sam Okafor ({sam.username})", "Sam Okafor (4711)"}


def test_a_class_that_has_mastered_nothing_is_told_so(tess, people: People):
    assert "Nobody to ask yet" in words(soup(tess.get(url(probed(Cycle(people))))).main)


def test_answers_are_saved_and_what_does_not_hold_opens_a_task(tess, cycle: Cycle):
    probe = probed(cycle)
    typed = {("sam", "F1"): "-", ("sam", "F2"): "+", ("ines", "F4"): "4/5"}
    shown = soup(send(tess, cycle, probe, typed, follow=True))
    assert "3 answers saved. 1 refresh task given." in words(shown.select_one(".messages"))
    assert "2 held, 1 not held." in words(shown.main)
    cell = shown.select_one(f"#{field(cycle, 'sam', 'F1')}")
    assert (cell["value"], words(cell.parent)) == ("-", "refresh task given")
    assert shown.select_one(f"#{field(cycle, 'ines', 'F4')}")["value"] == "4/5"


def test_a_student_for_whom_no_approach_is_left_is_named(tess, cycle: Cycle):
    for approach in ("visual", "analogy", "other_context", "structured_practice", "peer_tutoring"):
        cycle.teach(cycle.objectives["F1"], approach)
    shown = soup(send(tess, cycle, probed(cycle), {("sam", "F1"): "-"}, follow=True))
    assert "Sam Okafor has had every approach to F1" in words(shown.select_one(".messages"))


def test_what_cannot_be_read_stays_and_nothing_is_saved(tess, cycle: Cycle):
    answer = send(tess, cycle, probed(cycle), {("sam", "F1"): "yes", ("sam", "F2"): "+"})
    shown = soup(answer)
    assert answer.status_code == 422
    bad = shown.select_one("[aria-invalid=true]")
    assert bad["value"] == "yes"
    assert "Write + for held" in words(shown.select_one(f"#{bad['aria-describedby']}"))
    assert "Sam Okafor: Write + for held" in words(shown.select_one(".error-summary"))
    assert shown.select_one(f"#{field(cycle, 'sam', 'F2')}")["value"] == "+"
    assert not RetentionResult.objects.exists()


@pytest.mark.parametrize("day", ["", "2020-01-01"])
def test_the_day_on_which_they_were_asked_is_needed(tess, cycle: Cycle, day: str):
    answer = tess.post(url(probed(cycle)), {"asked_on": day, field(cycle, "sam", "F1"): "+"})
    assert answer.status_code == 422
    assert soup(answer).select_one(".field.bad [name=asked_on]")
    assert not RetentionResult.objects.exists()


def answers() -> dict[str, str]:
    standing = RetentionResult.objects.order_by("pk").values_list("objective__code", "outcome")
    return dict(standing)


def test_an_older_window_takes_no_answer_away(tess, cycle: Cycle):
    """Where nothing was changed in it, what another window has saved stands."""
    probe = probed(cycle)
    send(tess, cycle, probe, {("sam", "F1"): "+"})
    send(tess, cycle, probe, {("sam", "F1"): "", ("sam", "F2"): "-"})
    assert answers() == {"F1": "held", "F2": "missed"}


def test_two_windows_that_disagree_are_both_shown(tess, cycle: Cycle):
    probe, name = probed(cycle), field(cycle, "sam", "F1")
    send(tess, cycle, probe, {("sam", "F1"): "+"})
    refused = send(tess, cycle, probe, {("sam", "F1"): "-"})
    assert (refused.status_code, answers()) == (409, {"F1": "held"})
    page = soup(refused)
    assert page.select_one(f"[name={name}]")["value"] == "-"
    assert "+ was entered here meanwhile" in words(page.select_one(f"#p-{name}"))
    again = {name: "-", f"was-{name}": page.select_one(f"[name=was-{name}]")["value"]}
    assert tess.post(url(probe), {"asked_on": today(cycle).isoformat(), **again}).status_code == 303
    assert answers() == {"F1": "missed"}


def test_the_file_names_every_answer(tess, cycle: Cycle):
    probe = probed(cycle)
    send(tess, cycle, probe, {("sam", "F1"): "3/4", ("ines", "F1"): "+"})
    address = reverse("mastery:probe_csv", args=[cycle.people.section.pk, probe.pk])
    lines = tess.get(address).content.decode("utf-8-sig").splitlines()
    day = today(cycle).isoformat()
    assert lines == [
        "Student,Objective,Asked on,Result,Points,Of,Refresh task",
        f"Ines Moreau,F1,{day},held,,,",
        "Ines Moreau,F2,,not asked,,,",
        "Ines Moreau,F4,,not asked,,,",
        f"Sam Okafor,F1,{day},not held,3,4,given",
        "Sam Okafor,F2,,not asked,,,",
    ]


@pytest.mark.parametrize("students", [1, 3])
def test_the_table_costs_the_same_for_any_class(tess, cycle: Cycle, students: int, django_assert_num_queries):
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "9", "F4": "9"}, days_ago=40)
    address = url(probed(cycle))
    with django_assert_num_queries(QUERIES_OF_A_PROBE):
        tess.get(address)


# -- the student ---------------------------------------------------------------------------------------------


@pytest.fixture
def task(tess, cycle: Cycle) -> RefreshTask:
    send(tess, cycle, probed(cycle), {("sam", "F1"): "-"})
    return RefreshTask.objects.get()


def test_the_task_stands_in_the_work_and_in_the_tracker(client, people: People, task: RefreshTask):
    client.force_login(people.sam)
    address = reverse("mastery:refresh", args=[task.pk])
    work = soup(client.get(reverse("mastery:my_work")))
    assert "You mastered these, and that stays." in words(work.main)
    assert work.select_one(f"a[href='{address}']")
    after = soup(client.get(reverse("mastery:me"))).select_one("#after")
    statement = task.objective.statement
    assert f"You have mastered “{statement}”, and that stays." in words(after)
    assert after.a["href"] == address


def test_it_is_done_with_a_note(client, people: People, task: RefreshTask):
    client.force_login(people.sam)
    address = reverse("mastery:refresh", args=[task.pk])
    assert "See it drawn" in words(soup(client.get(address)).h1)
    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "Bars of one length."}).status_code == 303
    shown = soup(client.get(address))
    assert "“Bars of one length.”" in words(shown.main)
    assert shown.select_one("main form") is None
    assert "Bars of one length." in words(soup(client.get(reverse("mastery:my_work"))).main)
    assert soup(client.get(reverse("mastery:me"))).select_one("#after") is None
    client.force_login(people.tess)
    shown = words(soup(client.get(url(task.result.probe))).main)
    assert "refresh task done" in shown
    assert "Sam Okafor, F1 “Bars of one length.”" in shown


@pytest.mark.parametrize("who", ["ines", "tess", "gus"])
def test_it_is_nobody_elses(client, people: People, task: RefreshTask, who: str):
    client.force_login(getattr(people, who))
    assert client.get(reverse("mastery:refresh", args=[task.pk])).status_code in (403, 404)


def test_what_was_withdrawn_is_gone(client, people: People, task: RefreshTask):
    RefreshTask.objects.update(state="withdrawn")
    client.force_login(people.sam)
    assert client.get(reverse("mastery:refresh", args=[task.pk])).status_code == 404


def test_the_tracker_stays_within_its_queries(
    client, people: People, task: RefreshTask, django_assert_num_queries
):
    client.force_login(people.sam)
    with django_assert_num_queries(QUERIES_OF_THE_TRACKER):
        client.get(reverse("mastery:me"))
