"""`manage.py import_assessment`: all or nothing, and the same file twice changes nothing."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.models import AnswerKey, Assessment, Item
from mastery.models import Objective, Unit, UnitRun
from tests.assessments.checks import Check, make_check
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People

pytestmark = pytest.mark.django_db
HEAD = "item,objective_code,points,objective,essential,type,stem,options,key"
QUESTIONS = """
1,F1,1,I can add,,single_choice,Which?,3/4|1/4 {takes the wrong part},3/4
2,F1,2,,,numeric,How much?,,3.5±0.1
3,F2,1,,no,true_false,Is it?,,true
4,F3,4
"""
Import = Callable[..., str]


@pytest.fixture
def run(people: People, tmp_path: Path) -> Import:
    def run(questions: str = QUESTIONS, *, head: str = HEAD, form: str = "A", **options: object) -> str:
        file = tmp_path / "check.csv"
        file.write_text(head + questions)
        out = StringIO()
        named = {"section": "7B Mathematics", "unit": "Fractions", "title": "Check 1"} | options
        call_command("import_assessment", str(file), form=form, stdout=out, **named)
        return out.getvalue()

    return run


def test_everything_missing_is_created(run: Import, people: People):
    said = run()
    assert said == (
        "Check 1, form A:\n  new unit Fractions\n  new objectives F1, F2, F3\n  new check\n  new form\n"
        "  4 new questions\n  0 changed\n  0 the same\n"
    )
    run_of_unit = UnitRun.objects.get()
    assert (run_of_unit.section, run_of_unit.stage, run_of_unit.published_at) == (
        people.section,
        "planned",
        None,
    )
    objectives = Objective.objects.order_by("position").values_list("code", "statement", "is_essential")
    assert list(objectives) == [
        ("F1", "I can add", True),
        ("F2", "I can do F2", False),
        ("F3", "I can do F3", True),
    ]
    rows = Item.objects.order_by("position").values_list(
        "label", "kind", "alignments__objective__code", "points"
    )
    assert list(rows) == [
        ("1", "single_choice", "F1", 1),
        ("2", "numeric", "F1", 2),
        ("3", "true_false", "F2", 1),
        ("4", "points_only", "F3", 4),
    ]
    assert AnswerKey.objects.get(item__label="1").body == {
        "right": "a",
        "misconceptions": {"b": "takes the wrong part"},
    }


def test_the_same_file_twice_changes_nothing(run: Import):
    run()
    before = list(Item.objects.order_by("pk").values())
    assert run() == "Nothing to change: Check 1, form A has these 4 questions already.\n"
    assert list(Item.objects.order_by("pk").values()) == before


def test_a_second_form_finds_unit_objectives_and_check(run: Import):
    run()
    said = run("\n1,F1,3\n2,F2,1\n3,F3,4\n", form="B", unit="fractions")
    assert "new unit" not in said
    assert "new check" not in said
    assert Unit.objects.count() == Assessment.objects.count() == 1
    assert Assessment.objects.get().forms.count() == 2


def test_only_the_first_five_objectives_are_essential_unless_the_file_says(run: Import):
    run("\n" + "\n".join(f"{n},F{n},1" for n in range(1, 7)) + "\n7,F7,1,,yes\n")
    assert set(Objective.objects.filter(is_essential=False).values_list("code", flat=True)) == {"F6"}


def test_objectives_that_exist_stay_as_they_are(run: Import):
    run()
    run("\n1,F1,1,I can subtract,no\n", form="B")
    assert Objective.objects.get(code="F1").statement == "I can add"
    assert Objective.objects.get(code="F1").is_essential


def test_capitals_make_no_second_objective_and_no_second_check(run: Import):
    run()
    said = run("\n1,f1,3\n2,F2,1\n", form="B", unit="FRACTIONS", title="check 1")
    assert said.splitlines()[1:] == ["  new form", "  2 new questions", "  0 changed", "  0 the same"]
    assert list(Assessment.objects.values_list("title", flat=True)) == ["Check 1"]
    assert list(Objective.objects.order_by("position").values_list("code", flat=True)) == ["F1", "F2", "F3"]
    assert Item.objects.get(form__label="B", label="1").alignments.get().objective.code == "F1"


def test_one_file_may_write_an_objective_in_two_ways(run: Import):
    assert "  new objectives F1\n" in run("\n1,F1,1\n2,f1,1,I can add,no\n")
    objective = Objective.objects.get()
    assert (objective.code, objective.statement, objective.is_essential) == ("F1", "I can add", False)


def test_what_stands_there_twice_is_known_by_its_very_name(run: Import):
    """From before capitals were the same."""
    run()
    unit_run = UnitRun.objects.get()
    twin = factories.ObjectiveFactory(unit=unit_run.unit, code="f1", position=9)
    check = Assessment.objects.create(school=unit_run.school, unit_run=unit_run, title="check 1")
    run("\n1,f1,3\n2,F1,1\n", title="check 1")
    rows = Item.objects.filter(form__assessment=check).order_by("position")
    assert rows[0].alignments.get().objective == twin
    assert rows[1].alignments.get().objective.code == "F1"


def published(run: Import) -> Unit:
    """Fractions with F1 to F5, all essential, announced to its class."""
    run("\n" + "\n".join(f"{n},F{n},1" for n in range(1, 6)))
    UnitRun.objects.update(published_at=NOW, announced_chances=2)
    return Unit.objects.get()


@pytest.mark.parametrize(
    ("retired", "row"),
    [
        pytest.param("", "1,F6,1,,yes", id="a sixth"),
        pytest.param("F5", "1,F5,1\n2,F6,1,,yes", id="one that comes back and a new one"),
    ],
)
def test_a_published_unit_keeps_five_essentials_at_most(run: Import, retired: str, row: str):
    unit = published(run)
    Objective.objects.filter(code=retired).update(retired_at=NOW)
    before = list(Objective.objects.order_by("pk").values())
    with pytest.raises(CommandError, match="Nothing was written") as refusal:
        run(f"\n{row}\n", form="B")
    assert "This unit is published, so it keeps 3 to 5 essential objectives." in str(refusal.value)
    assert list(Objective.objects.order_by("pk").values()) == before
    unit.refresh_from_db()
    assert unit.version == 2


def test_a_published_unit_takes_what_is_not_essential_and_pages_see_that_it_changed(run: Import):
    unit = published(run)
    assert "  new objectives F6\n" in run("\n1,F6,1\n", form="B")
    assert Objective.objects.in_plan().filter(is_essential=True).count() == 5
    unit.refresh_from_db()
    assert unit.version == 3


def test_questions_alone_leave_the_plan_as_it_is(run: Import):
    """Also where somebody has left a published unit with too few essentials: that is not what the file does."""
    unit = published(run)
    Objective.objects.exclude(code="F1").update(is_essential=False)
    run("\n1,F1,1\n2,F2,1\n", form="B")
    unit.refresh_from_db()
    assert unit.version == 2


def test_an_objective_that_comes_back_is_named_before_and_after(run: Import):
    """The questions are the same, but the plan of the unit is not."""
    run()
    Objective.objects.filter(code__in=["F1", "F3"]).update(retired_at=NOW)
    expected = (
        "Check 1, form A:\n  objectives F1, F3 back in the plan\n"
        "  0 new questions\n  0 changed\n  4 the same\n"
    )
    assert run(dry_run=True) == f"Dry run: nothing was written.\n{expected}"
    assert Objective.objects.in_plan().count() == 1
    assert run() == expected
    assert Objective.objects.in_plan().count() == 3
    assert run().startswith("Nothing to change")


def test_questions_change_their_order_and_others_go_behind(run: Import):
    run("\n1,F1,1\n2,F1,1\n3,F1,1\n")
    said = run("\n3,F1,1\n2,F2,2\n")
    assert "  new objectives F2\n  0 new questions\n  2 changed\n  0 the same\n" in said
    rows = Item.objects.order_by("position").values_list("label", "alignments__objective__code", "points")
    assert list(rows) == [("3", "F1", 1), ("2", "F2", 2), ("1", "F1", 1)]


def test_a_dry_run_writes_nothing(run: Import):
    said = run(dry_run=True)
    assert said.startswith("Dry run: nothing was written.\nCheck 1, form A:\n")
    assert not Unit.objects.exists()
    assert run() == said.removeprefix("Dry run: nothing was written.\n")


def test_one_wrong_line_refuses_the_whole_file(run: Import):
    with pytest.raises(CommandError) as refusal:
        run(QUESTIONS + "5,F3,x\n")
    assert "Nothing was written." in str(refusal.value)
    assert "line 6, column points: 'x'" in str(refusal.value)
    assert not Unit.objects.exists()


def test_more_points_on_an_objective_than_can_be_counted_are_refused(run: Import):
    run("\n1,F1,6000\n2,F1,3999\n")
    with pytest.raises(CommandError, match="The questions on F1 on form B give 12000 points together"):
        run("\n1,F1,6000\n2,F1,6000\n", form="B")
    with pytest.raises(CommandError, match="The questions on F1 on form A give 15998 points together"):
        run("\n3,F1,5999\n", form="A")
    assert Item.objects.count() == 2


def test_what_students_have_had_stays_as_it_was(people: People, run: Import):
    check: Check = make_check(people, kinds={"F1": ["points_only"]}, forms="A")
    check.start()
    unit = check.run.unit.title
    with pytest.raises(CommandError, match="line 2, column item: students have had form A"):
        run("\n1,F1,2\n", unit=unit)
    with pytest.raises(CommandError, match="line 3, column item: students have had form A"):
        run("\n1,F1,1,,,,How much?\n2,F1,1\n", unit=unit)
    assert run("\n1,F1,1,,,,How much?\n", unit=unit).startswith("Nothing to change")


def test_an_unknown_class_is_refused(run: Import):
    with pytest.raises(CommandError, match="no class named 9C"):
        run(section="9C")


def test_a_class_of_two_schools_must_be_named_with_its_school(run: Import, people: People):
    factories.SectionFactory(
        course=factories.CourseFactory(school=people.nora.school), title="7B Mathematics"
    )
    with pytest.raises(CommandError, match="--school: Harbor School, Other School"):
        run()
    assert run(school="Harbor School").startswith("Check 1, form A:")


def test_a_missing_file_is_named(people: People):
    with pytest.raises(CommandError, match=r"/nowhere\.csv cannot be read"):
        call_command(
            "import_assessment", "/nowhere.csv", section="7B Mathematics", unit="x", title="x", form="A"
        )
