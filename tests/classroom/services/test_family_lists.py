"""A list of families becomes accounts and links; twice changes nothing."""

import pytest
from django.core.exceptions import PermissionDenied

from classroom.formats.families import FamilyRow, read_families
from classroom.models import GuardianLink, User
from classroom.refusals import UsernameTaken
from classroom.selectors.families import AdultRow, class_families
from classroom.selectors.family_lists import FamilyPlan, plan_families
from classroom.services.families import add_guardian
from classroom.services.family_lists import add_families
from classroom.services.steps import families as steps
from classroom.services.steps.lists import ListEmpty, ListMoved, ListRefused
from tests.support.factories import NOW, EnrollmentFactory, RoleFactory, SectionFactory, UserFactory
from tests.support.people import People

HEAD = "student_id,given_name,family_name,username,email\n"
MAYA = "I1,Maya,Moreau,maya,maya@e.example"
GUS = "I1,Gus,Okafor,GUS,"


@pytest.fixture
def numbered(people: People) -> People:
    for student, number in ((people.sam, "S1"), (people.ines, "I1")):
        User.objects.filter(pk=student.pk).update(school_number=number)
    return people


def rows(*lines: str) -> tuple[FamilyRow, ...]:
    read = read_families(HEAD + "\n".join(lines))
    assert read.problems == ()
    return read.rows


def add(people: People, *lines: str, **more: object) -> FamilyPlan:
    asked = {"actor": people.tess, "school": people.school, "section": people.section}
    return add_families(**({"rows": rows(*lines)} if lines else {}), **(asked | more))


def links() -> set[tuple[str, str]]:
    return set(GuardianLink.objects.values_list("guardian__username", "student__username"))


def counts(plan: FamilyPlan) -> tuple[int, int, int]:
    return plan.new_adults, plan.joined, plan.unchanged


def test_an_adult_comes_in_without_a_password_and_sees_the_student(numbered: People):
    assert counts(add(numbered, MAYA)) == (1, 0, 0)
    maya = User.objects.get(username="maya")
    assert (maya.full_name, maya.email, maya.sort_key) == ("Maya Moreau", "maya@e.example", "moreau maya")
    assert not maya.has_usable_password()
    assert [role.role for role in maya.school_roles.all()] == ["guardian"]
    assert links() == {("gus", "sam"), ("maya", "ines")}


def test_one_account_for_an_adult_with_two_children(numbered: People):
    plan = add(numbered, MAYA, "S1,Maya,Moreau,Maya,maya@e.example")
    assert counts(plan) == (1, 0, 0)
    assert links() == {("gus", "sam"), ("maya", "ines"), ("maya", "sam")}


def test_an_adult_with_an_account_sees_one_more_student_and_stays_as_they_are(numbered: People):
    before = User.objects.filter(username="gus").values().get()
    assert counts(add(numbered, GUS)) == (0, 1, 0)
    assert links() == {("gus", "sam"), ("gus", "ines")}
    assert User.objects.filter(username="gus").values().get() == before


def test_the_same_list_twice_changes_nothing(numbered: People):
    add(numbered, MAYA, GUS)
    before = links()
    plan = add(numbered, MAYA, GUS)
    assert (counts(plan), plan.changes_nothing) == ((0, 0, 2), True)
    assert links() == before


@pytest.mark.parametrize("name", ["\u039d\u0399\u039a\u039f\u03a3", "\u0130brahim", "\u00c9mile"])
def test_a_user_name_of_any_alphabet_is_the_same_the_second_time(numbered: People, name: str):
    for _time in range(2):
        plan = add(numbered, f"I1,N,P,{name},")
        slip = add_guardian(
            actor=numbered.tess,
            section=numbered.section,
            student=numbered.sam,
            username=name,
            given_name="N",
            family_name="P",
            email="",
        )
        assert slip is None
    assert plan.changes_nothing
    assert links() == {("gus", "sam"), (name, "ines"), (name, "sam")}


def test_who_is_linked_by_hand_in_this_moment_is_linked_once(
    numbered: People, monkeypatch: pytest.MonkeyPatch
):
    write = steps.store_accounts

    def late(people: list[User], **more: object) -> None:
        GuardianLink.objects.create(school=numbered.school, guardian=numbered.gus, student=numbered.ines)
        write(people, **more)

    monkeypatch.setattr(steps, "store_accounts", late)
    add(numbered, GUS)
    assert links() == {("gus", "sam"), ("gus", "ines")}


