"""What giving a corrective takes: an approach that is new for the student, a text, and word to them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.refusals import DomainError
from classroom.services.steps.notices import Telling, tell
from mastery.engine.correctives import Approach, untried
from mastery.engine.status import Status
from mastery.engine.wording import listing
from mastery.models import CorrectiveAssignment, Objective, ObjectiveStatus, UnitRun, WorkGroup
from mastery.selectors.corrective_texts import own_texts, text_for
from mastery.selectors.words import APPROACH_WORDS
from mastery.selectors.work import corrective_states, tried_approaches
from mastery.services.steps.peer_work import call_off_session, held_sessions
from mastery.services.steps.runs import move_to_correction


class ApproachUsed(DomainError):
    """A corrective never repeats an approach that the student has had for this objective."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A different way in that is to be given to one student."""

    student: User
    objective: Objective
    approach: Approach
    title: str
    steps: str
    minutes: int
    place: str = ""
    reason: str = ""
    override_reason: str = ""
    activity_id: int | None = None
    group: WorkGroup | None = None


def give_correctives(
    run: UnitRun, work: Sequence[Work], *, actor: User, now: datetime
) -> list[CorrectiveAssignment]:
    """Give what is still needed, and nothing that the student has had. The database refuses a used approach too."""
    wanted = still_needed(work)
    _refuse_used(wanted)
    return _write(run, wanted, actor=actor, now=now)


def _write(run: UnitRun, work: Sequence[Work], *, actor: User, now: datetime) -> list[CorrectiveAssignment]:
    return CorrectiveAssignment.objects.bulk_create(
        CorrectiveAssignment(
            school_id=run.school_id,
            unit_run=run,
            student=each.student,
            objective=each.objective,
            group=each.group,
            approach=each.approach.value,
            activity_id=each.activity_id,
            title=each.title,
            steps=each.steps,
            place=each.place,
            minutes=each.minutes,
            reason=each.reason,
            override_reason=each.override_reason,
            assigned_by=actor,
            assigned_at=now,
        )
        for each in work
    )


def still_needed(work: Sequence[Work]) -> list[Work]:
    """Once per student and objective, not yet there, with nothing in hand for it."""
    students = {each.student.pk for each in work}
    objectives = {each.objective.pk for each in work}
    in_hand = set(corrective_states(students, objectives))
    gaps = set(
        ObjectiveStatus.objects.filter(
            student__in=students, objective__in=objectives, state=Status.NOT_YET.value
        ).values_list("student_id", "objective_id")
    )
    wanted: dict[tuple[int, int], Work] = {}
    for each in work:
        pair = (each.student.pk, each.objective.pk)
        if pair in gaps and pair not in in_hand:
            wanted.setdefault(pair, each)
    return list(wanted.values())


def _refuse_used(work: Sequence[Work]) -> None:
    alike: defaultdict[tuple[Objective, Approach], list[User]] = defaultdict(list)
    for each in work:
        alike[each.objective, each.approach].append(each.student)
    for (objective, approach), students in alike.items():
        refuse_used_approach(objective, approach, students=students)


def finish_corrective(corrective: CorrectiveAssignment, *, note: str, now: datetime) -> None:
    """Done once; what was waived or done before stays as it is."""
    if corrective.state == "assigned":
        corrective.state, corrective.done_at, corrective.done_note = "done", now, note
        corrective.save(update_fields=["state", "done_at", "done_note"])


def call_off_correctives(*, student_id: int, objective: Objective, now: datetime) -> None:
    """Work still to do on an objective has nothing left to correct, or makes room for another way in.

    Where it was a session with a classmate, they have no session any more.
    """
    work = CorrectiveAssignment.objects.filter(student_id=student_id, objective=objective, state="assigned")
    for session in held_sessions(work):
        call_off_session(session, now=now)
    work.update(state="cancelled")


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
    work = Work(
        student=student,
        objective=objective,
        approach=approach,
        activity_id=text.activity_id,
        title=text.title,
        steps=text.steps,
        minutes=text.minutes,
        override_reason=override_reason,
    )
    (given,) = _write(run, [work], actor=actor, now=now)
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
