"""A student takes a check: start, answer, hand in. Whatever the race, each of these happens once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from assessments import access
from assessments.models import Assessment, Attempt, AttemptItem, ParallelForm, Response
from assessments.selectors.sitting_start import open_attempt, outlook, questions_of
from assessments.services.steps import handing_in
from assessments.services.steps.answers import (
    SEQ_PER_EPOCH,
    AnswerRefused,
    Given,
    GivenPage,
    keep_late,
    read_answer,
    read_questions,
    store_answer,
)
from assessments.services.steps.asking import ask
from assessments.services.steps.bookings import settle
from assessments.services.steps.locks import lock_attempt, lock_enrollments, lock_own_attempt
from classroom.models import Enrollment, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.attempts import AttemptState
from mastery.engine.marking import ItemKind, is_readable
from mastery.engine.reassessment import Refusal, Resume, Start
from mastery.services.steps.evidence import lock_students

__all__ = [
    "AnswerRefused",
    "Closed",
    "Given",
    "GivenPage",
    "Saved",
    "StartRefused",
    "Submitted",
    "Unanswered",
    "close_overdue",
    "open_page",
    "save_answer",
    "save_page",
    "start_attempt",
    "submit_attempt",
]


class StartRefused(DomainError):
    """The engine's reason why no try may start now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Committed. `seq` is the number now stored: higher than the one sent when a newer window was first.

    `saved_at` is on the school's clock. What was sent `is_readable` unless it is no number where one is asked.
    """

    seq: int
    saved_at: datetime
    is_readable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The attempt no longer takes answers; the text is kept for the teacher."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The reply to handing in, the same however often it is asked for."""

    attempt_id: int
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """The page is saved and the attempt still open; these questions have no answer.

    `numbers` is empty where only an answer is no number yet.
    """

    numbers: tuple[int, ...]


def start_attempt(
    *,
    actor: User,
    assessment: Assessment,
    enrollment: Enrollment,
    now: datetime,
    without: Collection[int] = (),
) -> Attempt:
    """Start a try, or take up the one that is open. Students act for themselves alone.

    The last chance leaves objectives out only where the student has decided so: `without` names them.
    """
    try:
        return _start(actor=actor, assessment=assessment, enrollment=enrollment, now=now, without=without)
    except IntegrityError:
        faster = open_attempt(assessment=assessment, enrollment=enrollment)
        if faster is None:
            raise
        return faster


@unit_of_work
def _start(
    *, actor: User, assessment: Assessment, enrollment: Enrollment, now: datetime, without: Collection[int]
) -> Attempt:
    _check_own(actor, assessment, enrollment)
    lock_enrollments([enrollment.pk])
    resumed = open_attempt(assessment=assessment, enrollment=enrollment)
    if resumed is not None:
        return resumed
    seen = outlook(assessment=assessment, enrollment=enrollment, now=now)
    match seen.decision:
        case Start(forgone=forgone) if not set(forgone).issubset(without):
            raise StartRefused(
                "last_chance_leaves_out",
                _(
                    "This is your last chance at this check, and not everything is ready. Look first, then decide."
                ),
            )
        case Start() as start:
            return _insert(start, seen.forms[start.form_label], enrollment=enrollment, now=now)
        case Refusal(code=code, message=message):
            raise StartRefused(code.value, message)
        case Resume(number=number):
            return Attempt.objects.get(
                assessment=assessment, enrollment=enrollment, number=number, state=AttemptState.OPEN.value
            )


def _check_own(actor: User, assessment: Assessment, enrollment: Enrollment) -> None:
    if enrollment.student_id != actor.pk or assessment.unit_run.section_id != enrollment.section_id:
        raise PermissionDenied("students take the checks of their own class, for themselves")
    check_can(actor, Permission.TAKE_CHECK, section=enrollment.section)


def _insert(start: Start, form: ParallelForm, *, enrollment: Enrollment, now: datetime) -> Attempt:
    """The attempt first: it waits for whoever is changing the check, and the questions are read after that."""
    attempt = Attempt.objects.create(
        school_id=form.school_id,
        assessment_id=form.assessment_id,
        enrollment=enrollment,
        form=form,
        number=start.number,
        is_form_again=start.is_form_again,
        opened_at=now,
    )
    items = questions_of(form, start.objective_ids)
    if not items:
        raise StartRefused(
            "nothing_to_ask",
            _("This form has no questions for what you need yet. Your teacher needs to add them."),
        )
    AttemptItem.objects.bulk_create(ask(attempt, items))
    settle(form.assessment_id, [enrollment.pk], now=now)
    handing_in.plan_closing(attempt, at=start.closes_at + handing_in.GRACE, now=now)
    return attempt


@unit_of_work
def open_page(*, actor: User, attempt: Attempt) -> int:
    """The epoch of a page load, higher than every earlier one; 0 when the attempt is no longer open.

    `attempt` was fetched through `access` for this actor.
    """
    raised = Attempt.objects.filter(pk=attempt.pk, state=AttemptState.OPEN.value).update(epoch=F("epoch") + 1)
    return Attempt.objects.values_list("epoch", flat=True).get(pk=attempt.pk) if raised else 0


