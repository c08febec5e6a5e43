"""A class in the middle of the mastery cycle: a published unit, a check on two forms, tries with marks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from assessments.models import (
    Attempt,
    AttemptItem,
    ChanceWindow,
    Item,
    Mark,
    ParallelForm,
)
from assessments.selectors.diagnosis import diagnosis_of
from classroom.models import Enrollment, User
from mastery.engine.evidence import Outcome
from mastery.models import Lesson, Objective, WorkGroup
from mastery.services.approvals import Approved, approve_groups
from mastery.services.groups import suggest_groups
from mastery.services.steps.evidence import Observation, add_evidence
from tests.support import factories
from tests.support.kept import kept
from tests.support.people import People

STATEMENTS = {
    "F1": "I can add and subtract fractions",
    "F2": "I can multiply fractions",
    "F4": "I can compare quantities using ratio",
}


class Cycle:
    """Unit "Ratio" of class 7B, taught with worked explanations: Check 1 a week ago, the second chance in a week.

    Each objective has one question of ten points on each form.
    """

    def __init__(self, people: People, *, now: datetime | None = None) -> None:
        self.people = people
        self.now = now or timezone.now()
        self.run = factories.UnitRunFactory(
            section=people.section,
            unit=factories.UnitFactory(course=people.section.course, title="Ratio"),
            stage="formative",
            published_at=self.now - timedelta(days=30),
        )
        self.objectives = self._objectives()
        self.check = factories.AssessmentFactory(unit_run=self.run, title="Check 1")
        self.items: dict[tuple[str, str], Item] = {}
        self.write_forms("A", "B")
        ChanceWindow.objects.bulk_create([self._window(1, opens_in=-7), self._window(2, opens_in=7)])
        Lesson.objects.bulk_create(
            self._lesson(objective, "worked_explanation") for objective in self.objectives.values()
        )

    def _objectives(self) -> dict[str, Objective]:
        objectives = Objective.objects.bulk_create(
            factories.ObjectiveFactory.build(
                unit=self.run.unit, code=code, statement=statement, position=position
            )
            for position, (code, statement) in enumerate(STATEMENTS.items(), start=1)
        )
        return {objective.code: objective for objective in objectives}

    def write_forms(self, *labels: str) -> None:
        questions = [
            {"objective": objective, "points": Decimal(10)} for objective in self.objectives.values()
        ]
        codes = list(self.objectives)
        _forms, items = factories.write_forms(self.check, labels, questions)
        for item in items:
            self.items[item.form.label, codes[item.position - 1]] = item

    def window(self, number: int, *, opens_in: int) -> None:
        self._window(number, opens_in=opens_in).save()

    def _window(self, number: int, *, opens_in: int) -> ChanceWindow:
        opens_at = self.now + timedelta(days=opens_in)
        return factories.WindowFactory.build(
            assessment=self.check, number=number, opens_at=opens_at, closes_at=opens_at + timedelta(hours=2)
        )

    def teach(self, objective: Objective, approach: str) -> None:
        self._lesson(objective, approach).save()

    def _lesson(self, objective: Objective, approach: str) -> Lesson:
        return Lesson(
            school=self.people.school,
            unit_run=self.run,
            objective=objective,
            approach=approach,
            recorded_by=self.people.tess,
            recorded_at=self.now - timedelta(days=20),
        )

    def pupil(self, name: str) -> User:
        """One more student of the class."""
        student = factories.UserFactory(
            school=self.people.school, username=name.lower(), given_name=name, family_name="Diallo"
        )
        factories.RoleFactory(person=student, role="student")
        factories.EnrollmentFactory(section=self.people.section, student=student)
        return student

    def sit(
        self,
        student: User,
        points: Mapping[str, str],
        *,
        number: int = 1,
        form: str = "A",
        days_ago: int = 7,
        ideas: Mapping[str, str] | None = None,
    ) -> Attempt:
        """A scored try: points of ten by objective, and the misconceptions that wrong answers show."""
        at = self.now - timedelta(days=days_ago)
        attempt = Attempt.objects.create(
            school=self.people.school,
            assessment=self.check,
            enrollment=Enrollment.objects.get(section=self.people.section, student=student),
            form=ParallelForm.objects.get(assessment=self.check, label=form),
            number=number,
            opened_at=at,
        )
        self._mark(attempt, {self.items[form, code]: earned for code, earned in points.items()}, ideas or {})
        attempt.state, attempt.submitted_at = "submitted", at
        attempt.save()
        attempt.state, attempt.scored_at = "scored", at
        attempt.save()
        add_evidence(
            [
                Observation(
                    student_id=student.pk,
                    objective_id=self.objectives[code].pk,
                    occasion=attempt.occasion,
                    outcome=Outcome.SCORED,
                    earned=Decimal(earned),
                    possible=Decimal(10),
                    observed_at=at,
                )
                for code, earned in points.items()
            ],
            actor=self.people.tess,
            now=at,
        )
        return attempt

    def _mark(self, attempt: Attempt, earned: Mapping[Item, str], ideas: Mapping[str, str]) -> None:
        codes = {item.pk: code for (_form, code), item in self.items.items()}
        AttemptItem.objects.bulk_create(
            AttemptItem(
                school=self.people.school, attempt=attempt, item=item, position=position, points=item.points
            )
            for position, item in enumerate(earned, start=1)
        )
        Mark.objects.bulk_create(
            Mark(
                school=self.people.school,
                attempt=attempt,
                item=item,
                earned=Decimal(points),
                source="teacher",
                misconception=ideas.get(codes[item.pk], ""),
                marked_by=self.people.tess,
                marked_at=attempt.opened_at,
            )
            for item, points in earned.items()
        )

    def suggest(self, *, in_groups: Sequence[int] = ()) -> int:
        """Tess asks for groups on the results page."""
        found = diagnosis_of(self.check)
        return suggest_groups(
            actor=self.people.tess,
            unit_run=self.run,
            objective_ids=found.objective_ids,
            misconceptions=found.misconceptions,
            in_groups=in_groups,
            now=self.now,
        )

    def approve_all(self) -> Approved:
        """Tess asks for groups and gives them their work as they are."""
        self.suggest()
        ids = list(WorkGroup.objects.values_list("pk", flat=True))
        return approve_groups(actor=self.people.tess, unit_run=self.run, group_ids=ids, now=self.now)


@kept
def ratio_cycle(people: People) -> Cycle:
    """Sam is not yet there on ratio, which the lesson explained; Ines has mastered everything.

    Its `now` is when the program first wrote it, some minutes ago for a later test.
    """
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"}, ideas={"F4": "added instead of scaling"})
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"})
    return cycle