@pytest.mark.parametrize(
    ("line", "column", "wrong"),
    [
        pytest.param("99,Maya,Moreau,maya,", "student_id", "not_here", id="no such number"),
        pytest.param("O1,Maya,Moreau,maya,", "student_id", "not_here", id="a student of another class"),
        pytest.param("L1,Maya,Moreau,maya,", "student_id", "not_here", id="a student who left"),
        pytest.param("N1,Maya,Moreau,maya,", "student_id", "not_here", id="somebody of another school"),
        pytest.param("I1,Maya,Moreau,gus,", "username", "username_taken", id="another adult's user name"),
        pytest.param("I1,Ines,Moreau,ines,", "username", "own_adult", id="the student"),
        pytest.param("I1,Tess,Marsh,tess,", "username", "username_taken", id="a teacher, no guardian"),
        pytest.param("I1,Nora,Vance,nora,", "username", "username_taken", id="somebody of another school"),
    ],
)
def test_stored_people_refuse_a_line_and_with_it_the_list(
    numbered: People, line: str, column: str, wrong: str
):
    other = UserFactory(school=numbered.school, school_number="O1")
    EnrollmentFactory(section=SectionFactory(course=numbered.section.course), student=other)
    left = UserFactory(school=numbered.school, school_number="L1")
    EnrollmentFactory(section=numbered.section, student=left, ended_at=NOW)
    User.objects.filter(pk=numbered.nora.pk).update(school_number="N1")
    RoleFactory(person=numbered.ines, role="guardian")
    with pytest.raises(ListRefused) as refused:
        add(numbered, line, "S1,Good,Row,good,")
    assert [(each.line, each.column, each.wrong) for each in refused.value.problems] == [(2, column, wrong)]
    assert links() == {("gus", "sam")}


def test_for_the_whole_school_any_student_of_it_is_found(numbered: People):
    other = EnrollmentFactory(section=SectionFactory(course=numbered.section.course)).student
    other.school_roles.create(school=numbered.school, role="student")
    User.objects.filter(pk=other.pk).update(school_number="O1")
    add(numbered, "O1,Maya,Moreau,maya,", actor=numbered.ada, section=None)
    assert ("maya", other.username) in links()


@pytest.mark.parametrize("who", ["sam", "gus", "nora"])
def test_who_does_not_keep_the_class_adds_nobody(numbered: People, who: str):
    with pytest.raises(PermissionDenied):
        add(numbered, MAYA, actor=getattr(numbered, who))
    assert links() == {("gus", "sam")}


def test_a_teacher_adds_nobody_in_the_whole_school(numbered: People):
    with pytest.raises(PermissionDenied):
        add(numbered, MAYA, section=None)


def test_a_confirmed_list_brings_in_its_good_lines(numbered: People):
    listed = rows(MAYA, "99,Paul,Lim,paul,")
    plan = plan_families(listed, school_id=numbered.school.pk, section_id=numbered.section.pk)
    add(numbered, rows=listed, confirmed=plan.digest)
    assert links() == {("gus", "sam"), ("maya", "ines")}


def test_what_was_looked_at_is_what_is_written(numbered: People):
    listed = rows(MAYA)
    plan = plan_families(listed, school_id=numbered.school.pk, section_id=numbered.section.pk)
    add(numbered, MAYA)
    with pytest.raises(ListMoved):
        add(numbered, rows=listed, confirmed=plan.digest)


def test_a_list_of_nobody_is_refused(numbered: People):
    with pytest.raises(ListEmpty):
        add(numbered, rows=())


def test_a_user_name_taken_in_this_moment_is_refused_in_words(
    numbered: People, monkeypatch: pytest.MonkeyPatch
):
    """Between the look at who is there and the writing, another school took it."""
    write = steps.store_accounts

    def late(people: list[User], **more: object) -> None:
        UserFactory(school=numbered.nora.school, username="MAYA")
        write(people, **more)

    monkeypatch.setattr(steps, "store_accounts", late)
    with pytest.raises(UsernameTaken):
        add(numbered, MAYA)
    assert links() == {("gus", "sam")}


def test_the_history_tells_who_brought_them_in(numbered: People):
    add(numbered, MAYA)
    event = GuardianLink.pgh_event_model.objects.select_related("pgh_context").latest("pgh_id")
    assert (event.pgh_label, event.pgh_context.metadata["actor"]) == ("insert", numbered.tess.pk)


# the families of a class


def names(adult: AdultRow) -> list[str]:
    return [child.name for child in adult.children]


def test_families_of_a_class_are_its_adults_by_name_and_who_has_none(numbered: People):
    add(numbered, "S1,Zoe,Abel,zoe,", "S1,Maya,Moreau,maya,")
    families = class_families(numbered.section)
    assert [(adult.name, adult.has_password, names(adult)) for adult in families.adults] == [
        ("Zoe Abel", False, ["Sam Okafor"]),
        ("Maya Moreau", False, ["Sam Okafor"]),
        ("Gus Okafor", True, ["Sam Okafor"]),
    ]
    assert ([student.name for student in families.without], families.students) == (["Ines Moreau"], 2)


def test_a_closed_account_is_of_no_family(numbered: People):
    User.objects.filter(pk=numbered.gus.pk).update(is_active=False)
    families = class_families(numbered.section)
    assert (families.adults, [student.name for student in families.without]) == (
        (),
        ["Ines Moreau", "Sam Okafor"],
    )


def test_children_of_other_classes_and_those_who_left_are_not_told(numbered: People):
    add(numbered, GUS)
    numbered.section.enrollments.filter(student=numbered.ines).update(ended_at=NOW)
    elsewhere = EnrollmentFactory(section=SectionFactory(course=numbered.section.course)).student
    GuardianLink.objects.create(school=numbered.school, guardian=numbered.gus, student=elsewhere)
    families = class_families(numbered.section)
    assert [names(adult) for adult in families.adults] == [["Sam Okafor"]]
    assert (families.without, families.students) == ((), 1)
