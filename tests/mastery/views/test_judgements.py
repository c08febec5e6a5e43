"""Setting a status by judgement: from the panel, on its page, and as everybody then reads it."""

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse

from mastery.models import GroupMember, Judgement
from mastery.services.exemptions import exempt
from tests.support import pages
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client, main_text, signed_in, text
from tests.support.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

WHY = "Explained it at the board without help"
QUERIES_OF_THE_PAGE = 9


@kept
def cycle(people: People) -> Cycle:
    """Sam is not yet there on ratio; Ines has mastered everything."""
    cycle = Cycle(people, now=NOW)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"})
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"})
    return cycle


def address(cycle: Cycle, name: str = "judge", code: str = "F4") -> str:
    people = cycle.people
    return reverse(
        f"mastery:{name}",
        args=[people.section.pk, cycle.run.pk, people.sam.pk, cycle.objectives[code].pk],
    )


def post(tess: Client, cycle: Cycle, act: str = "mastered", reason: str = WHY, **more: str):
    return tess.post(address(cycle, **more), {"act": act, "reason": reason, "state": "show=ny"})


def panel(tess: Client, cycle: Cycle):
    return pages.soup(pages.htmx(tess, address(cycle, "cell"), target="#inspector")).select_one("#inspector")


def seen_by(person, url: str):
    return pages.soup(signed_in(person).get(url)).main


def test_the_panel_offers_what_the_evidence_does_not_say(cycle: Cycle, tess: Client):
    form = panel(tess, cycle).select_one(f'form[action="{address(cycle)}"]')
    assert [button["value"] for button in form.select("button")] == ["mastered"]
    assert form.select_one("input[name=reason]").has_attr("required")


def test_setting_leads_back_to_the_grid_which_tells_both(cycle: Cycle, tess: Client):
    answer = post(tess, cycle)
    pair = f"{cycle.people.sam.pk}-{cycle.objectives['F4'].pk}"
    grid = reverse("mastery:grid", args=[cycle.people.section.pk])
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"{grid}?unit={cycle.run.pk}&show=ny&cell={pair}",
    )
    page = pages.soup(tess.get(f"{grid}?unit={cycle.run.pk}&cell={pair}"))
    assert "F4 counts as mastered for Sam Okafor." in text(page.select_one(".messages"))
    shown = page.select_one("#inspector")
    assert text(shown.select_one(".state")) == "Mastered"
    told = text(shown.select_one("#judged"))
    assert f"Mastered, set by Tess Marsh on Tue 24 Nov , because: “{WHY}”" in told
    assert "Computed from the evidence: Not yet, 50 %." in told
    assert "New evidence" not in told
    assert "By the evidence alone: Not yet: the one try is 5 of 10 points (50 %)" in text(shown)
    form = shown.select_one(f'form[action="{address(cycle)}"]')
    assert [button["value"] for button in form.select("button")] == ["taken_back"]


def test_the_cell_marks_it_by_words_and_by_a_sign(cycle: Cycle, tess: Client):
    post(tess, cycle)
    pair = f"{cycle.people.sam.pk}-{cycle.objectives['F4'].pk}"
    grid = pages.soup(tess.get(reverse("mastery:grid", args=[cycle.people.section.pk])))
    cell = grid.select_one(f"#cell-{pair}")
    assert text(cell.select_one(".lbl")) == "Mastered, set by a teacher"
    assert cell.select_one(".by-hand use")["href"] == "/static/img/drawings.svg#i-hand"
    assert len(grid.select(".by-hand")) == 1
    assert "Set by a teacher" in [text(line) for line in grid.select(".legend li")]


def test_new_evidence_is_said_beside_what_was_set(cycle: Cycle, tess: Client):
    post(tess, cycle)
    cycle.sit(cycle.people.sam, {"F4": "9"}, number=2, form="B", days_ago=-1)
    told = text(panel(tess, cycle).select_one("#judged"))
    assert "Computed from the evidence: Mastered, 90 %." in told
    assert "New evidence was recorded since." in told
    pair = f"{cycle.people.sam.pk}-{cycle.objectives['F4'].pk}"
    cell = pages.soup(tess.get(reverse("mastery:grid", args=[cycle.people.section.pk]))).select_one(
        f"#cell-{pair}"
    )
    assert text(cell.select_one(".lbl")) == "Mastered, set by a teacher, new evidence since"
    assert cell.select_one(".by-hand use")["href"] == "/static/img/drawings.svg#i-flag"


def test_taking_back_brings_the_evidence_back(cycle: Cycle, tess: Client):
    post(tess, cycle)
    page = pages.soup(tess.get(address(cycle)))
    assert [button["value"] for button in page.select("button[name=act]")] == ["taken_back"]
    assert post(tess, cycle, "taken_back", "It was the wrong student").status_code == 303
    shown = panel(tess, cycle)
    assert text(shown.select_one(".state")) == "Not yet"
    assert not shown.select("#judged")
    history = pages.soup(tess.get(address(cycle))).select("tbody tr")
    assert [text(row) for row in history] == [
        "Tue 24 Nov Taken back Not yet It was the wrong student Tess Marsh",
        f"Tue 24 Nov Mastered Not yet {WHY} Tess Marsh",
    ]


