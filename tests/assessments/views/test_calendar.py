"""A student's dates, week by week."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.support import factories, pages
from tests.support.cycle import Cycle
from tests.support.pages import text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_CALENDAR = 7
URL = "assessments:calendar"


def weeks(client) -> dict[str, list[str]]:
    shown = pages.soup(client.get(reverse(URL)))
    return {
        text(week.h2): [text(entry.b) for entry in week.select("li")]
        for week in shown.select("section[aria-labelledby^=week-]")
    }


def test_dates_are_listed_by_week(client, people: People):
    cycle = Cycle(people)
    client.force_login(people.sam)
    shown = weeks(client)
    assert list(shown.values()) == [["Check 1"], ["Check 1, second chance"]]
    assert list(shown)[1] == "Next week"
    assert cycle.check.windows.count() == 2


def test_what_is_open_can_be_taken_and_what_is_over_is_quiet(client, people: People):
    cycle = Cycle(people)
    cycle.check.windows.filter(number=2).update(opens_at=cycle.now - timedelta(minutes=5))
    client.force_login(people.sam)
    shown = pages.soup(client.get(reverse(URL)))
    assert shown.select_one("li.is-done .tag").get_text() == "Over"
    open_now = shown.select_one("a.btn.strong")
    assert open_now["href"] == reverse("assessments:my_check", args=[cycle.check.pk])


def test_nothing_announced_is_nothing_shown(client, people: People):
    cycle = Cycle(people)
    cycle.run.published_at = None
    cycle.run.save()
    client.force_login(people.sam)
    assert weeks(client) == {}
    assert "Nothing planned" in client.get(reverse(URL)).text


def test_other_classes_dates_are_not_there(client, people: People):
    run = factories.UnitRunFactory(section=people.noras_section)
    factories.WindowFactory(assessment=factories.AssessmentFactory(unit_run=run))
    client.force_login(people.sam)
    assert weeks(client) == {}


@pytest.mark.parametrize("who", ["tess", "gus", "nora"])
def test_the_calendar_is_for_students(client, people: People, who: str):
    client.force_login(getattr(people, who))
    assert client.get(reverse(URL)).status_code == 403


@pytest.mark.parametrize("classes", [1, 3])
def test_the_calendar_costs_the_same_for_any_number_of_classes(
    client, people: People, classes: int, django_assert_num_queries
):
    for number in range(classes):
        section = factories.SectionFactory(
            course=factories.CourseFactory(school=people.school), title=f"Class {number}"
        )
        factories.EnrollmentFactory(section=section, student=people.sam)
        run = factories.UnitRunFactory(section=section, unit=factories.UnitFactory(course=section.course))
        factories.WindowFactory(assessment=factories.AssessmentFactory(unit_run=run))
    client.force_login(people.sam)
    with django_assert_num_queries(QUERIES_OF_THE_CALENDAR):
        client.get(reverse(URL))
