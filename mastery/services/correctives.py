"""A different way in: give one to a student, do it, or open the second chance without it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.correctives import Approach
from mastery.models import CorrectiveAssignment, Objective, UnitRun
from mastery.selectors.corrective_texts import own_texts, text_for
from mastery.selectors.work import corrective_states
from mastery.services.steps.corrective_work import finish_corrective, refuse_used_approach, told_of_work
from mastery.services.steps.runs import lock_run, move_to_correction, refuse_closed, refuse_unpublished


class CorrectiveSettled(DomainError):
    """A corrective that is done stays done."""


class CorrectiveInHand(DomainError):
    """One corrective at a time for a student and an objective."""


@unit_of_work
def assign_corrective(
    *,
    actor: User,
    unit_run: UnitRun,
    student: User,
    objective: Objective,
    approach: Approach,
    override_reason: str,
    now: datetime,
) -> CorrectiveAssignment:
    """Give one student a different way in. An approach that is not new needs a reason."""
    check_can(actor, Permission.APPROVE_WORK, section=unit_run.section)
    run = lock_run(unit_run.pk)
    refuse_closed(run)
    refuse_unpublished(run)
    if corrective_states([student.pk], [objective.pk]):
        raise CorrectiveInHand(
            "corrective_in_hand",
            _("%(name)s has a corrective for %(code)s in hand already.")
            % {"name": student.full_name, "code": objective.code},
        )
    if not override_reason:
        refuse_used_approach(objective, approach, students=[student])
    text = text_for(objective.pk, approach, statement=objective.statement, own=own_texts([objective.pk]))
    given = CorrectiveAssignment.objects.create(
        school_id=run.school_id,
        unit_run=run,
        student=student,
        objective=objective,
        approach=approach.value,
        title=text.title,
        steps=text.steps,
        minutes=text.minutes,
        override_reason=override_reason,
        assigned_by=actor,
        assigned_at=now,
    )
    move_to_correction(run)
    tell([told_of_work(given)], school_id=run.school_id, now=now)
    return given


@unit_of_work
def complete_corrective(
    *, actor: User, corrective: CorrectiveAssignment, note: str, now: datetime
) -> CorrectiveAssignment:
    """The student says it is done and what they found out; that opens the second chance.

    Said twice, it is done once.
    """
    check_can(actor, Permission.LEARN)
    current = _locked(corrective)
    if current.student_id != actor.pk:
        raise PermissionDenied("Only the student does their own corrective")
    finish_corrective(current, note=note, now=now)
    return current


@unit_of_work
def waive_corrective(
    *, actor: User, corrective: CorrectiveAssignment, reason: str, now: datetime
) -> CorrectiveAssignment:
    """Open the second chance without the corrective; a human act with a reason."""
    check_can(actor, Permission.APPROVE_WORK, section=corrective.unit_run.section)
    current = _locked(corrective)
    if current.state == "waived":
        return current
    if current.state != "assigned":
        raise CorrectiveSettled(
            "corrective_settled", _("This corrective is done already. The second chance is open.")
        )
    current.state, current.waived_reason = "waived", reason
    current.save(update_fields=["state", "waived_reason"])
    tell([_told_of_waiver(current)], school_id=current.school_id, now=now)
    return current


def _locked(corrective: CorrectiveAssignment) -> CorrectiveAssignment:
    return (
        CorrectiveAssignment.objects.select_for_update(of=("self",))
        .select_related("objective", "unit_run")
        .get(pk=corrective.pk)
    )


def _told_of_waiver(corrective: CorrectiveAssignment) -> Telling:
    return Telling(
        recipient_id=corrective.student_id,
        key=f"waiver:{corrective.pk}",
        title=_("Your second chance is open for you"),
        body=_("%(statement)s. Your teacher has opened it without the different way in.")
        % {"statement": corrective.objective.statement.rstrip(". ")},
        url=reverse("mastery:my_unit", args=[corrective.unit_run_id]),
    )
