"""Ines has gone further: a finished product, told as services leave it."""

from classroom.models import User
from mastery.models import EnrichmentActivity, EnrichmentChoice, UnitRun
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People


class Made:
    """One product of Ines's in a unit of class 7B; `more` adds those of others."""

    def __init__(self, people: People, *, is_done: bool = True) -> None:
        self.people = people
        self.run: UnitRun = factories.UnitRunFactory(section=people.section, stage="correction")
        self.activity = EnrichmentActivity.objects.create(
            school=people.school, unit=self.run.unit, kind="project", title="Plan a party"
        )
        self.choice = self.by(people.ines, is_done=is_done)

    def by(self, student: User, *, is_done: bool = True) -> EnrichmentChoice:
        told = {"product_note": f"A plan by {student.given_name}", "product_audience": "Class 6A"}
        return EnrichmentChoice.objects.create(
            school=self.people.school,
            unit_run=self.run,
            student=student,
            activity=self.activity,
            offered_at=NOW,
            chosen_at=NOW,
            done_at=NOW if is_done else None,
            **(told if is_done else {}),
        )

    def classmate(self, *, is_done: bool = True) -> EnrichmentChoice:
        student = factories.UserFactory(school=self.people.school)
        factories.RoleFactory(person=student, role="student")
        factories.EnrollmentFactory(section=self.people.section, student=student)
        return self.by(student, is_done=is_done)
