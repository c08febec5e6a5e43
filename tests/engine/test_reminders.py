"""Rules of docs/rules.md, section reminders."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.refusals import Refused
from mastery.engine.reminders import PlannedReminder, QuietHours, ReminderStage, at_wall_clock, plan
from tests.engine.records import is_a_sentence

BERLIN, NEW_YORK, SYDNEY = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/New_York"),
    ZoneInfo("Australia/Sydney"),
)
NIGHT = QuietHours(start=time(20), end=time(7), zone=BERLIN)
HALF_PAST_TWO = QuietHours(start=time(22), end=time(2, 30), zone=BERLIN)
NOON = QuietHours(start=time(12), end=time(13), zone=BERLIN)


def utc(text: str) -> datetime:
    """`12-03 08:00` in 2026, UTC."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def planned(*, opens: str, closes: str, now: str, quiet: QuietHours | None = None) -> list[tuple[str, str]]:
    reminders = plan(opens_at=utc(opens), closes_at=utc(closes), now=utc(now), quiet=quiet)
    return [(reminder.stage.value, f"{reminder.due_at:%m-%d %H:%M}") for reminder in reminders]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(
            "11-10 12:00",
            [("announce", "11-10 12:00"), ("T-24h", "12-02 08:00"), ("T-2h", "12-03 06:00")],
            id="three weeks ahead: all three",
        ),
        pytest.param(
            "12-02 07:59",
            [("announce", "12-02 07:59"), ("T-24h", "12-02 08:00"), ("T-2h", "12-03 06:00")],
            id="a minute before the day before",
        ),
        pytest.param(
            "12-02 08:00",
            [("announce", "12-02 08:00"), ("T-2h", "12-03 06:00")],
            id="the day before has begun",
        ),
        pytest.param("12-03 06:30", [("announce", "12-03 06:30")], id="an hour and a half before"),
        pytest.param("12-03 09:00", [("announce", "12-03 09:00")], id="the window is open"),
        pytest.param("12-03 09:59", [("announce", "12-03 09:59")], id="its last minute"),
        pytest.param("12-03 10:00", [], id="it has closed"),
        pytest.param("12-04 10:00", [], id="it closed long ago"),
    ],
)
def test_stages_still_to_come(now, expected):
    assert planned(opens="12-03 08:00", closes="12-03 10:00", now=now) == expected


@pytest.mark.parametrize(
    ("opens", "closes", "now", "quiet", "expected"),
    [
        pytest.param(
            "12-03 08:00",
            "12-03 10:00",
            "11-10 12:00",
            NIGHT,
            [("announce", "11-10 12:00"), ("T-24h", "12-02 08:00"), ("T-2h", "12-03 06:00")],
            id="nothing falls into the night: 7 in Berlin is allowed",
        ),
        pytest.param(
            "12-03 07:00",
            "12-03 10:00",
            "11-10 22:15",
            NIGHT,
            [("announce", "11-11 06:00"), ("T-24h", "12-02 07:00"), ("T-2h", "12-03 06:00")],
            id="late evening and early morning wait for 7 in Berlin",
        ),
        pytest.param(
            "12-03 07:00",
            "12-03 10:00",
            "12-01 19:00",
            NIGHT,
            [("announce", "12-02 06:00"), ("T-24h", "12-02 07:00"), ("T-2h", "12-03 06:00")],
            id="8 in the evening is quiet already",
        ),
        pytest.param(
            "12-03 21:30",
            "12-03 23:00",
            "12-02 20:00",
            NIGHT,
            [("T-24h", "12-03 06:00"), ("T-2h", "12-03 19:30")],
            id="of two that meet the later stage stays; one that would come after the window keeps its time",
        ),
        pytest.param(
            "12-04 04:00",
            "12-04 06:00",
            "12-01 10:00",
            NIGHT,
            [("announce", "12-01 10:00"), ("T-24h", "12-03 06:00"), ("T-2h", "12-04 02:00")],
            id="the end of the night is the end of the window: too late",
        ),
        pytest.param(
            "12-03 13:30",
            "12-03 15:00",
            "12-01 11:10",
            NOON,
            [("announce", "12-01 12:00"), ("T-24h", "12-02 13:30"), ("T-2h", "12-03 12:00")],
            id="quiet within one day",
        ),
        pytest.param(
            "10-26 12:00",
            "10-26 14:00",
            "10-25 01:10",
            HALF_PAST_TWO,
            [("announce", "10-25 01:30"), ("T-24h", "10-25 12:00"), ("T-2h", "10-26 10:00")],
            id="the clock was set back and shows the end of the night again: not before the message",
        ),
    ],
)
def test_quiet_hours(opens, closes, now, quiet, expected):
    assert planned(opens=opens, closes=closes, now=now, quiet=quiet) == expected


