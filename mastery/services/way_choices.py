"""A student chooses a way in; their teacher gives it, or keeps the work that was given."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import Conflict
from classroom.roles import Permission
from classroom.selectors.staff import teachers_of
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.correctives import Approach
from mastery.engine.way_choice import ChoiceState, Standing, is_open_to
from mastery.models import CorrectiveAssignment, Objective, UnitRun, WayChoice
from mastery.selectors.tracker_words import WAY_IN
from mastery.selectors.way_choices import WayFacts, way_facts
from mastery.services.steps.corrective_work import call_off_correctives, give_corrective
from mastery.services.steps.runs import lock_run, refuse_closed, refuse_unpublished


class WayNotOpen(Conflict):
    """The way was used or declined since, or there is nothing left to choose one for."""


@unit_of_work
def choose_way(
    *, actor: User, unit_run: UnitRun, objective: Objective, approach: Approach, now: datetime
) -> Standing:
    """The student's own wish. Chosen twice it is one; beside work in hand it is a request, and teachers are told."""
    check_can(actor, Permission.TAKE_CHECK, section=unit_run.section)
    run = lock_run(unit_run.pk)
    refuse_closed(run)
    refuse_unpublished(run)
    facts = _facts(actor.pk, run, objective)
    if not is_open_to(
        approach, facts.choice, status=facts.status, corrective=facts.corrective, tried=facts.tried
    ):
        raise WayNotOpen(
            "way_not_open", _("This way cannot be chosen now. Look at the ways again and choose another.")
        )
    stored, is_new = WayChoice.objects.get_or_create(
        student=actor,
        objective=objective,
        defaults={"school_id": run.school_id, "unit_run": run, "approach": approach.value, "chosen_at": now},
    )
    if not is_new and (stored.approach, stored.state) != (approach.value, ChoiceState.OPEN.value):
        stored.approach, stored.state, stored.answered_by = approach.value, ChoiceState.OPEN.value, None
        stored.unit_run, stored.chosen_at = run, now
        stored.save()
    standing = _facts(actor.pk, run, objective).standing
    if standing is Standing.REQUEST:
        tell(_told_of_request(stored, actor, objective), school_id=run.school_id, now=now)
    return standing


@unit_of_work
def withdraw_way(*, actor: User, unit_run: UnitRun, objective: Objective, now: datetime) -> None:
    """The student takes the wish back; without one nothing happens."""
    check_can(actor, Permission.TAKE_CHECK, section=unit_run.section)
    lock_run(unit_run.pk)
    WayChoice.objects.filter(student=actor, objective=objective, state=ChoiceState.OPEN.value).update(
        state=ChoiceState.WITHDRAWN.value
    )


@unit_of_work
def give_chosen_way(*, actor: User, choice: WayChoice, now: datetime) -> CorrectiveAssignment | None:
    """Give what the student chose, in place of what is still to do. None: it is no wish any more, nothing changed."""
    check_can(actor, Permission.APPROVE_WORK, section=choice.unit_run.section)
    run = lock_run(choice.unit_run_id)
    refuse_closed(run)
    stored = WayChoice.objects.select_related("student", "objective").get(pk=choice.pk)
    facts = _facts(stored.student_id, run, stored.objective)
    if facts.standing not in (Standing.SUGGESTION, Standing.REQUEST):
        return None
    call_off_correctives(student_id=stored.student_id, objective=stored.objective, now=now)
    return give_corrective(
        run, stored.student, stored.objective, approach=Approach(stored.approach), actor=actor, now=now
    )


@unit_of_work
def decline_way(*, actor: User, choice: WayChoice, now: datetime) -> bool:
    """Keep the work that was given; the student is told. False: there is no request any more."""
    check_can(actor, Permission.APPROVE_WORK, section=choice.unit_run.section)
    run = lock_run(choice.unit_run_id)
    stored = WayChoice.objects.select_related("student", "objective").get(pk=choice.pk)
    if _facts(stored.student_id, run, stored.objective).standing is not Standing.REQUEST:
        return False
    stored.state, stored.answered_by = ChoiceState.DECLINED.value, actor
    stored.save(update_fields=["state", "answered_by"])
    tell([_told_of_answer(stored)], school_id=run.school_id, now=now)
    return True


def _facts(student_id: int, run: UnitRun, objective: Objective) -> WayFacts:
    facts = way_facts(student_id=student_id, unit_id=run.unit_id, objective_id=objective.pk)
    if facts is None:
        raise PermissionDenied("The objective is not in the plan of this unit")
    return facts


def _told_of_request(choice: WayChoice, student: User, objective: Objective) -> list[Telling]:
    """Once for each wish: who changes their mind and back again does not ring twice."""
    page = reverse("mastery:groups", args=[choice.unit_run.section_id])
    return [
        Telling(
            recipient_id=person_id,
            key=f"way.asked:{choice.pk}:{choice.approach}:to:{person_id}",
            title=_("%(name)s asks for another way in") % {"name": student.full_name},
            body=_("%(statement)s: %(way)s")
            % {"statement": objective.statement.rstrip(". "), "way": WAY_IN[Approach(choice.approach)]},
            url=f"{page}?unit={choice.unit_run_id}#ways-chosen",
        )
        for person_id in teachers_of(choice.unit_run.section_id)
    ]


def _told_of_answer(choice: WayChoice) -> Telling:
    return Telling(
        recipient_id=choice.student_id,
        key=f"way.answered:{choice.pk}:{choice.chosen_at.isoformat()}",
        title=_("Your teacher keeps the way in that you have"),
        body=_("%(statement)s. Ask your teacher why, or choose another way.")
        % {"statement": choice.objective.statement.rstrip(". ")},
        url=reverse("mastery:my_unit", args=[choice.unit_run_id]),
    )
