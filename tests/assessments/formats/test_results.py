"""Paper scores from a CSV file, and where it is wrong."""

from decimal import Decimal

import pytest

from assessments.formats.results import Excuse, ResultRow, Results, read_results
from assessments.formats.tables import TableRefused
from classroom.formats.spreadsheet import as_csv


def problems(text: str) -> list[str]:
    with pytest.raises(TableRefused) as refusal:
        read_results(text.encode())
    return [str(problem) for problem in refusal.value.problems]


def test_points_excuses_and_blanks():
    assert read_results(b"Student ID,1,2a,3\n07,2.5,ex,\n") == Results(
        labels=("1", "2a", "3"),
        rows=(ResultRow(line=2, student_id="07", cells={"1": Decimal("2.5"), "2a": Excuse.EX, "3": None}),),
    )


def test_a_short_row_ends_in_blanks():
    assert read_results(b"student_id,1,2\n7,1\n").rows[0].cells == {"1": 1, "2": None}


def test_an_empty_column_without_heading_is_none():
    read = read_results(b"student_id;1;;\n07;2;;\n08;;\n")
    assert read.labels == ("1",)
    assert [row.cells for row in read.rows] == [{"1": 2}, {"1": None}]


@pytest.mark.parametrize("number", ["07", "@12", "=3", "+4a", "-5", "O'Hara"])
def test_a_number_is_read_as_the_tracker_exports_it(number: str):
    sheet = as_csv(["student_id", "1"], [[number, "2"]])
    assert read_results(sheet.encode()).rows[0].student_id == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,1\n7,1\n", ["line 1, column student_id: the column is missing"]),
        ("student_id,1\n,1\n", ["line 2, column student_id: the cell is empty"]),
        ("student_id,1\n7,1\n7,2\n", ["line 3, column student_id: 7 appears twice, first on line 2"]),
        (
            "student_id,1\n7,-1\n8,1e3\n",
            [
                "line 2, column 1: '-1': Write points as a number such as 7 or 7.5, with at most three decimals.",
                "line 3, column 1: '1e3': Write points as a number such as 7 or 7.5, with at most three decimals.",
            ],
        ),
    ],
)
def test_what_is_wrong_is_named_with_line_and_column(text: str, expected: list[str]):
    assert problems(text) == expected
