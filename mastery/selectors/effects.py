"""What correctives did, summed up in the database: one row per approach and objective, however large the school."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

from mastery.engine.correctives import Approach, Order
from mastery.engine.effectiveness import Cell, Reached, Sums, measured_order

NEWEST = 2000
"""So many correctives of a school say which approach works best there; the cost of asking does not grow."""

GAINS = """
WITH work AS (
    SELECT given.student_id, given.objective_id, given.approach, given.assigned_at, given.done_at,
           suggested.approach IS DISTINCT FROM given.approach AS by_teacher
    FROM mastery_correctiveassignment given
    JOIN mastery_unitrun run ON run.id = given.unit_run_id
    LEFT JOIN mastery_workgroupevent suggested
           ON suggested.pgh_obj_id = given.group_id AND suggested.pgh_label = 'insert'
    WHERE given.school_id = %(school)s AND given.state = 'done'
      AND (%(section)s::bigint IS NULL OR run.section_id = %(section)s)
      AND (%(unit)s::bigint IS NULL OR run.unit_id = %(unit)s)
    ORDER BY given.done_at DESC, given.id DESC
    LIMIT %(newest)s
), pair AS (
    SELECT work.approach, work.objective_id, work.by_teacher,
           earlier.percent AS before, later.percent AS after, later.percent - earlier.percent AS gain
    FROM work
    CROSS JOIN LATERAL (
        SELECT seen.earned * 100 / seen.possible AS percent FROM mastery_evidencerecord seen
        WHERE seen.student_id = work.student_id AND seen.objective_id = work.objective_id
          AND seen.outcome = 'scored' AND seen.observed_at <= work.assigned_at
          AND NOT EXISTS (SELECT 1 FROM mastery_evidencerecord newer WHERE newer.replaces_id = seen.id)
        ORDER BY seen.observed_at DESC, seen.id DESC LIMIT 1
    ) earlier
    CROSS JOIN LATERAL (
        SELECT seen.earned * 100 / seen.possible AS percent FROM mastery_evidencerecord seen
        WHERE seen.student_id = work.student_id AND seen.objective_id = work.objective_id
          AND seen.outcome = 'scored' AND seen.observed_at > work.done_at
          AND NOT EXISTS (SELECT 1 FROM mastery_evidencerecord newer WHERE newer.replaces_id = seen.id)
        ORDER BY seen.observed_at, seen.id LIMIT 1
    ) later
)
SELECT pair.approach, pair.objective_id, pair.by_teacher, unit.title, objective.code, objective.statement,
       count(*), sum(before), sum(before * before), sum(after), sum(after * after), sum(gain), sum(gain * gain)
FROM pair
JOIN mastery_objective objective ON objective.id = pair.objective_id
JOIN mastery_unit unit ON unit.id = objective.unit_id
GROUP BY pair.approach, pair.objective_id, pair.by_teacher, unit.id, objective.id
ORDER BY unit.position, unit.id, objective.position, objective.id, pair.approach, pair.by_teacher
"""
"""`engine.effectiveness.cells_of` in its own words: a school has tens of thousands of these, and a test compares.

The approach that was suggested is the one with which the group was first written. A corrective that a teacher gave
to one student was never suggested.
"""

REACHED = """
WITH try AS (
    SELECT seen.student_id, seen.objective_id, seen.observed_at, seen.earned * 100 / seen.possible AS percent,
           seen.earned * 100 >= %(threshold)s * seen.possible AS reaches,
           row_number() OVER (
               PARTITION BY seen.student_id, seen.objective_id ORDER BY seen.observed_at, seen.id
           ) AS chance
    FROM mastery_evidencerecord seen
    JOIN mastery_objective objective ON objective.id = seen.objective_id
    WHERE seen.school_id = %(school)s AND seen.outcome = 'scored'
      AND (%(unit)s::bigint IS NULL OR objective.unit_id = %(unit)s)
      AND (%(section)s::bigint IS NULL OR (
          seen.student_id IN (SELECT student_id FROM classroom_enrollment WHERE section_id = %(section)s)
          AND objective.unit_id IN (SELECT unit_id FROM mastery_unitrun WHERE section_id = %(section)s)
      ))
      AND NOT EXISTS (SELECT 1 FROM mastery_evidencerecord newer WHERE newer.replaces_id = seen.id)
      AND NOT EXISTS (
          SELECT 1 FROM mastery_exemption exempt WHERE exempt.student_id = seen.student_id
            AND exempt.objective_id = seen.objective_id AND exempt.lifted_at IS NULL
      )
), result AS (
    SELECT min(chance) FILTER (WHERE reaches) AS reached, count(*) AS tries,
           (min(observed_at) FILTER (WHERE reaches) AT TIME ZONE %(zone)s)::date
               - (min(observed_at) AT TIME ZONE %(zone)s)::date AS days,
           max(percent) FILTER (WHERE chance = 1) AS first, max(percent) AS best
    FROM try GROUP BY student_id, objective_id
)
SELECT reached, days, tries, count(*), sum(first), sum(first * first), sum(best), sum(best * best)
FROM result GROUP BY reached, days, tries
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is looked at: a school or one class of it, all its units or one."""

    school_id: int
    section_id: int | None = None
    unit_id: int | None = None

    @property
    def values(self) -> dict[str, int | None]:
        return {"school": self.school_id, "section": self.section_id, "unit": self.unit_id}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveName:
    unit_title: str
    code: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """The cells of a scope, and what their objectives are called; both in the order of units and objectives."""

    cells: tuple[Cell, ...]
    names: dict[int, ObjectiveName]


def gains_in(scope: Scope, *, newest: int | None = None) -> Gains:
    """Of all correctives done, or of the `newest`; one query."""
    rows = _rows(GAINS, scope.values | {"newest": newest})
    return Gains(
        cells=tuple(_cell(row) for row in rows),
        names={row[1]: ObjectiveName(unit_title=row[3], code=row[4], statement=row[5]) for row in rows},
    )


def school_order(school_id: int) -> Order:
    """The order in which this school's own results put the approaches; one query."""
    return measured_order(gains_in(Scope(school_id=school_id), newest=NEWEST).cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """How far every result has come, and the first and the best tries of all of them."""

    reached: tuple[Reached, ...]
    first: Sums
    best: Sums


def results_in(scope: Scope, *, threshold: Decimal, zone: str) -> Results:
    """Without those exempt; one query."""
    rows = _rows(REACHED, scope.values | {"threshold": threshold, "zone": zone})
    return Results(
        reached=tuple(
            Reached(chance=reached, days=days, tries=tries, count=count)
            for reached, days, tries, count, *_sums_follow in rows
        ),
        first=_added(_sums(row[3], *row[4:6]) for row in rows),
        best=_added(_sums(row[3], *row[6:8]) for row in rows),
    )


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _cell(row: Any) -> Cell:
    return Cell(
        approach=Approach(row[0]),
        objective_id=row[1],
        by_teacher=row[2],
        before=_sums(row[6], *row[7:9]),
        after=_sums(row[6], *row[9:11]),
        gain=_sums(row[6], *row[11:13]),
    )


def _sums(count: int, total: Decimal, squares: Decimal) -> Sums:
    return Sums(count=count, total=Fraction(total), squares=Fraction(squares))


def _added(parts: Iterable[Sums]) -> Sums:
    return sum(parts, Sums.of([]))
