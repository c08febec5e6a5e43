"""The page on which a school sees what another method of calculation would do to its students."""

import csv
from decimal import Decimal

import pytest
from django.urls import reverse

from mastery.models import Objective, UnitRun
from mastery.selectors import methods
from tests.support import factories, pages
from tests.support.kept import kept
from tests.support.pages import text
from tests.support.people import People

pytestmark = pytest.mark.django_db

URL = "/school/methods/"
CSV = "/school/methods/file.csv"


@kept
def run(people: People) -> UnitRun:
    return factories.UnitRunFactory(section=people.section, unit__title="Fractions")


@pytest.fixture
def ratio(run: UnitRun) -> Objective:
    return factories.ObjectiveFactory(unit=run.unit, code="F1")


def give(student, objective: Objective, *percents: int) -> None:
    for percent in percents:
        factories.EvidenceFactory(student=student, objective=objective, earned=Decimal(percent))


@pytest.fixture
def results(people: People, ratio: Objective) -> None:
    """Sam gets there at the third try; Ines slips after she was there."""
    give(people.sam, ratio, 40, 75, 85)
    give(people.ines, ratio, 90, 50)


def counted(page) -> dict[str, tuple[str, str]]:
    """Method to how many it tells mastered and for how many it changes something."""
    return {
        text(row.select_one("th b")): tuple(text(cell) for cell in row.select("td"))
        for row in page.select("#comparison table tbody tr")
    }


def listed(page) -> list[str]:
    return [text(row) for row in page.select("#split-list > li")]


@pytest.mark.parametrize("who", ["tess", "sam", "gus"])
@pytest.mark.parametrize("url", [URL, CSV])
def test_page_and_file_are_for_administrators(client, people, results, who, url):
    client.force_login(getattr(people, who))
    assert client.get(url).status_code == 403


def test_every_method_says_how_it_works_and_what_it_would_change(ada, results):
    page = pages.soup(ada.get(URL))
    assert counted(page) == {
        "Best try": ("2", "0"),
        "Latest try": ("1", "1"),
        "Average": ("0", "2"),
        "Weighted average": ("0", "2"),
        "Decaying average": ("0", "2"),
        "Reached 2 times": ("0", "2"),
        "Power law": ("1", "1"),
        "Average of top 2": ("1", "1"),
        "Median of last 3": ("0", "2"),
    }
    row = page.select_one("#comparison table tbody tr:nth-of-type(4) th")
    assert text(row) == (
        "Weighted average The last try counts 65 %, the average of all others 35 %."
        " 2 would be told not yet although one try showed mastery."
    )
    assert "2 results, each one student on one objective. Mastery is at 80" in text(page)


def test_students_on_whom_the_methods_do_not_agree_are_named(ada, results):
    page = pages.soup(ada.get(URL))
    assert listed(page) == [
        (
            "Ines Moreau , F1: 90, 50 % Mastered Best try 90 % Not yet Latest try 50 % Average 70 %"
            " Weighted average 64 % Decaying average 64 % Reached 2 times no number Power law 70 %"
            " Average of top 2 70 % Median of last 3 70 %"
        ),
        (
            "Sam Okafor , F1: 40, 75, 85 % Mastered Best try 85 % Latest try 85 % Power law 90.5 %"
            " Average of top 2 80 % Not yet Average 66.6 % Weighted average 75.3 % Decaying average 77.2 %"
            " Reached 2 times no number Median of last 3 75 %"
        ),
    ]
    assert page.select_one("#split-list svg.track")["aria-label"].startswith("2 tries: 90, then 50 percent.")


def test_a_curve_that_promises_more_than_was_shown_is_said(ada, people, ratio):
    give(people.sam, ratio, 20, 50, 79)
    page = pages.soup(ada.get(URL))
    assert counted(page)["Power law"] == ("1", "1")
    assert "1 would be told mastered although no try showed it." in text(page)


def test_the_threshold_in_force_is_the_one_compared_with(ada, people, results):
    factories.PolicyFactory(
        school=people.school,
        version=2,
        threshold_percent=Decimal(90),
        effective_at=factories.NOW.replace(year=2020),
    )
    page = pages.soup(ada.get(URL))
    assert counted(page)["Best try"] == ("1", "0")
    assert "Mastery is at 90" in text(page.select_one("#comparison"))


def test_results_over_one_try_are_told_in_a_sentence(ada, people, ratio):
    give(people.sam, ratio, 90)
    page = pages.soup(ada.get(URL))
    assert "1 result rests on one try, which shows mastery." in text(
        page.select_one("[aria-labelledby=split]")
    )
    assert listed(page) == []


def test_a_class_on_which_all_methods_agree(ada, people, ratio):
    give(people.sam, ratio, 90, 95)
    assert "every method says the same as the best try" in text(pages.soup(ada.get(URL)))


def test_a_long_list_says_how_many_more(ada, results, monkeypatch):
    monkeypatch.setattr(methods, "LISTED", 1)
    page = pages.soup(ada.get(URL))
    assert len(listed(page)) == 1
    assert "And 1 more, which is in the file." in text(page)


