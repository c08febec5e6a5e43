"""`manage.py import_roster`: real files in, sentences out, all of it or nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from classroom.models import Enrollment, Section, StaffAssignment, User
from tests.support.factories import NOW
from tests.support.people import People

GOOD = "student_id,given_name,family_name\n1,Ana,Reis\n2,Ben,Lim\n"


@pytest.fixture
def run(people: People, tmp_path: Path):
    def run(content: str | bytes, *options: str, section: str = "8A Science", school: bool = True) -> str:
        file = tmp_path / "list.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        named = ["--school", "Harbor School"] if school else []
        out = StringIO()
        call_command("import_roster", str(file), "--section", section, *named, *options, stdout=out)
        return out.getvalue()

    return run


def test_missing_class_is_created_with_a_course_of_its_name(run, people: People) -> None:
    assert run(GOOD, "--teacher", "TESS") == (
        "8A Science is a new class.\n"
        "  2 new to the school\n"
        "  0 known and new to the class\n"
        "  0 back in the class\n"
        "  0 with changed names or addresses\n"
        "  0 already here and the same\n"
    )
    section = Section.objects.get(title="8A Science")
    assert (section.school, section.course.title) == (people.school, "8A Science")
    assert StaffAssignment.objects.get(section=section).person == people.tess
    assert Enrollment.objects.filter(section=section).count() == 2


def test_course_can_be_named(run, people: People) -> None:
    run(GOOD, "--course", "Mathematics 7")
    assert Section.objects.get(title="8A Science").course == people.section.course


def test_same_file_twice_changes_nothing_and_says_so(run) -> None:
    run(GOOD)
    assert run(GOOD) == "Nothing to change: 8A Science has these 2 students already.\n"
    assert User.objects.exclude(school_number="").count() == 2


def test_changed_and_further_students_are_counted(run) -> None:
    run(GOOD)
    assert run("student_id,given_name,family_name,house\n1,Ana,Reis-Lim,x\n2,Ben,Lim,x\n3,Cy,Ode,x\n") == (
        "8A Science:\n"
        "  1 new to the school\n"
        "  0 known and new to the class\n"
        "  0 back in the class\n"
        "  1 with changed names or addresses\n"
        "  1 already here and the same\n"
        "Column house was not used.\n"
    )


def test_who_left_is_back_in_the_class_and_the_dry_run_says_so(run) -> None:
    run(GOOD)
    Enrollment.objects.filter(student__school_number="2").update(started_at=NOW, ended_at=NOW)
    expected = (
        "8A Science:\n"
        "  0 new to the school\n"
        "  0 known and new to the class\n"
        "  1 back in the class\n"
        "  0 with changed names or addresses\n"
        "  1 already here and the same\n"
    )
    assert run(GOOD, "--dry-run") == f"Dry run: nothing was written.\n{expected}"
    assert run(GOOD) == expected
    assert run(GOOD).startswith("Nothing to change")
    assert Enrollment.objects.filter(section__title="8A Science", ended_at=None).count() == 2


def test_dry_run_writes_nothing(run) -> None:
    assert run(GOOD, "--dry-run").startswith(
        "Dry run: nothing was written.\n8A Science would be a new class.\n"
    )
    assert not Section.objects.filter(title="8A Science").exists()
    assert not User.objects.exclude(school_number="").exists()


def test_every_problem_is_named_with_line_and_column_and_nothing_is_written(run, people: People) -> None:
    content = (
        "student_id,given_name,family_name,username,email\n"
        "1,Ana,Reis,nora,\n2,,Lim,,\n3,Cy,Ode,,x\n3,Di,Ode,,\n4,Ed,Lim,,\n"
    )
    with pytest.raises(CommandError) as refused:
        run(content)
    assert str(refused.value).splitlines() == [
        "Nothing was written.",
        (
            "Line 2, column username: “nora” Somebody else has this user name. "
            "Choose another, or leave the cell empty."
        ),
        "Line 3, column given_name: This cell is empty. Fill it in.",
        "Line 4, column email: “x” This is not an e-mail address. Correct it, or leave the cell empty.",
        "Line 5, column student_id: “3” Line 4 has this student already. Keep one of the two lines.",
    ]
    assert not User.objects.exclude(school_number="").exists()
    assert not Section.objects.filter(title="8A Science").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(
            b"student_id,given_name,family_name\n1,Chlo\xe9,B\n",
            "Line 2: “1,Chlo” This place holds the byte 0xE9",
            id="encoding",
        ),
        pytest.param(
            "given_name,family_name\nA,B\n",
            "Line 1, column student_id: The first line does not name",
            id="column",
        ),
        pytest.param("", "Line 1: The list is empty.", id="empty"),
        pytest.param(GOOD + '3,"A,B\n', "Line 4: The quotes of this line", id="quotes"),
        pytest.param(GOOD + "3,A\0,B\n", "Line 4: This line holds a NUL character", id="nul"),
    ],
)
def test_nasty_files_are_refused_in_a_sentence(run, content: str | bytes, sentence: str) -> None:
    with pytest.raises(CommandError, match=r"^Nothing was written") as refused:
        run(content)
    assert str(refused.value).splitlines()[1].startswith(sentence)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--teacher", "sam"], "No teacher of Harbor School has the user name sam."),
        (["--teacher", "nora"], "No teacher of Harbor School has the user name nora."),
        (["--teacher", "nobody"], "No teacher of Harbor School has the user name nobody."),
        (["--school", "Nowhere"], "There is no school named Nowhere."),
        (["--course", "x" * 201], "--course needs a name of 1 to 200 ordinary characters."),
    ],
)
def test_wrong_options_are_refused(run, options: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(GOOD, *options)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("title", ["", "  ", "a\x00b", "x" * 201])
def test_class_needs_a_name(run, title: str) -> None:
    with pytest.raises(CommandError, match="--section needs a name"):
        run(GOOD, section=title)


def test_several_schools_must_be_told_apart(run) -> None:
    with pytest.raises(CommandError) as refused:
        run(GOOD, school=False)
    assert str(refused.value) == (
        "There are several schools. Name one with --school: Harbor School, Other School."
    )


@pytest.mark.django_db
def test_without_a_school_there_is_no_class(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no school yet"):
        call_command("import_roster", str(tmp_path / "none.csv"), "--section", "7B")


def test_unreadable_file_is_a_sentence(people: People, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command(
            "import_roster", str(tmp_path / "none.csv"), "--section", "7B", "--school", "Harbor School"
        )
