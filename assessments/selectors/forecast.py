"""Before the next window of a check closes: who cannot use it as things stand, and what is in the way."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection

from assessments.selectors.tries import CHECKS, CheckSheet, check_sheets
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
CHECKS_AND_ELSEWHERE = f"""
SELECT sheets.*, (
    SELECT jsonb_agg(jsonb_build_array(
        place.student_id, other.title, section.title, ahead.number, ahead.opens_at, ahead.closes_at
    ) ORDER BY ahead.opens_at, ahead.id)
    FROM assessments_chancewindow ahead
    JOIN assessments_assessment other ON other.id = ahead.assessment_id
    JOIN mastery_unitrun run ON run.id = other.unit_run_id
    JOIN classroom_section section ON section.id = run.section_id
    JOIN classroom_enrollment place ON place.section_id = run.section_id AND place.ended_at IS NULL
    WHERE place.student_id IN (
            SELECT student_id FROM classroom_enrollment WHERE section_id = %(section)s AND ended_at IS NULL
        )
      AND other.id <> %(check)s AND run.published_at IS NOT NULL AND ahead.closes_at > %(now)s
      AND ahead.number = 1 + (
          SELECT count(*) FROM assessments_attempt tried
          WHERE tried.assessment_id = other.id AND tried.enrollment_id = place.id AND tried.state <> 'void'
      )
      AND (ahead.number = 1 OR EXISTS (
          SELECT 1 FROM assessments_parallelform form
          JOIN assessments_item item ON item.form_id = form.id
          JOIN assessments_itemalignment aligned ON aligned.item_id = item.id
          JOIN mastery_objectivestatus known
            ON known.objective_id = aligned.objective_id AND known.student_id = place.student_id
          WHERE form.assessment_id = other.id AND known.state = 'not_yet'
      ))
)
FROM ({CHECKS}) sheets
"""  # noqa: S608 - both parts are constants
"""With the chances that are each student's own next one at another check."""


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
    window: Window
    expected: int
    rows: tuple[ForecastRow, ...]

    @property
    def to_remind(self) -> int:
        return sum(row.has(Hitch.NO_TICKET) for row in self.rows)


def forecast_of(on_unit: ClassOnUnit, *, check_id: int, now: datetime) -> Forecast | None:
    """None while no further chance is announced. One query, beside what is known of the class."""
    check, elsewhere = _check_and_elsewhere(on_unit, check_id=check_id, now=now)
    window = window_in_question([each for each in check.windows if each.chance > 1], now=now)
    if window is None:
        return None
    desk = _Desk(check=check, window=window, on_unit=on_unit, now=now)
    due = [student for student in on_unit.students if desk.is_due(student)]
    rows = [desk.row(student, elsewhere.get(student.student_id, ())) for student in due]
    return Forecast(
        check_id=check.check_id,
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

    def row(self, student: StudentOnUnit, elsewhere: Iterable[Elsewhere]) -> ForecastRow:
        meanwhile = tuple(each for each in elsewhere if self._overlaps(each.window))
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
            elsewhere=tuple(each.window for each in meanwhile),
        )
        return ForecastRow(
            student_id=student.student_id,
            name=student.name,
            not_given=not_given,
            not_done=waits[CorrectiveState.ASSIGNED],
            hitches=hitches_before(self.window, outlook),
            elsewhere=meanwhile,
        )

    def _overlaps(self, other: Window) -> bool:
        return other.opens_at < self.window.closes_at and other.closes_at > self.window.opens_at

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


def _check_and_elsewhere(
    on_unit: ClassOnUnit, *, check_id: int, now: datetime
) -> tuple[CheckSheet, Mapping[int, tuple[Elsewhere, ...]]]:
    asked: dict[str, int | datetime] = {
        "run": on_unit.run_id,
        "section": on_unit.section_id,
        "check": check_id,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(CHECKS_AND_ELSEWHERE, asked)
        rows = cursor.fetchall()
    check = next(sheet for sheet in check_sheets([row[:-1] for row in rows]) if sheet.check_id == check_id)
    found: defaultdict[int, tuple[Elsewhere, ...]] = defaultdict(tuple)
    for student_id, title, section_title, chance, opens_at, closes_at in json.loads(rows[0][-1] or "[]"):
        window = Window(
            chance=chance,
            opens_at=datetime.fromisoformat(opens_at),
            closes_at=datetime.fromisoformat(closes_at),
        )
        found[student_id] += (Elsewhere(title=title, section_title=section_title, window=window),)
    return check, found
