"""Rows for tests, each in its parent's school. Named people come from `people`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from assessments import models as proof
from classroom import models as who
from mastery import models as counts

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""The moment at which tests happen; services receive it as `now`."""
PASSWORD = "mastery-demo"


class SchoolFactory(DjangoModelFactory[who.School]):
    class Meta:
        model = who.School
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"School {n}")

    @factory.post_generation
    def policy(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Every school has a first policy from the beginning: 80 %, ten points near, two chances."""
        PolicyFactory(school=self, **kwargs)


class PolicyFactory(DjangoModelFactory[counts.MasteryPolicy]):
    class Meta:
        model = counts.MasteryPolicy

    school = factory.SubFactory(SchoolFactory)
    version = 1
    threshold_percent = Decimal("80")
    near_band = Decimal("10")
    chances = 2
    effective_at = datetime(2000, 1, 1, tzinfo=UTC)


class UserFactory(DjangoModelFactory[who.User]):
    class Meta:
        model = who.User
        skip_postgeneration_save = True

    school = factory.SubFactory(SchoolFactory)
    username = factory.Sequence(lambda n: f"person{n}")
    given_name = factory.Sequence(lambda n: f"Given{n}")
    family_name = factory.Sequence(lambda n: f"Family{n:04}")
    password = factory.django.Password(PASSWORD)


class RoleFactory(DjangoModelFactory[who.SchoolRole]):
    class Meta:
        model = who.SchoolRole

    person = factory.SubFactory(UserFactory)
    school = factory.SelfAttribute("person.school")
    role = "teacher"


class CourseFactory(DjangoModelFactory[who.Course]):
    class Meta:
        model = who.Course

    school = factory.SubFactory(SchoolFactory)
    title = factory.Sequence(lambda n: f"Course {n}")


class SectionFactory(DjangoModelFactory[who.Section]):
    class Meta:
        model = who.Section

    course = factory.SubFactory(CourseFactory)
    school = factory.SelfAttribute("course.school")
    title = factory.Sequence(lambda n: f"Class {n}")
    short_title = factory.Sequence(lambda n: f"{n}B")


class StaffFactory(DjangoModelFactory[who.StaffAssignment]):
    class Meta:
        model = who.StaffAssignment

    section = factory.SubFactory(SectionFactory)
    school = factory.SelfAttribute("section.school")
    person = factory.SubFactory(UserFactory, school=factory.SelfAttribute("..school"))


class EnrollmentFactory(DjangoModelFactory[who.Enrollment]):
    class Meta:
        model = who.Enrollment

    section = factory.SubFactory(SectionFactory)
    school = factory.SelfAttribute("section.school")
    student = factory.SubFactory(UserFactory, school=factory.SelfAttribute("..school"))
    started_at = NOW - timedelta(days=60)


class UnitFactory(DjangoModelFactory[counts.Unit]):
    class Meta:
        model = counts.Unit

    course = factory.SubFactory(CourseFactory)
    school = factory.SelfAttribute("course.school")
    title = factory.Sequence(lambda n: f"Unit {n}")


class UnitRunFactory(DjangoModelFactory[counts.UnitRun]):
    class Meta:
        model = counts.UnitRun

    section = factory.SubFactory(SectionFactory)
    school = factory.SelfAttribute("section.school")
    unit = factory.SubFactory(UnitFactory, course=factory.SelfAttribute("..section.course"))
    stage = "teaching"
    published_at = NOW - timedelta(days=14)


class ObjectiveFactory(DjangoModelFactory[counts.Objective]):
    class Meta:
        model = counts.Objective

    unit = factory.SubFactory(UnitFactory)
    school = factory.SelfAttribute("unit.school")
    code = factory.Sequence(lambda n: f"Z{n}")
    statement = factory.LazyAttribute(lambda o: f"I can do {o.code}")
    position = factory.Sequence(lambda n: n % 1000)


class StatusFactory(DjangoModelFactory[counts.ObjectiveStatus]):
    """A status row as the projection writes it (no evidence behind it: for reading pages only)."""

    class Meta:
        model = counts.ObjectiveStatus

    objective = factory.SubFactory(ObjectiveFactory)
    school = factory.SelfAttribute("objective.school")
    student = factory.SubFactory(UserFactory, school=factory.SelfAttribute("..school"))
    state = "not_yet"
    best_earned = Decimal("6")
    best_possible = Decimal("10")
    attempts = 1
    items = 1
    policy = factory.LazyAttribute(
        lambda o: counts.MasteryPolicy.objects.filter(school=o.school).latest("version")
    )
    decided_at = NOW

    class Params:
        mastered = factory.Trait(state="mastered", best_earned=Decimal("9"))


class EvidenceFactory(DjangoModelFactory[counts.EvidenceRecord]):
    """One scored try, without the projection that follows from it. Each was done a minute after the last."""

    class Meta:
        model = counts.EvidenceRecord

    objective = factory.SubFactory(ObjectiveFactory)
    school = factory.SelfAttribute("objective.school")
    student = factory.SubFactory(UserFactory, school=factory.SelfAttribute("..school"))
    occasion = factory.LazyFunction(uuid4)
    earned = Decimal("6")
    possible = Decimal("100")
    observed_at = factory.Sequence(lambda n: NOW - timedelta(days=7) + timedelta(minutes=n))
    recorded_at = NOW
    recorded_by = factory.SelfAttribute("student")


class ProbeFactory(DjangoModelFactory[counts.RetentionProbe]):
    """Today, of a unit that was closed four weeks ago."""

    class Meta:
        model = counts.RetentionProbe

    unit_run = factory.SubFactory(UnitRunFactory, stage="closed")
    school = factory.SelfAttribute("unit_run.school")
    mastered_on = (NOW - timedelta(weeks=4)).date()
    held_on = NOW.date()
    planned_by = factory.SubFactory(UserFactory, school=factory.SelfAttribute("..school"))
    planned_at = NOW


class RetentionFactory(DjangoModelFactory[counts.RetentionResult]):
    """A miss."""

    class Meta:
        model = counts.RetentionResult

    probe = factory.SubFactory(ProbeFactory)
    school = factory.SelfAttribute("probe.school")
    student = factory.SubFactory(UserFactory, school=factory.SelfAttribute("..school"))
    objective = factory.SubFactory(ObjectiveFactory, unit=factory.SelfAttribute("..probe.unit_run.unit"))
    asked_on = NOW.date()
    outcome = "missed"
    recorded_by = factory.SelfAttribute("probe.planned_by")
    recorded_at = NOW


class RefreshFactory(DjangoModelFactory[counts.RefreshTask]):
    """What a miss has opened."""

    class Meta:
        model = counts.RefreshTask

    student = factory.SubFactory(UserFactory)
    school = factory.SelfAttribute("student.school")
    result = factory.SubFactory(RetentionFactory, student=factory.SelfAttribute("..student"))
    objective = factory.SelfAttribute("result.objective")
    approach = "analogy"
    title = "Like something you know"
    steps = "Think of something.\nCompare."
    assigned_at = NOW


class AssessmentFactory(DjangoModelFactory[proof.Assessment]):
    class Meta:
        model = proof.Assessment

    unit_run = factory.SubFactory(UnitRunFactory)
    school = factory.SelfAttribute("unit_run.school")
    title = factory.Sequence(lambda n: f"Other check {n}")


class FormFactory(DjangoModelFactory[proof.ParallelForm]):
    class Meta:
        model = proof.ParallelForm

    assessment = factory.SubFactory(AssessmentFactory)
    school = factory.SelfAttribute("assessment.school")
    label = "A"


def write_forms(
    assessment: proof.Assessment, labels: Iterable[str], questions: Sequence[Mapping[str, Any]]
) -> tuple[list[proof.ParallelForm], list[proof.Item]]:
    """The same questions on each form, counted from 1, in few queries; each takes what `ItemFactory` takes."""
    forms = proof.ParallelForm.objects.bulk_create(
        FormFactory.build(assessment=assessment, label=label) for label in labels
    )
    asked = [(form, place, question) for form in forms for place, question in enumerate(questions, start=1)]
    items = proof.Item.objects.bulk_create(
        ItemFactory.build(form=form, position=place, **_of_item(question)) for form, place, question in asked
    )
    written = [(item, question) for item, (_form, _place, question) in zip(items, asked, strict=True)]
    proof.ItemAlignment.objects.bulk_create(
        proof.ItemAlignment(school=item.school, item=item, objective=question["objective"])
        for item, question in written
    )
    proof.AnswerKey.objects.bulk_create(
        proof.AnswerKey(school=item.school, item=item, body=question["key"])
        for item, question in written
        if question.get("key") is not None
    )
    return forms, items


def _of_item(question: Mapping[str, Any]) -> dict[str, Any]:
    """Without what stands in rows of its own."""
    return {name: value for name, value in question.items() if name not in ("objective", "key")}


class WindowFactory(DjangoModelFactory[proof.ChanceWindow]):
    class Meta:
        model = proof.ChanceWindow

    assessment = factory.SubFactory(AssessmentFactory)
    school = factory.SelfAttribute("assessment.school")
    number = 1
    opens_at = NOW - timedelta(hours=1)
    closes_at = NOW + timedelta(hours=1)


class ItemFactory(DjangoModelFactory[proof.Item]):
    """A points-only item; pass `objective=` to align it, `key=` for the answer key's stored body."""

    class Meta:
        model = proof.Item
        skip_postgeneration_save = True

    form = factory.SubFactory(FormFactory)
    school = factory.SelfAttribute("form.school")
    position = factory.Sequence(lambda n: n % 30000 + 1)
    label = factory.LazyAttribute(lambda o: str(o.position))
    kind = "points_only"
    stem = "How much?"
    points = Decimal("1")

    @factory.post_generation
    def objective(self, create: bool, extracted: counts.Objective | None, **kwargs: Any) -> None:
        if extracted is not None:
            proof.ItemAlignment.objects.create(school=self.school, item=self, objective=extracted)

    @factory.post_generation
    def key(self, create: bool, extracted: dict[str, Any] | None, **kwargs: Any) -> None:
        if extracted is not None:
            proof.AnswerKey.objects.create(school=self.school, item=self, body=extracted)
