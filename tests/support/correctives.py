"""Correctives that were done, with the tries around them, for reports on what came of them."""

from datetime import timedelta

from classroom.models import User
from mastery.models import CorrectiveAssignment, WorkGroup
from tests.support.cycle import Cycle


def suggested_group(cycle: Cycle, code: str, approach: str) -> WorkGroup:
    """As it is first written: its approach is the suggested one."""
    return WorkGroup.objects.create(
        school=cycle.people.school,
        unit_run=cycle.run,
        kind="corrective",
        objective=cycle.objectives[code],
        approach=approach,
        title="Another way",
        state="approved",
        proposed_at=cycle.now - timedelta(days=6),
        approved_at=cycle.now - timedelta(days=6),
    )


def given(
    cycle: Cycle,
    student: User,
    code: str,
    approach: str,
    *,
    group: WorkGroup | None = None,
    state: str = "done",
) -> CorrectiveAssignment:
    """Given six days ago and done three days ago; without a group a teacher gave it to this student alone."""
    return CorrectiveAssignment.objects.create(
        school=cycle.people.school,
        unit_run=cycle.run,
        student=student,
        objective=cycle.objectives[code],
        group=group,
        approach=approach,
        title="Another way",
        state=state,
        waived_reason="Ill" if state == "waived" else "",
        assigned_by=cycle.people.tess,
        assigned_at=cycle.now - timedelta(days=6),
        done_at=cycle.now - timedelta(days=3) if state == "done" else None,
    )


def helped(
    cycle: Cycle,
    student: User,
    code: str,
    approach: str,
    *,
    before: str,
    after: str,
    group: WorkGroup | None = None,
) -> None:
    """The check, a corrective, the second chance; points of ten on one objective."""
    cycle.sit(student, {code: before})
    given(cycle, student, code, approach, group=group)
    cycle.sit(student, {code: after}, number=2, form="B", days_ago=1)


def helped_class(cycle: Cycle, *, visual: int = 6, practice: int = 6) -> None:
    """So many pupils gain about 10 points by a drawing as suggested, so many about 40 by practice, on F4."""
    drawing = suggested_group(cycle, "F4", "visual")
    for number in range(visual):
        after = "6.5" if number % 2 else "5.5"
        helped(cycle, cycle.pupil(f"V{number}"), "F4", "visual", before="5", after=after, group=drawing)
    for number in range(practice):
        after = "9.5" if number % 2 else "8.5"
        helped(cycle, cycle.pupil(f"P{number}"), "F4", "structured_practice", before="5", after=after)
