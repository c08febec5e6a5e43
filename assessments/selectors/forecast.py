"""Before the next window of a check closes: who cannot use it as things stand, and what is in the way."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection

from assessments.selectors.bookings import HeldBooking, Seat
from assessments.selectors.tries import CHECKS, CheckSheet, check_sheets
from mastery.engine.attempts import AttemptState
from mastery.engine.forecast import Hitch, Outlook, Sitting, clashes, hitches_before, window_in_question
from mastery.engine.policy import MOST_CHANCES, Gate
from mastery.engine.reassessment import (
    AskedObjective,
    CorrectiveState,
    Refusal,
    RefusalCode,
    Start,
    Window,
    decide_start,
)
from mastery.engine.sessions import BookingState, Span
from mastery.engine.status import Status
from mastery.selectors.grid_class import ClassOnUnit, StudentOnUnit

MOMENT = timedelta(microseconds=1)
CHECKS_AND_ELSEWHERE = f"""
WITH student AS (
    SELECT student_id FROM classroom_enrollment WHERE section_id = %(section)s AND ended_at IS NULL
), elsewhere AS (
    SELECT place.id, place.student_id, other.id AS check_id, other.title, section.title AS section_title
    FROM classroom_enrollment place
    JOIN classroom_section section ON section.id = place.section_id
    JOIN mastery_unitrun run ON run.section_id = section.id AND run.published_at IS NOT NULL
    JOIN assessments_assessment other ON other.unit_run_id = run.id AND other.id <> %(check)s
    WHERE place.student_id IN (SELECT student_id FROM student) AND place.ended_at IS NULL
), booked AS (
    SELECT elsewhere.*, held.starts_at, held.ends_at
    FROM elsewhere
    JOIN assessments_booking seat ON seat.enrollment_id = elsewhere.id AND seat.assessment_id = elsewhere.check_id
    JOIN assessments_reassessmentsession held ON held.id = seat.session_id
    WHERE seat.state = 'booked' AND held.ends_at > %(now)s
), announced AS (
    SELECT elsewhere.*, ahead.opens_at, ahead.closes_at
    FROM elsewhere
    JOIN assessments_chancewindow ahead ON ahead.assessment_id = elsewhere.check_id AND ahead.closes_at > %(now)s
    WHERE ahead.number = 1 + (
          SELECT count(*) FROM assessments_attempt tried
          WHERE tried.assessment_id = elsewhere.check_id AND tried.enrollment_id = elsewhere.id
            AND tried.state <> 'void'
      )
      AND (ahead.number = 1 OR EXISTS (
          SELECT 1 FROM assessments_parallelform form
          JOIN assessments_item item ON item.form_id = form.id
          JOIN assessments_itemalignment aligned ON aligned.item_id = item.id
          JOIN mastery_objectivestatus known
            ON known.objective_id = aligned.objective_id AND known.student_id = elsewhere.student_id
          WHERE form.assessment_id = elsewhere.check_id AND known.state = 'not_yet'
      ))
      AND NOT EXISTS (SELECT 1 FROM booked WHERE booked.id = elsewhere.id AND booked.check_id = elsewhere.check_id)
)
SELECT sheets.*, (
    SELECT jsonb_agg(jsonb_build_array(student_id, title, section_title, starts_at, ends_at, is_booked)
                     ORDER BY starts_at, check_id)
    FROM (SELECT *, true AS is_booked FROM booked UNION ALL SELECT *, false FROM announced) ahead
)
FROM ({CHECKS}) sheets
"""  # noqa: S608 - both parts are constants
"""With what else each student is to take: the chances that are their own next one at another check, and the sessions
in which they are booked for one, in place of its chances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another sitting of the student, at another check."""

    title: str
    section_title: str
    sitting: Sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRow:
    """A student for whom something is in the way; codes name the objectives without a ticket.

    `elsewhere` is what clashes, `seat` their place in a session, `asked_at` since when they wait for one.
    """

    student_id: int
    name: str
    not_given: tuple[str, ...]
    not_done: tuple[str, ...]
    hitches: tuple[Hitch, ...]
    elsewhere: tuple[Elsewhere, ...]
    seat: Seat | None
    asked_at: datetime | None

    def has(self, hitch: Hitch) -> bool:
        return hitch in self.hitches


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The window in question; `expected` counts all who are to take a further try, those with a hitch too.

    Of them, `booked` have a place in a session, which is their chance.
    """

    check_id: int
    window: Window
    expected: int
    booked: int
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
        booked=sum(desk.seat_of(student.student_id) is not None for student in due),
        rows=tuple(row for row in rows if row.hitches),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Asks of one check, student by student."""

    check: CheckSheet
    window: Window
    on_unit: ClassOnUnit
    now: datetime

    def seat_of(self, student_id: int) -> Seat | None:
        """A session that is over is no chance any more."""
        booking = self._booking(student_id)
        seat = booking.seat if booking else None
        return seat if seat and seat.span.ends_at > self.now else None

    def is_due(self, student: StudentOnUnit) -> bool:
        """Has taken the check, is unmet in it, and has a seat or a window for it; a missing form counts as due.

        Who was in a session, and whose try is still to be entered, has had theirs.
        """
        tries = self.check.of(student.student_id)
        booking = self._booking(student.student_id)
        if all(each.state is AttemptState.VOID for each in tries) or (booking and not booking.is_open):
            return False
        answer = self._with_tickets(student)
        if isinstance(answer, Start):
            return min(answer.chance, MOST_CHANCES) <= self._chance_of(student.student_id).chance
        return isinstance(answer, Refusal) and answer.code is RefusalCode.NO_FORM_LEFT

    def row(self, student: StudentOnUnit, elsewhere: Sequence[Elsewhere]) -> ForecastRow:
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
        seat, asked_at = self.seat_of(student.student_id), self._asked_at(student.student_id)
        outlook = Outlook(
            not_given=len(not_given),
            not_done=len(waits[CorrectiveState.ASSIGNED]),
            has_form=isinstance(self._with_tickets(student), Start),
            waits_for_place=asked_at is not None,
            seat=seat.span if seat else None,
            elsewhere=tuple(each.sitting for each in elsewhere),
        )
        found = clashes(self.window, outlook)
        return ForecastRow(
            student_id=student.student_id,
            name=student.name,
            not_given=not_given,
            not_done=waits[CorrectiveState.ASSIGNED],
            hitches=hitches_before(self.window, outlook),
            elsewhere=tuple(each for each in elsewhere if each.sitting in found),
            seat=seat,
            asked_at=asked_at,
        )

    def _booking(self, student_id: int) -> HeldBooking | None:
        return self.check.bookings.get(student_id)

    def _asked_at(self, student_id: int) -> datetime | None:
        booking = self._booking(student_id)
        return booking.asked_at if booking and booking.state is BookingState.ASKED else None

    def _chance_of(self, student_id: int) -> Window:
        seat = self.seat_of(student_id)
        return seat.span.as_window() if seat else self.window

    def _with_tickets(self, student: StudentOnUnit) -> object:
        """What the engine would answer in the last moment of their chance, were every ticket there."""
        chance = self._chance_of(student.student_id)
        at = max(self.now, chance.closes_at - MOMENT)
        return decide_start(
            windows=[replace(chance, opens_at=min(chance.opens_at, at), closes_at=at + MOMENT)],
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
            extra_chances=self.check.extra_chances.get(student.student_id, 0),
        )


def _check_and_elsewhere(
    on_unit: ClassOnUnit, *, check_id: int, now: datetime
) -> tuple[CheckSheet, Mapping[int, tuple[Elsewhere, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            CHECKS_AND_ELSEWHERE,
            {"run": on_unit.run_id, "section": on_unit.section_id, "check": check_id, "now": now},
        )
        rows = cursor.fetchall()
    check = next(sheet for sheet in check_sheets([row[:-1] for row in rows]) if sheet.check_id == check_id)
    found: defaultdict[int, tuple[Elsewhere, ...]] = defaultdict(tuple)
    for student_id, title, section_title, starts_at, ends_at, is_booked in json.loads(rows[0][-1] or "[]"):
        span = Span(starts_at=datetime.fromisoformat(starts_at), ends_at=datetime.fromisoformat(ends_at))
        sitting = Sitting(span=span, is_booked=is_booked)
        found[student_id] += (Elsewhere(title=title, section_title=section_title, sitting=sitting),)
    return check, found
