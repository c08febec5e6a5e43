"""Which day a school can mean."""

from datetime import date

import pytest

from mastery.engine.days import years_around

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "can_be_meant"),
    [
        pytest.param("2026-11-24", True, id="today"),
        pytest.param("2027-06-30", True, id="the end of the school year"),
        pytest.param("2036-12-31", True, id="the last day of the tenth year after"),
        pytest.param("2037-01-01", False, id="a day later"),
        pytest.param("2016-01-01", True, id="the first day of the tenth year before"),
        pytest.param("2015-12-31", False, id="a day earlier"),
        pytest.param("2062-11-24", False, id="two digits swapped"),
        pytest.param("0026-11-24", False, id="a year of two digits"),
        pytest.param("0001-01-01", False, id="the first day there is"),
        pytest.param("9999-12-31", False, id="the last day there is"),
    ],
)
def test_a_day_lies_at_most_ten_years_away(day, can_be_meant):
    assert (date.fromisoformat(day).year in years_around(TODAY)) is can_be_meant
