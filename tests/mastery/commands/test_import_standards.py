"""`manage.py import_standards`: a file in, sentences out, all of it or nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mastery.models import Standard
from tests.support.people import People

GOOD = "code,statement,grade\n7.RP.A.1,Work out a rate,7\n7.NS.A.1,Add,7\n"


@pytest.fixture
def run(people: People, tmp_path: Path):
    def run(content: str, *options: str) -> str:
        file = tmp_path / "list.csv"
        file.write_text(content)
        named = ["--framework", "Demo  framework 2026", "--school", "Harbor School"]
        out = StringIO()
        call_command("import_standards", str(file), *named, *options, stdout=out)
        return out.getvalue()

    return run


def test_a_file_is_kept_once(run, people: People) -> None:
    said = (
        "Harbor School:\n"
        "  2 new standards\n"
        "  0 with changed words\n"
        "  0 already there and the same\n"
        "Column grade was not used.\n"
    )
    assert run(GOOD, "--dry-run") == f"Dry run: nothing was written.\n{said}"
    assert not Standard.objects.exists()
    assert run(GOOD) == said
    assert set(Standard.objects.values_list("school", "framework")) == {
        (people.school.pk, "Demo framework 2026")
    }
    assert run(GOOD).startswith("Nothing to change: Harbor School has these 2 standards already.")


def test_one_problem_refuses_the_file(run) -> None:
    with pytest.raises(
        CommandError, match=r"Nothing was written\.\nLine 4, column code: This cell is empty\."
    ):
        run(f"{GOOD},Subtract,7\n")
    with pytest.raises(CommandError, match="names its columns but no standards"):
        run("code,statement\n")
    assert not Standard.objects.exists()
