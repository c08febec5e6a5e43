"""The library page, one activity, and the practice questions of a unit."""

import pytest
from django.urls import reverse

from mastery.models import CorrectiveActivity, PracticeItem
from tests.support import factories, pages
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client, text
from tests.support.people import People
from tests.support.practice import ask, make_activity
from tests.support.standards import keep, serve

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_LIBRARY = 8
QUERIES_OF_AN_ACTIVITY = 9


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people, now=NOW)


def test_the_library_shows_what_there_is_and_six_ready_ones(tess: Client, cycle: Cycle):
    empty = text(pages.soup(tess.get("/library/")))
    assert "Nobody has written an activity yet." in empty
    activity = make_activity(cycle.objectives["F4"], group_size=2, author=cycle.people.tess)
    page = tess.get("/library/")
    said = text(pages.soup(page))
    assert "Draw both parts" in said
    assert "20 min, in pairs. Not used yet. By Tess Marsh." in said
    assert len(pages.soup(page).select("a[href*='/library/ready/']")) == 6
    assert f"/library/{activity.pk}/" in page.text


def test_searching_swaps_what_a_reload_shows(tess: Client, cycle: Cycle):
    make_activity(cycle.objectives["F4"])
    make_activity(cycle.objectives["F1"], approach="analogy", title="Like a recipe")
    url = "/library/?q=recipe&approach=analogy&objective="
    shown = pages.soup(tess.get("/library/"))
    swapped = pages.swap(shown, pages.htmx(tess, url, target="#found"), target="#found")
    afresh = pages.soup(tess.get(url))
    assert str(swapped.select_one("#found")) == str(afresh.select_one("#found"))
    assert "Draw both parts" not in swapped.select_one("#found").get_text()
    assert "No activity matches" in text(pages.soup(tess.get("/library/?q=nothing+like+it")))
    assert tess.get("/library/?approach=magic&objective=x&page=z").status_code == 200


def test_a_standard_is_looked_for_and_shown(tess: Client, cycle: Cycle):
    activity = make_activity(cycle.objectives["F4"])
    make_activity(cycle.objectives["F1"], title="Like a recipe")
    serve(cycle.objectives["F4"], keep(cycle.people.school, "7.RP.A.1", statement="Work out a rate"))
    page = tess.get("/library/?standard=ccss.math.content.7.rp.a.1")
    found = pages.soup(page).select_one("#found").get_text(" ", strip=True)
    assert "Standard: 7.RP.A.1" in found
    assert "Like a recipe" not in found
    assert [each["value"] for each in pages.soup(page).select("#standards option")] == ["7.RP.A.1"]
    said = text(pages.soup(tess.get(f"/library/{activity.pk}/")))
    assert "7.RP.A.1 Work out a rate (Demo framework 2026)" in said


def test_one_activity_is_read_and_copied(tess: Client, cycle: Cycle):
    theirs = make_activity(
        factories.ObjectiveFactory(unit__course=cycle.people.section.course, code="A1"),
        links="https://a.example A film",
    )
    ask(theirs)
    url = f"/library/{theirs.pk}/"
    page = tess.get(url)
    assert "Right: 1. Hint: Count to 1." in text(pages.soup(page))
    assert pages.soup(page).select_one("a[href='https://a.example']").get_text() == "A film"
    assert "/ways/visual/" not in page.text
    where = f"{cycle.run.pk}-{cycle.objectives['F4'].pk}"
    assert tess.post(url, {"where": "1-1"}).status_code == 422
    answer = tess.post(url, {"where": where})
    assert answer.status_code == 303
    assert answer.url.endswith(f"/objectives/{cycle.objectives['F4'].pk}/ways/visual/")
    copy = CorrectiveActivity.objects.get(objective=cycle.objectives["F4"])
    assert copy.copied_from == theirs
    assert "/ways/visual/practice/" in tess.get(f"/library/{copy.pk}/").text


def test_a_ready_one_is_copied(tess: Client, cycle: Cycle):
    url = "/library/ready/?approach=visual"
    assert "See it drawn" in tess.get(url).text
    assert tess.get("/library/ready/?approach=magic").status_code == 404
    where = f"{cycle.run.pk}-{cycle.objectives['F4'].pk}"
    assert tess.post(url, {"where": where}).status_code == 303
    assert CorrectiveActivity.objects.get().title == "See it drawn"


def test_who_teaches_nothing_yet_reads_and_is_told_why_not(client: Client, cycle: Cycle):
    client.force_login(cycle.people.ada)
    activity = make_activity(cycle.objectives["F4"])
    assert "or you have no unit yet" in client.get(f"/library/{activity.pk}/").text


def test_nobody_starts_from_nothing(tess: Client, cycle: Cycle):
    of = [cycle.people.section.pk, cycle.run.pk, cycle.objectives["F4"].pk, "visual"]
    page = pages.soup(tess.get(reverse("mastery:way", args=of)))
    assert page.select_one("input[name=title]")["value"] == "See it drawn"
    assert tess.get(reverse("mastery:way_practice", args=of)).status_code == 302
    assert tess.get(reverse("mastery:way_practice", args=[*of[:3], "magic"])).status_code == 404


