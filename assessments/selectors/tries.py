"""The checks of a unit run with their windows, forms, everybody's tries and places, in one query."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery

from assessments.models import AttemptItem, Mark
from assessments.selectors.bookings import HeldBooking, SessionToCome, unpack, unpack_session
from mastery.engine.attempts import AttemptState
from mastery.engine.reassessment import PastAttempt, Window
from mastery.models import UnitRun
from mastery.selectors.cell import CellSitting
from mastery.selectors.grid_sittings import SeenCheck

CHECKS = """
WITH sheet AS (
    SELECT id, title FROM assessments_assessment WHERE unit_run_id = (SELECT %(run)s::bigint)
), measured AS MATERIALIZED (
    SELECT DISTINCT form.assessment_id, aligned.objective_id
    FROM sheet
    JOIN assessments_parallelform form ON form.assessment_id = sheet.id
    JOIN assessments_item item ON item.form_id = form.id
    JOIN assessments_itemalignment aligned ON aligned.item_id = item.id
), current AS MATERIALIZED (
    SELECT max(assessment_id) AS id FROM measured GROUP BY objective_id
    UNION
    SELECT assessment_id FROM assessments_chancewindow
    WHERE assessment_id IN (SELECT id FROM sheet) AND closes_at > (SELECT %(now)s::timestamptz)
), place AS MATERIALIZED (
    SELECT id, student_id FROM classroom_enrollment WHERE section_id = (SELECT %(section)s::bigint)
), taken AS (
    SELECT tried.assessment_id, array_agg(DISTINCT place.student_id) AS taken_by
    FROM sheet
    JOIN assessments_attempt tried ON tried.assessment_id = sheet.id AND tried.state <> 'void'
    JOIN place ON place.id = tried.enrollment_id
    GROUP BY tried.assessment_id
), looked_at AS (
    SELECT tried.assessment_id,
           jsonb_agg(jsonb_build_array(
               place.student_id, tried.id, tried.number, form.label, tried.state, tried.submitted_at, tried.is_do_over,
               CASE WHEN tried.state IN ('open', 'submitted') OR tried.number > 1 THEN (
                   SELECT jsonb_agg(DISTINCT aligned.objective_id) FROM assessments_attemptitem asked
                   JOIN assessments_itemalignment aligned ON aligned.item_id = asked.item_id
                   WHERE asked.attempt_id = tried.id
               ) END
           ) ORDER BY tried.id) AS tries
    FROM sheet
    JOIN assessments_attempt tried ON tried.assessment_id = sheet.id
    JOIN assessments_parallelform form ON form.id = tried.form_id
    JOIN place ON place.id = tried.enrollment_id
    WHERE tried.assessment_id IN (SELECT id FROM current) OR tried.state IN ('open', 'submitted')
    GROUP BY tried.assessment_id
)
SELECT sheet.id, sheet.title, sheet.id IN (SELECT id FROM current),
       (SELECT jsonb_agg(jsonb_build_array(number, opens_at, closes_at) ORDER BY number)
        FROM assessments_chancewindow WHERE assessment_id = sheet.id),
       (SELECT array_agg(label ORDER BY label) FROM assessments_parallelform form
        WHERE assessment_id = sheet.id AND EXISTS (SELECT 1 FROM assessments_item WHERE form_id = form.id)),
       (SELECT array_agg(objective_id) FROM measured WHERE assessment_id = sheet.id),
       taken.taken_by, looked_at.tries,
       (SELECT jsonb_agg(jsonb_build_array(active.student_id, jsonb_build_object(
                   'id', booked.id, 'state', booked.state, 'asked_at', booked.asked_at, 'form_label', form.label,
                   'session', held.id, 'room', held.room, 'starts_at', held.starts_at, 'ends_at', held.ends_at,
                   'missed_at', missed.starts_at)))
        FROM assessments_booking booked
        JOIN classroom_enrollment active ON active.id = booked.enrollment_id AND active.ended_at IS NULL
        LEFT JOIN assessments_reassessmentsession held ON held.id = booked.session_id
        LEFT JOIN assessments_parallelform form ON form.id = booked.form_id
        LEFT JOIN assessments_booking before ON before.id = booked.follows_id
        LEFT JOIN assessments_reassessmentsession missed ON missed.id = before.session_id
        WHERE booked.assessment_id = sheet.id AND (booked.state IN ('asked', 'booked') OR booked.state = 'attended' AND
              NOT EXISTS (SELECT 1 FROM assessments_attempt since WHERE since.assessment_id = sheet.id
                          AND since.enrollment_id = booked.enrollment_id AND since.number = booked.chance
                          AND since.state <> 'void'))),
       (SELECT jsonb_object_agg(given.student_id, given.chances) FROM (
            SELECT place.student_id, count(*) AS chances FROM assessments_extrachance extra
            JOIN place ON place.id = extra.enrollment_id
            WHERE extra.assessment_id = sheet.id GROUP BY place.student_id) given),
       (SELECT jsonb_agg(jsonb_build_object(
                   'id', held.id, 'room', held.room, 'starts_at', held.starts_at, 'ends_at', held.ends_at,
                   'capacity', held.capacity, 'taken', (
                       SELECT count(*) FROM assessments_booking seat
                       JOIN classroom_enrollment active ON active.id = seat.enrollment_id AND active.ended_at IS NULL
                       WHERE seat.session_id = held.id AND seat.state IN ('booked', 'attended'))
               ) ORDER BY held.starts_at, held.id)
        FROM assessments_reassessmentsession held
        WHERE held.section_id = (SELECT %(section)s::bigint) AND held.ends_at > (SELECT %(now)s::timestamptz)
              AND held.called_off_at IS NULL)