def test_a_day_before_is_twenty_four_hours_also_when_the_clocks_change():
    opens_at = datetime(2026, 10, 25, 9, tzinfo=BERLIN)
    (_, day_before, _) = plan(
        opens_at=opens_at, closes_at=opens_at + timedelta(hours=2), now=utc("10-01 12:00")
    )
    assert day_before == PlannedReminder(stage=ReminderStage.DAY_BEFORE, due_at=utc("10-24 08:00"))
    assert day_before.due_at.astimezone(BERLIN).hour == 10


@pytest.mark.parametrize(
    ("clock", "covered"),
    [("19:59", False), ("20:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_the_night_is_quiet_from_its_start_until_just_before_its_end(clock, covered):
    assert NIGHT.cover(time.fromisoformat(clock)) is covered


@pytest.mark.parametrize(
    ("clock", "covered"), [("11:59", False), ("12:00", True), ("12:59", True), ("13:00", False)]
)
def test_noon_is_quiet_within_the_day(clock, covered):
    assert NOON.cover(time.fromisoformat(clock)) is covered


def test_quiet_hours_without_length_are_refused():
    with pytest.raises(Refused) as refusal:
        QuietHours(start=time(7), end=time(7), zone=BERLIN)
    assert refusal.value.code == "quiet_hours_empty"
    assert is_a_sentence(str(refusal.value))


@pytest.mark.parametrize(
    ("zone", "wall", "moment"),
    [
        pytest.param(BERLIN, "12-03 09:00", "12-03 08:00", id="an ordinary day"),
        pytest.param(
            BERLIN, "03-29 02:30", "03-29 01:00", id="skipped in spring: the next minute that exists"
        ),
        pytest.param(BERLIN, "03-29 02:00", "03-29 01:00", id="the first skipped minute"),
        pytest.param(BERLIN, "03-29 03:00", "03-29 01:00", id="the first minute after the gap"),
        pytest.param(BERLIN, "10-25 02:30", "10-25 00:30", id="shown twice in autumn: the first time"),
        pytest.param(NEW_YORK, "03-08 02:15", "03-08 07:00", id="skipped in New York"),
        pytest.param(SYDNEY, "04-05 02:30", "04-04 15:30", id="shown twice in Sydney"),
    ],
)
def test_wall_clock_times_always_have_a_moment(zone, wall, moment):
    assert at_wall_clock(datetime.fromisoformat(f"2026-{wall}"), zone=zone) == utc(moment)


@pytest.mark.parametrize(
    ("not_before", "moment"),
    [
        pytest.param("10-25 00:30", "10-25 00:30", id="the first time is just in time"),
        pytest.param("10-25 00:31", "10-25 01:30", id="the first time is past: the second"),
    ],
)
def test_a_time_shown_twice_is_never_before_the_message(not_before, moment):
    wall = datetime.fromisoformat("2026-10-25 02:30")
    found = at_wall_clock(wall, zone=BERLIN, not_before=utc(not_before))
    assert found == utc(moment)
    assert found.tzinfo is UTC


def test_of_a_time_shown_twice_the_first_counts_also_where_the_second_is_meant():
    second = datetime.fromisoformat("2026-10-25 02:30").replace(fold=1)
    assert at_wall_clock(second, zone=BERLIN) == utc("10-25 00:30")


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
    lambda drawn: drawn.replace(second=0, microsecond=0, tzinfo=UTC)
)
clocks = st.times().map(lambda drawn: drawn.replace(second=0, microsecond=0))
quiets = st.tuples(clocks, clocks, st.sampled_from([BERLIN, NEW_YORK, SYDNEY])).filter(
    lambda drawn: drawn[0] != drawn[1]
)


@given(moments, st.integers(10, 20_000), st.integers(0, 60_000), quiets)
def test_no_reminder_is_late_lost_or_doubled(opens_at, minutes_open, minutes_ahead, hours):
    quiet = QuietHours(start=hours[0], end=hours[1], zone=hours[2])
    closes_at = opens_at + timedelta(minutes=minutes_open)
    now = closes_at - timedelta(minutes=minutes_ahead)
    reminders = plan(opens_at=opens_at, closes_at=closes_at, now=now, quiet=quiet)
    assert bool(reminders) == (now < closes_at)
    dues = [reminder.due_at for reminder in reminders]
    assert len(set(dues)) == len(dues) == len({reminder.stage for reminder in reminders})
    plain = {reminder.due_at for reminder in plan(opens_at=opens_at, closes_at=closes_at, now=now)}
    for due_at in dues:
        assert now <= due_at < closes_at
        assert due_at.tzinfo is UTC
        assert due_at in plain or not quiet.cover(due_at.astimezone(quiet.zone).time())
