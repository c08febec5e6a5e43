"""What a check tells the teacher."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mastery.engine.reteaching import ReteachRule
from mastery.models import CorrectiveAssignment, Objective, Prerequisite
from mastery.services.reteaching import save_reteach_rule
from tests.support import factories, pages
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.pages import text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_RESULTS = 10


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people)


def url(cycle: Cycle) -> str:
    return reverse("assessments:results", args=[cycle.people.section.pk, cycle.check.pk])


def finding_of(shown, code: str):
    return next(each for each in shown.select(".finding") if text(each.h3).startswith(code))


def sat(cycle: Cycle) -> None:
    cycle.sit(cycle.people.sam, {"F1": "9", "F2": "8", "F4": "5"}, ideas={"F4": "added instead of scaling"})
    cycle.sit(cycle.people.ines, {"F1": "10", "F2": "6", "F4": "9"})


def test_before_any_answer_the_page_says_what_to_do(tess, cycle: Cycle):
    shown = pages.soup(tess.get(url(cycle)))
    assert text(shown.h1) == "What Check 1 tells us"
    assert text(shown.select_one(".empty h2")) == "No scores yet"
    assert shown.select_one("li[aria-current=step]").get_text(strip=True) == "Checked"
    assert "Sam Okafor" in text(shown.select_one("section[aria-labelledby=away-h]"))


def test_each_objective_counts_who_is_there_and_says_its_scores(tess, cycle: Cycle):
    sat(cycle)
    shown = pages.soup(tess.get(url(cycle)))
    assert "2 of 2 students," in text(shown)
    finding = finding_of(shown, "F4")
    assert text(finding.select_one("header")).endswith("1 of 2 mastered")
    assert "Question 3: 1 student: added instead of scaling" in text(finding)
    assert finding.select_one("svg.strip")["aria-label"].startswith("Scores from 50 to 90 percent")
    rows = [text(row).replace("\N{NO-BREAK SPACE}", " ") for row in finding.select("tbody tr")]
    assert rows == ["Sam Okafor Not yet 50 %", "Ines Moreau Mastered 90 %"]


def test_without_a_named_misconception_the_question_fewest_got_right_is_told(tess, cycle: Cycle):
    sat(cycle)
    finding = finding_of(pages.soup(tess.get(url(cycle))), "F2")
    assert "Question 2: 0 of 2 right" in text(finding)


def test_every_question_has_its_share_right(tess, cycle: Cycle):
    sat(cycle)
    cycle.sit(cycle.pupil("Amara"), {"F1": "10", "F2": "10", "F4": "10"})
    table = pages.soup(tess.get(url(cycle))).select_one("table:has(#q-h)")
    rows = [text(row) for row in table.select("tbody tr")]
    assert any(
        "F1 A 1" in row and "66 % ( 2 of 3 )" in row.replace("(2", "( 2").replace("3)", "3 )") for row in rows
    ), rows
    assert any(row.startswith("F4 B 3") and "not answered yet" in row for row in rows), rows


def test_who_was_away_is_still_to_check(tess, cycle: Cycle):
    sat(cycle)
    cycle.pupil("Luca")
    shown = pages.soup(tess.get(url(cycle)))
    assert text(
        shown.select_one("section[aria-labelledby=away-h] .people")
    ) == "Luca Diallo , Not assessed yet" or (
        "Luca Diallo" in text(shown.select_one("section[aria-labelledby=away-h] .people"))
    )
    assert "2 of 3 students" in text(shown)


def test_the_objective_most_are_missing_comes_first(tess, cycle: Cycle):
    sat(cycle)
    cycle.sit(cycle.pupil("Amara"), {"F1": "10", "F2": "10", "F4": "4"})
    shown = pages.soup(tess.get(url(cycle)))
    assert [text(each.h3)[:2] for each in shown.select(".finding")] == ["F4", "F2", "F1"]


def test_everyone_mastered_points_to_enrichment(tess, cycle: Cycle):
    for student in (cycle.people.sam, cycle.people.ines):
        cycle.sit(student, {"F1": "9", "F2": "9", "F4": "9"})
    shown = pages.soup(tess.get(url(cycle)))
    assert "Everyone who took it mastered everything this check asks." in text(shown)


def test_a_void_try_leaves_no_trace_in_the_analysis(tess, cycle: Cycle):
    attempt = cycle.sit(cycle.people.sam, {"F4": "5"}, ideas={"F4": "added instead of scaling"})
    attempt.state, attempt.void_reason = "void", "Wrong form"
    attempt.save()
    assert "added instead of scaling" not in tess.get(url(cycle)).text


def test_the_place_in_the_cycle_follows_the_groups(tess, cycle: Cycle):
    def now() -> str:
        return pages.soup(tess.get(url(cycle))).select_one("li[aria-current=step]").get_text(strip=True)

    sat(cycle)
    assert now() == "Groups"
    cycle.suggest()
    assert now() == "Groups"
    ids = list(cycle.run.groups.values_list("pk", flat=True))
    tess.post(reverse("mastery:groups_approve", args=[cycle.people.section.pk, cycle.run.pk]), {"group": ids})
    assert now() == "Correct or enrich"


def test_the_bar_names_the_second_chance_and_its_form(tess, cycle: Cycle):
    sat(cycle)
    cycle.suggest()
    day = cycle.now + timedelta(days=7)
    bar = text(pages.soup(tess.get(url(cycle))).select_one(".stickybar"))
    assert f"Second chance {day:%a} {day.day} {day:%b}, form B." in bar
    assert "Approve 2 groups" in bar


@pytest.mark.parametrize(
    ("who", "expected"),
    [("sam", 404), ("ines", 404), ("gus", 404), ("nora", 404), ("ada", 200), ("tess", 200)],
)
def test_results_are_for_staff_of_the_class(client, cycle: Cycle, who: str, expected: int):
    client.force_login(getattr(cycle.people, who))
    assert client.get(url(cycle)).status_code == expected


@pytest.mark.parametrize("students", [1, 3])
def test_results_cost_the_same_for_any_class_size(
    tess, cycle: Cycle, students: int, django_assert_num_queries
):
    sat(cycle)
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "5", "F4": "5"})
    cycle.suggest()
    with django_assert_num_queries(QUERIES_OF_RESULTS):
        tess.get(url(cycle))


# -- what to do with it --------------------------------------------------------------------------------------


def class_of(cycle: Cycle, *, not_yet: int, there: int) -> list:
    pupils = [cycle.pupil(f"Pupil{number}") for number in range(not_yet + there)]
    for number, pupil in enumerate(pupils):
        cycle.sit(pupil, {"F1": "9", "F2": "9", "F4": "5" if number < not_yet else "9"})
    return pupils


@pytest.mark.parametrize(
    ("not_yet", "there", "scope", "what"),
    [
        pytest.param(
            3, 3, "Whole class", "3 of 6 (50 %) are not yet there. Teach it", id="half of the class"
        ),
        pytest.param(2, 3, "Small groups", "2 of 5 (40 %) are not yet there. Teach it", id="less than half"),
        pytest.param(1, 5, "One by one", "1 of 6 (16 %) are not yet there. Give each", id="one student"),
    ],
)
def test_each_objective_says_how_wide_to_teach_it_again(
    tess, cycle: Cycle, not_yet: int, there: int, scope: str, what: str
):
    class_of(cycle, not_yet=not_yet, there=there)
    finding = finding_of(pages.soup(tess.get(url(cycle))), "F4")
    assert text(finding.select_one(".tag.kind")) == scope
    assert what in text(finding)


def test_the_schools_own_shares_decide_on_the_next_page(tess, cycle: Cycle):
    class_of(cycle, not_yet=2, there=3)
    rule = ReteachRule(whole_class_percent=40, small_groups_percent=15)
    save_reteach_rule(actor=cycle.people.ada, rule=rule, based_on=0, now=cycle.now)
    finding = finding_of(pages.soup(tess.get(url(cycle))), "F4")
    assert text(finding.select_one(".tag.kind")) == "Whole class"


def test_where_everybody_is_there_nothing_is_taught_again(tess, cycle: Cycle):
    class_of(cycle, not_yet=2, there=3)
    assert finding_of(pages.soup(tess.get(url(cycle))), "F1").select_one(".tag.kind") is None


def test_small_groups_instead_of_the_class_are_a_tick_away(tess, cycle: Cycle):
    class_of(cycle, not_yet=8, there=2)
    shown = pages.soup(tess.get(url(cycle)))
    (box,) = shown.select("input[name=in_groups]")
    suggest = reverse("mastery:groups_suggest", args=[cycle.people.section.pk, cycle.check.pk])
    tess.post(suggest, {"in_groups": [box["value"]]})
    assert sorted(group.members.count() for group in cycle.run.groups.exclude(objective=None)) == [4, 4]
    tess.post(suggest, {"in_groups": ["none"]})
    assert [group.members.count() for group in cycle.run.groups.exclude(objective=None)] == [8]


def test_work_in_hand_is_said_instead_of_asked_for_again(tess, cycle: Cycle):
    class_of(cycle, not_yet=3, there=3)
    cycle.suggest()
    ids = list(cycle.run.groups.values_list("pk", flat=True))
    tess.post(reverse("mastery:groups_approve", args=[cycle.people.section.pk, cycle.run.pk]), {"group": ids})
    shown = pages.soup(tess.get(url(cycle)))
    assert "All of them have work in hand." in text(finding_of(shown, "F4"))
    assert shown.select("input[name=in_groups]") == []


def test_a_question_missed_by_those_who_show_everything_else_is_told(tess, cycle: Cycle):
    class_of(cycle, not_yet=3, there=2)
    shown = pages.soup(tess.get(url(cycle)))
    finding = finding_of(shown, "F4")
    assert "Question 3, form A, may itself be at fault: 3 of 5 who show everything else" in text(finding)
    item = reverse(
        "assessments:item", args=[cycle.people.section.pk, cycle.check.pk, cycle.items["A", "F4"].pk]
    )
    assert finding.select_one(f"a[href='{item}']") is not None
    assert "may be at fault" in text(shown.select_one("table:has(#q-h)"))


def test_who_only_reads_the_class_gets_no_link_to_change_the_question(client, cycle: Cycle):
    class_of(cycle, not_yet=3, there=2)
    client.force_login(cycle.people.ada)
    finding = finding_of(pages.soup(client.get(url(cycle))), "F4")
    assert "may itself be at fault" in text(finding)
    assert finding.select("a") == []


def test_two_misses_are_not_held_against_a_question(tess, cycle: Cycle):
    class_of(cycle, not_yet=2, there=0)
    assert "at fault" not in tess.get(url(cycle)).text


# -- where it begins -----------------------------------------------------------------------------------------


def rests_on(cycle: Cycle, upper: Objective, lower: Objective) -> None:
    Prerequisite.objects.create(school=cycle.people.school, objective=upper, builds_on=lower)


def earlier_objective(cycle: Cycle, *not_yet) -> Objective:
    """Of another unit of the course, with those who were not yet there."""
    unit = factories.UnitFactory(course=cycle.people.section.course, title="Whole numbers")
    lower = factories.ObjectiveFactory(unit=unit, code="N2", statement="I can multiply whole numbers")
    for student in not_yet:
        factories.StatusFactory(student=student, objective=lower)
    return lower


def test_a_miss_is_traced_to_the_unit_before(tess, cycle: Cycle):
    sat(cycle)
    sam = cycle.people.sam
    lower = earlier_objective(cycle, sam, cycle.people.ines)
    rests_on(cycle, cycle.objectives["F4"], cycle.objectives["F2"])
    rests_on(cycle, cycle.objectives["F2"], lower)
    card = pages.soup(tess.get(url(cycle))).select_one("section[aria-labelledby=back-h] .group")
    assert text(card.h3) == "N2 I can multiply whole numbers"
    assert text(card.header.p) == "Whole numbers. F2 and F4 rest on it"
    assert [text(each).split(" ,")[0] for each in card.select(".person")] == ["Ines Moreau", "Sam Okafor"]


def test_bridge_work_is_given_on_what_the_miss_rests_on(tess, cycle: Cycle):
    sat(cycle)
    sam = cycle.people.sam
    lower = earlier_objective(cycle, sam)
    rests_on(cycle, cycle.objectives["F4"], lower)
    card = pages.soup(tess.get(url(cycle))).select_one("section[aria-labelledby=back-h] .group")
    assert "Ines" not in text(card)
    link = card.select_one("a")
    assert text(link) == "Give bridge work : Sam Okafor, N2"
    form = pages.soup(tess.get(link["href"]))
    chosen = form.select_one("select[name=approach] option[selected], input[name=approach][checked]")
    assert chosen["value"] == "worked_explanation"
    assert tess.post(link["href"], {"approach": chosen["value"]}).status_code == 303
    assert CorrectiveAssignment.objects.get(student=sam, objective=lower).state == "assigned"
    card = pages.soup(tess.get(url(cycle))).select_one("section[aria-labelledby=back-h] .group")
    assert "has work for it" in text(card)
    assert card.select("a") == []


def test_bridge_work_stays_within_the_course(tess, cycle: Cycle):
    other = factories.ObjectiveFactory(unit__course__school=cycle.people.school)
    page = reverse(
        "mastery:assign", args=[cycle.people.section.pk, cycle.run.pk, cycle.people.sam.pk, other.pk]
    )
    assert tess.get(page).status_code == 404


def test_without_anything_unmet_below_there_is_no_way_back(tess, cycle: Cycle):
    sat(cycle)
    rests_on(cycle, cycle.objectives["F4"], cycle.objectives["F1"])
    assert pages.soup(tess.get(url(cycle))).select_one("#back-h") is None


# -- seats ---------------------------------------------------------------------------------------------------


def test_who_was_away_has_a_seat_in_a_group(tess, cycle: Cycle):
    sat(cycle)
    cycle.sit(cycle.pupil("Amara"), {"F1": "9", "F2": "9", "F4": "4"})
    cycle.pupil("Luca")
    cycle.suggest()
    shown = pages.soup(tess.get(url(cycle)))
    seats = [text(group) for group in shown.select(".group") if "has a seat here" in text(group)]
    assert len(seats) == 1
    assert "Luca Diallo has a seat here when back." in seats[0]
    assert "F4" in seats[0]
