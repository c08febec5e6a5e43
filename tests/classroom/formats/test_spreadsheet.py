"""Cells that a spreadsheet would run are made harmless, and only those."""

import pytest

from classroom.formats.spreadsheet import as_csv, neutral, plain


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1-1",
        "-A1",
        "@sum",
        "|cmd",
        "%x",
        "\t=1",
        "\r=1",
        "  =1",
        "\ufeff=1",
        "\u200b=1",
        "＝1",
        "－x",
        "－1",
    ],
)
def test_what_begins_like_a_formula_is_text(text: str):
    assert neutral(text) == f"'{text}"
    assert plain(neutral(text)) == text


@pytest.mark.parametrize("text", ["", "7", "-7", "+7.5", "79.9", "Sam", "O'Hara", "'quoted'", "F1", "3=3"])
def test_everything_else_stays(text: str):
    assert neutral(text) == text
    assert plain(text) == text


def test_a_file_has_a_header_and_neutral_cells():
    assert as_csv(["a", "b"], [["=1", "x,y"]]) == 'a,b\r\n\'=1,"x,y"\r\n'
