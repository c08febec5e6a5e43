"""A class on one unit: its objectives, its students and what is stored of each pair. The grid and the list of
second chances both start here, so that they cannot disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import connection

from classroom.selectors.namesakes import told_apart
from mastery.engine.cycle import Stage, current
from mastery.engine.policy import Policy
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.scores import Score
from mastery.engine.status import Status
from mastery.models import UnitRun
from mastery.selectors.policies import run_policy
from mastery.selectors.work import Pair, corrective_states

STUDENTS = """
SELECT student.id, student.given_name, student.family_name,
       coalesce(nullif(student.school_number, ''), student.username),
       EXISTS (SELECT 1 FROM mastery_enrichmentchoice choice WHERE choice.unit_run_id = (SELECT %(run)s::bigint)
               AND choice.student_id = student.id AND choice.done_at IS NOT NULL),
       array_agg(known.objective_id),
       string_agg(known.state || coalesce(' ' || known.is_near::int || ' ' || coalesce(
           known.value_percent::text, known.best_earned || ' ' || known.best_possible), ''), ','),
       array_agg(known.objective_id) FILTER (WHERE known.state = 'not_assessed' AND (
           SELECT true FROM mastery_evidencerecord seen WHERE seen.student_id = known.student_id
           AND seen.objective_id = known.objective_id AND seen.outcome = 'excused'
           AND NOT EXISTS (SELECT 1 FROM mastery_evidencerecord later WHERE later.replaces_id = seen.id)
           LIMIT 1)),
       array_agg(known.objective_id) FILTER (WHERE known.judgement_id IS NOT NULL),
       array_agg(known.objective_id) FILTER (WHERE known.judgement_id IS NOT NULL AND (
           SELECT true FROM mastery_judgement judged JOIN mastery_evidencerecord seen
           ON seen.student_id = judged.student_id AND seen.objective_id = judged.objective_id
           AND seen.recorded_at > judged.set_at WHERE judged.id = known.judgement_id
           LIMIT 1))
FROM classroom_enrollment place
JOIN classroom_user student ON student.id = place.student_id
LEFT JOIN mastery_objectivestatus known
    ON known.student_id = student.id AND known.objective_id = ANY((SELECT %(objectives)s::bigint[])::bigint[])
WHERE place.section_id = (SELECT %(section)s::bigint) AND place.ended_at IS NULL
GROUP BY student.id ORDER BY student.sort_key, student.id
"""
"""One row per student: a row per cell would take twice as long for a large class. Of a status, only what `status_once`
holds is read, so that the index answers alone. Values stand in selects of their own for the planner, as in `CHECKS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveHead:
    """An objective of the unit, in its order."""

    objective_id: int
    code: str
    statement: str
    is_essential: bool


class Judged(StrEnum):
    """Beside a state that a teacher has set: whether evidence was recorded since."""

    SET = "set"
    NEWER = "newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is stored of one student on one objective; `percent` is what counts, cut to a whole number."""

    status: Status
    is_near: bool = False
    percent: int | None = None
    is_excused: bool = False
    judged: Judged | None = None


NOTHING_KNOWN = Known(status=Status.NOT_ASSESSED)
EXCUSED = Known(status=Status.NOT_ASSESSED, is_excused=True)
"""A try left this objective out for this student."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentOnUnit:
    """A student of the class; an objective without an entry is not assessed yet."""

    student_id: int
    name: str
    is_extended: bool
    known: Mapping[int, Known]

    def on(self, objective_id: int) -> Known:
        return self.known.get(objective_id, NOTHING_KNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassOnUnit:
    """Students by name, objectives in their order, and the correctives since each one's last try."""

    run_id: int
    section_id: int
    policy: Policy
    objectives: tuple[ObjectiveHead, ...]
    students: tuple[StudentOnUnit, ...]
    correctives: Mapping[Pair, CorrectiveState]

    def corrective(self, student_id: int, objective_id: int) -> CorrectiveState:
        return self.correctives.get((student_id, objective_id), CorrectiveState.NONE)


NEVER = datetime.min.replace(tzinfo=UTC)


def current_run(runs: Sequence[UnitRun]) -> UnitRun | None:
    """The unit a class is in; among those alike, the last one announced."""
    newest_first = sorted(runs, key=lambda run: (run.published_at or NEVER, run.pk), reverse=True)
    place = current([Stage(run.stage) for run in newest_first])
    return None if place is None else newest_first[place]


def class_on_unit(run: UnitRun, *, at: datetime) -> ClassOnUnit:
    """Four queries, whatever the size of the class."""
    objectives = objective_heads(run.unit_id)
    ids = [objective.objective_id for objective in objectives]
    students = _students(run, ids)
    return ClassOnUnit(
        run_id=run.pk,
        section_id=run.section_id,
        policy=run_policy(run, at=at),
        objectives=objectives,
        students=students,
        correctives=corrective_states([student.student_id for student in students], ids),
    )


HEADS = """
SELECT id, code, statement, is_essential FROM mastery_objective
WHERE unit_id = %s AND retired_at IS NULL
ORDER BY position, id
"""


def objective_heads(unit_id: int) -> tuple[ObjectiveHead, ...]:
    """Those in the plan of the unit, in its order; one query."""
    with connection.cursor() as cursor:
        cursor.execute(HEADS, [unit_id])
        return tuple(
            ObjectiveHead(objective_id=pk, code=code, statement=statement, is_essential=is_essential)
            for pk, code, statement, is_essential in cursor
        )


def _students(run: UnitRun, objective_ids: list[int]) -> tuple[StudentOnUnit, ...]:
    with connection.cursor() as cursor:
        cursor.execute(STUDENTS, {"run": run.pk, "section": run.section_id, "objectives": objective_ids})
        rows = cursor.fetchall()
    meanings = _Meanings()
    names = told_apart((pk, f"{given} {family}".strip(), mark) for pk, given, family, mark, *_rest in rows)
    return tuple(
        StudentOnUnit(
            student_id=student_id,
            name=names[student_id],
            is_extended=is_extended,
            known=_known_of(stored, meanings),
        )
        for student_id, _given, _family, _mark, is_extended, *stored in rows
    )


def _known_of(stored: Sequence[Any], meanings: "_Meanings") -> Mapping[int, Known]:
    """Of one student; `stored` are the objectives, what is stored of them, and which are excused, judged or newer."""
    objective_ids, texts, excused, judged, newer = stored
    if texts is None:
        return {}
    known = dict(zip(objective_ids, map(meanings.__getitem__, texts.split(",")), strict=True))
    known |= dict.fromkeys(excused or (), EXCUSED)
    for objective_id in judged or ():
        since = Judged.NEWER if objective_id in (newer or ()) else Judged.SET
        known[objective_id] = replace(known[objective_id], judged=since)
    return known


class _Meanings(dict[str, Known]):
    """Many cells hold the same few values, so each is read once."""

    def __missing__(self, text: str) -> Known:
        self[text] = known = _known(text)
        return known


def _known(text: str) -> Known:
    state, *rest = text.split(" ")
    status = Status(state)
    if not rest or status is Status.NOT_ASSESSED:
        return Known(status=status)
    is_near, *points = rest
    return Known(status=status, is_near=is_near == "1", percent=_whole_percent(*map(Decimal, points)))


def _whole_percent(earned_or_percent: Decimal, possible: Decimal | None = None) -> int:
    if possible is None:
        return int(earned_or_percent)
    return Score(earned=earned_or_percent, possible=possible).whole_percent
