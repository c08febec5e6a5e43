"""What a teacher has seen beside the checks, and set with a reason."""

from datetime import datetime

from classroom.models import Enrollment, User
from mastery.engine.status import Status
from mastery.models import Objective, ObjectiveStatus, UnitRun
from mastery.services.judgements import set_status, take_back

AT_THE_BOARD = "Explained it to the class at the board, with an example that was not in the book."
ALOUD = "Solves it at once when the question is read aloud; on paper the words were in the way."
LOOKED_AGAIN = "A second look showed that only the known examples were solved."


def judge_some(run: UnitRun, teacher: User, *, now: datetime, later: datetime) -> None:
    """Two students who were not yet there on paper are set to mastered; the second is taken back later."""
    first, second = _not_yet(run)
    for (place, objective), reason in ((first, AT_THE_BOARD), (second, ALOUD)):
        set_status(
            actor=teacher,
            run=run,
            enrollment=place,
            objective=objective,
            state=Status.MASTERED,
            reason=reason,
            now=now,
        )
    place, objective = second
    take_back(actor=teacher, run=run, enrollment=place, objective=objective, reason=LOOKED_AGAIN, now=later)


def _not_yet(run: UnitRun) -> list[tuple[Enrollment, Objective]]:
    """The first two results of the class, by name, that are not yet there."""
    places = {
        place.student_id: place
        for place in Enrollment.objects.select_related("section", "student").filter(section=run.section_id)
    }
    known = ObjectiveStatus.objects.select_related("objective").filter(
        objective__unit=run.unit_id, state="not_yet", student__in=places
    )
    rows = known.order_by("student__sort_key", "student_id", "objective__position")[:2]
    return [(places[row.student_id], row.objective) for row in rows]
