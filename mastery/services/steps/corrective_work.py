"""What giving a corrective takes: an approach that is new for the student, a text, and word to them."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.refusals import DomainError
from classroom.services.steps.notices import Telling, tell
from mastery.engine.correctives import Approach, untried
from mastery.engine.wording import listing
from mastery.models import CorrectiveAssignment, Objective, UnitRun
from mastery.selectors.corrective_texts import own_texts, text_for
from mastery.selectors.words import APPROACH_WORDS
from mastery.selectors.work import tried_approaches
from mastery.services.steps.runs import move_to_correction


class ApproachUsed(DomainError):
    """A corrective never repeats an approach that the student has had for this objective."""


def refuse_used_approach(objective: Objective, approach: Approach, *, students: Sequence[User]) -> None:
    """Neither the lesson nor an earlier corrective may have used it for this student and objective."""
    tried = tried_approaches([student.pk for student in students], [objective.pk])
    had = [
        student.full_name
        for student in students
        if not untried([approach], tried=tried.get((student.pk, objective.pk), frozenset()))
    ]
    if had:
        raise ApproachUsed(
            "approach_used",
            _("%(approach)s is not new for %(names)s on %(code)s. Choose another approach.")
            % {"approach": APPROACH_WORDS[approach], "names": listing(had), "code": objective.code},
        )


def give_corrective(
    run: UnitRun,
    student: User,
    objective: Objective,
    *,
    approach: Approach,
    actor: User,
    now: datetime,
    override_reason: str = "",
) -> CorrectiveAssignment:
    """Write the work of one student and tell them. The caller holds the run and has decided."""
    text = text_for(objective.pk, approach, statement=objective.statement, own=own_texts([objective.pk]))
    given = CorrectiveAssignment.objects.create(
        school_id=run.school_id,
        unit_run=run,
        student=student,
        objective=objective,
        approach=approach.value,
        activity_id=text.activity_id,
        title=text.title,
        steps=text.steps,
        minutes=text.minutes,
        override_reason=override_reason,
        assigned_by=actor,
        assigned_at=now,
    )
    move_to_correction(run, actor=actor, now=now)
    tell([told_of_work(given)], school_id=run.school_id, now=now)
    return given


def told_of_work(given: CorrectiveAssignment) -> Telling:
    """For the student who got it: nothing of what others showed or scored."""
    return Telling(
        recipient_id=given.student_id,
        key=f"corrective:{given.pk}",
        title=_("A different way in: %(title)s") % {"title": given.title},
        body=_("%(statement)s. When you have done it, your second chance is open.")
        % {"statement": given.objective.statement.rstrip(". ")},
        url=reverse("mastery:corrective", args=[given.pk]),
    )
