"""Hand an attempt in: freeze its answers, mark what keys can mark, count what is complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from assessments.models import Attempt
from assessments.services.steps import scoring
from assessments.services.steps.answers import Answer, GivenPage, Question, merge_page, read_questions
from classroom.models import User
from classroom.models.rows import Table
from classroom.services.steps import outbox
from mastery.engine.attempts import AttemptState
from mastery.engine.marking import ItemKind, is_readable

ATTEMPTS: Final = Table(Attempt)
GRACE: Final = timedelta(minutes=2)
"""After the window has closed, answers already on their way still count; the same for everybody."""


@dataclass(slots=True)
class Sheet:
    """An attempt with its questions and the newest answers, by item. The caller has locked it."""

    attempt: Attempt
    asked: Sequence[Question]
    answers: dict[int, Answer]

    def merge(self, page: GivenPage, *, now: datetime) -> None:
        """Take a whole page as one last autosave."""
        self.answers |= merge_page(self.attempt, self.asked, page, now=now)

    @property
    def unanswered(self) -> tuple[int, ...]:
        return tuple(each.position for each in self.asked if self.answers.get(each.item_id) is None)

    @property
    def is_finished(self) -> bool:
        """Every question has an answer that can be read."""
        return not self.unanswered and all(
            is_readable(ItemKind(each.kind), self.answers[each.item_id]) for each in self.asked
        )


def read_sheet(attempt: Attempt) -> Sheet:
    asked = read_questions(attempt)
    return Sheet(attempt=attempt, asked=asked, answers={each.item_id: each.answer for each in asked})


def hand_in(sheet: Sheet, *, actor: User, submit_key: UUID | None, now: datetime) -> None:
    """The caller has locked the student and the attempt, which is open, and has judged the time."""
    attempt = sheet.attempt
    attempt.state, attempt.submitted_at, attempt.submit_key = AttemptState.SUBMITTED.value, now, submit_key
    marks = scoring.mark_by_keys(attempt, sheet.asked, sheet.answers, actor=actor, now=now)
    sitting = scoring.Sitting(
        attempt=attempt,
        points={question.item_id: question.points for question in sheet.asked},
        marks={row.item_id: row for row in marks},
    )
    scoring.count_evidence([sitting], actor=actor, now=now)
    if sitting.is_marked:
        attempt.state, attempt.scored_at = AttemptState.SCORED.value, now
    ATTEMPTS.update(attempt, "state", "submitted_at", "submit_key", "scored_at")


def deadline(closes_at: datetime | None) -> datetime | None:
    """When an attempt must be in, grace included; None where its window has been taken away."""
    return None if closes_at is None else closes_at + GRACE


def is_over(closes_at: datetime | None, now: datetime) -> bool:
    """Judged by the time the server received it. The last moment of the grace is not inside, as with windows."""
    end = deadline(closes_at)
    return end is not None and now >= end


def plan_closing(attempt: Attempt, *, at: datetime, now: datetime) -> None:
    """Have the attempt handed in when its time is over; the task looks again before it does."""
    outbox.add(
        [
            outbox.Message(
                kind="assessments.close_attempt",
                key=f"attempt.close:{attempt.pk}:{int(at.timestamp())}",
                school_id=attempt.school_id,
                due_at=at,
                payload={"attempt_id": attempt.pk},
            )
        ],
        now=now,
    )
