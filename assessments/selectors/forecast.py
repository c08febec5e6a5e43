"""Before the next window of a check closes: who cannot use it as things stand, and what is in the way."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from assessments.selectors.tries import CheckSheet
from mastery.engine.attempts import AttemptState
from mastery.engine.forecast import Hitch, Outlook, hitches_before, window_in_question
from mastery.engine.policy import Gate
from mastery.engine.reassessment import (
    AskedObjective,
    CorrectiveState,
    Refusal,
    RefusalCode,
    Start,
    Window,
    decide_start,
)
from mastery.engine.status import Status
from mastery.selectors.grid_class import ClassOnUnit, StudentOnUnit

MOMENT = timedelta(microseconds=1)
ELSEWHERE = """
SELECT place.student_id, sheet.title, section.title, ahead.number, ahead.opens_at, ahead.closes_at
FROM assessments_chancewindow ahead
JOIN assessments_assessment sheet ON sheet.id = ahead.assessment_id
JOIN mastery_unitrun run ON run.id = sheet.unit_run_id
JOIN classroom_section section ON section.id = run.section_id
JOIN classroom_enrollment place ON place.section_id = run.section_id AND place.ended_at IS NULL
WHERE place.student_id = ANY(%(students)s) AND sheet.id <> %(check)s AND run.published_at IS NOT NULL
  AND ahead.opens_at < %(closes_at)s AND ahead.closes_at > %(opens_at)s
  AND ahead.number = 1 + (
      SELECT count(*) FROM assessments_attempt tried
      WHERE tried.assessment_id = sheet.id AND tried.enrollment_id = place.id AND tried.state <> 'void'
  )
  AND (ahead.number = 1 OR EXISTS (
      SELECT 1 FROM assessments_parallelform form
      JOIN assessments_item item ON item.form_id = form.id
      JOIN assessments_itemalignment aligned ON aligned.item_id = item.id
      JOIN mastery_objectivestatus known
        ON known.objective_id = aligned.objective_id AND known.student_id = place.student_id
      WHERE form.assessment_id = sheet.id AND known.state = 'not_yet'
  ))
ORDER BY place.student_id, ahead.opens_at, ahead.id
"""
"""The chances that are each student's own next one at another check, at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another sitting of the student in the same time."""

    title: str
    section_title: str
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRow:
    """A student for whom something is in the way; codes name the objectives without a ticket."""

    student_id: int
    name: str
    not_given: tuple[str, ...]
    not_done: tuple[str, ...]
    hitches: tuple[Hitch, ...]
    elsewhere: tuple[Elsewhere, ...]

    def has(self, hitch: Hitch) -> bool:
        return hitch in self.hitches


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The window in question; `expected` counts all who are to take it, those with a hitch too."""

    check_id: int
    check_title: str
    window: Window
    expected: int
    rows: tuple[ForecastRow, ...]

    @property
    def to_remind(self) -> int:
        return sum(row.has(Hitch.NO_TICKET) for row in self.rows)


def forecast_of(on_unit: ClassOnUnit, check: CheckSheet, *, now: datetime) -> Forecast | None:
    """None while no further chance is announced. One query, for what students have to do elsewhere."""
    window = window_in_question([each for each in check.windows if each.chance > 1], now=now)
    if window is None:
        return None
    desk = _Desk(check=check, window=window, on_unit=on_unit, now=now)
    due = {student.student_id: student for student in on_unit.students if desk.is_due(student)}
    elsewhere = _elsewhere(due, check_id=check.check_id, window=window)
    rows = [desk.row(student, elsewhere.get(student_id, ())) for student_id, student in due.items()]
    return Forecast(
        check_id=check.check_id,
        check_title=check.title,
        window=window,
        expected=len(due),
        rows=tuple(row for row in rows if row.hitches),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Asks of one check, student by student."""

    check: CheckSheet
    window: Window
    on_unit: ClassOnUnit
    now: datetime

    def is_due(self, student: StudentOnUnit) -> bool:
        """Has taken the check, is unmet in it, and the window serves the next chance; a missing form counts as due."""
        tries = self.check.of(student.student_id)
        if all(each.state is AttemptState.VOID for each in tries):
            return False
        answer = self._with_tickets(student)
        if isinstance(answer, Start):
            return answer.chance <= self.window.chance
        return isinstance(answer, Refusal) and answer.code is RefusalCode.NO_FORM_LEFT

    def row(self, student: StudentOnUnit, elsewhere: tuple[Elsewhere, ...]) -> ForecastRow:
        waits = {
            state: tuple(
                head.code
                for head in self.on_unit.objectives
                if head.objective_id in self.check.objective_ids
                and student.on(head.objective_id).status is Status.NOT_YET
                and self.on_unit.corrective(student.student_id, head.objective_id) is state
            )
            for state in (CorrectiveState.NONE, CorrectiveState.ASSIGNED)
        }
        not_given = () if self.on_unit.policy.gate is Gate.NONE else waits[CorrectiveState.NONE]
        outlook = Outlook(
            not_given=len(not_given),
            not_done=len(waits[CorrectiveState.ASSIGNED]),
            has_form=isinstance(self._with_tickets(student), Start),
            elsewhere=tuple(each.window for each in elsewhere),
        )
        return ForecastRow(
            student_id=student.student_id,
            name=student.name,
            not_given=not_given,
            not_done=waits[CorrectiveState.ASSIGNED],
            hitches=hitches_before(self.window, outlook),
            elsewhere=elsewhere,
        )

    def _with_tickets(self, student: StudentOnUnit) -> object:
        """What the engine would answer in the window's last moment, were every ticket there."""
        at = max(self.now, self.window.closes_at - MOMENT)
        return decide_start(
            windows=[replace(self.window, opens_at=min(self.window.opens_at, at), closes_at=at + MOMENT)],
            attempts=[each.as_past() for each in self.check.of(student.student_id)],
            form_labels=self.check.form_labels,
            objectives=[
                AskedObjective(
                    objective_id=head.objective_id,
                    code=head.code,
                    status=student.on(head.objective_id).status,
                    corrective=CorrectiveState.WAIVED,
                )
                for head in self.on_unit.objectives
                if head.objective_id in self.check.objective_ids
            ],
            policy=self.on_unit.policy,
            now=at,
        )


def _elsewhere(
    student_ids: Collection[int], *, check_id: int, window: Window
) -> Mapping[int, tuple[Elsewhere, ...]]:
    asked: dict[str, Any] = {
        "students": list(student_ids),
        "check": check_id,
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, asked)
        rows = cursor.fetchall()
    found: defaultdict[int, list[Elsewhere]] = defaultdict(list)
    for student_id, title, section_title, chance, opens_at, closes_at in rows:
        found[student_id].append(
            Elsewhere(
                title=title,
                section_title=section_title,
                window=Window(chance=chance, opens_at=opens_at, closes_at=closes_at),
            )
        )
    return {student_id: tuple(each) for student_id, each in found.items()}
