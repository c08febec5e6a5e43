"""Methods of calculation side by side: which results are compared, and which are named."""

from decimal import Decimal

import pytest

from classroom.models import User
from mastery.engine.calculation import Method
from mastery.models import Exemption, Objective, UnitRun
from mastery.selectors import methods
from mastery.selectors.methods import (
    MethodsOnClass,
    classes_to_compare,
    methods_on_class,
    units_to_compare,
)
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def run(people: People) -> UnitRun:
    return factories.UnitRunFactory(section=people.section)


@pytest.fixture
def ratio(run: UnitRun) -> Objective:
    return factories.ObjectiveFactory(unit=run.unit, code="F1", position=1)


def give(student: User, objective: Objective, *percents: int) -> None:
    for percent in percents:
        factories.EvidenceFactory(student=student, objective=objective, earned=Decimal(percent))


def look(run: UnitRun) -> MethodsOnClass:
    return methods_on_class(section_id=run.section_id, run_id=run.pk, threshold_percent=Decimal(80))


def seen(compared: MethodsOnClass) -> list[tuple[str, str, list[int]]]:
    return [
        (result.student_name, result.objective_code, [int(percent) for percent in result.percents])
        for result in compared.results
    ]


def test_results_stand_by_name_and_not_by_score(people, run, ratio):
    later = factories.ObjectiveFactory(unit=run.unit, code="F2", position=2)
    give(people.sam, later, 90)
    give(people.sam, ratio, 40, 75, 85)
    give(people.ines, ratio, 20)
    assert seen(look(run)) == [
        ("Ines Moreau", "F1", [20]),
        ("Sam Okafor", "F1", [40, 75, 85]),
        ("Sam Okafor", "F2", [90]),
    ]


def test_tries_stand_in_the_order_of_the_work(people, run, ratio):
    give(people.sam, ratio, 85)
    factories.EvidenceFactory(
        student=people.sam, objective=ratio, earned=Decimal(40), observed_at=NOW.replace(year=2025)
    )
    assert seen(look(run)) == [("Sam Okafor", "F1", [40, 85])]


def test_a_corrected_and_a_void_try_do_not_count(people, run, ratio):
    wrong = factories.EvidenceFactory(student=people.sam, objective=ratio, earned=Decimal(30))
    factories.EvidenceFactory(
        student=people.sam,
        objective=ratio,
        occasion=wrong.occasion,
        observed_at=wrong.observed_at,
        earned=Decimal(60),
        replaces=wrong,
        reason="Misread",
    )
    for student in (people.sam, people.ines):
        factories.EvidenceFactory(
            student=student, objective=ratio, outcome="void", earned=None, possible=None
        )
    assert seen(look(run)) == [("Sam Okafor", "F1", [60])]


def test_what_is_exempt_is_decided_by_no_method(people, run, ratio):
    give(people.sam, ratio, 40, 85)
    exemption = Exemption.objects.create(
        school=people.school,
        student=people.sam,
        objective=ratio,
        reason="Joined late",
        granted_by=people.tess,
        granted_at=NOW,
    )
    assert seen(look(run)) == []
    exemption.lifted_at, exemption.lifted_by = NOW, people.tess
    exemption.save()
    assert seen(look(run)) == [("Sam Okafor", "F1", [40, 85])]


def test_only_students_who_are_in_the_class_now_on_this_unit(people, run, ratio):
    other_unit = factories.ObjectiveFactory(unit=factories.UnitRunFactory(section=people.section).unit)
    left = factories.EnrollmentFactory(section=people.section, ended_at=NOW)
    elsewhere = factories.EnrollmentFactory(
        section=factories.SectionFactory(course=people.section.course)
    ).student
    give(people.sam, other_unit, 90)
    give(left.student, ratio, 90)
    give(elsewhere, ratio, 90)
    assert seen(look(run)) == []


def test_results_over_one_try_are_counted_and_not_listed(people, run, ratio):
    give(people.ines, ratio, 90)
    give(people.sam, ratio, 40, 85)
    compared = look(run)
    assert (len(compared.split), compared.single, compared.hidden) == (2, 1, 0)
    assert [result.student_name for result in compared.listed] == ["Sam Okafor"]
    assert {effect.method: effect.lost for effect in compared.effects}[Method.N_TIMES] == 2


def test_results_on_which_all_agree_are_not_split(people, run, ratio):
    give(people.ines, ratio, 10, 20)
    give(people.sam, ratio, 90, 95)
    compared = look(run)
    assert (len(compared.results), compared.split, compared.listed) == (2, (), ())


def test_a_long_list_is_cut_and_says_so(people, run, ratio, monkeypatch):
    monkeypatch.setattr(methods, "LISTED", 1)
    give(people.ines, ratio, 40, 85)
    give(people.sam, ratio, 40, 85)
    compared = look(run)
    assert ([each.student_name for each in compared.listed], compared.hidden) == (["Ines Moreau"], 1)


def test_classes_and_units_say_whether_there_is_something_to_see(people, run, ratio):
    factories.UnitRunFactory(section=people.section, unit__title="Newer")
    factories.SectionFactory(course=people.section.course, title="7A Mathematics")
    give(people.sam, ratio, 90)
    classes = classes_to_compare(people.school.pk)
    assert [(each.title, each.has_results) for each in classes] == [
        ("7A Mathematics", False),
        ("7B Mathematics", True),
    ]
    units = units_to_compare(people.section.pk)
    assert [(each.title, each.has_results) for each in units] == [("Newer", False), (run.unit.title, True)]


@pytest.mark.parametrize("students", [1, 3])
def test_one_query_for_any_size_of_class(people, run, ratio, students, django_assert_num_queries):
    for _ in range(students):
        give(factories.EnrollmentFactory(section=people.section).student, ratio, 40, 75, 85)
    with django_assert_num_queries(1):
        assert len(look(run).listed) == students
