"""Class lists as people really send them: what is read, and what is said about the rest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.formats.accounts import WrongAccount
from classroom.formats.lists import MOST_BYTES, MOST_ROWS, Problem, Wrong
from classroom.formats.roster import (
    LONGEST,
    RosterRow,
    WrongStudent,
    read_roster,
    read_roster_file,
)

AMARA = RosterRow(line=2, student_id="4711", given_name="Amara", family_name="Diallo", username="", email="")
HEAD = "student_id,given_name,family_name\n"


def problem(line: int, column: str, value: str, wrong: str, detail: str = "") -> Problem:
    return Problem(line=line, column=column, value=value, wrong=wrong, detail=detail)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("student_id,given_name,family_name\n4711,Amara,Diallo\n", id="as we ask for it"),
        pytest.param(
            "family_name,student_id,given_name\nDiallo,4711,Amara",
            id="columns in any order, no last line end",
        ),
        pytest.param(
            "\ufeffstudent_id,given_name,family_name\r\n4711,Amara,Diallo\r\n",
            id="mark and Windows line ends",
        ),
        pytest.param("student_id,given_name,family_name\r4711,Amara,Diallo\r", id="old Macintosh line ends"),
        pytest.param("student_id;given_name;family_name\n4711;Amara;Diallo\n", id="semicolons"),
        pytest.param(
            "student_id\tgiven_name\tfamily_name\n4711\tAmara\tDiallo\n", id="pasted from a spreadsheet"
        ),
        pytest.param(
            '"Student ID","Given name","family-name"\n"4711","Amara","Diallo"\n',
            id="quotes, friendly headings",
        ),
        pytest.param(HEAD + "  4711 , Amara  ,  Diallo \n", id="blanks around"),
        pytest.param(HEAD + "4711,Amara,Diallo,,\n,,\n\n", id="empty cells and empty lines at the end"),
        pytest.param(
            "student_id,given_name,family_name,\n4711,Amara,Diallo,\n", id="a column without a name"
        ),
    ],
)
def test_list_is_read(text: str) -> None:
    for roster in (read_roster(text), read_roster_file(text.encode())):
        assert roster.rows == (AMARA,)
        assert roster.problems == ()
        assert roster.unused == ()


@pytest.mark.parametrize("note", ["sep=;", '"sep=;"', "SEP=;;;"])
def test_a_line_that_names_the_separator_holds_nothing_but_counts(note: str) -> None:
    roster = read_roster(f"\ufeff{note}\r\nstudent_id;given_name;family_name\r\n4711;Amara;Diallo\r\n")
    assert roster.problems == ()
    assert roster.rows == (replace(AMARA, line=3),)


def test_all_columns_are_read_and_others_are_named() -> None:
    text = "email,class,student_id,username,family_name,given_name\na@b.example,7B,1,amara,Diallo,Amara\n"
    roster = read_roster(text)
    assert roster.rows == (
        RosterRow(
            line=2,
            student_id="1",
            given_name="Amara",
            family_name="Diallo",
            username="amara",
            email="a@b.example",
        ),
    )
    assert roster.unused == ("class",)


def test_names_keep_their_letters_in_one_form() -> None:
    roster = read_roster(HEAD + "1,Zoe\u0308,O'Neil \u00df\u5c0f\n2,  Ana   Sofia ,Reis-L\u00f3pez\n")
    assert [(row.given_name, row.family_name) for row in roster.rows] == [
        ("Zo\u00eb", "O'Neil \u00df\u5c0f"),
        ("Ana Sofia", "Reis-L\u00f3pez"),
    ]


def test_person_with_one_name_has_no_family_name() -> None:
    assert read_roster(HEAD + "1,Suharto,\n").rows[0].family_name == ""


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    roster = read_roster(HEAD + '\n1,"Ana\nSofia",Reis\n2,,Lim\n')
    assert (roster.rows[0].line, roster.rows[0].given_name) == (3, "Ana Sofia")
    assert roster.problems == (problem(5, "given_name", "", Wrong.BLANK),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", problem(1, "", "", Wrong.EMPTY), id="nothing"),
        pytest.param(" \n\n", problem(1, "", "", Wrong.EMPTY), id="blank lines"),
        pytest.param(HEAD, problem(1, "", "", Wrong.NO_ROWS), id="headings only"),
        pytest.param(
            "\nstudent_id,given_name\n1,A\n",
            problem(2, "family_name", "", Wrong.COLUMN_MISSING),
            id="column missing",
        ),
        pytest.param(
            "student_id,Student ID,given_name,family_name\n1,1,A,B\n",
            problem(1, "student_id", "", Wrong.COLUMN_TWICE),
            id="column twice",
        ),
        pytest.param(
            HEAD + '1,A,B\n2,"A,B\n3,C,D\n', problem(3, "", "", Wrong.QUOTES), id="quotes left open"
        ),
        pytest.param(HEAD + '1,"A"x,B\n', problem(2, "", "", Wrong.QUOTES), id="text after quotes"),
        pytest.param(
            HEAD + '1,A,"' + "b" * 200_000 + '"\n', problem(2, "", "", Wrong.QUOTES), id="endless cell"
        ),
        pytest.param(HEAD + "1,A,B\n2,A\0,B\n", problem(3, "", "", Wrong.NUL), id="NUL"),
        pytest.param("x" * (MOST_BYTES + 1), problem(1, "", "", Wrong.TOO_LARGE), id="too large"),
        pytest.param(
            HEAD + "1,A,B\n" * (MOST_ROWS + 1),
            problem(MOST_ROWS + 2, "", "", Wrong.TOO_MANY_ROWS),
            id="too long",
        ),
    ],
)
def test_list_as_a_whole_is_refused(text: str, expected: Problem) -> None:
    roster = read_roster(text)
    assert (roster.rows, roster.problems) == ((), (expected,))


def test_list_without_headings_names_every_column_that_is_missing() -> None:
    roster = read_roster("4711,Amara,Diallo\n")
    assert [(each.line, each.column, each.wrong) for each in roster.problems] == [
        (1, "student_id", Wrong.COLUMN_MISSING),
        (1, "given_name", Wrong.COLUMN_MISSING),
        (1, "family_name", Wrong.COLUMN_MISSING),
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_wrong_encoding_names_line_and_byte(encoding: str) -> None:
    roster = read_roster_file((HEAD + "1,Ana,Reis\n2,Chlo\u00e9,Blanc\n").encode(encoding))
    assert roster.problems == (problem(3, "", "2,Chlo", Wrong.NOT_UTF8, "0xE9"),)


def test_utf_16_is_refused() -> None:
    assert read_roster_file((HEAD + "1,A,B\n").encode("utf-16")).problems[0].wrong is Wrong.NOT_UTF8


def test_file_that_is_too_large_is_not_read() -> None:
    assert read_roster_file(b"x" * (MOST_BYTES + 1)).problems[0].wrong is Wrong.TOO_LARGE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(",A,B,,", problem(2, "student_id", "", Wrong.BLANK), id="no number"),
        pytest.param("1,,B,,", problem(2, "given_name", "", Wrong.BLANK), id="no given name"),
        pytest.param("1", problem(2, "given_name", "", Wrong.BLANK), id="short line"),
        pytest.param("1,A,B,,,C", problem(2, "", "C", Wrong.TOO_MANY_CELLS), id="separator inside a name"),
        pytest.param(
            f"{'9' * 65},A,B,,",
            problem(2, "student_id", "9" * 65, Wrong.TOO_LONG, "64"),
            id="number too long",
        ),
        pytest.param("1,A\x07b,B,,", problem(2, "given_name", "A\ufffdb", Wrong.CONTROL), id="bell"),
        pytest.param(
            "1,A,B\ufffd,,", problem(2, "family_name", "B\ufffd", Wrong.UNREADABLE), id="letter lost"
        ),
        pytest.param(
            "1,A,B\ud800,,", problem(2, "family_name", "B\ufffd", Wrong.UNREADABLE), id="lone surrogate"
        ),
        pytest.param(
            "1,A,B,a b,", problem(2, "username", "a b", WrongAccount.USERNAME_SHAPE), id="blank in user name"
        ),
        pytest.param(
            "1,A,B,=a,", problem(2, "username", "=a", WrongAccount.USERNAME_SHAPE), id="formula as user name"
        ),
        pytest.param("1,A,B,,ab", problem(2, "email", "ab", WrongAccount.EMAIL_SHAPE), id="not an address"),
        pytest.param(
            "1,A,B,,a@b", problem(2, "email", "a@b", WrongAccount.EMAIL_SHAPE), id="half an address"
        ),
    ],
)
def test_bad_row_is_named_and_the_good_ones_are_kept(row: str, expected: Problem) -> None:
    roster = read_roster(
        f"student_id,given_name,family_name,username,email\n{row}\n7,Ben,Okafor,ben,b@c.example\n"
    )
    assert next(each for each in roster.problems if each.column == expected.column) == expected
    assert [kept.student_id for kept in roster.rows] == ["7"]


def test_second_line_of_the_same_student_is_refused() -> None:
    text = "student_id,given_name,family_name,username\n1,A,B,ab\n2,C,D,cd\n1,E,F,ef\n3,G,H,AB\n"
    roster = read_roster(text)
    assert roster.problems == (
        problem(4, "student_id", "1", WrongStudent.ID_TWICE, "2"),
        problem(5, "username", "AB", WrongStudent.USERNAME_TWICE, "2"),
    )
    assert [row.student_id for row in roster.rows] == ["1", "2"]


def test_every_limit_is_that_of_the_stored_column(django_user_model: type) -> None:
    stored = {
        "student_id": "school_number",
        **{name: name for name in ("given_name", "family_name", "username", "email")},
    }
    limits = {column: django_user_model._meta.get_field(field).max_length for column, field in stored.items()}
    assert limits == LONGEST


@given(st.binary(max_size=300))
def test_any_bytes_are_answered_with_rows_or_problems(data: bytes) -> None:
    roster = read_roster_file(data)
    assert roster.rows or roster.problems


@given(st.text(alphabet="\"'\n\r,;\tab1 \u00e9", max_size=200))
def test_any_body_is_answered_line_by_line(body: str) -> None:
    roster = read_roster(HEAD + body)
    assert roster.rows or roster.problems
    assert all(1 <= each.line <= 202 for each in roster.problems)
