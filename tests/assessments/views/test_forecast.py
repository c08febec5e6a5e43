"""Before a chance closes: who cannot use it as things stand; remind them, or keep it open longer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.models import (
    Assessment,
    Booking,
    ChanceWindow,
    ExtraChance,
    ParallelForm,
    ReassessmentSession,
)
from assessments.services.bookings import book_places
from assessments.services.own_places import ask_for_place
from assessments.services.sessions import SessionPlan, plan_session
from classroom.models import Notice
from mastery.models import UnitRun
from tests.support import factories, pages
from tests.support.correctives import given
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.pages import Client
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_FORECAST = 10
DAY = timedelta(days=1)


@pytest.fixture
def cycle(people: People, stopped_clock: None) -> Cycle:
    """The check was a week ago; the second chance is in a week, from 9:00 to 11:00."""
    cycle = Cycle(people, now=NOW)
    cycle.sit(people.sam, {"F1": "9", "F2": "5", "F4": "5"})
    cycle.sit(people.ines, {"F1": "9", "F2": "9", "F4": "9"})
    return cycle


def url(cycle: Cycle, name: str = "forecast") -> str:
    return reverse(f"assessments:{name}", args=[cycle.people.section.pk, cycle.check.pk])


def lines(tess: Client, cycle: Cycle) -> dict[str, list[str]]:
    rows = pages.soup(tess.get(url(cycle))).select("tbody tr")
    return {
        row.th.get_text(strip=True): [" ".join(each.get_text().split()) for each in row.select("li")]
        for row in rows
    }


def test_who_has_no_ticket_is_named_with_what_is_missing(tess: Client, cycle: Cycle):
    given(cycle, cycle.people.sam, "F2", "visual", state="assigned")
    assert lines(tess, cycle) == {
        "Sam Okafor": [
            "No ticket for F4: no different way in is given yet.",
            "No ticket for F2: the different way in is not done yet.",
        ]
    }
    assert "Something is in the way of 1 of 1 students" in tess.get(url(cycle)).text


def ready(cycle: Cycle) -> None:
    for code in ("F2", "F4"):
        given(cycle, cycle.people.sam, code, "visual")


def test_who_is_ready_is_not_named(tess: Client, cycle: Cycle):
    ready(cycle)
    assert lines(tess, cycle) == {}
    assert "Nothing is in the way" in tess.get(url(cycle)).text


def test_a_form_that_is_missing_is_seen_before_the_work_is_done(tess: Client, cycle: Cycle):
    ready(cycle)
    ParallelForm.objects.get(assessment=cycle.check, label="B").items.all().delete()
    assert lines(tess, cycle) == {"Sam Okafor": ["No form left that is new for this student."]}


def elsewhere(cycle: Cycle, *, hours: int, published: bool = True) -> None:
    """A check of another class of Sam's, which begins with the second chance."""
    section = factories.SectionFactory(
        course=factories.CourseFactory(school=cycle.people.school), title="7B Science"
    )
    factories.EnrollmentFactory(section=section, student=cycle.people.sam)
    run = factories.UnitRunFactory(section=section, published_at=NOW if published else None)
    opens_at = NOW + timedelta(days=7)
    factories.WindowFactory(
        assessment=factories.AssessmentFactory(unit_run=run, title="Forces"),
        opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=hours),
    )


@pytest.mark.parametrize(
    ("hours", "published", "said"),
    [
        pytest.param(
            2, True, ["At the same time: Forces, 7B Science, Tue 1 Dec, 09:00 to 11:00."], id="all the time"
        ),
        pytest.param(1, True, [], id="an hour is left"),
        pytest.param(2, False, [], id="not announced"),
    ],
)
def test_a_clash_with_another_check(tess: Client, cycle: Cycle, hours: int, published: bool, said: list[str]):
    ready(cycle)
    elsewhere(cycle, hours=hours, published=published)
    assert lines(tess, cycle) == ({"Sam Okafor": said} if said else {})


# -- booked sessions ------------------------------------------------------------------------------------------


def planned(cycle: Cycle, *, days: int) -> ReassessmentSession:
    """From 9:00 to 9:45, so many days from now."""
    starts_at = NOW + timedelta(days=days)
    ends_at = starts_at + timedelta(minutes=45)
    plan = SessionPlan(room="Room 12", starts_at=starts_at, ends_at=ends_at, capacity=8)
    session, _is_new = plan_session(
        actor=cycle.people.tess, section=cycle.people.section, plan=plan, now=cycle.now
    )
    return session


