"""The same people everywhere: Tess teaches, Sam and Ines learn, Gus is Sam's guardian, Ada administers,
Nora teaches in another school and must never see them."""

from dataclasses import dataclass

import pytest

from classroom.models import Enrollment, GuardianLink, School, Section, User
from tests.support import factories


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
def people(db: None) -> People:
    """One school with class 7B (Tess; Sam and Ines), and Nora's class in another school."""
    school = factories.SchoolFactory(name="Harbor School")
    section = factories.SectionFactory(
        course=factories.CourseFactory(school=school, title="Mathematics 7"),
        title="7B Mathematics",
        short_title="7B",
    )
    tess = _person(school, "tess", "Tess", "Marsh", role="teacher")
    sam = _person(school, "sam", "Sam", "Okafor", role="student")
    ines = _person(school, "ines", "Ines", "Moreau", role="student")
    gus = _person(school, "gus", "Gus", "Okafor", role="guardian")
    ada = _person(school, "ada", "Ada", "Lindqvist", role="administrator")
    factories.StaffFactory(section=section, person=tess)
    for student in (sam, ines):
        factories.EnrollmentFactory(section=section, student=student)
    GuardianLink.objects.create(school=school, guardian=gus, student=sam)
    other = factories.SchoolFactory(name="Other School")
    noras_section = factories.SectionFactory(
        course=factories.CourseFactory(school=other), title="Nora's class"
    )
    nora = _person(other, "nora", "Nora", "Vance", role="teacher")
    factories.StaffFactory(section=noras_section, person=nora)
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


def _person(school: School, username: str, given_name: str, family_name: str, *, role: str) -> User:
    person = factories.UserFactory(
        school=school, username=username, given_name=given_name, family_name=family_name
    )
    factories.RoleFactory(person=person, role=role)
    return person
