"""Lists of families as people really send them: what is read, and what is said about the rest."""

import pytest

from classroom.formats.accounts import WrongAccount
from classroom.formats.families import FamilyRow, WrongAdult, read_families, read_families_file
from classroom.formats.lists import Problem, Wrong

HEAD = "student_id,given_name,family_name,username,email\n"
MAYA = FamilyRow(
    line=2, student_id="4711", given_name="Maya", family_name="Moreau", username="maya", email="m@e.example"
)


def problem(line: int, column: str, value: str, wrong: str, detail: str = "") -> Problem:
    return Problem(line=line, column=column, value=value, wrong=wrong, detail=detail)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + "4711,Maya,Moreau,maya,m@e.example\n", id="as we ask for it"),
        pytest.param(
            "student_id;student;username;family_name;given_name;email\n"
            "4711;Ines Moreau;maya;Moreau;Maya;m@e.example\n",
            id="with the student's name, in any order",
        ),
        pytest.param(
            "Student ID;Given name;Family name;User-name;E-mail\n4711;Maya;Moreau;maya;m@e.example\n",
            id="headings as people write them",
        ),
        pytest.param(HEAD + "4711,Maya,Moreau,maya,m@e.example\n4712,\u200b,,,\n", id="an adult nobody sees"),
        pytest.param(HEAD + "4711,Maya,Moreau,maya,m@e.example\n4712,,,,\n", id="a line without an adult"),
    ],
)
def test_list_is_read(text: str) -> None:
    for families in (read_families(text), read_families_file(text.encode())):
        assert families.rows == (MAYA,)
        assert families.problems == ()
        assert families.unused == ()


def test_an_address_is_the_user_name_where_none_is_written() -> None:
    families = read_families("student_id,given_name,family_name,email\n1,Maya,Moreau,Maya@e.example\n")
    assert [(row.username, row.email) for row in families.rows] == [("Maya@e.example", "Maya@e.example")]


def test_an_adult_has_a_line_for_each_child() -> None:
    families = read_families(HEAD + "1,Maya,Moreau,maya,m@e.example\n2,Maya,Moreau,MAYA,M@e.example\n")
    assert [row.student_id for row in families.rows] == ["1", "2"]
    assert families.problems == ()


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param("1,,Moreau,maya,", problem(2, "given_name", "", Wrong.BLANK), id="no given name"),
        pytest.param(",Maya,Moreau,maya,", problem(2, "student_id", "", Wrong.BLANK), id="no student"),
        pytest.param(
            "1,Maya,Moreau,,",
            problem(2, "username", "", WrongAdult.NO_USERNAME),
            id="neither user name nor address",
        ),
        pytest.param(
            "1,Maya,Moreau,,o'hara@e.example",
            problem(2, "username", "", WrongAdult.NO_USERNAME),
            id="an address that is no user name",
        ),
        pytest.param(
            f"1,Maya,Moreau,,{'m' * 150}@e.example",
            problem(2, "username", "", WrongAdult.NO_USERNAME),
            id="an address too long for a user name",
        ),
        pytest.param(
            "1,Maya,Moreau,ma ya,",
            problem(2, "username", "ma ya", WrongAccount.USERNAME_SHAPE),
            id="blank in user name",
        ),
        pytest.param(
            "1,Ma\u202eya,Moreau,maya,",
            problem(2, "given_name", "Ma\ufffdya", Wrong.CONTROL),
            id="letters turned round",
        ),
        pytest.param(
            "1,Maya,Moreau,maya,m", problem(2, "email", "m", WrongAccount.EMAIL_SHAPE), id="not an address"
        ),
        pytest.param(
            "1,Maya,Moreau,maya,\n1,Maya,Moreau,MAYA,",
            problem(3, "username", "MAYA", WrongAdult.ADULT_TWICE, "2"),
            id="twice for one student",
        ),
        pytest.param(
            "1,Maya,Moreau,maya,\n2,Paul,Moreau,maya,",
            problem(3, "username", "maya", WrongAdult.ADULT_DIFFERS, "2"),
            id="one user name for two adults",
        ),
        pytest.param(
            "1,Maya,Moreau,maya,m@e.example\n2,Maya,Moreau,maya,n@e.example",
            problem(3, "username", "maya", WrongAdult.ADULT_DIFFERS, "2"),
            id="two addresses",
        ),
        pytest.param(
            "1,Maya,Moreau,maya,\n2,Paul,Lim,maya,\n2,Maya,Moreau,maya,",
            problem(3, "username", "maya", WrongAdult.ADULT_DIFFERS, "2"),
            id="a refused line is not held against a later one",
        ),
        pytest.param(
            "1,Maya,Moreau,maya,\n2,,,,,Omar",
            problem(3, "", "Omar", Wrong.TOO_MANY_CELLS),
            id="an adult in the wrong columns",
        ),
        pytest.param("1,,,,\n2,,,,", problem(2, "", "", WrongAdult.NO_ADULTS), id="nobody at all"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_column(lines: str, found: Problem) -> None:
    assert found in read_families(HEAD + lines).problems


def test_capitals_and_a_missing_address_make_no_other_adult() -> None:
    families = read_families(HEAD + "1,Maya,MOREAU,maya,m@e.example\n2,Maya,Moreau,maya,\n")
    assert families.problems == ()


def test_a_refused_line_is_no_reason_to_refuse_a_later_one() -> None:
    families = read_families(HEAD + "1,Maya,Moreau,maya,\n2,Paul,Lim,maya,\n2,Maya,Moreau,maya,\n")
    assert [row.line for row in families.rows] == [2, 4]


def test_the_students_name_is_not_read() -> None:
    text = f"student_id,student,given_name,family_name,email\n1,{'x' * 400},Maya,Moreau,m@e.example\n"
    families = read_families(text)
    assert (len(families.rows), families.problems, families.unused) == (1, (), ())


def test_small_letters_of_other_alphabets_are_their_own() -> None:
    assert read_families(HEAD + "1,Jan,D,strasse,\n2,Eva,E,stra\u00dfe,\n").problems == ()


def test_a_line_with_a_problem_is_no_row_and_the_others_are() -> None:
    families = read_families(HEAD + "1,Maya,Moreau,maya,\n2,,Lim,ben,\n3,Cy,Ode,cy,\n")
    assert [row.line for row in families.rows] == [2, 4]
    assert [each.line for each in families.problems] == [3]
