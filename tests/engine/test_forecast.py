"""Rules of docs/rules.md, section forecast."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mastery.engine.forecast import Hitch, Outlook, Sitting, clashes, hitches_before, window_in_question
from mastery.engine.reassessment import Window
from mastery.engine.sessions import Span


def on(day: int, begin: int, end: int, *, chance: int = 2) -> Window:
    return Window(
        chance=chance,
        opens_at=datetime(2026, 12, day, begin, tzinfo=UTC),
        closes_at=datetime(2026, 12, day, end, tzinfo=UTC),
    )


def at(begin: str, end: str, *, day: int = 8) -> Span:
    starts_at, ends_at = (datetime.fromisoformat(f"2026-12-{day:02}T{clock}+00:00") for clock in (begin, end))
    return Span(starts_at=starts_at, ends_at=ends_at)


def check(begin: str, end: str, *, day: int = 8) -> Sitting:
    return Sitting(span=at(begin, end, day=day))


def session(begin: str, end: str) -> Sitting:
    return Sitting(span=at(begin, end), is_booked=True)


def outlook(*, not_given: int = 0, not_done: int = 0, has_form: bool = True, **more: Any) -> Outlook:
    return Outlook(not_given=not_given, not_done=not_done, has_form=has_form, **more)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param(outlook(), (), id="nothing is in the way"),
        pytest.param(outlook(not_given=1), (Hitch.NO_WORK,), id="no work given"),
        pytest.param(outlook(not_done=1), (Hitch.NO_TICKET,), id="work not done"),
        pytest.param(outlook(has_form=False), (Hitch.NO_FORM,), id="no form left"),
        pytest.param(outlook(waits_for_place=True), (Hitch.NO_PLACE,), id="a place asked for and not given"),
        pytest.param(
            outlook(
                not_given=1,
                not_done=2,
                has_form=False,
                waits_for_place=True,
                elsewhere=(check("08:00", "16:00"),),
            ),
            (Hitch.NO_WORK, Hitch.NO_TICKET, Hitch.NO_FORM, Hitch.NO_PLACE, Hitch.CLASH),
            id="everything at once",
        ),
    ],
)
def test_everything_in_the_way_is_named(known: Outlook, expected: tuple[Hitch, ...]):
    assert hitches_before(on(8, 8, 16), known) == expected


@pytest.mark.parametrize(
    ("elsewhere", "clash"),
    [
        pytest.param((check("08:00", "16:00"),), True, id="the very same hours"),
        pytest.param((check("07:00", "17:00"),), True, id="hours around it"),
        pytest.param((session("07:00", "17:00"),), True, id="a session around it"),
        pytest.param((session("09:00", "10:00"),), False, id="a session within it"),
        pytest.param((check("08:00", "12:00"),), False, id="the afternoon is free"),
        pytest.param((check("09:00", "16:00"),), False, id="the first hour is free"),
        pytest.param(
            (check("12:00", "16:00"), check("08:00", "12:00")), True, id="two that leave nothing between them"
        ),
        pytest.param(
            (check("08:00", "11:00"), check("12:00", "16:00")), False, id="two with an hour between them"
        ),
        pytest.param((check("08:00", "16:00", day=9),), False, id="another day"),
        pytest.param(
            (check("08:00", "16:00"), check("08:00", "09:00")), True, id="a short one inside a long one"
        ),
    ],
)
def test_a_clash_leaves_no_time(elsewhere: tuple[Sitting, ...], clash: bool):
    known = outlook(elsewhere=elsewhere)
    assert (Hitch.CLASH in hitches_before(on(8, 8, 16), known)) is clash
    assert clashes(on(8, 8, 16), known) == (elsewhere if clash else ())


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        pytest.param(session("10:00", "10:45"), True, id="another session at the same time"),
        pytest.param(session("10:44", "11:30"), True, id="a session that begins a minute too early"),
        pytest.param(session("10:45", "11:30"), False, id="a session right after it"),
        pytest.param(session("09:15", "10:00"), False, id="a session right before it"),
        pytest.param(check("10:00", "10:45"), True, id="a check in the very same time"),
        pytest.param(check("10:00", "11:00"), True, id="a check with a quarter of an hour left"),
        pytest.param(check("10:30", "11:29"), True, id="a check with a minute too little left"),
        pytest.param(
            check("10:30", "11:30"), False, id="a check with as much time left as the session takes"
        ),
        pytest.param(check("09:00", "11:00"), False, id="a check that may be taken before or after"),
        pytest.param(check("08:00", "16:00"), False, id="a check that is open all day"),
        pytest.param(check("10:45", "11:00"), False, id="a check right after it"),
    ],
)
def test_a_booked_session_clashes_with_what_cannot_be_had_beside_it(other: Sitting, clash: bool):
    """The session is from 10:00 to 10:45, and the window, all day, is no longer the question."""
    known = outlook(seat=at("10:00", "10:45"), elsewhere=(other,))
    assert clashes(on(8, 8, 16), known) == ((other,) if clash else ())


def test_with_a_seat_a_clash_in_the_window_is_in_nobodys_way():
    known = outlook(seat=at("10:00", "10:45", day=9), elsewhere=(check("08:00", "16:00"),))
    assert hitches_before(on(8, 8, 16), known) == ()


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        pytest.param([], None, id="none announced"),
        pytest.param([on(6, 8, 16)], None, id="over"),
        pytest.param([on(7, 8, 12)], None, id="closing this moment is over"),
        pytest.param([on(7, 8, 13)], on(7, 8, 13), id="open now"),
        pytest.param([on(9, 8, 16, chance=3), on(8, 8, 16)], on(8, 8, 16), id="the next to close"),
        pytest.param([on(8, 9, 16, chance=3), on(8, 8, 16)], on(8, 8, 16), id="of equals the earlier chance"),
    ],
)
def test_the_window_in_question(windows: list[Window], expected: Window | None):
    assert window_in_question(windows, now=datetime(2026, 12, 7, 12, tzinfo=UTC)) == expected
