"""The days of the chances: in order, announced when they move, never taken away."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from assessments.services import windows
from assessments.services.windows import Days
from classroom.models import Notice, OutboxMessage
from mastery.models import UnitRun
from mastery.services.conflicts import PlanChanged
from tests.assessments.services.plans import check_of, publish, ready_unit, window_of
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

HOUR = timedelta(hours=1)


@kept
def run(people: People) -> UnitRun:
    return ready_unit(people.section)


def days(number: int, opens_at: datetime, *, closes_at: datetime | None = None) -> Days:
    return Days(number=number, opens_at=opens_at, closes_at=closes_at or opens_at + HOUR)


def stored(run: UnitRun) -> list[Days]:
    return [
        Days(number=row.number, opens_at=row.opens_at, closes_at=row.closes_at)
        for row in check_of(run).windows.order_by("number")
    ]


def set_days(people: People, run: UnitRun, wanted: list[Days], *, now: datetime = NOW) -> tuple[int, ...]:
    return windows.set_windows(
        actor=people.tess,
        assessment=check_of(run),
        days=wanted,
        seen=windows.dates_seen(stored(run)),
        now=now,
    )


def planned(state: str) -> list[str]:
    rows = OutboxMessage.objects.filter(kind="assessments.remind_second_chance", state=state)
    return [row.dedupe.split(":", 3)[3] for row in rows.order_by("due_at")]


def test_before_publishing_days_are_set_and_nobody_is_told(people, run):
    wanted = [days(1, NOW + timedelta(days=1)), days(2, NOW + timedelta(days=3))]

    assert set_days(people, run, wanted) == (1, 2)

    assert stored(run) == wanted
    assert not Notice.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_the_same_days_again_change_nothing(people, run):
    assert set_days(people, run, stored(run)) == ()
    assert window_of(run, 2).version == 1


def test_a_moved_second_chance_is_told_and_its_reminders_follow(people, run):
    publish(people.tess, run)
    Notice.objects.all().delete()
    check, _second = stored(run)

    changed = set_days(people, run, [check, days(2, NOW + timedelta(days=20))], now=NOW + HOUR)

    assert changed == (2,)
    assert window_of(run, 2).version == 2
    assert planned("cancelled") == ["T-24h:v1", "T-2h:v1"]
    assert planned("new") == ["T-24h:v2", "T-2h:v2"]
    told = {notice.recipient.username: notice for notice in Notice.objects.select_related("recipient")}
    assert set(told) == {"sam", "ines", "gus"}
    assert told["sam"].title == "New dates: Check 1"
    assert "Check 1, second chance: Mon 14 Dec, 09:00 to 10:00" in told["sam"].body
    assert told["gus"].title == "Sam: New dates: Check 1"


def test_a_third_chance_is_added_after_publishing_and_never_taken_away(people, run):
    publish(people.tess, run)
    third = days(3, NOW + timedelta(days=28))

    assert set_days(people, run, [*stored(run), third]) == (3,)
    assert planned("new") == ["T-24h:v1", "T-2h:v1", "T-24h:v1", "T-2h:v1"]
    with pytest.raises(windows.ChancesLowered):
        set_days(people, run, stored(run)[:2])
    assert len(stored(run)) == 3


def test_before_publishing_a_chance_can_be_taken_away(people, run):
    set_days(people, run, stored(run)[:1])

    assert [each.number for each in stored(run)] == [1]


@pytest.mark.parametrize(
    ("wanted", "code", "number"),
    [
        ([days(1, NOW, closes_at=NOW)], "closes_before_opening", 1),
        ([days(1, NOW), days(2, NOW + HOUR, closes_at=NOW)], "closes_before_opening", 2),
        ([days(1, NOW), days(2, NOW + HOUR / 2)], "chances_overlap", 2),
        ([days(1, NOW), days(2, NOW + HOUR), days(3, NOW)], "chances_overlap", 3),
        ([days(2, NOW)], "chances_in_order", 2),
    ],
)
def test_days_that_contradict_each_other_are_refused(people, run, wanted, code, number):
    before = stored(run)

    with pytest.raises(windows.DatesRefused) as refusal:
        set_days(people, run, wanted)

    assert (refusal.value.code, refusal.value.number) == (code, number)
    assert stored(run) == before


def test_the_second_editor_is_stopped(people, run):
    seen = windows.dates_seen(stored(run))
    set_days(people, run, [days(1, NOW + timedelta(days=1))])

    with pytest.raises(PlanChanged):
        windows.set_windows(
            actor=people.tess, assessment=check_of(run), days=[days(1, NOW)], seen=seen, now=NOW
        )


@pytest.mark.parametrize("who", ["ada", "sam", "gus", "nora"])
def test_dates_need_the_permission(people, run, who):
    with pytest.raises(PermissionDenied):
        windows.set_windows(actor=getattr(people, who), assessment=check_of(run), days=[], seen="", now=NOW)
