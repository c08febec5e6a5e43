"""Reminders of a second chance reach exactly those who are not yet there, once, whatever the clocks do."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from assessments.models import ChanceWindow
from assessments.services.reminders import remind_second_chance
from assessments.services.steps.reminders import TASK, plan_reminders
from assessments.tasks import remind_second_chance_task
from classroom.models import Notice, OutboxMessage, School
from classroom.services.mail import mail_notice
from classroom.services.outbox import relay_due, run_message, send_once
from mastery.engine.reminders import at_wall_clock
from mastery.models import CorrectiveAssignment, UnitRun
from tests.assessments.services.plans import objective_of, publish, ready_unit, window_of
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

DUE = NOW + timedelta(days=13)


@kept
def run(people: People) -> UnitRun:
    run = ready_unit(people.section)
    publish(people.tess, run)
    Notice.objects.all().delete()
    return run


def remind(run: UnitRun, *, stage: str = "T-24h", version: int = 1, now: datetime = DUE) -> str:
    window = window_of(run, 2)
    return remind_second_chance({"window_id": window.pk, "stage": stage, "version": version}, now)


def told() -> dict[str, Notice]:
    return {notice.recipient.username: notice for notice in Notice.objects.select_related("recipient")}


def corrective(people: People, run: UnitRun, code: str, **fields: object) -> CorrectiveAssignment:
    return CorrectiveAssignment.objects.create(
        school=people.school,
        unit_run=run,
        student=people.sam,
        objective=objective_of(run, code),
        approach="visual",
        title="Draw it",
        assigned_by=people.tess,
        assigned_at=NOW,
        **fields,
    )


def test_only_those_not_yet_there_are_told(people, run):
    factories.StatusFactory(objective=objective_of(run, "F1"), student=people.sam)
    factories.StatusFactory(objective=objective_of(run, "F2"), student=people.sam, mastered=True)
    factories.StatusFactory(objective=objective_of(run, "F1"), student=people.ines, mastered=True)

    assert remind(run) == ""

    assert set(told()) == {"sam"}
    notice = told()["sam"]
    assert notice.title == "Your second chance: Fractions, Tue 8 Dec"
    assert notice.body.splitlines()[0] == "Tue 8 Dec, 09:00 to 10:00, for F1."
    window, enrollment = window_of(run, 2), people.enrollment(people.sam)
    assert notice.key == f"reassessment.reminder:window:{window.pk}:T-24h:enr:{enrollment.pk}:v1"


@pytest.mark.parametrize("state", ["exempt", "not_assessed"])
def test_the_exempt_and_those_without_evidence_are_not_told(people, run, state):
    factories.StatusFactory(
        objective=objective_of(run, "F1"),
        student=people.sam,
        state=state,
        best_earned=None,
        best_possible=None,
    )

    assert remind(run) == "everybody assessed is there"
    assert told() == {}


def test_an_objective_that_the_check_does_not_ask_reminds_nobody(people, run):
    elsewhere = factories.ObjectiveFactory(unit=run.unit, code="X9", is_essential=False)
    factories.StatusFactory(objective=elsewhere, student=people.sam)

    assert remind(run) == "everybody assessed is there"


def test_a_student_who_left_is_not_told(people, run):
    factories.StatusFactory(objective=objective_of(run, "F1"), student=people.sam)
    enrollment = people.enrollment(people.sam)
    enrollment.ended_at = NOW
    enrollment.save()

    assert remind(run) == "everybody assessed is there"


def test_the_body_says_what_to_do_first(people, run):
    for code in ("F1", "F2", "F3"):
        factories.StatusFactory(objective=objective_of(run, code), student=people.sam)
    corrective(people, run, "F1", state="done", done_at=NOW)
    assigned = corrective(people, run, "F2")

    remind(run, stage="T-24h")
    assert told()["sam"].body.splitlines()[1:] == [
        "First finish your different way in for F2.",
        "Ask your teacher for a different way in for F3.",
    ]

    Notice.objects.all().delete()
    CorrectiveAssignment.objects.filter(pk=assigned.pk).update(state="done", done_at=NOW)
    corrective(people, run, "F3", state="done", done_at=NOW)
    remind(run, stage="T-2h")
    assert told()["sam"].body.splitlines()[1:] == [
        "You have done your different way in. Your best try counts."
    ]


def test_the_same_reminder_again_tells_nobody_twice(people, run):
    factories.StatusFactory(objective=objective_of(run, "F1"), student=people.sam)

    for _each in range(3):
        remind(run)

    assert Notice.objects.count() == 1
    assert OutboxMessage.objects.filter(dedupe__startswith="mail:reassessment.reminder").count() == 1


def test_a_reminder_of_old_dates_is_skipped(people, run):
    factories.StatusFactory(objective=objective_of(run, "F1"), student=people.sam)
    ChanceWindow.objects.filter(pk=window_of(run, 2).pk).update(version=2)

    assert remind(run) == "window moved"


def test_a_reminder_of_a_closed_window_is_skipped(people, run):
    assert remind(run, now=window_of(run, 2).closes_at) == "window closed"


def test_a_reminder_of_a_window_that_is_gone_is_skipped(people, run):
    assert remind_second_chance({"window_id": 0, "stage": "T-24h", "version": 1}, DUE) == "window gone"


def test_a_reminder_of_an_unpublished_unit_is_skipped(people, run):
    UnitRun.objects.filter(pk=run.pk).update(published_at=None)

    assert remind(run) == "unit not published"


def test_the_task_runs_its_message(people, run):
    factories.StatusFactory(objective=objective_of(run, "F1"), student=people.sam)
    ChanceWindow.objects.filter(pk=window_of(run, 2).pk).update(closes_at=datetime(2999, 1, 1, tzinfo=UTC))
    message = OutboxMessage.objects.filter(kind=TASK).earliest("due_at")

    remind_second_chance_task(message_id=message.pk)

    message.refresh_from_db()
    assert (message.state, message.last_error) == ("sent", "")
    assert set(told()) == {"sam"}


def test_dates_announced_at_night_are_still_reminded_of_the_day_before(people):
    """Announcement and reminder would both wait for 7 in London; the announcement is told at once."""
    run = ready_unit(people.section)
    night = datetime(2026, 12, 7, 1, tzinfo=UTC)
    opens_at = datetime(2026, 12, 8, 2, tzinfo=UTC)
    ChanceWindow.objects.filter(pk=window_of(run, 2).pk).update(
        opens_at=opens_at, closes_at=opens_at + timedelta(hours=8)
    )

    publish(people.tess, run, now=night)

    planned = OutboxMessage.objects.filter(kind=TASK).order_by("due_at")
    assert [(row.payload["stage"], row.due_at) for row in planned] == [
        ("T-24h", datetime(2026, 12, 7, 7, tzinfo=UTC)),
        ("T-2h", datetime(2026, 12, 8, 7, tzinfo=UTC)),
    ]


# -- a simulated year ---------------------------------------------------------------------------------------

ZONES = {
    "Europe/Berlin": [date(2027, 3, 28), date(2027, 10, 31)],
    "America/New_York": [date(2027, 3, 14), date(2027, 11, 7)],
    "Australia/Sydney": [date(2027, 4, 4), date(2027, 10, 3)],
}
"""The days on which the clocks change."""
NEW_YEAR = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
OPENING_TIMES = (time(2, 30), time(9, 0), time(22, 15))


def school_days(changes: list[date]) -> list[date]:
    around = [day + timedelta(days=shift) for day in changes for shift in (-1, 0, 1)]
    return sorted({*around, *(date(2027, month, 10) for month in range(2, 13))})


def school_in(zone: str) -> School:
    """One class with a student who is not yet there and one who is, and a second chance on each day."""
    school = factories.SchoolFactory(time_zone=zone)
    section = factories.SectionFactory(course__school=school)
    late, there = (
        factories.EnrollmentFactory(section=section, student__email=f"{name}@{school.pk}.example").student
        for name in ("late", "there")
    )
    for index, day in enumerate(school_days(ZONES[zone])):
        run = factories.UnitRunFactory(section=section)
        objective = factories.ObjectiveFactory(unit=run.unit)
        check = factories.AssessmentFactory(unit_run=run)
        factories.ItemFactory(form__assessment=check, objective=objective)
        factories.StatusFactory(objective=objective, student=late)
        factories.StatusFactory(objective=objective, student=there, mastered=True)
        wall = datetime.combine(day, OPENING_TIMES[index % len(OPENING_TIMES)])
        opens_at = at_wall_clock(wall, zone=ZoneInfo(zone))
        window = factories.WindowFactory(
            assessment=check, number=2, opens_at=opens_at, closes_at=opens_at + timedelta(hours=3)
        )
        plan_reminders([window], zone=zone, now=NEW_YEAR)
    return school


def tick(now: datetime) -> None:
    """Three Beats at once: each hands over what is due, and every message reaches two workers."""
    handed: list[tuple[str, int]] = []
    for _beat in range(3):
        relay_due(now=now, publish=lambda kind, pk: handed.append((kind, pk)))
    for kind, pk in handed * 2:
        if kind == TASK:
            run_message(message_id=pk, now=now, handle=remind_second_chance)
        else:
            send_once(message_id=pk, now=now, handle=mail_notice)


def test_a_year_in_three_zones_reminds_each_time_once(db):
    for zone in ZONES:
        school_in(zone)
    planned = OutboxMessage.objects.filter(kind=TASK)
    moments = sorted(set(planned.values_list("due_at", flat=True)))

    for moment in moments:
        for now in (moment - timedelta(seconds=1), moment, moment + timedelta(seconds=15)):
            tick(now)

    assert set(planned.values_list("state", flat=True)) == {"sent"}
    assert Counter(Notice.objects.values_list("recipient__email", flat=True)) == Counter(
        {each.recipient.email: planned.filter(school=each.school).count() for each in Notice.objects.all()}
    )
    assert {email.split("@")[0] for email in Notice.objects.values_list("recipient__email", flat=True)} == {
        "late"
    }
    assert Notice.objects.count() == planned.count() == len(mail.outbox)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == len(mail.outbox)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_before_is_24_real_hours_and_never_at_night(db, zone):
    school_in(zone)

    for row in OutboxMessage.objects.filter(kind=TASK):
        window = ChanceWindow.objects.get(pk=row.payload["window_id"])
        lead = {"T-24h": timedelta(hours=24), "T-2h": timedelta(hours=2)}[row.payload["stage"]]
        wanted = window.opens_at - lead
        local = wanted.astimezone(ZoneInfo(zone))
        if time(7) <= local.time() < time(20):
            assert row.due_at == wanted
            continue
        morning_of = local.date() + timedelta(days=local.time() >= time(20))
        morning = at_wall_clock(datetime.combine(morning_of, time(7)), zone=ZoneInfo(zone))
        assert row.due_at == (morning if morning < window.closes_at else wanted)
