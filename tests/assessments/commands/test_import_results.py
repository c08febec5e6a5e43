"""`manage.py import_results`: rows become tries, changed cells corrections; all or nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Attempt, AttemptItem, Mark
from assessments.services.marking import void_attempt
from assessments.services.steps import scoring
from classroom.models import StaffAssignment, User, rows
from classroom.services.enrollments import end_place
from mastery.models import EvidenceRecord, ObjectiveStatus
from tests.assessments.checks import Check, make_check
from tests.support import factories
from tests.support.people import People

pytestmark = pytest.mark.django_db
Import = Callable[..., str]


@pytest.fixture
def check(people: People) -> Check:
    User.objects.filter(pk=people.sam.pk).update(school_number="07")
    User.objects.filter(pk=people.ines.pk).update(school_number="08")
    return make_check(people, kinds={"F1": ["points_only"] * 2, "F2": ["points_only"]})


@pytest.fixture
def run(check: Check, tmp_path: Path) -> Import:
    def run(rows: str, *, head: str = "student_id,1,2,3", form: str = "A", **options: object) -> str:
        file = tmp_path / "results.csv"
        file.write_text(f"{head}\n{rows}\n")
        out = StringIO()
        named = {"section": "7B Mathematics", "title": "Check 1", "taken_at": "2025-01-14"} | options
        call_command("import_results", str(file), form=form, stdout=out, **named)
        return out.getvalue()

    return run


def said(attempts: int, marks: int, corrections: int) -> str:
    return (
        f"Check 1, form A:\n  {attempts} new tries\n  {marks} marks added to tries that waited for them\n"
        f"  {corrections} marks corrected\n"
    )


def test_rows_become_tries_on_the_day_they_were_taken(run: Import, check: Check):
    assert run("07,1,0.5,0\n08,1,1,1") == said(2, 0, 0)
    attempt = Attempt.objects.get(enrollment__student=check.people.sam)
    assert attempt.submitted_at == datetime(2025, 1, 14, 12, tzinfo=UTC)
    assert check.status(check.objectives[0])[:3] == ("not_yet", 1.5, 2)
    assert check.status(check.objectives[0], check.people.ines)[0] == "mastered"
    assert set(Mark.objects.values_list("source", "marked_by")) == {("import", check.people.tess.pk)}


@pytest.mark.parametrize("is_do_over", [True, False])
def test_the_same_file_leaves_a_try_that_was_set_aside_where_it_is(
    run: Import, check: Check, is_do_over: bool
):
    run("07,1,0.5,0\n08,1,,EX")
    ines = Attempt.objects.get(enrollment__student=check.people.ines)
    void_attempt(
        actor=check.people.tess,
        attempt=ines,
        reason="Copied",
        is_do_over=is_do_over,
        now=datetime(2025, 1, 15, 12, tzinfo=UTC),
    )
    left_out = "  1 rows left out: their tries were set aside with these scores\n"
    assert run("07,1,1,0\n08,1,,EX") == said(0, 0, 1) + left_out
    assert run("07,1,1,0\n08,1,,EX").endswith(f"has these scores already.\n{left_out}")
    assert check.status(student=check.people.ines)[0] == "not_assessed"
    assert run("08,0,1,1") == said(1, 0, 0)


def test_a_large_file_is_written_bit_by_bit_and_still_as_a_whole(
    run: Import, check: Check, monkeypatch: pytest.MonkeyPatch
):
    """No statement takes so long that the database ends it; what goes wrong at the end takes all of it back."""
    monkeypatch.setattr(rows, "AT_ONCE", 1)
    with CaptureQueriesContext(connection) as statements:
        assert run("07,1,0.5,0\n08,1,1,1") == said(2, 0, 0)
    written = Counter(
        table
        for each in statements
        for table in (Mark, AttemptItem)
        if each["sql"].startswith(f'INSERT INTO "{table._meta.db_table}"')
    )
    assert written == {Mark: 6, AttemptItem: 6}
    assert set(Attempt.objects.values_list("state", flat=True)) == {"scored"}
    assert check.status(check.objectives[0])[:3] == ("not_yet", 1.5, 2)
    assert check.status(check.objectives[1], check.people.ines)[0] == "mastered"
    monkeypatch.setattr(scoring, "count_evidence", Mock(side_effect=OperationalError))
    with pytest.raises(OperationalError):
        run("07,1,1,1\n08,1,1,1")
    assert not Mark.objects.filter(replaces__isnull=False).exists()


def test_the_same_file_twice_changes_nothing(run: Import):
    run("07,1,0.5,0\n08,1,,EX")
    before = Mark.objects.count(), EvidenceRecord.objects.count(), Attempt.objects.count()
    assert run("07,1,0.5,0\n08,1,,EX") == "Nothing to change: Check 1, form A has these scores already.\n"
    assert (Mark.objects.count(), EvidenceRecord.objects.count(), Attempt.objects.count()) == before


def test_the_same_file_changes_nothing_after_a_student_left_and_came_back_by_the_roster(
    run: Import, check: Check, tmp_path: Path
):
    people, rows = check.people, "07,1,0.5,0\n08,1,1,1"
    run(rows)
    end_place(actor=people.tess, section=people.section, student=people.sam, now=timezone.now())
    roster = tmp_path / "roster.csv"
    roster.write_text(
        f"student_id,given_name,family_name\n07,{people.sam.given_name},{people.sam.family_name}\n"
    )
    call_command(
        "import_roster", str(roster), section="7B Mathematics", school="Harbor School", stdout=StringIO()
    )
    assert run(rows) == "Nothing to change: Check 1, form A has these scores already.\n"
    assert Attempt.objects.filter(enrollment__student=people.sam).count() == 1
    assert check.status(check.objectives[0])[:3] == ("not_yet", 1.5, 2)


def test_blank_excused_and_empty_rows(run: Import, check: Check):
    assert run("07,1,,EX\n08,,,") == said(1, 0, 0)
    assert check.standing(Attempt.objects.get()) == {"1": 1, "2": 0, "3": None}
    assert check.status(check.objectives[1])[0] == "not_assessed"
    assert not ObjectiveStatus.objects.filter(student=check.people.ines).exists()


def test_changed_cells_are_corrections_with_a_reason(run: Import, check: Check):
    run("07,1,1,0\n08,1,1,1")
    assert run("07,1,,0\n08,1,1,1") == said(0, 0, 1)
    assert Mark.objects.get(replaces__isnull=False).reason == "The results file was imported again"
    assert check.status(check.objectives[0])[:3] == ("not_yet", 1, 2)


def test_an_emptied_row_takes_nothing_away(run: Import, check: Check):
    run("07,1,1,0")
    assert run("07,,,").startswith("Nothing to change")
    assert check.status(check.objectives[0])[0] == "mastered"


def test_a_lower_second_form_takes_nothing_away(run: Import, check: Check):
    run("07,1,1,0")
    run("07,0,0,1", form="B", taken_at="2025-01-17")
    assert check.status(check.objectives[0]) == ("mastered", 2, 2, 2)
    assert check.status(check.objectives[1]) == ("mastered", 1, 1, 2)


def test_a_dry_run_writes_nothing(run: Import):
    assert run("07,1,1,0", dry_run=True) == "Dry run: nothing was written.\n" + said(1, 0, 0)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("rows", "options", "problem"),
    [
        ("99,1,1,1", {}, "line 2, column student_id: no student of the class has the number 99"),
        ("07,1,1,1\n08,1,1.5,1", {}, "line 3, column 2: 1.5 is more than the 1 points of the question"),
        ("07,1", {"head": "student_id,9"}, "line 1, column 9: the form has no such question"),
        ("07,1,1", {"head": "student_id,1,2"}, "line 1, column 3: the file has no column for this question"),
        ("07,1,1,1", {"title": "Check 9"}, "7B Mathematics has no check named Check 9"),
        ("07,1,1,1", {"form": "Z"}, "Check 1 has no form Z"),
        ("07,1,1,1", {"taken_at": "17.11.2026"}, "--taken-at needs a day such as 2026-11-17"),
        ("07,1,1,1", {"taken_at": "2999-01-01"}, "--taken-at 2999-01-01 is in the future"),
        ("07,1,1,1", {"taken_at": "0001-01-01"}, "--taken-at 0001-01-01 is too long ago: look at the year"),
        ("07,1,1,x", {}, "line 2, column 3: 'x': Write points as a number"),
    ],
)
def test_what_is_wrong_refuses_the_whole_file(run: Import, rows: str, options: dict[str, str], problem: str):
    with pytest.raises(CommandError) as refusal:
        run(rows, **options)
    assert problem in str(refusal.value)
    assert not Attempt.objects.exists()


def test_a_row_that_cannot_be_taken_is_named(run: Import, check: Check):
    check.start()
    with pytest.raises(CommandError, match="line 3, column student_id: Sam Okafor has this check open"):
        run("08,1,1,1\n07,1,1,1")
    assert Attempt.objects.count() == 1


def test_a_check_name_of_two_units_needs_the_unit(run: Import, check: Check):
    other = factories.UnitRunFactory(section=check.people.section)
    factories.AssessmentFactory(unit_run=other, title="Check 1")
    with pytest.raises(CommandError, match="Several units have a check named Check 1"):
        run("07,1,1,1")
    assert run("07,1,1,1", unit=check.run.unit.title) == said(1, 0, 0)


@pytest.mark.parametrize(("title", "unit"), [("check 1", None), ("CHECK 1", "lower"), ("Check 1", "upper")])
def test_capitals_of_a_name_do_not_matter(run: Import, check: Check, title: str, unit: str | None):
    asked = None if unit is None else getattr(check.run.unit.title, unit)()
    assert run("07,1,1,1", title=title, unit=asked).splitlines()[1] == "  1 new tries"


def test_of_two_checks_the_one_that_is_written_so_is_meant(run: Import, check: Check):
    """From before capitals were the same."""
    twin = factories.AssessmentFactory(unit_run=check.run, title="check 1")
    run("07,1,1,1", title="Check 1")
    assert not Attempt.objects.filter(assessment=twin).exists()
    with pytest.raises(CommandError, match="Several units have a check named CHECK 1"):
        run("07,1,1,1", title="CHECK 1")


def test_a_class_without_a_teacher_is_signed_by_an_administrator(run: Import, check: Check):
    StaffAssignment.objects.all().delete()
    run("07,1,1,1")
    assert Mark.objects.filter(marked_by=check.people.ada).count() == 3


def test_a_large_class_takes_no_more_statements(
    people: People, tmp_path: Path, django_assert_max_num_queries: object
):
    """200 students and 30 questions: the number of statements does not grow with the class."""
    check = make_check(people, kinds={f"F{n}": ["points_only"] * 5 for n in range(6)}, forms="A")
    fresh = User.objects.bulk_create(
        factories.UserFactory.build(school=people.school, school_number=f"N{n}") for n in range(200)
    )
    for student in fresh:
        factories.EnrollmentFactory(section=people.section, student=student)
    file = tmp_path / "results.csv"
    lines = [f"N{n}," + ",".join(str((n + i) % 2) for i in range(30)) for n in range(200)]
    file.write_text("\n".join(["student_id," + ",".join(str(i) for i in range(1, 31)), *lines]))
    with django_assert_max_num_queries(45):
        call_command(
            "import_results",
            str(file),
            section="7B Mathematics",
            title="Check 1",
            form="A",
            stdout=StringIO(),
        )
    assert Mark.objects.count() == 6000
    assert ObjectiveStatus.objects.count() == 1200
    assert check.form.assessment.attempts.filter(state="scored").count() == 200
