"""Does it work? The report of a class and of a school, on the page and as a file."""

import csv
import io

import pytest
from django.urls import reverse

from mastery.models import WorkGroup
from tests.support import factories
from tests.support.correctives import helped, helped_class, suggested_group
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.pages import Client, main_text, signed_in, soup, text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_CLASS = 8
QUERIES_OF_SCHOOL = 9
EMPTY = "Reports start after the first second chance"
SCHOOL = "/school/effect/"


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people)


def url(cycle: Cycle, name: str = "effect") -> str:
    return reverse(f"mastery:{name}", args=[cycle.people.section.pk])


def table(client: Client, address: str, region: str) -> list[list[str]]:
    rows = soup(client.get(address)).select(f'[aria-labelledby="{region}-h"] tbody tr')
    return [[text(cell) for cell in row.select("th, td")] for row in rows]


def test_before_the_first_second_chance_there_is_nothing_to_report(cycle: Cycle, tess: Client, ada: Client):
    cycle.sit(cycle.people.sam, {"F4": "5"})
    for client, address in ((tess, url(cycle)), (ada, SCHOOL)):
        assert EMPTY in main_text(client.get(address))
        assert "How many get there" not in main_text(client.get(address))


def test_four_results_are_hidden_and_five_are_shown(cycle: Cycle, tess: Client):
    helped_class(cycle, visual=4, practice=0)
    assert EMPTY in main_text(tess.get(url(cycle)))
    helped(
        cycle,
        cycle.people.sam,
        "F4",
        "visual",
        before="5",
        after="6",
        group=WorkGroup.objects.get(unit_run=cycle.run),
    )
    assert "5 correctives were followed by +10.0 percentage points on average" in main_text(
        tess.get(url(cycle))
    )


def test_the_page_compares_approaches_and_says_which_stands_out(cycle: Cycle, tess: Client):
    helped_class(cycle)
    said = main_text(tess.get(url(cycle)))
    assert "Structured practice with feedback gained more than every other approach here" in said
    assert "Chosen by a teacher: these correctives gained more" in said
    # 40 ± 2.571 · √(150/5) / √6 … of gains 35 and 45: √30 = 5.48, so ± 5.7
    assert table(tess, url(cycle), "ways") == [
        ["Visual", "6", "50.0 %", "+10.0", "+4.3 to +15.7", ""],
        ["Structured practice with feedback", "6", "50.0 %", "+40.0", "+34.3 to +45.7", ""],
    ]
    assert [row[0] for row in table(tess, url(cycle), "goals")] == [
        "F4 I can compare quantities using ratio Structured practice with feedback Ratio",
        "F4 I can compare quantities using ratio Visual Ratio",
    ]


def test_what_overlaps_is_not_told_apart(cycle: Cycle, tess: Client):
    helped_class(cycle, practice=0)
    group = suggested_group(cycle, "F2", "analogy")
    for number in range(5):
        helped(
            cycle, cycle.pupil(f"A{number}"), "F2", "analogy", before="5", after=f"{5 + number}", group=group
        )
    said = main_text(tess.get(url(cycle)))
    assert "these results do not tell yet which one works best" in said
    assert "There are not enough results of both kinds to compare them." in said


def test_a_kind_with_few_results_is_named_without_figures(cycle: Cycle, tess: Client):
    helped_class(cycle, practice=2)
    assert table(tess, url(cycle), "ways")[1] == [
        "Structured practice with feedback",
        "fewer than 5 results, not shown",
    ]
    assert "1 more has fewer than 5." in main_text(tess.get(url(cycle)))


def test_shares_days_and_spread(cycle: Cycle, tess: Client):
    helped_class(cycle)
    said = main_text(tess.get(url(cycle)))
    assert "Of 12 results (a student on an objective), 6 are mastered so far: 50 %." in said
    assert "Bloom’s 90 % is not reached yet." in said
    assert [row[:3] for row in table(tess, url(cycle), "shares")] == [
        ["1", "0 of 12", "0 %"],
        ["2 or earlier", "6 of 12", "50 %"],
    ]
    assert "half of those who are there now needed 6 days or less. 6 results are not there yet" in said
    # first tries are all 50; best tries are 55, 65, 85 and 95 three times each
    assert "Students are not closer together with their best tries" in said
    assert table(tess, url(cycle), "spread")[0][1:] == ["0.0", "16.5"]


