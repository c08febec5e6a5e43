"""What a check tells the teacher."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.support import pages
from tests.support.cycle import Cycle
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_RESULTS = 12


@pytest.fixture
def cycle(people: People) -> Cycle:
    return Cycle(people)


@pytest.fixture
def tess(client, people: People):
    client.force_login(people.tess)
    return client


def url(cycle: Cycle) -> str:
    return reverse("assessments:results", args=[cycle.people.section.pk, cycle.check.pk])


def text(part) -> str:
    return " ".join(part.get_text(" ").split())


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