FROM sheet
LEFT JOIN taken ON taken.assessment_id = sheet.id
LEFT JOIN looked_at ON looked_at.assessment_id = sheet.id
ORDER BY sheet.id
"""
"""A check is current while a chance is to come, or as the newest on some objective. Of bookings, those are told that
are open, and those that were kept and whose try is not there yet.

What is asked for stands in selects of its own, which hide it from the planner: where it sees a value it plans the whole
statement anew for each page, in three times as long as the answer takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try at a check. `asks` names its objectives, but for a first one that is marked: it asked all that were
    unmet."""

    attempt_id: int
    number: int
    form_label: str
    state: AttemptState
    submitted_at: datetime | None
    is_do_over: bool
    asks: frozenset[int]

    def as_past(self) -> PastAttempt:
        return PastAttempt(
            number=self.number,
            form_label=self.form_label,
            state=self.state,
            handed_in_at=self.submitted_at,
            is_do_over=self.is_do_over,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheet:
    """A check, its chances in order, the forms that ask something, and who has taken it.

    Of a check that is not current, `tries` holds only those still open or to be marked. A void try is no try.
    `bookings` and `extra_chances` are by student. `sessions` are those of the class that are not over.
    """

    check_id: int
    title: str
    is_current: bool
    windows: tuple[Window, ...]
    form_labels: tuple[str, ...]
    objective_ids: frozenset[int]
    taken_by: frozenset[int]
    tries: Mapping[int, tuple[Try, ...]]
    bookings: Mapping[int, HeldBooking] = field(default_factory=dict)
    extra_chances: Mapping[int, int] = field(default_factory=dict)
    sessions: tuple[SessionToCome, ...] = ()

    def of(self, student_id: int) -> tuple[Try, ...]:
        return self.tries.get(student_id, ())

    def seen(self, *, now: datetime) -> SeenCheck:
        first = next((window for window in self.windows if window.chance == 1), None)
        return SeenCheck(
            check_id=self.check_id,
            title=self.title,
            objective_ids=self.objective_ids,
            opens_at=first.opens_at if first else None,
            was_given=first.closes_at <= now if first else bool(self.taken_by),
            taken_by=self.taken_by,
            waiting=self._waiting(),
        )

    def _waiting(self) -> Mapping[int, frozenset[int]]:
        """What somebody has to mark of each student's tries that are handed in."""
        waiting = {
            student_id: frozenset[int]().union(
                *(each.asks for each in tries if each.state is AttemptState.SUBMITTED)
            )
            for student_id, tries in self.tries.items()
        }
        return {student_id: objectives for student_id, objectives in waiting.items() if objectives}