@unit_of_work
def save_answer(
    *, actor: User, attempt_id: int, item_id: int, seq: int, body: Sequence[str], now: datetime
) -> Saved | Closed:
    """Save one answer of the actor's own attempt, whether it is right or wrong alike.

    `body` is what the page sent: shown option ids or a text, nothing when emptied.
    """
    asked = access.own_question_for(actor, attempt_id, item_id)
    if not 0 < seq < (asked.epoch + 1) * SEQ_PER_EPOCH:
        raise AnswerRefused("answer_seq", _("This page was not opened here. Load it again."))
    answer = read_answer(asked.kind, asked.option_order, body)
    if not handing_in.is_over(asked.closes_at, now):
        held = store_answer(attempt_id=attempt_id, item_id=item_id, seq=seq, body=answer, now=now)
        if held.seq is not None:
            return Saved(
                seq=held.seq,
                saved_at=now.astimezone(ZoneInfo(asked.zone)),
                is_readable=is_readable(ItemKind(asked.kind), answer),
            )
        if held.was_open:
            return _newer(asked)
    attempt = Attempt.objects.get(pk=attempt_id)
    keep_late(attempt, item_id=item_id, body=answer, now=now)
    return Closed(at=attempt.submitted_at or now)


def _newer(asked: access.OwnQuestion) -> Saved:
    """What another window has saved."""
    row = Response.objects.get(attempt=asked.attempt_id, item=asked.item_id)
    return Saved(seq=row.seq, saved_at=row.saved_at.astimezone(ZoneInfo(asked.zone)))


@unit_of_work
def save_page(*, actor: User, attempt_id: int, page: GivenPage, now: datetime) -> Unanswered | Closed:
    """Save every question of a page sent as a whole; 404 where it is not the actor's own try."""
    lock_students([actor.pk])
    locked, closes_at = lock_own_attempt(actor, attempt_id)
    if locked.state != AttemptState.OPEN.value or handing_in.is_over(closes_at, now):
        return _keep_page_late(locked, page, now=now)
    sheet = handing_in.read_sheet(locked)
    sheet.merge(page, now=now)
    return Unanswered(numbers=sheet.unanswered)


@unit_of_work
def submit_attempt(
    *,
    actor: User,
    attempt_id: int,
    submit_key: UUID,
    answers: GivenPage,
    now: datetime,
    leave_unanswered: bool = True,
) -> Submitted | Unanswered | Closed:
    """Hand in, once: the same key gets the same reply, another key is told when it was done before.

    `answers` is the page as it was sent. What arrives after the time is over is kept for the teacher and not
    scored. Unless `leave_unanswered`, a page with open questions, or with words for a number, is saved and not
    handed in. 404 where it is not the actor's own try.
    """
    lock_students([actor.pk])
    locked, closes_at = lock_own_attempt(actor, attempt_id)
    if locked.submitted_at is not None and locked.submit_key == submit_key:
        return Submitted(attempt_id=locked.pk, submitted_at=locked.submitted_at)
    if locked.state != AttemptState.OPEN.value:
        return _keep_page_late(locked, answers, now=now)
    sheet = handing_in.read_sheet(locked)
    if handing_in.is_over(closes_at, now):
        _keep_page_late(locked, answers, now=now)
    else:
        sheet.merge(answers, now=now)
        if not leave_unanswered and not sheet.is_finished:
            return Unanswered(numbers=sheet.unanswered)
    handing_in.hand_in(sheet, actor=actor, submit_key=submit_key, now=now)
    return Submitted(attempt_id=locked.pk, submitted_at=now)


def _keep_page_late(attempt: Attempt, page: GivenPage, *, now: datetime) -> Closed:
    for question in read_questions(attempt):
        given = page.questions.get(question.item_id)
        if given is not None and given.values:
            body = read_answer(question.kind, question.option_order, given.values)
            keep_late(attempt, item_id=question.item_id, body=body, now=now)
    return Closed(at=attempt.submitted_at or now)


def close_overdue(payload: Mapping[str, Any], now: datetime) -> str:
    """Hand in an attempt whose time is over, with what was saved; runs inside the transaction of its message.

    Looks again first: the student may have been faster, or the window may have moved.
    """
    attempt_id = payload["attempt_id"]
    student_id = Attempt.objects.values_list("enrollment__student", flat=True).get(pk=attempt_id)
    lock_students([student_id])
    attempt, closes_at = lock_attempt(attempt_id)
    if attempt.state != AttemptState.OPEN.value:
        return "closed before"
    end = handing_in.deadline(closes_at)
    if end is not None and now < end:
        handing_in.plan_closing(attempt, at=end, now=now)
        return "the window has moved"
    sheet = handing_in.read_sheet(attempt)
    handing_in.hand_in(sheet, actor=attempt.enrollment.student, submit_key=None, now=now)
    return ""
