"""Students of the demo school take a check: each with a strength of their own, the same at every loading."""

import uuid
from collections.abc import Collection
from datetime import datetime
from random import Random

from assessments.management.demo.content import DemoUnit, Question
from assessments.management.demo.questions import answer_to
from assessments.models import Assessment, Attempt, AttemptItem
from assessments.services.sitting import Given, GivenPage, start_attempt, submit_attempt
from classroom.models import Enrollment


def take(
    unit: DemoUnit,
    check: Assessment,
    enrollment: Enrollment,
    *,
    strength: float,
    weak_on: Collection[str] = (),
    without: Collection[int] = (),
    now: datetime,
) -> Attempt:
    """One sitting: each question right by the student's strength, less on what they find hard."""
    student = enrollment.student
    attempt = start_attempt(actor=student, assessment=check, enrollment=enrollment, now=now, without=without)
    chance = Random(  # noqa: S311 - the same answers at every loading
        f"{student.school_number}-{unit.title}-{attempt.number}"
    )
    questions = _questions(unit)
    form = "AB".index(attempt.form.label)
    page = {}
    asked = AttemptItem.objects.filter(attempt=attempt).select_related("item").order_by("position")
    for row in asked:
        code, question = questions[form, row.item.stem]
        right = chance.random() < (strength * 0.45 if code in weak_on else strength)
        values = answer_to(question, form=form, right=right, chance=chance)
        shown = {option_id: shown_id for shown_id, option_id in row.option_order}
        page[row.item_id] = Given(values=tuple(shown.get(value, value) for value in values), was="", seq=0)
    submit_attempt(
        actor=student,
        attempt_id=attempt.pk,
        submit_key=uuid.uuid4(),
        answers=GivenPage(epoch=0, questions=page),
        now=now,
    )
    return attempt


def _questions(unit: DemoUnit) -> dict[tuple[int, str], tuple[str, Question]]:
    return {
        (form, question.stem[form]): (goal.code, question)
        for goal in unit.goals
        for question in goal.questions
        for form in (0, 1)
    }