def test_without_results_there_is_the_example(ada, run):
    page = pages.soup(ada.get(URL))
    assert "When students of 7B Mathematics have taken a check" in text(page.select_one(".empty"))
    assert counted(page) == {}
    assert len(page.select("#comparison dl.facts dt")) == 9
    example = text(page.select_one("[aria-labelledby=example] dl"))
    assert example.startswith("Mastered Best try 85 % Latest try 85 % Power law 90.5 % Average of top 2 80 %")
    assert page.select_one("#csv") is None


def test_a_school_without_classes_has_the_example_too(client, people):
    olga = factories.UserFactory(school=factories.SchoolFactory())
    factories.RoleFactory(person=olga, role="administrator")
    client.force_login(olga)
    page = pages.soup(client.get(URL))
    assert "When the school has classes and checks" in text(page.select_one(".empty"))
    assert page.select_one("#class") is None
    assert page.select_one("[aria-labelledby=example]") is not None
    empty = client.get(CSV)
    assert empty["Content-Disposition"] == 'attachment; filename="methods.csv"'
    assert len(empty.content.splitlines()) == 1


def test_the_page_opens_on_the_first_class_with_results(ada, people, run, results):
    factories.SectionFactory(course=people.section.course, title="7A Mathematics")
    factories.UnitRunFactory(section=people.section, unit__title="Newer")
    page = pages.soup(ada.get(URL))
    assert [text(each) for each in page.select("#class option")] == ["7A Mathematics", "7B Mathematics"]
    assert text(page.select_one("#class option[selected]")) == "7B Mathematics"
    assert text(page.select_one(".tabs [aria-current]")) == "Fractions"


def test_class_and_unit_stand_in_the_address(ada, people, run, results):
    newer = factories.UnitRunFactory(section=people.section, unit__title="Newer")
    links = pages.soup(ada.get(URL)).select(".tabs a")
    assert [link["href"] for link in links] == [
        f"{URL}?class={people.section.pk}&unit={each.pk}" for each in (newer, run)
    ]
    page = pages.soup(ada.get(links[0]["href"]))
    assert text(page.select_one(".tabs [aria-current]")) == "Newer"
    assert page.select_one(".empty") is not None


@pytest.mark.parametrize("url", [URL, CSV])
def test_a_wrong_class_or_unit_is_not_there(ada, people, run, results, url):
    other = factories.UnitRunFactory(section=factories.SectionFactory(course=people.section.course))
    theirs = factories.UnitRunFactory(section=people.noras_section)
    for query in (
        "class=999999",
        "class=x",
        f"class={people.noras_section.pk}",
        f"class={people.section.pk}&unit={other.pk}",
        f"class={people.section.pk}&unit={theirs.pk}",
        "unit=999999",
    ):
        assert ada.get(f"{url}?{query}").status_code == 404, query
    assert ada.get(f"{url}?class=&unit=").status_code == 200


def test_a_swap_equals_a_reload(ada, people, results):
    other = factories.SectionFactory(course=people.section.course, title="7C Mathematics")
    query = f"{URL}?class={other.pk}"
    swapped = pages.swap(
        pages.soup(ada.get(URL)), pages.htmx(ada, query, target="#comparison"), target="#comparison"
    )
    fresh = pages.soup(ada.get(query))
    assert pages.same(swapped.select_one("#comparison"), fresh.select_one("#comparison"))


def test_the_file_holds_every_result_and_runs_nothing(ada, people, run, ratio, results):
    people.sam.given_name = "=Sam"
    people.sam.save()
    place = factories.EnrollmentFactory(section=people.section, student__family_name="Zed")
    give(place.student, ratio, 10)
    link = pages.soup(ada.get(URL)).select_one("#csv")["href"]
    assert link == f"{reverse('mastery:methods_csv')}?class={people.section.pk}&unit={run.pk}"
    response = ada.get(link)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        response["Content-Disposition"] == f'attachment; filename="methods-{people.section.pk}-{run.pk}.csv"'
    )
    head, *rows = csv.reader(response.content.decode("utf-8-sig").splitlines())
    assert head[:7] == [
        "Student",
        "Objective",
        "Tries",
        "Best try %",
        "Best try state",
        "Latest try %",
        "Latest try state",
    ]
    assert {len(row) for row in [head, *rows]} == {3 + 2 * 9}
    assert rows[0][:7] == ["Ines Moreau", "F1", "90.0, 50.0", "90.0", "Mastered", "50.0", "Not yet"]
    assert rows[1][0] == "'=Sam Okafor"
    assert rows[1][head.index("Reached 2 times %") :][:2] == ["", "Not yet"]
    assert rows[2][2:5] == ["10.0", "10.0", "Not yet"]


def test_school_and_thresholds_lead_here(ada):
    for name in ("classroom:school", "mastery:thresholds"):
        assert pages.soup(ada.get(reverse(name))).select_one(f'main a[href="{URL}"]') is not None, name


@pytest.mark.parametrize("students", [1, 3])
def test_the_page_costs_the_same_for_any_class_size(
    ada, people, ratio, results, students, django_assert_num_queries
):
    for _ in range(students):
        give(factories.EnrollmentFactory(section=people.section).student, ratio, 40, 75, 85)
    ada.get(URL)
    with django_assert_num_queries(9):
        ada.get(URL)
