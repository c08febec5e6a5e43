"""A class list becomes people, places and a class; twice changes nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from classroom.formats.roster import RosterRow, read_roster
from classroom.models import Course, Enrollment, SchoolRole, Section, StaffAssignment, User
from classroom.selectors.rosters import RosterPlan, plan_roster
from classroom.services.enrollments import end_place
from classroom.services.rosters import (
    ClassExists,
    NotATeacher,
    add_students,
    open_class,
    short_title,
)
from classroom.services.steps.lists import ListMoved, ListRefused
from tests.support.factories import NOW, EnrollmentFactory, SectionFactory
from tests.support.people import People

HEAD = "student_id,given_name,family_name,username,email\n"


def rows(*lines: str) -> tuple[RosterRow, ...]:
    roster = read_roster(HEAD + "\n".join(lines))
    assert not roster.problems
    return roster.rows


def counts(plan: RosterPlan) -> dict[str, int]:
    return {
        "new": plan.new,
        "elsewhere": plan.from_elsewhere,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
    }


def add(people: People, *lines: str, **more: object) -> dict[str, int]:
    return counts(
        add_students(actor=people.tess, section=people.section, rows=rows(*lines), now=NOW, **more).plan
    )


def test_new_student_can_be_named_and_has_no_password_yet(people: People) -> None:
    assert add(people, "4711,Amara,Diallo,,amara@home.example") == {
        "new": 1,
        "elsewhere": 0,
        "changed": 0,
        "unchanged": 0,
    }
    amara = User.objects.get(school=people.school, school_number="4711")
    assert (amara.given_name, amara.family_name, amara.username, amara.email, amara.sort_key) == (
        "Amara",
        "Diallo",
        "amara.diallo",
        "amara@home.example",
        "diallo amara",
    )
    assert not amara.has_usable_password()
    assert list(SchoolRole.objects.filter(person=amara).values_list("role", flat=True)) == ["student"]
    assert people.enrollment(amara).started_at == NOW


def test_same_list_twice_changes_nothing(people: People) -> None:
    lines = ("1,Amara,Diallo,,", "2,Ben,Okafor,ben,b@c.example")
    add(people, *lines)
    before = list(User.objects.order_by("pk").values()), list(Enrollment.objects.order_by("pk").values())
    assert add(people, *lines) == {"new": 0, "elsewhere": 0, "changed": 0, "unchanged": 2}
    assert before == (
        list(User.objects.order_by("pk").values()),
        list(Enrollment.objects.order_by("pk").values()),
    )


def test_student_of_another_class_is_the_same_person_with_a_second_place(people: People) -> None:
    add(people, "1,Amara,Diallo,,")
    other = SectionFactory(course__school=people.school)
    done = add_students(actor=None, section=other, rows=rows("1,Amara,Diallo,,"), now=NOW)
    assert counts(done.plan) == {"new": 0, "elsewhere": 1, "changed": 0, "unchanged": 0}
    assert User.objects.filter(school_number="1").count() == 1
    assert Enrollment.objects.filter(student__school_number="1", ended_at__isnull=True).count() == 2


def test_student_who_left_gets_the_place_back_that_their_tries_hang_on(people: People) -> None:
    add(people, "1,Amara,Diallo,,")
    amara = User.objects.get(school_number="1")
    place = people.enrollment(amara)
    end_place(actor=people.tess, section=people.section, student=amara, now=NOW + timedelta(days=1))
    done = add_students(
        actor=people.tess,
        section=people.section,
        rows=rows("1,Amara,Diallo,,", "2,Ben,Lim,,"),
        now=NOW + timedelta(days=2),
    )
    assert (done.plan.new, done.plan.returning, done.plan.from_elsewhere) == (1, 1, 0)
    back = people.enrollment(amara)
    assert (back.pk, back.started_at, back.ended_at) == (place.pk, NOW, None)


def test_of_several_ended_places_the_last_comes_back(people: People) -> None:
    add(people, "1,Amara,Diallo,,")
    places = Enrollment.objects.filter(student__school_number="1")
    places.update(ended_at=NOW + timedelta(days=3))
    amara = User.objects.get(school_number="1")
    earlier = {"started_at": NOW - timedelta(days=9), "ended_at": NOW - timedelta(days=8)}
    EnrollmentFactory(section=people.section, student=amara, **earlier)
    add(people, "1,Amara,Diallo,,")
    assert list(places.order_by("started_at").values_list("ended_at", flat=True)) == [
        NOW - timedelta(days=8),
        None,
    ]


def test_place_in_another_class_is_no_place_here(people: People) -> None:
    other = SectionFactory(course__school=people.school)
    add_students(actor=None, section=other, rows=rows("1,Amara,Diallo,,"), now=NOW)
    Enrollment.objects.filter(section=other).update(ended_at=NOW)
    assert add(people, "1,Amara,Diallo,,")["elsewhere"] == 1
    assert Enrollment.objects.filter(section=other, ended_at=None).count() == 0


def test_plan_that_was_looked_at_is_another_once_somebody_has_left(people: People) -> None:
    """Who joins and who comes back is part of what is confirmed."""
    lines = rows("1,Amara,Diallo,,")
    asked = {"school_id": people.school.pk, "section_id": people.section.pk}
    add_students(actor=None, section=SectionFactory(course__school=people.school), rows=lines, now=NOW)
    seen = plan_roster(lines, **asked).digest
    add(people, "1,Amara,Diallo,,")
    Enrollment.objects.filter(section=people.section, student__school_number="1").update(ended_at=NOW)
    assert plan_roster(lines, **asked).digest != seen


def test_changed_name_is_taken_over_and_an_empty_address_is_not(people: People) -> None:
    add(people, "1,Amara,Diallo,,a@b.example")
    assert add(people, "1,Amara,Diallo-Reis,,")["changed"] == 1
    amara = User.objects.get(school_number="1")
    assert (amara.family_name, amara.email, amara.sort_key, amara.username) == (
        "Diallo-Reis",
        "a@b.example",
        "diallo-reis amara",
        "amara.diallo",
    )


def test_same_number_in_another_school_is_somebody_else(people: People) -> None:
    add(people, "1,Amara,Diallo,,")
    done = add_students(
        actor=people.nora, section=people.noras_section, rows=rows("1,Amara,Diallo,,"), now=NOW
    )
    assert done.plan.new == 1
    assert sorted(User.objects.filter(school_number="1").values_list("username", flat=True)) == [
        "amara.diallo",
        "amara.diallo2",
    ]


@pytest.mark.parametrize(
    ("names", "usernames"),
    [
        pytest.param(
            ["Ana,Reis", "Ana,Reis", "Ana,Reis"], ["ana.reis", "ana.reis2", "ana.reis3"], id="namesakes"
        ),
        pytest.param(["Zoë,Łukasiewicz"], ["zoe.lukasiewicz"], id="accents and strokes"),
        pytest.param(["Jürgen,Weiß"], ["jurgen.weiss"], id="sharp s"),
        pytest.param(["Suharto,"], ["suharto"], id="one name"),
        pytest.param(["小,明", "Дания,Бек"], ["student", "student2"], id="other scripts"),
        pytest.param(["Ana Sofia,O'Neil 3rd"], ["anasofia.oneilrd"], id="blanks, apostrophes, digits"),
        pytest.param(["X" * 150 + "," + "y" * 150], ["x" * 40 + "." + "y" * 40], id="very long"),
    ],
)
def test_usernames_are_plain_and_free(people: People, names: list[str], usernames: list[str]) -> None:
    add(people, *(f"{number},{name},," for number, name in enumerate(names, start=1)))
    made = User.objects.exclude(school_number="").order_by("pk").values_list("username", flat=True)
    assert list(made) == usernames


def test_made_up_usernames_leave_those_of_the_list_and_of_others_alone(people: People) -> None:
    User.objects.filter(pk=people.ines.pk).update(username="Ana.Reis")
    add(people, "1,Ana,Reis,,", "2,Ben,Lim,Ana.Reis2,", "3,Ana,Reis,,")
    made = User.objects.exclude(school_number="").order_by("school_number").values_list("username", flat=True)
    assert list(made) == ["ana.reis3", "Ana.Reis2", "ana.reis4"]


@pytest.mark.parametrize(
    ("line", "wrong", "detail"),
    [
        pytest.param("T1,Tess,Marsh,,", "not_a_student", "", id="a teacher's number"),
        pytest.param("G1,Gus,Okafor,,", "not_a_student", "", id="a guardian's number"),
        pytest.param(
            "S1,Sam,Okafor,sammy,", "username_differs", "sam", id="another user name for a known student"
        ),
        pytest.param("9,New,Person,INES,", "username_taken", "", id="the user name of somebody else"),
        pytest.param("9,New,Person,nora,", "username_taken", "", id="a user name of another school"),
        pytest.param("I1,Ines,Moreau,,", "account_closed", "", id="a closed account"),
    ],
)
def test_stored_people_refuse_a_row(people: People, line: str, wrong: str, detail: str) -> None:
    for person, number in ((people.tess, "T1"), (people.gus, "G1"), (people.sam, "S1"), (people.ines, "I1")):
        person.school_number, person.is_active = number, number != "I1"
        person.save(update_fields=["school_number", "is_active"])
    people_before = list(User.objects.order_by("pk").values())
    with pytest.raises(ListRefused) as refused:
        add(people, line, "77,Good,Row,,")
    assert [(each.line, each.wrong, each.detail) for each in refused.value.problems] == [(2, wrong, detail)]
    assert list(User.objects.order_by("pk").values()) == people_before, "all of it or nothing"


def test_known_student_may_be_listed_with_the_username_they_have(people: People) -> None:
    people.sam.school_number = "S1"
    people.sam.save(update_fields=["school_number"])
    assert add(people, "S1,Sam,Okafor,SAM,")["unchanged"] == 1


def test_confirmed_list_brings_in_the_good_rows(people: People) -> None:
    listed = rows("1,Ana,Reis,,", "2,Ben,Lim,nora,")
    plan = plan_roster(listed, school_id=people.school.pk, section_id=people.section.pk)
    add_students(actor=people.tess, section=people.section, rows=listed, confirmed=plan.digest, now=NOW)
    assert User.objects.filter(school_number__in=["1", "2"]).count() == 1


def test_confirmed_list_is_refused_when_the_people_changed_meanwhile(people: People) -> None:
    listed = rows("1,Ana,Reis,,")
    plan = plan_roster(listed, school_id=people.school.pk, section_id=people.section.pk)
    add(people, "1,Ana,Lim,,")
    with pytest.raises(ListMoved):
        add_students(actor=people.tess, section=people.section, rows=listed, confirmed=plan.digest, now=NOW)
    assert User.objects.get(school_number="1").family_name == "Lim"


def open_7c(people: People, **more: object) -> Section:
    asked = {
        "actor": people.tess,
        "school": people.school,
        "title": "7C Mathematics",
        "course_title": "Mathematics 7",
        "teacher": people.tess,
        "rows": rows("1,Ana,Reis,,"),
        "now": NOW,
    }
    return open_class(**(asked | more)).section


def test_new_class_is_taught_by_its_teacher_in_the_shared_course(people: People) -> None:
    section = open_7c(people)
    assert (section.title, section.short_title, section.course) == (
        "7C Mathematics",
        "7C",
        people.section.course,
    )
    assert StaffAssignment.objects.get(section=section).person == people.tess
    assert Enrollment.objects.get(section=section).student.username == "ana.reis"


def test_class_of_the_same_name_is_refused(people: People) -> None:
    with pytest.raises(ClassExists) as refused:
        open_7c(people, title="7B Mathematics")
    assert refused.value.section == people.section
    assert not User.objects.filter(school_number="1").exists()


def test_same_name_in_another_school_is_free(people: People) -> None:
    open_7c(people, title=people.noras_section.title)


def test_refused_list_leaves_no_class_behind(people: People) -> None:
    with pytest.raises(ListRefused):
        open_7c(people, course_title="New course", rows=rows("1,Ana,Reis,nora,"))
    assert not Section.objects.filter(title="7C Mathematics").exists()
    assert not Course.objects.filter(title="New course").exists()


@pytest.mark.parametrize("who", ["sam", "gus"])
def test_class_belongs_to_a_teacher_only(people: People, who: str) -> None:
    with pytest.raises(NotATeacher):
        open_7c(people, actor=people.ada, teacher=getattr(people, who))


@pytest.mark.parametrize("who", ["sam", "gus"])
def test_students_and_guardians_open_no_class(people: People, who: str) -> None:
    with pytest.raises(PermissionDenied):
        open_7c(people, actor=getattr(people, who))


@pytest.mark.parametrize("who", ["sam", "gus", "nora"])
def test_only_staff_of_a_class_add_students(people: People, who: str) -> None:
    with pytest.raises(PermissionDenied):
        add_students(actor=getattr(people, who), section=people.section, rows=rows("1,A,B,,"), now=NOW)


@pytest.mark.parametrize(
    ("title", "short"),
    [("7B Mathematics", "7B"), ("Mathematics", "Mathematics"), ("Geographieunterricht", "Geographieun")],
)
def test_short_title_fits_the_narrow_bar(title: str, short: str) -> None:
    assert short_title(title) == short


def test_five_thousand_students_come_in_at_once(people: People) -> None:
    lines = [f"{number},Given{number % 40},Family,," for number in range(5000)]
    assert add(people, *lines)["new"] == 5000
    assert Enrollment.objects.filter(section=people.section).count() == 5002


def test_number_of_queries_does_not_grow_with_the_list(people: People, django_assert_num_queries) -> None:
    def planned(lines: list[str]) -> None:
        with django_assert_num_queries(4):
            plan_roster(rows(*lines), school_id=people.school.pk, section_id=people.section.pk)

    EnrollmentFactory(section=people.section, student__school_number="1")
    planned(["1,A,B,x,"])
    planned([f"{number},A,B,x{number}," for number in range(300)])
