"""Rules of docs/rules.md, section forecast."""

from datetime import UTC, datetime

import pytest

from mastery.engine.forecast import Hitch, Outlook, hitches_before, window_in_question
from mastery.engine.reassessment import Window


def on(day: int, begin: int, end: int, *, chance: int = 2) -> Window:
    return Window(
        chance=chance,
        opens_at=datetime(2026, 12, day, begin, tzinfo=UTC),
        closes_at=datetime(2026, 12, day, end, tzinfo=UTC),
    )


def outlook(
    *, not_given: int = 0, not_done: int = 0, has_form: bool = True, elsewhere: tuple[Window, ...] = ()
):
    return Outlook(not_given=not_given, not_done=not_done, has_form=has_form, elsewhere=elsewhere)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param(outlook(), (), id="nothing is in the way"),
        pytest.param(outlook(not_given=1), (Hitch.NO_WORK,), id="no work given"),
        pytest.param(outlook(not_done=1), (Hitch.NO_TICKET,), id="work not done"),
        pytest.param(outlook(has_form=False), (Hitch.NO_FORM,), id="no form left"),
        pytest.param(
            outlook(not_given=1, not_done=2, has_form=False, elsewhere=(on(8, 8, 16),)),
            (Hitch.NO_WORK, Hitch.NO_TICKET, Hitch.NO_FORM, Hitch.CLASH),
            id="everything at once",
        ),
    ],
)
def test_everything_in_the_way_is_named(known: Outlook, expected: tuple[Hitch, ...]):
    assert hitches_before(on(8, 8, 16), known) == expected


@pytest.mark.parametrize(
    ("elsewhere", "clash"),
    [
        pytest.param((on(8, 8, 16),), True, id="the very same hours"),
        pytest.param((on(8, 7, 17),), True, id="hours around it"),
        pytest.param((on(8, 8, 12),), False, id="the afternoon is free"),
        pytest.param((on(8, 9, 16),), False, id="the first hour is free"),
        pytest.param((on(8, 12, 16), on(8, 8, 12)), True, id="two that leave nothing between them"),
        pytest.param((on(8, 8, 11), on(8, 12, 16)), False, id="two with an hour between them"),
        pytest.param((on(9, 8, 16),), False, id="another day"),
        pytest.param((on(8, 8, 16), on(8, 8, 9)), True, id="a short one inside a long one"),
    ],
)
def test_a_clash_leaves_no_time(elsewhere: tuple[Window, ...], clash: bool):
    assert (Hitch.CLASH in hitches_before(on(8, 8, 16), outlook(elsewhere=elsewhere))) is clash


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
