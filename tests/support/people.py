"""The same people everywhere: Tess teaches, Sam and Ines learn, Gus is Sam's guardian, Ada administers,
Nora teaches in another school and must never see them."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from classroom.models import Enrollment, GuardianLink, School, SchoolRole, Section, StaffAssignment, User
from classroom.models.people import sort_key
from tests.support import factories
from tests.support.kept import kept
from tests.support.pages import Client, signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    school: School
    section: Section
    tess: User
    sam: User
    ines: User
    gus: User
    ada: User
    nora: User
    noras_section: Section

    def enrollment(self, student: User) -> Enrollment:
        return Enrollment.objects.get(section=self.section, student=student)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def tess(people: People) -> Client:
    return signed_in(people.tess)


@pytest.fixture
def sam(people: People) -> Client:
    return signed_in(people.sam)


@pytest.fixture
def ada(people: People) -> Client:
    return signed_in(people.ada)


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of a week ago and a second chance in two days stay so, on whatever day the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: factories.NOW)


@kept
def people(db: None) -> People:
    """One school with class 7B (Tess; Sam and Ines), and Nora's class in another school."""
    school = factories.SchoolFactory(name="Harbor School")
    section = factories.SectionFactory(
        course=factories.CourseFactory(school=school, title="Mathematics 7"),
        title="7B Mathematics",
        short_title="7B",
    )
    other = factories.SchoolFactory(name="Other School")
    noras_section = factories.SectionFactory(
        course=factories.CourseFactory(school=other), title="Nora's class"
    )
    tess, sam, ines, gus, ada, nora = _persons(
        (school, "tess", "Tess", "Marsh", "teacher"),
        (school, "sam", "Sam", "Okafor", "student"),
        (school, "ines", "Ines", "Moreau", "student"),
        (school, "gus", "Gus", "Okafor", "guardian"),
        (school, "ada", "Ada", "Lindqvist", "administrator"),
        (other, "nora", "Nora", "Vance", "teacher"),
    )
    StaffAssignment.objects.bulk_create(
        factories.StaffFactory.build(section=place, school=place.school, person=teacher)
        for place, teacher in ((section, tess), (noras_section, nora))
    )
    Enrollment.objects.bulk_create(
        factories.EnrollmentFactory.build(section=section, school=school, student=student)
        for student in (sam, ines)
    )
    GuardianLink.objects.create(school=school, guardian=gus, student=sam)
    return People(
        school=school,
        section=section,
        tess=tess,
        sam=sam,
        ines=ines,
        gus=gus,
        ada=ada,
        nora=nora,
        noras_section=noras_section,
    )


def _persons(*named: tuple[School, str, str, str, str]) -> list[User]:
    """All at once: most tests begin with these."""
    persons = User.objects.bulk_create(
        factories.UserFactory.build(
            school=school,
            username=username,
            given_name=given_name,
            family_name=family_name,
            sort_key=sort_key(family_name=family_name, given_name=given_name),
        )
        for school, username, given_name, family_name, _role in named
    )
    SchoolRole.objects.bulk_create(
        SchoolRole(school=person.school, person=person, role=role)
        for person, (*_names, role) in zip(persons, named, strict=True)
    )
    return persons
