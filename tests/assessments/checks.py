"""A small check for tests: two objectives, forms A and B, every kind of question, keys whose tokens are
unique."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from assessments.models import (
    Assessment,
    Attempt,
    ChanceWindow,
    Item,
    Mark,
    ParallelForm,
    Response,
)
from assessments.services.sitting import GivenPage, Saved, save_answer, start_attempt, submit_attempt
from classroom.models import Enrollment, User
from mastery.models import CorrectiveAssignment, Objective, ObjectiveStatus, UnitRun
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People

NOTHING = GivenPage(epoch=0, questions={})
CHOICE = [
    {"id": "opt-right-k7", "text": "3/4"},
    {"id": "opt-wrong-k7", "text": "1/4"},
    {"id": "opt-other-k7", "text": "4/3"},
]
SEVERAL = [
    {"id": "opt-two-k7", "text": "2"},
    {"id": "opt-three-k7", "text": "3"},
    {"id": "opt-four-k7", "text": "4"},
]
KEYS: dict[str, dict[str, Any]] = {
    "single_choice": {
        "right": "opt-right-k7",
        "misconceptions": {"opt-wrong-k7": "misconception-k7 takes the wrong part"},
    },
    "multiple_choice": {"right": ["opt-three-k7", "opt-two-k7"]},
    "true_false": {"right": True},
    "numeric": {"value": "48151.623", "tolerance": "0.042"},
    "short_text": {"accepted": ["accepted-k7", "also-k7"]},
}
OPTIONS = {"single_choice": CHOICE, "multiple_choice": SEVERAL}
RIGHT: dict[str, Any] = {
    "single_choice": "opt-right-k7",
    "multiple_choice": ["opt-three-k7", "opt-two-k7"],
    "true_false": "true",
    "numeric": "48151.623",
    "short_text": "accepted-k7",
}
WRONG: dict[str, Any] = {
    "single_choice": "opt-wrong-k7",
    "multiple_choice": ["opt-four-k7"],
    "true_false": "false",
    "numeric": "7",
    "short_text": "something else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The check of `people`'s class and what tests do with it."""

    people: People
    run: UnitRun
    assessment: Assessment
    form: ParallelForm
    objectives: tuple[Objective, ...]

    def enrollment(self, student: User | None = None) -> Enrollment:
        return Enrollment.objects.select_related("section__school", "student").get(
            section=self.people.section, student=student or self.people.sam
        )

    def start(
        self, student: User | None = None, *, now: datetime = NOW, without: Collection[str] = ()
    ) -> Attempt:
        """`without` are the objectives that the student decided to leave out of the last chance."""
        student = student or self.people.sam
        return start_attempt(
            actor=student,
            assessment=self.assessment,
            enrollment=self.enrollment(student),
            now=now,
            without=[each.pk for each in self.objectives if each.code in without],
        )

    def item(self, label: str, *, form: ParallelForm | None = None) -> Item:
        return Item.objects.get(form=form or self.form, label=label)

    def save(self, attempt: Attempt, label: str, answer: Any, *, seq: int = 0, now: datetime = NOW) -> Saved:
        """Save an answer given by option ids, as the page would send it."""
        item = Item.objects.get(form=attempt.form_id, label=label)
        outcome = save_answer(
            actor=attempt.enrollment.student,
            attempt_id=attempt.pk,
            item_id=item.pk,
            seq=seq or self.next_seq(attempt, item),
            body=shown(attempt, item, answer),
            now=now,
        )
        assert isinstance(outcome, Saved)
        return outcome

    def next_seq(self, attempt: Attempt, item: Item) -> int:
        row = Response.objects.filter(attempt=attempt, item=item).first()
        return row.seq + 1 if row else 1

    def submit(self, attempt: Attempt, *, now: datetime = NOW, page: GivenPage = NOTHING) -> None:
        submit_attempt(
            actor=attempt.enrollment.student,
            attempt_id=attempt.pk,
            submit_key=uuid.uuid4(),
            answers=page,
            now=now,
        )
        attempt.refresh_from_db()

    def status(
        self, objective: Objective | None = None, student: User | None = None
    ) -> tuple[str, Decimal | None, Decimal | None, int]:
        row = ObjectiveStatus.objects.filter(
            student=student or self.people.sam, objective=objective or self.objectives[0]
        ).first()
        return (
            (row.state, row.best_earned, row.best_possible, row.attempts)
            if row
            else ("not_assessed", None, None, 0)
        )

    def give_corrective(self, code: str, *, state: str, approach: str = "visual") -> CorrectiveAssignment:
        """A different way in, given the day after the check."""
        return CorrectiveAssignment.objects.create(
            school=self.people.school,
            unit_run=self.run,
            student=self.people.sam,
            objective=next(each for each in self.objectives if each.code == code),
            approach=approach,
            title="Draw it",
            state=state,
            done_at=NOW + timedelta(days=2) if state == "done" else None,
            waived_reason="Did it at home" if state == "waived" else "",
            assigned_by=self.people.tess,
            assigned_at=NOW + timedelta(days=1),
        )

    def standing(self, attempt: Attempt) -> dict[str, Decimal | None]:
        """The marks that stand, by label."""
        rows = Mark.objects.filter(attempt=attempt, replaced_by__isnull=True).select_related("item")
        return {row.item.label: row.earned for row in rows}


def shown(attempt: Attempt, item: Item, answer: Any) -> list[str]:
    """What the page sends for an answer given by option ids."""
    values = answer if isinstance(answer, list) else [answer]
    order = attempt.attempt_items.get(item=item).option_order
    ids = {option_id: shown_id for shown_id, option_id in order}
    return [ids.get(value, value) for value in values if value is not None]


def make_check(people: People, *, kinds: dict[str, list[str]], forms: str = "AB") -> Check:
    """`kinds` lists the kinds of the questions by objective code; labels count from 1; each gives one point."""
    run = factories.UnitRunFactory(section=people.section)
    assessment = factories.AssessmentFactory(unit_run=run, title="Check 1")
    objectives = Objective.objects.bulk_create(
        factories.ObjectiveFactory.build(unit=run.unit, code=code, position=position)
        for position, code in enumerate(kinds, start=1)
    )
    questions = [
        {"kind": kind, "options": OPTIONS.get(kind, []), "key": KEYS.get(kind), "objective": objective}
        for objective in objectives
        for kind in kinds[objective.code]
    ]
    made, _items = factories.write_forms(assessment, forms, questions)
    ChanceWindow.objects.bulk_create(
        factories.WindowFactory.build(
            assessment=assessment,
            number=number,
            opens_at=NOW + timedelta(days=7 * (number - 1)) - timedelta(hours=1),
            closes_at=NOW + timedelta(days=7 * (number - 1)) + timedelta(hours=1),
        )
        for number in range(1, len(forms) + 1)
    )
    return Check(people=people, run=run, assessment=assessment, form=made[0], objectives=tuple(objectives))
