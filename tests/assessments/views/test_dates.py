"""The dates page: the clock on the school's wall, its odd hours, and what moving a date does."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from assessments.models import ChanceWindow
from classroom.models import Notice, School
from mastery.models import UnitRun
from tests.assessments.services.plans import check_of, publish, ready_unit
from tests.support import pages
from tests.support.pages import Client
from tests.support.people import People


@pytest.fixture
def run(people: People) -> UnitRun:
    School.objects.filter(pk=people.school.pk).update(time_zone="Europe/Berlin")
    people.section.refresh_from_db()
    return ready_unit(people.section)


def url(run: UnitRun) -> str:
    return reverse("assessments:dates", args=[run.section_id, check_of(run).pk])


def typed(tess: Client, run: UnitRun) -> dict[str, str]:
    """The form as it is shown."""
    page = pages.soup(tess.get(url(run)))
    return {field["name"]: field.get("value", "") for field in page.select("form[action] input[name]")}


def change(number: int, **fields: str) -> dict[str, str]:
    return {f"chance-{number}-{name}": value for name, value in fields.items()}


def window(run: UnitRun, number: int) -> ChanceWindow:
    return ChanceWindow.objects.get(assessment__unit_run=run, number=number)


def test_times_are_those_of_the_school(tess, run):
    page = pages.soup(tess.get(url(run)))

    assert page.select_one("#id_chance-1-opens_on")["value"] == "2026-12-01"
    assert page.select_one("#id_chance-1-opens_at")["value"] == "10:00"
    assert "Europe/Berlin" in page.get_text()


def test_what_is_typed_is_stored_in_utc(tess, run):
    body = typed(tess, run) | change(1, opens_on="2026-12-02", opens_at="08:30", closes_at="09:15")

    answer = tess.post(url(run), body)

    assert (answer.status_code, answer.url) == (303, url(run))
    assert window(run, 1).opens_at == datetime(2026, 12, 2, 7, 30, tzinfo=UTC)
    assert window(run, 1).closes_at == datetime(2026, 12, 2, 8, 15, tzinfo=UTC)


def test_saving_untouched_changes_nothing_to_the_second(tess, run):
    odd = datetime(2026, 12, 1, 9, 0, 31, tzinfo=UTC)
    ChanceWindow.objects.filter(pk=window(run, 1).pk).update(opens_at=odd)

    page = pages.soup(tess.post(url(run), typed(tess, run), follow=True))

    assert window(run, 1).opens_at == odd
    assert "Nothing changed." in page.get_text()


def test_a_time_the_clock_skips_means_the_next_one_and_is_told(tess, run):
    body = typed(tess, run) | change(2, opens_on="2027-03-28", opens_at="02:30", closes_at="09:00")

    page = pages.soup(tess.post(url(run), body, follow=True))

    assert window(run, 2).opens_at == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert "02:30 does not exist on that day, so it is Sun 28 Mar, 03:00." in page.get_text()


def test_a_time_that_comes_twice_means_the_first(tess, run):
    body = typed(tess, run) | change(2, opens_on="2027-10-31", opens_at="02:30", closes_at="09:00")

    tess.post(url(run), body)

    assert window(run, 2).opens_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_the_second_of_a_doubled_hour_stays_what_it_was(tess, run):
    later = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    ChanceWindow.objects.filter(pk=window(run, 2).pk).update(
        opens_at=later, closes_at=datetime(2027, 10, 31, 9, 0, tzinfo=UTC)
    )

    tess.post(url(run), typed(tess, run) | change(1, opens_at="07:00"))

    assert window(run, 2).opens_at == later


def test_an_overlap_is_refused_beside_its_chance(tess, run):
    body = typed(tess, run) | change(2, opens_on="2026-12-01", opens_at="10:30", closes_at="12:00")

    answer = tess.post(url(run), body)

    assert answer.status_code == 422
    page = pages.soup(answer)
    assert page.title.get_text().startswith("Error:")
    section = page.select_one("section[aria-labelledby=chance-2-h]")
    assert "The second chance opens before the check closes. Move one of them." in section.get_text()
    assert page.select_one("#id_chance-2-opens_at")["value"] == "10:30"
    assert window(run, 2).version == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"opens_on": "2026-12-10", "opens_at": ""}, "Say when it opens"),
        ({"opens_on": "2026-12-10", "closes_at": ""}, "Say when it closes"),
        ({"opens_on": "2026-12-10", "closes_at": "07:00"}, "The second chance closes before it opens."),
        ({"opens_on": "soon"}, "Enter a valid date"),
        ({"opens_on": "0001-01-01"}, "Look at the year"),
        ({"opens_on": "0026-12-10"}, "Look at the year"),
        ({"closes_on": "9999-12-31"}, "Look at the year"),
    ],
)
def test_what_a_chance_lacks_is_said(tess, run, fields, told):
    answer = tess.post(url(run), typed(tess, run) | change(2, **fields))

    assert answer.status_code == 422
    assert told in pages.soup(answer).select_one("section[aria-labelledby=chance-2-h]").get_text()


def test_a_published_date_that_moves_is_told(tess, people, run):
    publish(people.tess, run)
    Notice.objects.all().delete()

    body = typed(tess, run) | change(2, opens_on="2026-12-20")
    page = pages.soup(tess.post(url(run), body, follow=True))

    assert "Students and families have been told." in page.get_text()
    assert Notice.objects.filter(title="New dates: Check 1").count() == 2


def test_a_published_chance_is_not_taken_away(tess, people, run):
    publish(people.tess, run)

    answer = tess.post(url(run), typed(tess, run) | change(2, opens_on=""))

    assert answer.status_code == 422
    assert "not take it away" in pages.soup(answer).select_one(".error-summary").get_text()


def test_a_third_chance_may_be_added(tess, run):
    body = typed(tess, run) | change(3, opens_on="2026-12-20", opens_at="09:00", closes_at="10:00")

    tess.post(url(run), body)

    assert window(run, 3).opens_at == datetime(2026, 12, 20, 8, 0, tzinfo=UTC)


def test_the_second_editor_sees_both_dates(tess, run):
    stale = typed(tess, run)
    tess.post(url(run), stale | change(1, opens_on="2026-12-02"))

    answer = tess.post(url(run), stale | change(1, opens_on="2026-12-03"))

    assert answer.status_code == 409
    page = pages.soup(answer)
    assert "Now it says: check Wed 2 Dec" in page.select_one(".error-summary").get_text()
    kept = {field["name"]: field.get("value", "") for field in page.select("form[action] input[name]")}
    assert tess.post(url(run), kept).status_code == 303
    assert window(run, 1).opens_at.day == 3


def test_a_new_check_suggests_school_days_a_week_apart(tess, run):
    ChanceWindow.objects.all().delete()

    page = pages.soup(tess.get(url(run)))

    first, second = (
        datetime.fromisoformat(page.select_one(f"#id_chance-{number}-opens_on")["value"]) for number in (1, 2)
    )
    assert (second - first).days >= 7
    assert first.weekday() < 5
    assert second.weekday() < 5
    assert not page.select_one("#id_chance-3-opens_on").get("value")