def book(cycle: Cycle, *, days: int) -> ReassessmentSession:
    """Sam has done the work and sits in a session."""
    ready(cycle)
    session, people = planned(cycle, days=days), cycle.people
    wanted = [(cycle.check.pk, people.sam.pk)]
    batch = book_places(actor=people.tess, run=cycle.run, wanted=wanted, session=session, now=cycle.now)
    assert batch.placed
    return session


@pytest.mark.parametrize("days", [7, 9], ids=["in the window", "after it"])
def test_a_booked_session_is_the_chance_and_what_is_in_the_way_of_the_window_is_not(
    tess: Client, cycle: Cycle, days: int
):
    elsewhere(cycle, hours=2)
    book(cycle, days=days)
    assert lines(tess, cycle) == {}
    page = " ".join(pages.soup(tess.get(url(cycle))).main.get_text().split())
    assert "1 of 1 has a place in a session: that is their chance." in page


@pytest.mark.parametrize(
    ("hours", "clash"),
    [(1, True), (2, False)],
    ids=["a quarter of an hour is left", "there is time after it"],
)
def test_a_booked_session_clashes_with_a_check_at_the_same_hour(
    tess: Client, cycle: Cycle, hours: int, clash: bool
):
    book(cycle, days=7)
    elsewhere(cycle, hours=hours)
    said = (
        "Is booked Tue 1 Dec, 09:00 to 09:45, Room 12, and at the same time: "
        "Forces, 7B Science, Tue 1 Dec, 09:00 to 10:00."
    )
    assert lines(tess, cycle) == ({"Sam Okafor": [said]} if clash else {})


def other_session(cycle: Cycle, *, hours: int) -> None:
    """Sam is booked in the other class as well, in place of its chance, from the hour of the second chance."""
    elsewhere(cycle, hours=1)
    foreign = Assessment.objects.get(title="Forces")
    section = foreign.unit_run.section
    starts_at = NOW + timedelta(days=7)
    held = ReassessmentSession.objects.create(
        school=cycle.people.school,
        section=section,
        room="Gym",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        capacity=5,
        created_by=cycle.people.tess,
    )
    Booking.objects.create(
        school=cycle.people.school,
        enrollment=section.enrollments.get(student=cycle.people.sam),
        assessment=foreign,
        session=held,
        form=factories.FormFactory(assessment=foreign),
        chance=2,
        state="booked",
    )


def test_two_sessions_at_one_time_clash(tess: Client, cycle: Cycle):
    book(cycle, days=7)
    other_session(cycle, hours=3)
    said = (
        "Is booked Tue 1 Dec, 09:00 to 09:45, Room 12, and at the same time: "
        "Forces, 7B Science, Tue 1 Dec, 09:00 to 12:00."
    )
    assert lines(tess, cycle) == {"Sam Okafor": [said]}


@pytest.mark.parametrize(("hours", "clash"), [(2, True), (1, False)])
def test_a_session_of_another_class_may_take_all_of_the_window(
    tess: Client, cycle: Cycle, hours: int, clash: bool
):
    ready(cycle)
    other_session(cycle, hours=hours)
    said = "At the same time: Forces, 7B Science, Tue 1 Dec, 09:00 to 11:00."
    assert lines(tess, cycle) == ({"Sam Okafor": [said]} if clash else {})


def test_who_has_asked_and_has_no_place_is_named(tess: Client, cycle: Cycle):
    ready(cycle)
    people = cycle.people
    place = people.enrollment(people.sam)
    ask_for_place(actor=people.sam, assessment=cycle.check, enrollment=place, now=NOW)
    assert lines(tess, cycle) == {
        "Sam Okafor": ["Has asked for a place in a session on Tue 24 Nov and has none yet."]
    }


def test_a_session_that_is_over_is_no_chance_and_who_was_there_has_had_it(tess: Client, cycle: Cycle):
    session = book(cycle, days=1)
    over = {"starts_at": NOW - timedelta(hours=2), "ends_at": NOW - timedelta(hours=1)}
    ReassessmentSession.objects.filter(pk=session.pk).update(**over)
    page = tess.get(url(cycle)).text
    assert "1 student is to take it and can" in page
    assert "has a place in a session" not in page
    Booking.objects.update(state="attended")
    assert "1 student is to take it and can" not in tess.get(url(cycle)).text


