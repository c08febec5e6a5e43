"""Set a status in place of what was computed, or take that back: a teacher's word with a reason, kept for ever."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import Enrollment, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.judgement import SHORTEST_REASON, check_setting, checked_reason
from mastery.engine.refusals import Refused
from mastery.engine.status import Status
from mastery.models import Judgement, Objective, ObjectiveStatus, UnitRun
from mastery.models.judgements import TAKEN_BACK
from mastery.services.steps.corrective_work import call_off_correctives
from mastery.services.steps.evidence import lock_students, project_statuses


class JudgementRefused(DomainError):
    """Why a status cannot be set as asked, or taken back."""


@unit_of_work
def set_status(
    *,
    actor: User,
    run: UnitRun,
    enrollment: Enrollment,
    objective: Objective,
    state: Status,
    reason: str,
    now: datetime,
) -> Judgement:
    """What is set counts from now on; what is mastered so needs no corrective any more.

    Saying it twice keeps the first, with its reason.
    """
    _check(actor, run, enrollment, objective)
    reason = _reason(reason)
    lock_students([enrollment.student_id])
    last, computed = _last(enrollment, objective), _computed(enrollment, objective)
    current = _standing(last)
    if last is not None and current is state:
        return last
    try:
        check_setting(state, computed=computed, current=current)
    except Refused as refused:
        raise JudgementRefused(refused.code, _SENTENCES[refused.code]()) from refused
    judgement = _add(
        actor=actor,
        run=run,
        enrollment=enrollment,
        objective=objective,
        said=_Said(state=state.value, computed=computed, reason=reason, replaces=last),
        now=now,
    )
    if state is Status.MASTERED:
        call_off_correctives(student_id=enrollment.student_id, objective=objective, now=now)
    return judgement


@unit_of_work
def take_back(
    *,
    actor: User,
    run: UnitRun,
    enrollment: Enrollment,
    objective: Objective,
    reason: str,
    now: datetime,
) -> bool:
    """What was computed counts again. Answers whether there was anything to take back."""
    _check(actor, run, enrollment, objective)
    reason = _reason(reason)
    lock_students([enrollment.student_id])
    last = _last(enrollment, objective)
    if _standing(last) is None:
        return False
    computed = _computed(enrollment, objective)
    said = _Said(state=TAKEN_BACK, computed=computed, reason=reason, replaces=last)
    _add(actor=actor, run=run, enrollment=enrollment, objective=objective, said=said, now=now)
    return True


def _check(actor: User, run: UnitRun, enrollment: Enrollment, objective: Objective) -> None:
    check_can(actor, Permission.RECORD_EVIDENCE, section=enrollment.section)
    if run.section_id != enrollment.section_id or objective.unit_id != run.unit_id:
        raise JudgementRefused("other_unit", _("This objective belongs to another unit."))


def _reason(text: str) -> str:
    try:
        return checked_reason(text)
    except Refused as refused:
        raise JudgementRefused(refused.code, _SENTENCES[refused.code]()) from refused


def _last(enrollment: Enrollment, objective: Objective) -> Judgement | None:
    """The newest of the chain, whether it sets something or takes it back."""
    return Judgement.objects.filter(
        student_id=enrollment.student_id, objective=objective, replaced_by__isnull=True
    ).first()


def _standing(last: Judgement | None) -> Status | None:
    return None if last is None or last.state == TAKEN_BACK else Status(last.state)


def _computed(enrollment: Enrollment, objective: Objective) -> Status:
    known = ObjectiveStatus.objects.filter(student_id=enrollment.student_id, objective=objective).first()
    return Status.NOT_ASSESSED if known is None else Status(known.computed_state or known.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a new row says, after the row that it replaces."""

    state: str
    computed: Status
    reason: str
    replaces: Judgement | None


def _add(
    *, actor: User, run: UnitRun, enrollment: Enrollment, objective: Objective, said: _Said, now: datetime
) -> Judgement:
    """One row more, and the status as it is with it."""
    judgement = Judgement.objects.create(
        school_id=enrollment.school_id,
        student_id=enrollment.student_id,
        objective=objective,
        unit_run=run,
        state=said.state,
        computed_state=said.computed.value,
        reason=said.reason,
        set_by=actor,
        set_at=now,
        replaces=said.replaces,
    )
    project_statuses({(enrollment.student_id, objective.pk)}, school_id=enrollment.school_id, now=now)
    return judgement


_SENTENCES = {
    "judgement_exempt": lambda: _("This objective is not asked of this student. Ask it again first."),
    "judgement_state": lambda: _("Set mastered or not yet."),
    "judgement_computed": lambda: _("The evidence says that by itself. There is nothing to set."),
    "judgement_take_back": lambda: _("The evidence says that by itself. Take back what was set instead."),
    "judgement_reason": lambda: (
        _("Give the reason in at least %(count)s characters.") % {"count": SHORTEST_REASON}
    ),
}
