"""Rules of docs/rules.md, section ticket."""

import pytest

from mastery.engine.ticket import Missing, missing_for_ticket


@pytest.mark.parametrize(
    ("analysis", "has_practice", "first_tries", "expected"),
    [
        pytest.param("I scaled one part only", False, [], (), id="the analysis is enough without practice"),
        pytest.param("I scaled one part only", True, [False, True], (), id="one success among the tries"),
        pytest.param("I scaled one part only", True, [], (Missing.PRACTICE,), id="practice not begun"),
        pytest.param("I scaled one part only", True, [False], (Missing.PRACTICE,), id="no success yet"),
        pytest.param("...", False, [], (Missing.ANALYSIS,), id="dots are no analysis"),
        pytest.param("ok", False, [], (Missing.ANALYSIS,), id="ok is no analysis"),
        pytest.param("abcde", False, [], (), id="five letters are the least"),
        pytest.param("只放大了一部分", False, [], (), id="in any script"),
        pytest.param("", True, [], (Missing.PRACTICE, Missing.ANALYSIS), id="both, practice first"),
    ],
)
def test_what_a_ticket_lacks(
    analysis: str, has_practice: bool, first_tries: list[bool], expected: tuple[Missing, ...]
):
    assert (
        missing_for_ticket(analysis=analysis, has_practice=has_practice, first_tries=first_tries) == expected
    )
