"""The demo school is the same on every day: it depends neither on the week nor on the day of the week."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments.management.demo.story import Calendar

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "today", [MONDAY + timedelta(days=days) for days in range(7)], ids=lambda day: f"{day:%a}"
)
def test_what_is_past_stays_past_and_no_lesson_is_on_a_week_end(today: datetime):
    calendar = Calendar(today)
    for days in range(-80, 30):
        moment = calendar.at(days)
        assert moment.weekday() < 5
        assert (moment < today) if days < 0 else (moment.date() >= today.date() or days == 0)
