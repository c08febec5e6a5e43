"""Who may take the next try at a check, on which form, when; who has to do something first; who is through.

The same engine decides here and when a student presses Start. It is asked twice: whether a try could start if
a window were open this moment, and then, for those who could, when one is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from assessments.selectors.tries import CheckSheet, Try
from mastery.engine.attempts import AttemptState
from mastery.engine.policy import MOST_CHANCES
from mastery.engine.reassessment import (
    AskedObjective,
    Refusal,
    RefusalCode,
    Resume,
    Start,
    Window,
    decide_start,
)
from mastery.engine.status import Status
from mastery.selectors.grid_class import ClassOnUnit, StudentOnUnit
from mastery.selectors.grid_sittings import ChanceState, NextChance

MOMENT = timedelta(microseconds=1)
UNMET = (Status.NOT_ASSESSED, Status.NOT_YET)
WAITS_FOR = {
    RefusalCode.BEING_MARKED: ChanceState.MARKING,
    RefusalCode.CHANCES_USED: ChanceState.USED,
    RefusalCode.CORRECTIVE_NOT_DONE: ChanceState.WORKING,
    RefusalCode.CORRECTIVE_NOT_GIVEN: ChanceState.NO_WORK,
    RefusalCode.NO_FORM_LEFT: ChanceState.NO_FORM,
}


def next_chances(
    on_unit: ClassOnUnit, checks: Sequence[CheckSheet], *, now: datetime
) -> tuple[NextChance, ...]:
    """One for each student who has taken a current check and has an unmet objective in it."""
    codes = {objective.objective_id: objective.code for objective in on_unit.objectives}
    return tuple(
        chance
        for student in on_unit.students
        for check in checks
        if check.is_current
        for chance in _next_chance(student, check, on_unit=on_unit, codes=codes, now=now)
    )


def _next_chance(
    student: StudentOnUnit,
    check: CheckSheet,
    *,
    on_unit: ClassOnUnit,
    codes: Mapping[int, str],
    now: datetime,
) -> Iterator[NextChance]:
    """Nobody waits for a second chance who has not had a first: the check itself is still to be taken."""
    tries = check.of(student.student_id)
    if all(each.state is AttemptState.VOID for each in tries):
        return
    unmet = tuple(_unmet(student, check, on_unit=on_unit, codes=codes))
    if unmet:
        yield _decided(student, check, tries=tries, unmet=unmet, chances=on_unit.policy.chances, now=now)


def _unmet(
    student: StudentOnUnit, check: CheckSheet, *, on_unit: ClassOnUnit, codes: Mapping[int, str]
) -> Iterator[AskedObjective]:
    for objective_id, code in codes.items():
        known = student.on(objective_id)
        if objective_id in check.objective_ids and known.status in UNMET:
            yield AskedObjective(
                objective_id=objective_id,
                code=code,
                status=known.status,
                corrective=on_unit.corrective(student.student_id, objective_id),
            )


def _decided(
    student: StudentOnUnit,
    check: CheckSheet,
    *,
    tries: Sequence[Try],
    unmet: Sequence[AskedObjective],
    chances: int,
    now: datetime,
) -> NextChance:
    """If a window were open now, what would they get? Those who would get a try: when is there one?"""
    ask = partial(
        decide_start,
        attempts=[each.as_past() for each in tries],
        form_labels=check.form_labels,
        objectives=unmet,
        chances=chances,
        now=now,
    )
    known = NextChance(
        student_id=student.student_id,
        check_id=check.check_id,
        state=ChanceState.OPEN,
        number=1 + sum(each.state is not AttemptState.VOID for each in tries),
        objective_ids=tuple(objective.objective_id for objective in unmet),
    )
    answer = ask(windows=[Window(chance=MOST_CHANCES, opens_at=now, closes_at=now + MOMENT)])
    if isinstance(answer, Refusal):
        return replace(
            known, state=WAITS_FOR[answer.code], objective_ids=answer.objective_ids or known.objective_ids
        )
    if not isinstance(answer, Start):
        sitting = next(each for each in tries if each.state is AttemptState.OPEN)
        asked = tuple(sorted(sitting.asks))
        return replace(
            known,
            state=ChanceState.SITTING,
            number=sitting.number,
            objective_ids=asked,
            form_label=sitting.form_label,
        )
    ready = replace(
        known,
        objective_ids=answer.objective_ids,
        left_out=answer.left_out,
        form_label=answer.form_label,
    )
    return _dated(ready, ask(windows=check.windows), windows=check.windows)


def _dated(ready: NextChance, answer: Start | Resume | Refusal, *, windows: Sequence[Window]) -> NextChance:
    if isinstance(answer, Start):
        return replace(ready, closes_at=answer.closes_at)
    if not isinstance(answer, Refusal) or answer.opens_at is None:
        return replace(ready, state=ChanceState.UNDATED)
    serving = [window for window in windows if window.chance >= ready.number]
    announced = next(window for window in serving if window.opens_at == answer.opens_at)
    return replace(
        ready, state=ChanceState.ANNOUNCED, opens_at=announced.opens_at, closes_at=announced.closes_at
    )
