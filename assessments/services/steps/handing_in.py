"""Hand an attempt in: freeze its answers, mark what keys can mark, count what is complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Max, Q

from assessments.models import Attempt, AttemptItem, ChanceWindow, Response
from assessments.services.steps import scoring
from assessments.services.steps.answers import Answer, GivenPage, merge_page
from classroom.models import User
from classroom.services.steps import outbox
from mastery.engine.attempts import AttemptState

GRACE: Final = timedelta(minutes=2)
"""After the window has closed, answers already on their way still count; the same for everybody."""


@dataclass(slots=True)
class Sheet:
    """An attempt with its questions and the newest answers, by item. The caller has locked it."""

    attempt: Attempt
    asked: Sequence[AttemptItem]
    stored: dict[int, Response]
    answers: dict[int, Answer]

    def merge(self, page: GivenPage, *, now: datetime) -> None:
        """Take a whole page as one last autosave."""
        self.answers |= merge_page(self.attempt, self.asked, page, stored=self.stored, now=now)

    @property
    def unanswered(self) -> tuple[int, ...]:
        return tuple(each.position for each in self.asked if self.answers.get(each.item_id) is None)


def read_sheet(attempt: Attempt) -> Sheet:
    asked = AttemptItem.objects.filter(attempt=attempt).select_related("item").order_by("position")
    stored = {row.item_id: row for row in Response.objects.filter(attempt=attempt)}
    return Sheet(
        attempt=attempt,
        asked=list(asked),
        stored=stored,
        answers={item_id: row.body for item_id, row in stored.items()},
    )


def hand_in(sheet: Sheet, *, actor: User, submit_key: UUID | None, now: datetime) -> None:
    """The caller has locked the student and the attempt, which is open, and has judged the time."""
    attempt = sheet.attempt
    attempt.state, attempt.submitted_at, attempt.submit_key = AttemptState.SUBMITTED.value, now, submit_key
    attempt.save(update_fields=["state", "submitted_at", "submit_key"])
    marks = scoring.mark_by_keys(attempt, sheet.asked, sheet.answers, actor=actor, now=now)
    sitting = scoring.Sitting(
        attempt=attempt,
        points={question.item_id: question.points for question in sheet.asked},
        marks={row.item_id: row for row in marks},
    )
    scoring.count([sitting], actor=actor, now=now)


def deadline(attempt: Attempt) -> datetime | None:
    """When the attempt must be in, grace included; None where its window has been taken away.

    The window that served at its start decides, with the dates it has now: a moved end moves the deadline.
    """
    serving = ChanceWindow.objects.filter(
        Q(opens_at__lte=attempt.opened_at) | Q(number=attempt.number),
        assessment=attempt.assessment_id,
        number__gte=attempt.number,
        closes_at__gt=attempt.opened_at,
    )
    closes_at: datetime | None = serving.aggregate(last=Max("closes_at"))["last"]
    return None if closes_at is None else closes_at + GRACE


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
