"""Two of the same name in one class: what tells them apart where it matters to their teacher."""

import pytest

from assessments.selectors.entry import entry_sheet, forms_of
from classroom.models import User
from classroom.selectors.namesakes import names_in_class, told_apart
from mastery.selectors.grid_class import class_on_unit
from mastery.selectors.standing import class_standing
from tests.assessments.papers import paper_check
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People


@pytest.mark.parametrize(
    ("people", "names"),
    [
        pytest.param(
            [(1, "Sam Okafor", "4711"), (2, "Ines Moreau", "ines")],
            ["Sam Okafor", "Ines Moreau"],
            id="a name of its own stands alone",
        ),
        pytest.param(
            [(1, "Sam Okafor", "4711"), (2, "Ines Moreau", "ines"), (3, "Sam Okafor", "sam2")],
            ["Sam Okafor (4711)", "Ines Moreau", "Sam Okafor (sam2)"],
            id="both of two are told apart",
        ),
        pytest.param(
            [(1, "Sam Okafor", "4711"), (2, "sam okafor", "sam2")],
            ["Sam Okafor (4711)", "sam okafor (sam2)"],
            id="capitals tell nobody apart",
        ),
    ],
)
def test_only_namesakes_are_told_apart(people, names: list[str]):
    assert list(told_apart(people).values()) == names


def test_the_student_number_comes_before_the_user_name():
    twins = [
        User(pk=1, given_name="Sam", family_name="Okafor", username="sam", school_number="4711"),
        User(pk=2, given_name="Sam", family_name="Okafor", username="sam2"),
    ]
    assert names_in_class(twins) == {1: "Sam Okafor (4711)", 2: "Sam Okafor (sam2)"}


@pytest.mark.django_db
def test_every_list_of_a_class_tells_two_of_one_name_apart(people: People):
    check = paper_check(people)
    other = factories.UserFactory(
        school=people.school, username="sam2", given_name="Sam", family_name="Okafor", school_number="4711"
    )
    factories.EnrollmentFactory(section=people.section, student=other)
    forms = forms_of(check.assessment)
    expected = ["Ines Moreau", f"Sam Okafor ({people.sam.username})", "Sam Okafor (4711)"]
    on_paper = entry_sheet(check.assessment, forms, forms[0]).rows
    for listed in (on_paper, class_on_unit(check.run, at=NOW).students, class_standing(check.run)):
        assert [row.name for row in listed] == expected
