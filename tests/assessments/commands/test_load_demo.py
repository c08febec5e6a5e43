"""The demo school is the same on every day: it depends neither on the week nor on the day of the week."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments.management.demo.story import Calendar

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "today", [MONDAY + timedelta(days=days) for days in range(7)], ids=lambda day: f"{day:%a}"
)
def test_what_is_past_stays_past_and_no_two_days_of_school_are_one(today: datetime):
    calendar = Calendar(today)
    moments = [calendar.at(days) for days in range(-60, 30) if days]
    assert all(moment.weekday() < 5 for moment in moments)
    assert len({moment.date() for moment in moments}) == len(moments)
    assert moments == sorted(moments)
    assert [moment for moment in moments if moment < today] == moments[:60]
    assert moments[60].date() > calendar.at(0).date()