def test_the_page_says_what_it_cannot_show(cycle: Cycle, tess: Client):
    helped_class(cycle)
    assert (
        "Students below the threshold gain on average on any second try, also without a corrective"
        in main_text(tess.get(url(cycle)))
    )


def test_no_student_and_no_teacher_is_named(cycle: Cycle, tess: Client, ada: Client):
    helped_class(cycle)
    for name in ("Diallo", "Okafor", "Moreau"):
        assert name not in main_text(tess.get(url(cycle)))
        assert name not in main_text(ada.get(SCHOOL))
    assert "Marsh" not in main_text(ada.get(SCHOOL))


def test_one_unit_or_all(cycle: Cycle, tess: Client, ada: Client):
    helped_class(cycle)
    other = factories.UnitRunFactory(section=cycle.people.section)
    for client, address in ((tess, url(cycle)), (ada, SCHOOL)):
        chips = soup(client.get(address)).select("nav.chips a")
        assert {chip["href"] for chip in chips} == {
            "?",
            f"?unit={cycle.run.unit_id}",
            f"?unit={other.unit_id}",
        }
        assert "+10.0" in main_text(client.get(f"{address}?unit={cycle.run.unit_id}"))
        assert EMPTY in main_text(client.get(f"{address}?unit={other.unit_id}"))
        assert client.get(f"{address}?unit=987654").status_code == 404
        assert client.get(f"{address}?unit=x").status_code == 404


def test_a_class_is_one_of_its_school(cycle: Cycle, tess: Client, ada: Client):
    helped_class(cycle)
    assert "12 correctives" in main_text(ada.get(SCHOOL))
    nora = factories.UserFactory(school=cycle.people.nora.school)
    factories.RoleFactory(person=nora, role="administrator")
    assert EMPTY in main_text(signed_in(nora).get(SCHOOL))
    other = factories.SectionFactory(course=cycle.people.section.course)
    assert EMPTY in main_text(ada.get(reverse("mastery:effect", args=[other.pk])))


def rows_of(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_holds_what_the_page_shows(cycle: Cycle, tess: Client, ada: Client):
    helped_class(cycle, practice=2)
    for client, address in ((tess, url(cycle, "effect_csv")), (ada, f"{SCHOOL}file.csv")):
        header, *rows = rows_of(client, address)
        assert {len(row) for row in rows} == {len(header)}
        assert ["Gain by approach", "", "", "Visual", "6", "10.00", "4.25", "15.75", "50.00"] in [
            row[:9] for row in rows
        ]
        hidden = next(row for row in rows if row[3] == "Structured practice with feedback")
        assert hidden[4:] == ["fewer than 5", *[""] * 7]
        assert ["Share mastered", "", "", "Chance 1 or earlier", "8", "0.0"] in [row[:6] for row in rows]
        assert ["Standard deviation", "", "", "Before a corrective", "8", "0.00"] in [row[:6] for row in rows]


def test_the_file_of_a_class_without_results_has_its_header_alone(cycle: Cycle, tess: Client):
    assert len(rows_of(tess, url(cycle, "effect_csv"))) == 1


def test_the_file_tells_days_once_enough_got_there(cycle: Cycle, tess: Client):
    helped_class(cycle)
    found = [row[3:6] for row in rows_of(tess, url(cycle, "effect_csv")) if row[0] == "Days to mastery"]
    assert found == [["Quarter", "6", "6"], ["Median", "6", "6"], ["Three quarters", "6", "6"]]


def test_checks_and_school_lead_to_the_report(cycle: Cycle, tess: Client, ada: Client):
    checks = reverse("assessments:checks", args=[cycle.people.section.pk])
    assert soup(tess.get(checks)).select_one(f'a[href="{url(cycle)}"]')
    assert soup(ada.get("/school/")).select_one(f'a[href="{SCHOOL}"]')


@pytest.mark.parametrize("size", [5, 15])
def test_a_report_costs_the_same_for_few_and_for_many(
    cycle: Cycle, tess: Client, ada: Client, django_assert_num_queries, size: int
):
    helped_class(cycle, visual=size, practice=size)
    with django_assert_num_queries(QUERIES_OF_CLASS):
        tess.get(url(cycle))
    with django_assert_num_queries(QUERIES_OF_SCHOOL):
        ada.get(SCHOOL)