def test_links_are_addresses(tess: Client, cycle: Cycle):
    of = [cycle.people.section.pk, cycle.run.pk, cycle.objectives["F4"].pk, "visual"]
    typed = {"title": "Draw", "steps": "Draw.", "minutes": "10", "group_size": "2"}
    wrong = tess.post(reverse("mastery:way", args=of), typed | {"links": "see the book"})
    assert wrong.status_code == 422
    assert "Begin each line with a web address" in wrong.text
    right = tess.post(reverse("mastery:way", args=of), typed | {"links": "https://a.example A film\r\n\r\n"})
    assert right.status_code == 303
    stored = CorrectiveActivity.objects.get()
    assert (stored.links, stored.group_size, stored.author) == (
        "https://a.example A film",
        2,
        cycle.people.tess,
    )


@pytest.fixture
def questions(cycle: Cycle) -> str:
    make_activity(cycle.objectives["F4"])
    of = [cycle.people.section.pk, cycle.run.pk, cycle.objectives["F4"].pk, "visual"]
    return reverse("mastery:way_practice", args=of)


@pytest.mark.parametrize(
    ("kind", "answers", "key"),
    [
        pytest.param("single_choice", "3\n* 4\n5", {"right": "2", "misconceptions": {}}, id="a star"),
        pytest.param("true_false", "False", {"right": False}, id="false"),
        pytest.param("numeric", "0.75", {"value": "0.75", "tolerance": "0"}, id="a number"),
        pytest.param(
            "numeric", "12\n0.5", {"value": "12", "tolerance": "0.5"}, id="a number and a tolerance"
        ),
        pytest.param("short_text", "a half\none half", {"accepted": ["a half", "one half"]}, id="wordings"),
    ],
)
def test_a_question_is_written_as_plain_text(
    tess: Client, questions: str, kind: str, answers: str, key: dict
):
    typed = {"kind": kind, "stem": "How much?", "answers": answers, "hint": "Draw it", "add": "1"}
    assert tess.post(questions, typed).status_code == 303
    item = PracticeItem.objects.get()
    assert (item.kind, item.key, item.hint) == (kind, key, "Draw it")
    assert "How much?" in tess.get(questions).text


@pytest.mark.parametrize(
    ("kind", "answers", "said"),
    [
        pytest.param("single_choice", "3\n4", "with a star before the one that is right", id="no star"),
        pytest.param("single_choice", "*3", "two or more different answers", id="one answer"),
        pytest.param("single_choice", "*3\n3", "two or more different answers", id="twice the same"),
        pytest.param("single_choice", "*\n3", "two or more different answers", id="an empty one"),
        pytest.param("true_false", "perhaps", "true or false", id="neither"),
        pytest.param("numeric", "many", "as a number", id="no number"),
        pytest.param("short_text", "!", "accepted answer", id="no letter"),
        pytest.param("magic", "3", "magic", id="no such kind"),
        pytest.param("numeric", " ", "Write the right answer", id="nothing"),
    ],
)
def test_a_question_nobody_could_answer_is_refused(
    tess: Client, questions: str, kind: str, answers: str, said: str
):
    answer = tess.post(questions, {"kind": kind, "stem": "How much?", "answers": answers})
    assert answer.status_code == 422
    assert said in answer.text
    assert not PracticeItem.objects.exists()


def test_a_question_is_taken_away_and_the_streak_set(tess: Client, questions: str, cycle: Cycle):
    item = ask(CorrectiveActivity.objects.get())
    assert tess.post(questions, {"remove": str(item.pk)}).status_code == 303
    assert tess.post(questions, {"remove": "x"}).status_code == 303
    assert PracticeItem.objects.get().retired_at is not None
    assert tess.post(questions, {"streak": "1", "right": "5", "of": "4"}).status_code == 422
    assert tess.post(questions, {"streak": "1", "right": "x", "of": "4"}).status_code == 422
    assert tess.post(questions, {"streak": "1", "right": "2", "of": "3"}).status_code == 303
    assert CorrectiveActivity.objects.get().streak_of == 3


def test_practice_that_is_full_says_so(tess: Client, questions: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("mastery.services.practice_items.MOST_QUESTIONS", 0)
    typed = {"kind": "numeric", "stem": "How much?", "answers": "4"}
    assert "Remove one first" in tess.post(questions, typed).text


@pytest.mark.parametrize("more", [1, 3])
def test_the_library_costs_the_same_for_any_number(
    tess: Client, cycle: Cycle, more: int, django_assert_num_queries
):
    for approach in ("visual", "analogy", "other_context")[:more]:
        activity = make_activity(cycle.objectives["F4"], approach=approach)
        ask(activity)
    tess.get("/library/")
    with django_assert_num_queries(QUERIES_OF_THE_LIBRARY):
        tess.get("/library/")
    with django_assert_num_queries(QUERIES_OF_AN_ACTIVITY):
        tess.get(f"/library/{activity.pk}/")