def test_taking_back_nothing_says_nothing(cycle: Cycle, tess: Client):
    answer = post(tess, cycle, "taken_back")
    assert (answer.status_code, list(get_messages(answer.wsgi_request))) == (303, [])


@pytest.mark.parametrize(
    ("act", "reason", "expected"),
    [
        pytest.param("mastered", "", "Say why.", id="no reason"),
        pytest.param(
            "mastered", "too short", "Give the reason in at least 10 characters.", id="nine characters"
        ),
        pytest.param("mastered", "x" * 301, "at most 300 characters", id="too long"),
        pytest.param("mastered", "x\x00yzabcdefgh", "Null characters", id="not text"),
        pytest.param("", WHY, "Choose what to set.", id="nothing chosen"),
        pytest.param("exempt", WHY, "Choose what to set.", id="no judgement"),
        pytest.param("not_yet", WHY, "The evidence says that by itself.", id="nothing to set"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    cycle: Cycle, tess: Client, act: str, reason: str, expected: str
):
    answer = post(tess, cycle, act, reason)
    page = pages.soup(answer)
    assert answer.status_code == 422
    assert expected in text(page.select_one("#error-summary"))
    assert text(page.title).startswith("Error:")
    assert page.select_one("textarea[name=reason]").text.strip() == reason.strip()
    assert not Judgement.objects.exists()


def test_who_is_exempt_is_not_judged(cycle: Cycle, tess: Client):
    people = cycle.people
    exempt(
        actor=people.tess,
        enrollment=people.enrollment(people.sam),
        objective=cycle.objectives["F4"],
        reason="Moved here",
        now=NOW,
    )
    assert not panel(tess, cycle).select(f'form[action="{address(cycle)}"]')
    page = pages.soup(tess.get(address(cycle)))
    assert not page.select("button[name=act]")
    assert post(tess, cycle).status_code == 422


def test_the_student_and_the_family_read_the_state_that_counts(cycle: Cycle, tess: Client):
    post(tess, cycle)
    people = cycle.people
    line = seen_by(people.sam, reverse("mastery:me")).select_one(f"#objective-{cycle.objectives['F4'].pk}")
    assert "Mastered A teacher has set this." in text(line)
    why = text(seen_by(people.sam, reverse("mastery:why", args=[cycle.run.pk, cycle.objectives["F4"].pk])))
    assert f"Mastered, set by Tess Marsh on Tue 24 Nov , because: “{WHY}”" in why
    assert "Computed from the evidence: Not yet, 50 %." in why
    assert "By the evidence alone: Not yet: the one try is 5 of 10 points" in why
    ward = text(seen_by(people.gus, reverse("mastery:ward", args=[people.sam.pk])))
    assert "I can compare quantities using ratio (a teacher has set this)" in ward
    other = text(seen_by(people.ines, reverse("mastery:me")))
    assert "A teacher has set this" not in other


def test_not_yet_is_told_to_the_family_in_plain_words(cycle: Cycle, tess: Client):
    post(tess, cycle, "not_yet", "Copied from a neighbor", code="F1")
    ward = text(seen_by(cycle.people.gus, reverse("mastery:ward", args=[cycle.people.sam.pk])))
    assert "I can add and subtract fractions (Not yet, a teacher has set this)" in ward


def test_the_file_of_the_tracker_holds_the_state_that_counts(
    cycle: Cycle, tess: Client, capsys: pytest.CaptureFixture[str]
):
    post(tess, cycle)
    call_command("export_tracker", "--section", "7B Mathematics")
    assert "sam,F4,mastered,50.0,1" in capsys.readouterr().out.splitlines()


def test_groups_and_second_chances_go_by_the_state_that_counts(cycle: Cycle, tess: Client):
    people = cycle.people
    list_url = reverse("assessments:reassess", args=[people.section.pk]) + f"?unit={cycle.run.pk}"
    assert "Sam Okafor" in main_text(tess.get(list_url))
    post(tess, cycle)
    post(tess, cycle, "not_yet", "Copied from a neighbor", code="F1")
    cycle.suggest()
    codes = GroupMember.objects.filter(student=people.sam).values_list("group__objective__code", flat=True)
    assert list(codes) == ["F1"]
    (row,) = pages.soup(tess.get(list_url)).select("table tr:has(td)")
    assert text(row).startswith("Sam Okafor Check 1 F1")
    assert "F4" not in text(row)


@pytest.mark.parametrize("judgements", [1, 3])
def test_the_page_costs_the_same_for_any_history(
    cycle: Cycle, tess: Client, judgements: int, django_assert_num_queries
):
    for number in range(judgements):
        post(tess, cycle, ("mastered", "taken_back")[number % 2])
    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        tess.get(address(cycle))
