"""A different way in: give one to a student, do it, or open the second chance without it."""

from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.correctives import Approach
from mastery.engine.ticket import Missing, missing_for_ticket
from mastery.models import CorrectiveAssignment, Objective, UnitRun
from mastery.selectors.practice import standing_of
from mastery.selectors.work import corrective_states
from mastery.services.steps.corrective_work import finish_corrective, give_corrective, refuse_used_approach
from mastery.services.steps.peer_work import call_off_session, held_sessions
from mastery.services.steps.runs import lock_run, refuse_closed, refuse_unpublished

MISSING_WORDS: Final[dict[Missing, Promise]] = {
    Missing.PRACTICE: gettext_lazy(
        "Practice first: one question right at the first try opens your second chance."
    ),
    Missing.ANALYSIS: gettext_lazy("Write in a few words what went wrong, and what you do instead."),
}


class CorrectiveSettled(DomainError):
    """A corrective that is done stays done."""


class TicketIncomplete(DomainError):
    """The second chance opens on an error analysis and, where there is practice, on one success in it."""


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
    """Give one student a different way in, once. An approach that is not new needs a reason."""
    check_can(actor, Permission.APPROVE_WORK, section=unit_run.section)
    run = lock_run(unit_run.pk)
    refuse_closed(run)
    refuse_unpublished(run)
    if corrective_states([student.pk], [objective.pk]):
        return _given_before(student, objective, approach)
    if not override_reason:
        refuse_used_approach(objective, approach, students=[student])
    return give_corrective(
        run,
        student,
        objective,
        approach=approach,
        actor=actor,
        now=now,
        override_reason=override_reason,
    )


def _given_before(student: User, objective: Objective, approach: Approach) -> CorrectiveAssignment:
    """The same one, for whoever asks again; any other has to wait for the next try."""
    known = CorrectiveAssignment.objects.filter(student=student, objective=objective, state="assigned")
    newest = known.order_by("-pk").first()
    if newest is None or newest.approach != approach.value:
        raise CorrectiveInHand(
            "corrective_in_hand",
            _("%(name)s has a corrective for %(code)s in hand already.")
            % {"name": student.full_name, "code": objective.code},
        )
    return newest


@unit_of_work
def complete_corrective(
    *, actor: User, corrective: CorrectiveAssignment, note: str, now: datetime
) -> CorrectiveAssignment:
    """The student says what went wrong and what they do now instead; that opens the second chance.

    Where the activity has practice, one first try was right before. Said twice, it is done once.
    """
    check_can(actor, Permission.LEARN)
    current = _locked(corrective)
    if current.student_id != actor.pk:
        raise PermissionDenied("Only the student does their own corrective")
    if current.state == "assigned":
        _refuse_incomplete(current, analysis=note)
    finish_corrective(current, note=note, now=now)
    return current


def _refuse_incomplete(corrective: CorrectiveAssignment, *, analysis: str) -> None:
    standing = standing_of(corrective)
    missing = missing_for_ticket(
        analysis=analysis, has_practice=standing.questions > 0, first_tries=standing.first_tries
    )
    if missing:
        raise TicketIncomplete(f"ticket_{missing[0].value}", str(MISSING_WORDS[missing[0]]))


@unit_of_work
def waive_corrective(
    *, actor: User, corrective: CorrectiveAssignment, reason: str, now: datetime
) -> CorrectiveAssignment:
    """Open the second chance without the corrective; a human act with a reason.

    Where it was a session with a classmate, that is called off.
    """
    check_can(actor, Permission.APPROVE_WORK, section=corrective.unit_run.section)
    sessions = held_sessions([corrective.pk])
    current = _locked(corrective)
    if current.state == "waived":
        return current
    if current.state != "assigned":
        raise CorrectiveSettled(
            "corrective_settled", _("This corrective is done already. The second chance is open.")
        )
    current.state, current.waived_reason = "waived", reason
    current.save(update_fields=["state", "waived_reason"])
    for session in sessions:
        call_off_session(session, now=now)
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
