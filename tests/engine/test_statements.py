"""Rules of docs/rules.md, section statements."""

import pytest

from mastery.engine.statements import measurable_advice


@pytest.mark.parametrize(
    "statement",
    [
        "I can understand fractions",
        "I understand ratios",
        "know the parts of a cell",
        "  I CAN KNOW the dates",
        "I can be aware of rounding",
        "Students will learn to divide",
    ],
)
def test_a_verb_nobody_can_see_gets_advice(statement):
    assert (
        measurable_advice(statement) == "Can you see it happen? Try a verb such as explain, solve or compare."
    )


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "I can explain how I know that a fraction is larger",
        "I can compare two fractions",
        "I can solve problems to show understanding",
        "I can name knowable facts",
        "knowledge of cells",
    ],
)
def test_a_verb_that_can_be_seen_needs_none(statement):
    assert measurable_advice(statement) is None
