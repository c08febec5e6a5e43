"""The cycle board: units by stage, where students are, what is due, days, and who may go on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt
from mastery.engine.pacing import PlannedDays
from mastery.models import Prerequisite, StageMove, UnitRun
from mastery.selectors.board import days_seen
from mastery.services.cycle import plan_days
from mastery.services.exemptions import exempt
from tests.support import factories
from tests.support.closed_unit import closed, probed, walk
from tests.support.correctives import given
from tests.support.cycle import Cycle
from tests.support.pages import soup, text
from tests.support.people import People

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_BOARD = 10


@pytest.fixture
def cycle(ratio_cycle: Cycle) -> Cycle:
    return ratio_cycle


def board(client, people: People):
    response = client.get(reverse("mastery:board", args=[people.section.pk]))
    assert response.status_code == 200
    return soup(response)


def words(part) -> str:
    return text(part) if part else ""


def card(client, cycle: Cycle):
    return board(client, cycle.people).select_one(f"#unit-{cycle.run.pk}")


def due(shown) -> list[str]:
    return [words(line).removeprefix("Today: ") for line in shown.select(".insight")]


def spots(shown) -> list[str]:
    return [words(spot) for spot in shown.select(".needs li")]


def url(cycle: Cycle, name: str) -> str:
    return reverse(f"mastery:{name}", args=[cycle.people.section.pk, cycle.run.pk])


def stage_of(cycle: Cycle) -> str:
    return UnitRun.objects.get(pk=cycle.run.pk).stage


def next_unit(cycle: Cycle, *, published: bool = True, builds_on: str = "") -> UnitRun:
    unit = factories.UnitFactory(course=cycle.people.section.course, title="Percent", position=2)
    objective = factories.ObjectiveFactory(unit=unit, code="P1", statement="I can find a percentage")
    if builds_on:
        Prerequisite.objects.create(
            school=cycle.people.school, objective=objective, builds_on=cycle.objectives[builds_on]
        )
    at = {} if published else {"published_at": None, "stage": "planned"}
    return factories.UnitRunFactory(section=cycle.people.section, unit=unit, **at)


# -- what stands on it ---------------------------------------------------------------------------------------


def test_a_class_without_a_unit_is_told_where_to_begin(tess, people: People):
    assert "No units yet" in words(board(tess, people).main)


def test_a_unit_shows_its_stage_among_all(tess, cycle: Cycle):
    steps = card(tess, cycle).select(".stepper li")
    assert [words(step) for step in steps] == [
        "Planned , done",
        "Teaching , done",
        "Check",
        "Correctives and enrichment",
        "Second chance",
        "Closed",
    ]
    assert [step.get("aria-current") for step in steps] == [None, None, "step", None, None, None]


def test_a_stage_says_when_it_was_reached(tess, cycle: Cycle):
    walk(cycle, to="correction", days_ago=1)
    day = cycle.now - timedelta(days=1)
    told = f"{day:%a} {day.day} {day:%b}"
    shown = card(tess, cycle)
    assert told in words(shown.select("[aria-current=step]")[0])
    assert words(shown.select_one(".show-phone")) == f"Stage 4 of 6: Correctives and enrichment, {told}"


@pytest.mark.parametrize(
    ("state", "spot"),
    [(None, "Not yet there"), ("assigned", "In correction"), ("done", "Waiting for the second chance")],
)
def test_everybody_is_counted_where_they_are(tess, cycle: Cycle, state: str | None, spot: str):
    if state:
        given(cycle, cycle.people.sam, "F4", "visual", state=state)
    assert spots(card(tess, cycle)) == [f"1 {spot} : 1, Ratio Sam Okafor", "1 Done : 1, Ratio Ines Moreau"]


def test_who_is_asked_nothing_is_counted_apart(tess, cycle: Cycle):
    for objective in cycle.objectives.values():
        exempt(
            actor=cycle.people.tess,
            enrollment=cycle.people.enrollment(cycle.people.sam),
            objective=objective,
            reason="Away for the term",
            now=cycle.now,
        )
    assert "1 Not asked : 1, Ratio Sam Okafor" in spots(card(tess, cycle))


def test_who_left_the_class_is_not_counted(tess, cycle: Cycle):
    cycle.people.sam.enrollments.update(ended_at=cycle.now)
    assert "Sam" not in words(card(tess, cycle))


# -- what is due ---------------------------------------------------------------------------------------------


def test_gaps_without_work_are_due(tess, cycle: Cycle):
    (line,) = card(tess, cycle).select(".insight")
    assert "Students are not yet there and have no work." in words(line)
    assert line.a["href"] == f"/classes/{cycle.people.section.pk}/checks/{cycle.check.pk}/results/"


def test_proposed_groups_wait_for_approval(tess, cycle: Cycle):
    cycle.suggest()
    (line,) = card(tess, cycle).select(".insight")
    assert "Groups wait for your approval." in words(line)
    assert line.a["href"].endswith(f"/groups/?unit={cycle.run.pk}")


def test_answers_wait_to_be_marked(tess, cycle: Cycle):
    luca = cycle.pupil("Luca")
    attempt = Attempt.objects.create(
        school=cycle.people.school,
        assessment=cycle.check,
        enrollment=cycle.people.enrollment(luca),
        form=cycle.check.forms.get(label="A"),
        number=1,
        opened_at=cycle.now,
    )
    attempt.state, attempt.submitted_at = "submitted", cycle.now
    attempt.save()
    lines = card(tess, cycle).select(".insight")
    assert "Answers wait to be marked." in words(lines[0])
    assert lines[0].a["href"].endswith(f"/checks/{cycle.check.pk}/mark/")


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (1, "The check is open."),
        (2, "The second chance is open, and students are ready for it."),
    ],
)
def test_a_chance_that_is_on_today(tess, cycle: Cycle, number: int, told: str):
    given(cycle, cycle.people.sam, "F4", "visual")
    cycle.check.windows.filter(number=number).update(
        opens_at=cycle.now - timedelta(minutes=1), closes_at=timezone.now() + timedelta(hours=1)
    )
    assert [line.split(" Enter")[0].split(" See")[0] for line in due(card(tess, cycle))] == [told]


def test_everybody_there_means_that_the_unit_can_be_closed(tess, cycle: Cycle):
    cycle.sit(cycle.people.sam, {"F4": "9"}, number=2, form="B", days_ago=1)
    UnitRun.objects.filter(pk=cycle.run.pk).update(stage="reassessment")
    assert "Everybody is there. The unit can be closed." in due(card(tess, cycle))[0]


def test_a_unit_nobody_sees_is_to_be_published(tess, cycle: Cycle):
    UnitRun.objects.filter(pk=cycle.run.pk).update(published_at=None, stage="planned")
    shown = card(tess, cycle)
    assert "Students cannot see this unit yet." in due(shown)[0]
    assert shown.select_one("form") is None


def test_a_probe_is_due_on_its_day(tess, cycle: Cycle):
    probe = probed(cycle)
    (line,) = card(tess, cycle).select(".insight")
    assert "The probe is due: does it still hold?" in words(line)
    assert line.a["href"] == reverse("mastery:probe", args=[cycle.people.section.pk, probe.pk])


# -- days ----------------------------------------------------------------------------------------------------


def plan(cycle: Cycle, run: UnitRun, planned: PlannedDays) -> None:
    plan_days(actor=cycle.people.tess, run=run, planned=planned, seen=days_seen(run), now=cycle.now)


def test_days_borrowed_stand_in_words_and_as_a_bar(tess, cycle: Cycle):
    run = closed(cycle)
    plan(cycle, run, PlannedDays(teaching=1, correction=0))
    shown = board(tess, cycle.people)
    told = words(shown.select_one(f"#unit-{run.pk} .facts"))
    used = int(told.split(" days used, 1 planned")[0].rsplit(" ", 1)[1])
    assert used > 1
    assert f"{used - 1} day" in told.split("1 planned, ")[1]
    assert shown.select_one(f"#unit-{run.pk} progress")["max"] == "1"
    assert f"{used - 1} borrowed, 0 paid back" in words(shown.main)


def test_a_unit_that_ends_early_pays_back(tess, cycle: Cycle):
    run = closed(cycle)
    plan(cycle, run, PlannedDays(teaching=30, correction=5))
    told = words(card(tess, cycle))
    assert "days paid back" in told
    assert "days in hand" in words(board(tess, cycle.people).main)


def test_days_are_planned_on_a_page(tess, cycle: Cycle):
    for _twice in range(2):
        assert write_days(tess, cycle, teaching="8", seen=days_seen(cycle.run)).status_code == 303
    assert soup(tess.get(url(cycle, "board_days"))).select_one("[name=teaching]")["value"] == "8"


def test_days_planned_in_another_tab_are_told_before_they_are_written_over(tess, cycle: Cycle):
    older_tab = soup(tess.get(url(cycle, "board_days"))).select_one("[name=seen]")["value"]
    write_days(tess, cycle, teaching="8", seen=older_tab)

    refused = write_days(tess, cycle, teaching="9", seen=older_tab)

    assert refused.status_code == 409
    page = soup(refused)
    assert "Now it says: 8 days to teach, 3 to correct." in words(page.select_one(".error-summary"))
    assert page.select_one("[name=teaching]")["value"] == "9"
    assert (
        write_days(tess, cycle, teaching="9", seen=page.select_one("[name=seen]")["value"]).status_code == 303
    )


def write_days(tess, cycle: Cycle, *, teaching: str, seen: str):
    return tess.post(url(cycle, "board_days"), {"teaching": teaching, "correction": "3", "seen": seen})


@pytest.mark.parametrize(("teaching", "correction"), [("0", "3"), ("8", "-1"), ("", "3"), ("201", "101")])
def test_days_that_cannot_be_are_said_beside_the_field(tess, cycle: Cycle, teaching: str, correction: str):
    answer = tess.post(url(cycle, "board_days"), {"teaching": teaching, "correction": correction})
    assert answer.status_code == 422
    assert "Write a number of days" in words(soup(answer).select_one(".field.bad"))


# -- steps ---------------------------------------------------------------------------------------------------


def test_one_button_moves_the_class_on(tess, cycle: Cycle):
    form = card(tess, cycle).form
    assert words(form.button) == "Move on: Correctives and enrichment , Ratio"
    sent = {"to": form.select_one("[name=to]")["value"]}
    assert tess.post(form["action"], sent).status_code == 303
    assert tess.post(form["action"], sent).status_code == 303
    assert stage_of(cycle) == "correction"
    assert StageMove.objects.count() == 1


def test_a_page_that_was_overtaken_is_told(tess, cycle: Cycle):
    UnitRun.objects.filter(pk=cycle.run.pk).update(stage="reassessment")
    answer = tess.post(url(cycle, "board_onward"), {"to": "correction"})
    assert answer.status_code == 409
    assert "in the stage “Second chance” now" in words(soup(answer).main)


def test_a_step_that_is_none_is_refused(tess, cycle: Cycle):
    assert tess.post(url(cycle, "board_onward"), {"to": "holidays"}).status_code == 422


def test_closing_asks_about_those_who_are_not_there(tess, cycle: Cycle):
    UnitRun.objects.filter(pk=cycle.run.pk).update(stage="reassessment")
    link = next(each for each in card(tess, cycle).select(".actions a") if "Close the unit" in words(each))
    asking = soup(tess.get(link["href"]))
    assert "1 student is not there yet" in words(asking.main)
    assert "Sam Okafor" in words(asking.main)
    assert tess.post(url(cycle, "board_onward"), {"to": "closed"}).status_code == 422
    form = asking.select_one("main form")
    sent = {field["name"]: field["value"] for field in form.select("input[name]")}
    assert tess.post(form["action"], sent).status_code == 303
    assert stage_of(cycle) == "closed"


def test_before_its_second_chance_a_unit_is_not_closed(tess, cycle: Cycle):
    shown = soup(tess.get(url(cycle, "board_close")))
    assert shown.select_one("main form") is None
    assert "A unit is closed after its second chance." in words(shown.main)


def test_back_goes_with_a_reason_only(tess, cycle: Cycle):
    assert tess.get(url(cycle, "board_back")).status_code == 200
    assert tess.post(url(cycle, "board_back"), {"to": "teaching", "reason": ""}).status_code == 422
    assert tess.post(url(cycle, "board_back"), {"to": "teaching", "reason": "Too early"}).status_code == 303
    assert stage_of(cycle) == "teaching"
    assert "to Teaching: “Too early”" in words(card(tess, cycle))
    assert tess.post(url(cycle, "board_back"), {"to": "correction", "reason": "x"}).status_code == 409


def test_nothing_comes_before_a_plan(tess, cycle: Cycle):
    UnitRun.objects.filter(pk=cycle.run.pk).update(stage="planned")
    assert "Nothing comes before that." in words(soup(tess.get(url(cycle, "board_back"))).main)


def test_an_administrator_reads_and_moves_nothing(client, cycle: Cycle):
    client.force_login(cycle.people.ada)
    shown = card(client, cycle)
    assert shown.select(".actions, .insight a") == []


# -- going on ------------------------------------------------------------------------------------------------


def going_on(client, cycle: Cycle) -> str:
    return words(board(client, cycle.people).select_one("#going-on"))


def my_unit_after(client, cycle: Cycle, person):
    client.force_login(person)
    return soup(client.get(reverse("mastery:my_unit", args=[cycle.run.pk]))).select_one("#after")


def test_who_is_done_can_begin_the_next_unit_and_sees_it(tess, cycle: Cycle):
    run = next_unit(cycle, builds_on="F4")
    told = going_on(tess, cycle)
    assert "Done with Ratio. They can begin Percent; their own page tells them. Ines Moreau" in told
    assert "Sam" not in told
    after = my_unit_after(tess, cycle, cycle.people.ines)
    assert "You are done here. You can begin Percent." in words(after)
    assert after.a["href"] == reverse("mastery:my_unit", args=[run.pk])


def test_who_is_not_done_is_told_nothing(tess, cycle: Cycle):
    next_unit(cycle)
    assert my_unit_after(tess, cycle, cycle.people.sam) is None


def test_a_unit_that_is_not_published_waits_for_the_teacher(tess, cycle: Cycle):
    run = next_unit(cycle, published=False)
    shown = board(tess, cycle.people).select_one("#going-on")
    assert "as soon as it is published to this class." in words(shown)
    assert shown.a["href"] == reverse("mastery:publish", args=[cycle.people.section.pk, run.pk])
    assert my_unit_after(tess, cycle, cycle.people.ines) is None


def test_a_unit_the_class_has_not_begun_is_begun_first(tess, cycle: Cycle):
    next_unit(cycle).delete()
    shown = board(tess, cycle.people).select_one("#going-on")
    assert shown.a["href"] == reverse("mastery:unit_new", args=[cycle.people.section.pk])


def test_what_the_next_unit_rests_on_comes_first(tess, cycle: Cycle):
    earlier = factories.UnitFactory(course=cycle.people.section.course, title="Whole numbers", position=0)
    base = factories.ObjectiveFactory(unit=earlier, code="N1", statement="I can round numbers")
    run = next_unit(cycle)
    Prerequisite.objects.create(
        school=cycle.people.school, objective=run.unit.objectives.get(), builds_on=base
    )
    told = going_on(tess, cycle)
    assert "Before Percent they go back to: N1 I can round numbers (Whole numbers)" in told
    after = words(my_unit_after(tess, cycle, cycle.people.ines))
    assert "Before Percent there is something it rests on: I can round numbers." in after


# -- cost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3])
def test_the_board_costs_the_same_for_any_class(tess, cycle: Cycle, size: int, django_assert_num_queries):
    for number in range(size):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "9", "F4": "9"})
        factories.UnitRunFactory(
            section=cycle.people.section,
            unit=factories.UnitFactory(course=cycle.people.section.course, title=f"Unit {number}"),
        )
    next_unit(cycle)
    address = reverse("mastery:board", args=[cycle.people.section.pk])
    tess.get(address)
    with django_assert_num_queries(QUERIES_OF_THE_BOARD):
        tess.get(address)