def checks_of_run(run: UnitRun, *, now: datetime) -> tuple[CheckSheet, ...]:
    """The caller has fetched the run for the person who looks."""
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, {"run": run.pk, "section": run.section_id, "now": now})
        return check_sheets(cursor.fetchall())


def check_sheets(rows: Iterable[Sequence[Any]]) -> tuple[CheckSheet, ...]:
    """What `CHECKS` has found."""
    return tuple(_sheet(*row) for row in rows)


def _sheet(
    check_id: int,
    title: str,
    is_current: bool,
    windows: str | None,
    form_labels: list[str] | None,
    objective_ids: list[int] | None,
    taken_by: list[int] | None,
    tries: str | None,
    booked: str | None,
    extra: str | None,
    held: str | None,
) -> CheckSheet:
    return CheckSheet(
        check_id=check_id,
        title=title,
        is_current=is_current,
        windows=tuple(
            Window(chance=number, opens_at=_moment(opens_at), closes_at=_moment(closes_at))
            for number, opens_at, closes_at in json.loads(windows or "[]")
        ),
        form_labels=tuple(form_labels or ()),
        objective_ids=frozenset(objective_ids or ()),
        taken_by=frozenset(taken_by or ()),
        tries=_tries(json.loads(tries or "[]")),
        bookings={student_id: unpack(packed) for student_id, packed in json.loads(booked or "[]")},
        extra_chances={int(student_id): given for student_id, given in json.loads(extra or "{}").items()},
        sessions=tuple(unpack_session(packed) for packed in json.loads(held or "[]")),
    )


def _tries(rows: Iterable[list[Any]]) -> Mapping[int, tuple[Try, ...]]:
    found: defaultdict[int, list[Try]] = defaultdict(list)
    for student_id, attempt_id, number, form_label, state, submitted_at, is_do_over, asks in rows:
        found[student_id].append(
            Try(
                attempt_id=attempt_id,
                number=number,
                form_label=form_label,
                state=AttemptState(state),
                submitted_at=_moment(submitted_at) if submitted_at else None,
                is_do_over=is_do_over,
                asks=frozenset(asks or ()),
            )
        )
    return {student_id: tuple(tries) for student_id, tries in found.items()}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def sittings_on(student_id: int, objective_id: int) -> Mapping[UUID, CellSitting]:
    """The student's tries that asked an objective, by occasion, in the order they began. One query.

    A question counts as missed when it earned less than its points.
    """
    mark = Mark.objects.filter(attempt=OuterRef("attempt"), item=OuterRef("item"), replaced_by__isnull=True)
    rows = (
        AttemptItem.objects.filter(
            attempt__enrollment__student=student_id, item__alignments__objective=objective_id
        )
        .annotate(
            earned=Subquery(mark.values("earned")[:1]),
            misconception=Subquery(mark.values("misconception")[:1]),
        )
        .order_by("attempt_id", "position")
        .values_list(
            "attempt__occasion",
            "attempt_id",
            "attempt__enrollment__section_id",
            "attempt__assessment__title",
            "attempt__form__label",
            "attempt__state",
            "item__label",
            "points",
            "earned",
            "misconception",
            named=True,
        )
    )
    return {
        occasion: _sitting(list(asked))
        for occasion, asked in groupby(rows, key=lambda row: row.attempt__occasion)
    }


def _sitting(asked: Sequence[Any]) -> CellSitting:
    first = asked[0]
    missed = [row for row in asked if row.earned is not None and row.earned < row.points]
    misconceptions = dict.fromkeys(row.misconception for row in missed if row.misconception)
    return CellSitting(
        attempt_id=first.attempt_id,
        section_id=first.attempt__enrollment__section_id,
        check_title=first.attempt__assessment__title,
        form_label=first.attempt__form__label,
        state=first.attempt__state,
        missed=tuple(row.item__label for row in missed),
        misconceptions=tuple(misconceptions),
    )
