"""The panel of one cell, and exempting from it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from assessments.models import Attempt, Mark
from assessments.services.marking import correct_mark
from mastery.models import Exemption, Lesson, Objective, Prerequisite
from tests.assessments.checks import Check, make_check
from tests.assessments.papers import give_corrective, give_scores, paper_check
from tests.support import pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client, text
from tests.support.people import People
from tests.support.practice import ask, make_activity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@kept
def check(people: People) -> Check:
    check = paper_check(people)
    give_scores(check, people.sam, "1", "1", "0", "1")
    return check


def address(check: Check, objective: Objective, name: str = "cell") -> str:
    people = check.people
    return reverse(f"mastery:{name}", args=[people.section.pk, check.run.pk, people.sam.pk, objective.pk])


def panel(tess: Client, check: Check, objective: Objective):
    return pages.soup(pages.htmx(tess, address(check, objective), target="#inspector")).select_one(
        "#inspector"
    )


def test_the_panel_says_state_best_tries_and_why(check, tess):
    shown = panel(tess, check, check.objectives[1])
    said = text(shown)
    assert text(shown.select_one("header .eyebrow")) == "Sam Okafor, F2 essential"
    assert text(shown.select_one(".state")) == "Not yet"
    assert "Best 50 %" in said
    assert "Not yet: the one try is 1 of 2 points (50 %); mastery is 80 %." in said
    assert "Check 1, Form A , Tue 17 Nov: 50 % counts. Missed question 3." in said
    assert shown.select_one("svg.track")["aria-label"] == "One try: 50 percent. Mastery is at 80 percent."
    assert shown.select_one("h2").has_attr("data-mastery-focus")


def test_the_panel_by_htmx_is_the_panel_of_the_page(check, people, tess):
    pair = f"{people.sam.pk}-{check.objectives[1].pk}"
    grid = reverse("mastery:grid", args=[people.section.pk])
    answer = pages.htmx(tess, address(check, check.objectives[1]), target="#inspector")
    assert answer["HX-Push-Url"] == f"{grid}?unit={check.run.pk}&cell={pair}"
    swapped = pages.swap(pages.soup(tess.get(grid)), answer, target="#inspector")
    fresh = pages.soup(tess.get(answer["HX-Push-Url"]))
    assert pages.same(swapped.select_one("#inspector"), fresh.select_one("#inspector"))


def test_without_script_a_cell_opens_on_the_grid(check, people, tess):
    response = tess.get(address(check, check.objectives[1]) + "?show=ny")
    assert response.status_code == 302
    assert response["Location"] == reverse("mastery:grid", args=[people.section.pk]) + (
        f"?unit={check.run.pk}&show=ny&cell={people.sam.pk}-{check.objectives[1].pk}"
    )


def test_the_best_of_two_tries_counts_whenever_it_came(check, people, tess):
    give_corrective(check, people.sam, check.objectives[1], state="done")
    give_scores(check, people.sam, None, None, "0", "0", form="B", taken_at=NOW - timedelta(hours=1))
    shown = panel(tess, check, check.objectives[1])
    lines = [text(line) for line in shown.select("section:nth-of-type(1) > ul > li")]
    assert [text(line) for line in shown.select("details:has(#why) ul:nth-of-type(1) li")] == [
        "Tue 17 Nov: 50 % , counts",
        "Tue 24 Nov: 0 % , another try is better",
    ]
    assert lines == [
        "Check 1, Form A , Tue 17 Nov: 50 % counts. Missed question 3.",
        "Check 1, Form B , Tue 24 Nov: 0 % . Missed questions 3 and 4.",
    ]
    assert text(shown.select_one(".state")) == "Not yet"


def test_a_corrected_try_says_so(check, people, tess):
    mark = Mark.objects.filter(earned=Decimal(0)).get()
    correct_mark(actor=people.tess, mark=mark, earned=Decimal(1), reason="Read again", now=NOW)
    shown = panel(tess, check, check.objectives[1])
    assert "100 % counts, corrected." in text(shown)


def test_misconceptions_are_named(people, tess):
    check = make_check(people, kinds={"F1": ["single_choice", "single_choice"]})
    attempt = check.start()
    check.save(attempt, "1", "opt-wrong-k7")
    check.submit(attempt)
    assert "Missed questions 1 and 2: misconception-k7 takes the wrong part." in text(
        panel(tess, check, check.objectives[0])
    )


def test_what_it_builds_on_comes_with_its_state(check, people, tess):
    Prerequisite.objects.create(
        school=people.school, objective=check.objectives[1], builds_on=check.objectives[0]
    )
    (line,) = panel(tess, check, check.objectives[1]).select(".prereq li")
    assert (text(line), line["data-s"]) == ("F1 I can do F1 , Mastered", "mastered")


def test_a_suggestion_differs_from_the_lesson_and_says_why(check, people, tess):
    for approach in ("worked_explanation", "visual"):
        Lesson.objects.create(
            school=people.school,
            unit_run=check.run,
            objective=check.objectives[1],
            approach=approach,
            recorded_by=people.tess,
            recorded_at=NOW,
        )
    shown = panel(tess, check, check.objectives[1])
    assert "Suggested corrective Analogy The check shows a gap here." in text(shown)
    assert shown.select_one("#panel-assign")["href"] == reverse(
        "mastery:assign", args=[people.section.pk, check.run.pk, people.sam.pk, check.objectives[1].pk]
    )


def test_a_corrective_in_hand_can_be_waived_and_then_the_day_is_known(check, people, tess):
    corrective = give_corrective(check, people.sam, check.objectives[1], state="assigned")
    shown = panel(tess, check, check.objectives[1])
    assert "Draw it Visual in hand" in text(shown)
    assert shown.select_one("#panel-waive")["href"] == reverse(
        "mastery:waive", args=[people.section.pk, corrective.pk]
    )
    corrective.delete()
    give_corrective(check, people.sam, check.objectives[1], state="done")
    shown = panel(tess, check, check.objectives[1])
    assert not shown.select("#panel-waive, #panel-assign")
    assert "The next try opens Thu 26 Nov, 09:00, on form B." in text(shown)
    assert shown.select_one("#panel-reassess")


def test_no_try_yet_offers_to_enter_one(check, people, tess):
    url = reverse(
        "mastery:cell", args=[people.section.pk, check.run.pk, people.ines.pk, check.objectives[0].pk]
    )
    shown = pages.soup(pages.htmx(tess, url, target="#inspector")).select_one("#inspector")
    assert "Not assessed yet: there is no evidence, which is not a zero." in text(shown)
    assert shown.select_one("#panel-score")["href"] == (
        reverse("assessments:enter", args=[people.section.pk, check.assessment.pk]) + f"#row-{people.ines.pk}"
    )


def test_a_taken_check_offers_to_correct_the_try(check, people, tess):
    shown = panel(tess, check, check.objectives[0])
    assert shown.select_one("#panel-score")["href"] == reverse(
        "assessments:attempt", args=[people.section.pk, Attempt.objects.get().pk]
    )


@pytest.mark.parametrize("wrong", ["student", "objective", "run"])
def test_a_cell_that_is_not_there_is_not_found(check, people, tess, wrong):
    ids = {"run": check.run.pk, "student": people.sam.pk, "objective": check.objectives[0].pk} | {
        wrong: 987654
    }
    url = reverse("mastery:cell", args=[people.section.pk, *ids.values()])
    assert pages.htmx(tess, url, target="#inspector").status_code == 404


def test_exempting_and_asking_again(check, people, tess):
    objective = check.objectives[1]
    answer = tess.post(
        address(check, objective, "exempt"), {"reason": "Joined in May", "state": "show=ny&q=sam"}
    )
    back = reverse("mastery:grid", args=[people.section.pk]) + (
        f"?unit={check.run.pk}&show=ny&q=sam&cell={people.sam.pk}-{objective.pk}"
    )
    assert (answer.status_code, answer["Location"]) == (303, back)
    page = pages.soup(tess.get(back))
    assert "F2 is not asked of Sam Okafor any more." in text(page.select_one(".messages"))
    shown = page.select_one("#inspector")
    assert text(shown.select_one(".state")) == "Exempt"
    assert "Exempt: Joined in May (Tess Marsh)" in text(shown)
    assert shown.select_one("#lift")
    tess.post(address(check, objective, "lift"), {"state": ""})
    assert Exemption.objects.get().lifted_by == people.tess
    assert text(panel(tess, check, objective).select_one(".state")) == "Not yet"


@pytest.mark.parametrize("reason", ["", "   ", "x\x00y", "x" * 301])
def test_an_exemption_without_a_proper_reason_is_refused(check, tess, reason):
    answer = tess.post(address(check, check.objectives[1], "exempt"), {"reason": reason})
    assert answer.status_code == 303
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert not Exemption.objects.exists()


def test_lifting_nothing_says_nothing(check, tess):
    answer = tess.post(address(check, check.objectives[1], "lift"))
    assert (answer.status_code, list(get_messages(answer.wsgi_request))) == (303, [])


def test_the_panel_lists_the_approaches_so_far(check, tess):
    objective = check.objectives[1]
    Lesson.objects.create(
        school=check.people.school,
        unit_run=check.run,
        objective=objective,
        approach="worked_explanation",
        recorded_by=check.people.tess,
        recorded_at=NOW - timedelta(days=20),
    )
    give_corrective(check, check.people.sam, objective, state="done")
    said = [text(line) for line in panel(tess, check, objective).select("#ledger li")]
    assert said[0] == "Worked explanation lesson, Wed 4 Nov"
    assert len(said) == 2


def test_the_panel_says_how_practice_stands(check, tess):
    objective = check.objectives[1]
    activity = make_activity(objective, streak_right=1)
    item = ask(activity)
    work = give_corrective(check, check.people.sam, objective, state="assigned")
    work.activity = activity
    work.save()
    assert "Practice:" not in text(panel(tess, check, objective))
    for place, is_right in enumerate((False, True), start=1):
        work.practice_tries.create(
            school=check.people.school, item=item, place=place, is_right=is_right, answered_at=NOW
        )
    said = text(panel(tess, check, objective))
    assert "Shown in practice. Practice: 1 of the last 2 right at the first try." in said
