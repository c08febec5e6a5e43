"""A teacher marks answers, corrects a mark, or sets a whole try aside. Nothing is overwritten, all has a
reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError
from django.utils.translation import gettext as _

from assessments.models import Assessment, Attempt, Mark
from assessments.services.steps import scoring
from assessments.services.steps.locks import lock_attempts
from assessments.services.steps.scoring import EXCUSED, Earned, Sitting
from classroom.models import Section, User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.attempts import AttemptState
from mastery.engine.evidence import Outcome
from mastery.models import EvidenceRecord
from mastery.services.steps.evidence import Observation, add_evidence, lock_students

__all__ = [
    "EXCUSED",
    "Earned",
    "GivenMark",
    "MarkRefused",
    "MarkedFirst",
    "correct_mark",
    "mark_answers",
    "void_attempt",
]


class MarkRefused(DomainError):
    """Why this mark cannot be given."""


class MarkedFirst(Conflict):
    """Somebody else marked the same answer while this page was open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMark:
    """What a teacher gives for one answer that waits."""

    attempt_id: int
    item_id: int
    earned: Earned


@unit_of_work
def mark_answers(*, actor: User, assessment: Assessment, given: Sequence[GivenMark], now: datetime) -> int:
    """Mark answers that wait for a person; answers how many were new.

    All or none: one that somebody else has marked otherwise in the meantime is a conflict.
    """
    section = assessment.unit_run.section
    check_can(actor, Permission.RECORD_EVIDENCE, section=section)
    sittings = _lock_sittings({each.attempt_id for each in given}, section)
    fresh = []
    for each in given:
        sitting = sittings[each.attempt_id]
        _refuse_outside(sitting, each.item_id, each.earned)
        mark = scoring.first_or_next(
            sitting, each.item_id, each.earned, source="teacher", actor=actor, now=now, reason=""
        )
        if mark is not None and mark.replaces_id is not None:
            raise MarkedFirst("marked_first", _("Somebody has marked one of these answers already."))
        if mark is not None:
            fresh.append(mark)
    Mark.objects.bulk_create(fresh)
    _count(sittings, fresh, actor=actor, now=now)
    return len(fresh)


def correct_mark(*, actor: User, mark: Mark, earned: Earned, reason: str, now: datetime) -> Mark:
    """Replace a mark, also downwards. `mark` is the one the teacher saw: if it no longer stands, nothing
    changes."""
    try:
        return _correct(actor=actor, mark=mark, earned=earned, reason=reason, now=now)
    except IntegrityError as error:
        if "replaces_id" not in str(error):
            raise
        raise _corrected_before() from error


@unit_of_work
def _correct(*, actor: User, mark: Mark, earned: Earned, reason: str, now: datetime) -> Mark:
    section = mark.attempt.enrollment.section
    check_can(actor, Permission.RECORD_EVIDENCE, section=section)
    if not reason.strip():
        raise MarkRefused("reason_missing", _("Say why the mark changes."))
    sittings = _lock_sittings({mark.attempt_id}, section)
    sitting = sittings[mark.attempt_id]
    _refuse_outside(sitting, mark.item_id, earned)
    if sitting.marks[mark.item_id].pk != mark.pk:
        raise _corrected_before()
    corrected = scoring.first_or_next(
        sitting, mark.item_id, earned, source="teacher", actor=actor, now=now, reason=reason.strip()
    )
    if corrected is None:
        return mark
    corrected.save(force_insert=True)
    _count(sittings, [corrected], actor=actor, now=now, reason=reason.strip())
    return corrected


def _corrected_before() -> MarkedFirst:
    return MarkedFirst("marked_first", _("Somebody has changed this mark since you opened the page."))


@unit_of_work
def void_attempt(
    *, actor: User, attempt: Attempt, reason: str, is_do_over: bool = False, now: datetime
) -> None:
    """Set a try aside: it stays on record with its reason, and nothing of it counts any more.

    The chance is given back; with a do-over the form as well, for a try that went wrong before it was seen.
    """
    section = attempt.enrollment.section
    check_can(actor, Permission.RECORD_EVIDENCE, section=section)
    if not reason.strip():
        raise MarkRefused("reason_missing", _("Say why this try does not count."))
    lock_students([attempt.enrollment.student_id])
    locked = lock_attempts([attempt.pk])[attempt.pk]
    if locked.state == AttemptState.VOID.value:
        return
    locked.state, locked.void_reason = AttemptState.VOID.value, reason.strip()
    locked.is_do_over = is_do_over
    locked.save(update_fields=["state", "void_reason", "is_do_over"])
    add_evidence(_void(locked), actor=actor, now=now, reason=reason.strip())


def _void(attempt: Attempt) -> list[Observation]:
    standing = EvidenceRecord.objects.filter(occasion=attempt.occasion, replaced_by__isnull=True)
    return [
        Observation(
            student_id=row.student_id,
            objective_id=row.objective_id,
            occasion=row.occasion,
            outcome=Outcome.DO_OVER if attempt.is_do_over else Outcome.VOID,
            earned=None,
            possible=None,
            observed_at=row.observed_at,
        )
        for row in standing
    ]


def _lock_sittings(attempt_ids: set[int], section: Section) -> dict[int, Sitting]:
    """The attempts of this class, locked after their students; an id of another class is refused."""
    mine = Attempt.objects.filter(pk__in=attempt_ids, enrollment__section=section)
    students = list(mine.values_list("enrollment__student", flat=True))
    if len(students) != len(attempt_ids):
        raise MarkRefused("not_here", _("One of these tries does not belong to this class."))
    lock_students(students)
    locked = lock_attempts(attempt_ids)
    for attempt in locked.values():
        if attempt.state not in (AttemptState.SUBMITTED.value, AttemptState.SCORED.value):
            raise MarkedFirst(
                "not_to_mark",
                _("The try of %(name)s cannot be marked: it is not handed in, or does not count.")
                % {"name": attempt.enrollment.student.full_name},
            )
    return {sitting.attempt.pk: sitting for sitting in scoring.load_sittings(list(locked.values()))}


def _refuse_outside(sitting: Sitting, item_id: int, earned: Earned) -> None:
    if item_id not in sitting.points:
        raise MarkRefused("not_asked", _("This try did not ask this question."))
    most = sitting.points[item_id]
    if isinstance(earned, Decimal) and not 0 <= earned <= most:
        raise MarkRefused(
            "points_over", _("Give between 0 and %(most)s points.") % {"most": f"{most.normalize():f}"}
        )


def _count(
    sittings: dict[int, Sitting], fresh: Sequence[Mark], *, actor: User, now: datetime, reason: str = ""
) -> None:
    changed = dict(sittings)
    for mark in fresh:
        sitting = changed[mark.attempt_id]
        changed[mark.attempt_id] = replace(sitting, marks={**sitting.marks, mark.item_id: mark})
    if fresh:
        scoring.count(list(changed.values()), actor=actor, now=now, reason=reason)
