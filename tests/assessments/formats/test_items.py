"""Questions from a CSV file, and where it is wrong."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.formats.items import ItemRow, read_items
from assessments.formats.tables import TableRefused
from classroom.formats.spreadsheet import as_csv
from mastery.engine.marking import (
    ItemKind,
    Key,
    MultipleChoiceKey,
    NumericKey,
    PointsOnlyKey,
    ShortTextKey,
    SingleChoiceKey,
    TrueFalseKey,
)

FULL = "item,objective_code,points,objective,essential,type,stem,options,key"


def read(*lines: str, head: str = FULL) -> tuple[ItemRow, ...]:
    return read_items("\n".join([head, *lines]).encode())


def problems(*lines: str, head: str = FULL) -> list[str]:
    with pytest.raises(TableRefused) as refusal:
        read(*lines, head=head)
    return [str(problem) for problem in refusal.value.problems]


def test_three_columns_are_enough_for_paper():
    (row,) = read("1,F1,2.5", head="item,objective_code,points")
    assert row == ItemRow(
        line=2,
        label="1",
        objective_code="F1",
        points=Decimal("2.5"),
        objective="",
        essential=None,
        kind=ItemKind.POINTS_ONLY,
        stem="",
        options=(),
        key=PointsOnlyKey(),
    )


@pytest.mark.parametrize(
    ("kind", "options", "key", "expected"),
    [
        pytest.param("single_choice", "3/4|1/4|4/3", "3/4", SingleChoiceKey(right="a"), id="the right text"),
        pytest.param("single choice", "3/4|1/4", "B", SingleChoiceKey(right="b"), id="its letter"),
        pytest.param("single_choice", "B|A", "A", SingleChoiceKey(right="b"), id="a text before a letter"),
        pytest.param(
            "single_choice",
            "3/4|1/4 {takes the wrong part}",
            "a",
            SingleChoiceKey(right="a", misconceptions=(("b", "takes the wrong part"),)),
            id="a misconception",
        ),
        pytest.param(
            "several choices", "2|3|4", "2|3", MultipleChoiceKey(right=frozenset("ab")), id="two texts"
        ),
        pytest.param(
            "multiple_choice", "2|3|4", "A, C", MultipleChoiceKey(right=frozenset("ac")), id="two letters"
        ),
        pytest.param(
            "multiple_choice", "{1|2}|x", "x", MultipleChoiceKey(right=frozenset("c")), id="odd parts"
        ),
        pytest.param("true/false", "", "True", TrueFalseKey(right=True), id="true"),
        pytest.param("True-False", "", "no", TrueFalseKey(right=False), id="no"),
        pytest.param(
            "numeric",
            "",
            "3.5±0.1",
            NumericKey(value=Fraction(7, 2), tolerance=Fraction(1, 10)),
            id="tolerance",
        ),
        pytest.param(
            "numeric",
            "",
            "3/4 +/- 0",
            NumericKey(value=Fraction(3, 4), tolerance=Fraction(0)),
            id="typed by keyboard",
        ),
        pytest.param("number", "", "-2", NumericKey(value=Fraction(-2), tolerance=Fraction(0)), id="exact"),
        pytest.param(
            "short_text", "", "seven|7", ShortTextKey(accepted=("seven", "7")), id="accepted answers"
        ),
        pytest.param("short_text", "", r"a\|b", ShortTextKey(accepted=("a|b",)), id="a bar inside"),
        pytest.param("text", "", "", None, id="a text that a person marks"),
        pytest.param("", "", "", PointsOnlyKey(), id="no type"),
    ],
)
def test_each_kind_has_its_key(kind: str, options: str, key: str, expected: Key | None):
    (row,) = read(f'1,F1,1,,,{kind},"How much?","{options}","{key}"')
    assert row.key == expected


def test_options_get_letters_and_lose_their_misconceptions():
    (row,) = read('1,F1,1,,,single_choice,Which?,"{1, 2} | 1/4 {adds}|3",3')
    assert row.options == (("a", "{1, 2}"), ("b", "1/4"), ("c", "3"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("\ufeffitem,objective_code,points\n1,F1,2\n".encode(), id="byte order mark"),
        pytest.param(b"item;objective_code;points\n1;F1;2\n", id="semicolons"),
        pytest.param(
            b'"sep=,"\nitem,objective_code,points\n1,F1,2\n', id="the separator in a line of its own"
        ),
        pytest.param(b"item\tobjective_code\tpoints\n1\tF1\t2\n", id="tabs"),
        pytest.param(
            b"Points,Item,Objective code\r\n2,1,F1\r\n\r\n,,\r\n", id="capitals, order, empty lines"
        ),
        pytest.param(b'item,objective_code,points\n"1","F1","2"', id="quoted, no end of line"),
    ],
)
def test_files_as_spreadsheets_write_them(data: bytes):
    (row,) = read_items(data)
    assert (row.label, row.objective_code, row.points) == ("1", "F1", 2)


def test_an_objective_is_read_as_the_tracker_exports_it():
    sheet = as_csv(
        ["item", "objective_code", "points", "stem"], [["1", "=F3", "2", "'=' stands between equals"]]
    )
    (row,) = read_items(sheet.encode())
    assert (row.objective_code, row.stem) == ("=F3", "'=' stands between equals")


def test_decimal_commas_are_read():
    (row,) = read_items(b"item;objective_code;points\n1;F1;2,5\n")
    assert row.points == Decimal("2.5")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",F1,1", "line 2, column item: the cell is empty"),
        ("1,,1", "line 2, column objective_code: the cell is empty"),
        ("1,F1,", "line 2, column points: a question gives more than 0 points"),
        ("1,F1,0", "line 2, column points: a question gives more than 0 points"),
        ("1,F1,x", "line 2, column points: 'x': Write points as a number"),
        ("1,F1,NaN", "line 2, column points: 'NaN': Write points as a number"),
        ("1,F1,1,,maybe", "line 2, column essential: 'maybe' is neither yes nor no"),
        ("1,F1,1,,,essay,x", "line 2, column type: 'essay' is none of single_choice"),
        ("1,F1,1,,,numeric,,,3", "line 2, column stem: the question has no text"),
        ("1,F1,1,,,numeric,x,a|b,3", "line 2, column options: only single_choice"),
        ("1,F1,1,,,numeric,x,,three", "line 2, column key: Write the answer as a number"),
        ("1,F1,1,,,single_choice,x,a,a", "line 2, column options: write 2 to 26 options"),
        ("1,F1,1,,,single_choice,x,a|a,a", "line 2, column options: two options are the same"),
        ("1,F1,1,,,single_choice,x,a|b,c", "line 2, column key: 'c' is neither an option"),
        ("1,F1,1,,,single_choice,x,a|b,", "line 2, column key: Mark the right option."),
        ("1,F1,1,,,single_choice,x,a {m}|b,a", "line 2, column key: The right option cannot name"),
        ("1,F1,1,,,multiple_choice,x,a {m}|b,a", "line 2, column options: only single_choice options"),
        ("1,F1,1,,,true_false,x,,perhaps", "line 2, column key: 'perhaps' is neither true nor false"),
        ("1,F1,1,,,,x,,3", "line 2, column key: a question without a type is marked by a person"),
        ("1,F1,1,,,,,,,,more", "line 2: there are more cells than columns"),
        (f"{'1' * 33},F1,1", "line 2, column item: there are more than 32 characters"),
    ],
)
def test_a_wrong_line_is_named_with_its_column(line: str, problem: str):
    (found,) = problems(line)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("item,points", "line 1, column objective_code: the column is missing"),
        ("item,objective_code,points,colour", "line 1, column colour: no such column is known here"),
        ("item,item,objective_code,points", "line 1, column item: the column appears twice"),
        ("item,objective_code,points", "line 1: there are no questions below the heading"),
    ],
)
def test_a_wrong_heading_is_named(head: str, problem: str):
    assert problems(head=head) == [problem]


def test_an_empty_column_without_heading_is_none():
    """Spreadsheets write one where a cell was once filled or painted."""
    (row,) = read("1,,F1,2,,", head="item,,objective_code,points,,")
    assert (row.label, row.objective_code, row.points) == ("1", "F1", 2)


def test_a_column_that_holds_something_has_a_heading():
    head = "item,,objective_code,points,,"
    assert problems("1,,F1,2,,", "2,,F1,2,,x", head=head) == ["line 1, column 6: the column has no heading"]


def test_all_problems_come_at_once_in_the_order_of_the_lines():
    assert problems("1,F1,1", "1,F1,x", "1,F2,2", "2,F2,2,,no", "3,F2,1,,yes") == [
        "line 3, column points: 'x': Write points as a number such as 7 or 7.5, with at most three decimals.",
        "line 4, column item: 1 appears twice, first on line 2",
        "line 6, column essential: F2 is the opposite on line 5",
    ]


def test_an_objective_is_described_in_one_way():
    assert problems("1,F1,1,I can add.", "2,F1,1,i can add", "3,f1,1,I can subtract") == [
        "line 4, column objective: f1 reads differently on line 2"
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "line 1: the file is empty"),
        (b"item,objective_code,points\n1,F\xe9,2\n", "line 2: the text is not UTF-8"),
        (b"item,objective_code,points\n1,F\x001,2\n", "line 2: there is a NUL character"),
        (b'item,objective_code,points\n"1,F1,2\n', "line 2: the quotation marks do not match"),
        (b"x" * 2_000_001, "line 1: the file is larger than 2 MB"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, problem: str):
    with pytest.raises(TableRefused, match=problem):
        read_items(data)


def test_too_many_rows_are_refused():
    data = b"item,objective_code,points\n" + b"1,F1,2\n" * 20_001
    with pytest.raises(TableRefused, match="line 20002: there are more than 20000 rows"):
        read_items(data)
