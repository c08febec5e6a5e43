"""The tracker as a file: every student and objective, in an order that stays."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from classroom.models import User
from mastery.models import Objective
from tests.support import factories
from tests.support.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def objectives(people: People) -> list[Objective]:
    User.objects.filter(pk=people.sam.pk).update(school_number="1007")
    run = factories.UnitRunFactory(section=people.section, unit__title="Fractions")
    return [
        factories.ObjectiveFactory(unit=run.unit, code=code, position=place)
        for place, code in enumerate(["F1", "F2", "=F3"])
    ]


def exported(capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    call_command("export_tracker", "--section", "7B Mathematics", *more)
    return capsys.readouterr().out.split("\r\n")


def test_every_student_and_objective_has_a_line(people, objectives, capsys):
    factories.StatusFactory(objective=objectives[0], student=people.sam, mastered=True, attempts=2)
    factories.StatusFactory(
        objective=objectives[1], student=people.sam, best_earned=Decimal("79.995"), best_possible=Decimal(100)
    )
    factories.StatusFactory(objective=objectives[0], student=people.ines, state="exempt")
    assert exported(capsys) == [
        "student_id,objective_code,state,best_percent,attempts",
        "ines,F1,exempt,60.0,1",
        "ines,F2,not_assessed,,0",
        "ines,'=F3,not_assessed,,0",
        "1007,F1,mastered,90.0,2",
        "1007,F2,not_yet,79.9,1",
        "1007,'=F3,not_assessed,,0",
        "",
    ]


def test_one_unit_can_be_asked_for(people, objectives, capsys):
    other = factories.UnitRunFactory(section=people.section, unit__title="Angles")
    factories.ObjectiveFactory(unit=other.unit, code="A1")
    for name in ("Angles", "angles"):
        assert [line.split(",")[1] for line in exported(capsys, "--unit", name)[1:-1]] == ["A1", "A1"]


def test_those_who_left_are_not_in_it(people, objectives, capsys):
    people.section.enrollments.filter(student=people.sam).update(ended_at=factories.NOW)
    assert {line.split(",")[0] for line in exported(capsys)[1:-1]} == {"ines"}


def test_unknown_names_are_said(people, objectives):
    with pytest.raises(CommandError, match="There is no class named 9Z"):
        call_command("export_tracker", "--section", "9Z")
    with pytest.raises(CommandError, match="7B Mathematics has no unit named Algebra"):
        call_command("export_tracker", "--section", "7B Mathematics", "--unit", "Algebra")


def test_two_schools_with_such_a_class_need_a_name(people, objectives, capsys):
    twin = factories.SectionFactory(course__school=people.nora.school, title="7B Mathematics")
    with pytest.raises(CommandError, match="Harbor School, Other School"):
        call_command("export_tracker", "--section", twin.title)
    assert len(exported(capsys, "--school", "Harbor School")) == 8