def test_a_chance_given_besides_counts(tess: Client, cycle: Cycle):
    """Sam has used both chances; the third day serves the one more that was given."""
    cycle.sit(cycle.people.sam, {"F2": "5", "F4": "5"}, number=2, form="B", days_ago=1)
    ChanceWindow.objects.filter(number=2).delete()
    cycle.window(3, opens_in=7)
    UnitRun.objects.update(announced_chances=2)
    factories.PolicyFactory(school=cycle.people.school, version=2, chances=2, effective_at=NOW - DAY)
    assert "No ticket" not in tess.get(url(cycle)).text
    ExtraChance.objects.create(
        school=cycle.people.school,
        enrollment=cycle.people.enrollment(cycle.people.sam),
        assessment=cycle.check,
        reason="Was ill",
        granted_by=cycle.people.tess,
        granted_at=NOW,
    )
    assert "No ticket" in tess.get(url(cycle)).text


def test_without_a_further_chance_there_is_nothing_to_forecast(tess: Client, cycle: Cycle):
    ChanceWindow.objects.filter(number=2).delete()
    assert "No further chance is announced" in tess.get(url(cycle)).text


def test_one_click_reminds_once_a_day(tess: Client, cycle: Cycle):
    work = given(cycle, cycle.people.sam, "F4", "visual", state="assigned")
    for _ in range(2):
        assert tess.post(url(cycle, "forecast_remind"), {"number": "2"}).status_code == 303
    notice = Notice.objects.get(recipient=cycle.people.sam)
    assert notice.body == "For F4, before Tue 1 Dec, 11:00. Then your next try is open."
    assert notice.url == f"/me/work/{work.pk}/"
    assert "has been reminded today already" in tess.get(url(cycle)).text


def test_nobody_is_reminded_of_work_that_is_not_theirs_to_do(tess: Client, cycle: Cycle):
    given(cycle, cycle.people.sam, "F4", "visual")
    given(cycle, cycle.people.ines, "F4", "visual", state="assigned")
    tess.post(url(cycle, "forecast_remind"), {"number": "2"})
    assert not Notice.objects.exists()


def test_nobody_is_reminded_of_a_chance_that_is_over(tess: Client, cycle: Cycle):
    ChanceWindow.objects.filter(number=2).update(closes_at=NOW, opens_at=NOW - timedelta(hours=1))
    answer = tess.post(url(cycle, "forecast_remind"), {"number": "2"})
    assert answer.status_code == 422
    assert "This chance is over" in answer.text
    assert tess.post(url(cycle, "forecast_remind"), {"number": "1"}).status_code == 422


def extend(tess: Client, cycle: Cycle, closes: str):
    return tess.post(url(cycle, "forecast_extend"), {"number": "2", "closes": closes})


def second(cycle: Cycle) -> ChanceWindow:
    return ChanceWindow.objects.get(assessment=cycle.check, number=2)


def test_one_click_keeps_it_open_a_week_longer_once(tess: Client, cycle: Cycle):
    page = pages.soup(tess.get(url(cycle)))
    seen = page.select_one("input[name=closes]")["value"]
    before = second(cycle)
    for _ in range(2):
        assert extend(tess, cycle, seen).status_code == 303
    after = second(cycle)
    assert (after.opens_at, after.closes_at, after.version) == (
        before.opens_at,
        before.closes_at + timedelta(days=7),
        2,
    )
    assert Notice.objects.filter(recipient=cycle.people.sam).count() == 1


def test_it_is_not_kept_open_into_the_chance_after_it(tess: Client, cycle: Cycle):
    cycle.window(3, opens_in=10)
    answer = extend(tess, cycle, second(cycle).closes_at.isoformat())
    assert answer.status_code == 422
    assert second(cycle).version == 1
    assert extend(tess, cycle, "soon").status_code == 422


def test_a_chance_without_days_is_not_extended(tess: Client, cycle: Cycle):
    sent = {"number": "3", "closes": NOW.isoformat()}
    answer = tess.post(url(cycle, "forecast_extend"), sent)
    assert "This chance has no days yet" in answer.text


def test_an_administrator_reads_without_buttons(client: Client, cycle: Cycle):
    given(cycle, cycle.people.sam, "F4", "visual", state="assigned")
    client.force_login(cycle.people.ada)
    assert not pages.soup(client.get(url(cycle))).select("main form")


def test_the_queue_leads_here(tess: Client, cycle: Cycle):
    queue = tess.get(reverse("assessments:reassess", args=[cycle.people.section.pk]))
    assert pages.soup(queue).select_one("#forecast")["href"] == url(cycle)


@pytest.mark.parametrize("students", [1, 3])
def test_the_forecast_costs_the_same_for_any_class_size(
    tess: Client, cycle: Cycle, students: int, django_assert_num_queries
):
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F4": "5"})
    with django_assert_num_queries(QUERIES_OF_THE_FORECAST):
        tess.get(url(cycle))
