"""`manage.py import_families`: real files in, sentences out, all of it or nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from classroom.models import GuardianLink, User
from tests.support.people import People

GOOD = "student_id,given_name,family_name,email\nI1,Maya,Moreau,maya@e.example\n"


@pytest.fixture
def run(people: People, tmp_path: Path):
    User.objects.filter(pk=people.ines.pk).update(school_number="I1")

    def run(content: str, *options: str) -> str:
        file = tmp_path / "families.csv"
        file.write_text(content)
        out = StringIO()
        call_command("import_families", str(file), "--school", "Harbor School", *options, stdout=out)
        return out.getvalue()

    return run


def sees(username: str) -> list[str]:
    links = GuardianLink.objects.filter(guardian__username=username)
    return list(links.values_list("student__username", flat=True))


def test_adults_come_in_and_are_counted(run):
    assert run(GOOD + "I1,Gus,Okafor,gus@e.example\n") == (
        "Harbor School:\n"
        "  2 new adults\n"
        "  0 more children for adults with an account\n"
        "  0 lines that are there already\n"
    )
    assert sees("maya@e.example") == ["ines"]


def test_same_file_twice_changes_nothing_and_says_so(run):
    run(GOOD)
    assert run(GOOD) == "Nothing to change: Harbor School has all of this already.\n"


def test_an_address_that_is_not_taken_over_is_said(run):
    line = "I1,Gus,Okafor,gus,new@e.example\n"
    kept = "  1 with another address than the account, which keeps its own\n"
    assert run(f"student_id,given_name,family_name,username,email\n{line}").endswith(kept)
    again = run(f"student_id,given_name,family_name,username,email\n{line}")
    assert again == f"Nothing to change: Harbor School has all of this already.\n{kept}"
    assert User.objects.get(username="gus").email != "new@e.example"


def test_dry_run_writes_nothing(run):
    out = run("student_id,given_name,family_name,username,house\nI1,Gus,Okafor,gus,x\n", "--dry-run")
    assert out == (
        "Dry run: nothing was written.\n"
        "Harbor School:\n"
        "  0 new adults\n"
        "  1 more children for adults with an account\n"
        "  0 lines that are there already\n"
        "Column house was not used.\n"
    )
    assert sees("gus") == ["sam"]


def test_every_problem_is_named_with_line_and_column_and_nothing_is_written(run):
    with pytest.raises(CommandError) as refused:
        run(GOOD + "I9,Paul,Lim,paul@e.example\nI1,Ann,,\n")
    assert str(refused.value).splitlines() == [
        "Nothing was written.",
        "Line 3, column student_id: “I9” No student here has this number. Check it, or add the student first.",
        (
            "Line 4, column username: This adult needs a user name. "
            "Left out, it is the e-mail address; here none can be used for it."
        ),
    ]
    assert sees("maya@e.example") == []
