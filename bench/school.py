"""Fill a scratch database with classes of a given size, in bulk and in the database itself.

Triggers and reference checks are off while rows are copied in (`session_replication_role`), which only a
superuser may do; the rows are what the program itself would have written, statuses included. Everything is
reckoned from row numbers, so that the same sizes give the same school.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import psycopg
from psycopg.rows import scalar_row

POINTS = 10
SPREAD = [10, 9, 9, 8, 8, 8, 10, 9, 8, 7, 6, 5]
"""Best scores: three of four are there, as a class that works this way leaves them."""
CHANCES = 2
"""Tries at one check."""
MOST_TRIES_IN_A_UNIT = 6
"""Three checks with their second chances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    students: int
    objectives: int
    tries: int = 1
    is_background: bool = False
    """Only the rows that grow with a school: statuses, evidence, tries, people."""

    @property
    def checks(self) -> int:
        return -(-self.tries // CHANCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedClass:
    section_id: int
    unit_run_id: int


class Generator:
    """Writes one school. `now` is when the work was done."""

    def __init__(self, address: str, *, name: str, now: datetime) -> None:
        self._rows = psycopg.connect(address, autocommit=True, row_factory=scalar_row)
        self._rows.execute("SET session_replication_role = replica")
        self._now = now
        self._school = self._insert("classroom_school", name=name, time_zone="UTC", is_demo=False)
        self.teacher_username = f"teacher-{self._school}"
        self._teacher = self._user(self.teacher_username)
        self._insert("classroom_schoolrole", person_id=self._teacher, role="teacher", **self._own)
        self._policy = self._insert(
            "mastery_masterypolicy",
            version=1,
            place="school",
            locked=[],
            keeps_told=False,
            threshold_percent=80,
            near_band=10,
            chances=CHANCES,
            effective_at=now - timedelta(days=1000),
            reason="",
            **self._own,
        )

    def analyze(self) -> None:
        """What a server does by itself after a while."""
        self._rows.execute("VACUUM ANALYZE")

    def close(self) -> None:
        self._rows.close()

    def add_class(self, title: str, size: Size) -> GeneratedClass:
        """A class in which everybody took every check, and a tenth wait for their last marks.

        A unit has few checks, so what learners with many tries did before lies in a unit that is closed.
        """
        course = self._insert("classroom_course", title=f"Course of {title}", **self._own)
        section = self._insert(
            "classroom_section", title=title, short_title=title[:12], course_id=course, **self._own
        )
        if not size.is_background:
            self._insert(
                "classroom_staffassignment", section_id=section, person_id=self._teacher, **self._own
            )
        numbers = {"section": section, "course": course}
        self._many(STUDENTS, size, numbers)
        before = size.tries - MOST_TRIES_IN_A_UNIT
        if before > 0:
            self._add_unit("Earlier unit", replace(size, tries=before), numbers, stage="closed", days_ago=100)
            size = replace(size, tries=MOST_TRIES_IN_A_UNIT)
        return self._add_unit("Unit", size, numbers, stage="correction", days_ago=0)

    def _add_unit(
        self, title: str, size: Size, numbers: dict[str, int], *, stage: str, days_ago: int
    ) -> GeneratedClass:
        section, course = numbers["section"], numbers["course"]
        unit = self._insert("mastery_unit", title=title, position=1, version=1, course_id=course, **self._own)
        run = self._insert(
            "mastery_unitrun",
            section_id=section,
            unit_id=unit,
            stage=stage,
            published_at=self._now - timedelta(days=days_ago),
            **self._own,
        )
        numbers = numbers | {"unit": unit, "run": run, "days_ago": days_ago}
        self._many(OBJECTIVES, size, numbers)
        for number in range(1, size.checks + 1):
            later = size.checks - number
            self._many(CHECK, size, numbers | {"check": number, "days_before": days_ago + 20 * later})
        work = [ATTEMPTS, EVIDENCE, STATUSES]
        if not size.is_background:
            work += [ATTEMPT_ITEMS, CORRECTIVES]
        for statement in work:
            self._many(statement, size, numbers)
        return GeneratedClass(section_id=section, unit_run_id=run)

    @property
    def _own(self) -> dict[str, int]:
        return {"school_id": self._school}

    def _user(self, username: str) -> int:
        return self._insert(
            "classroom_user",
            username=username,
            password="!",
            given_name="Tess",
            family_name="Marsh",
            sort_key="marsh tess",
            email="",
            school_number="",
            is_active=True,
            keys_on=True,
            **self._own,
        )

    def _insert(self, table: str, **values: object) -> int:
        columns, places = ", ".join(values), ", ".join(f"%({column})s" for column in values)
        row = self._rows.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id", values
        ).fetchone()
        assert isinstance(row, int)
        return row

    def _many(self, statement: str, size: Size, numbers: Mapping[str, object]) -> None:
        known = {
            "school": self._school,
            "teacher": self._teacher,
            "policy": self._policy,
            "now": self._now,
            "day": timedelta(days=1),
            "students": size.students,
            "objectives": size.objectives,
            "tries": size.tries,
            "chances": CHANCES,
            "points": POINTS,
            "spread": SPREAD,
            "values": len(SPREAD),
        }
        self._rows.execute(statement, known | numbers)


STUDENTS = """
WITH person AS (
    INSERT INTO classroom_user (school_id, username, password, given_name, family_name, sort_key, email,
                                school_number, is_active, keys_on)
    SELECT %(school)s, 'student-' || %(section)s || '-' || n, '!', 'Given' || n,
           'Family' || lpad(n::text, 4, '0'),
           'family' || lpad(n::text, 4, '0') || ' given' || n, '', %(section)s || '-' || n, true, true
    FROM generate_series(1, %(students)s) n RETURNING id
)
INSERT INTO classroom_enrollment (school_id, section_id, student_id, started_at)
SELECT %(school)s, %(section)s, id, %(now)s - 60 * %(day)s FROM person ORDER BY id
"""

OBJECTIVES = """
INSERT INTO mastery_objective (school_id, unit_id, code, statement, is_essential, position)
SELECT %(school)s, %(unit)s, 'F' || n, 'I can show what objective ' || n || ' asks for', n <= 5, n
FROM generate_series(1, %(objectives)s) n
"""

CHECK = """
WITH sheet AS (
    INSERT INTO assessments_assessment (school_id, unit_run_id, title, version)
    VALUES (%(school)s, %(run)s, 'Check ' || %(check)s, 1) RETURNING id
), announced AS (
    INSERT INTO assessments_chancewindow (school_id, assessment_id, number, opens_at, closes_at, version)
    SELECT %(school)s, sheet.id, chance, %(now)s + (chance * 9 - 14 - %(days_before)s) * %(day)s,
           %(now)s + (chance * 9 - 13 - %(days_before)s) * %(day)s, 1
    FROM sheet, generate_series(1, %(chances)s) chance
), form AS (
    INSERT INTO assessments_parallelform (school_id, assessment_id, label)
    SELECT %(school)s, sheet.id, chr(64 + n) FROM sheet, generate_series(1, %(chances)s) n RETURNING id
), item AS (
    INSERT INTO assessments_item (school_id, form_id, position, label, kind, stem, points, options)
    SELECT %(school)s, form.id, n, n::text, 'points_only', '', %(points)s, '[]'
    FROM form, generate_series(1, %(objectives)s) n RETURNING id, position
)
INSERT INTO assessments_itemalignment (school_id, item_id, objective_id)
SELECT %(school)s, item.id, objective.id FROM item
JOIN mastery_objective objective ON objective.unit_id = %(unit)s AND objective.position = item.position
"""

ATTEMPTS = """
WITH numbered_check AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place
    FROM assessments_assessment WHERE unit_run_id = %(run)s
), numbered_form AS (
    SELECT id, assessment_id, row_number() OVER (PARTITION BY assessment_id ORDER BY label) AS place
    FROM assessments_parallelform
)
INSERT INTO assessments_attempt (school_id, assessment_id, enrollment_id, form_id, number, state, medium,
                                 occasion, epoch, opened_at, submitted_at, scored_at, void_reason,
                                 is_do_over, is_form_again)
SELECT %(school)s, sheet.id, place.id, form.id, form.place,
       CASE WHEN waits THEN 'submitted' ELSE 'scored' END, 'paper', gen_random_uuid(), 0,
       done_at - interval '1 hour', done_at, CASE WHEN waits THEN NULL ELSE done_at END, '', false, false
FROM classroom_enrollment place, generate_series(1, %(tries)s) t,
     LATERAL (SELECT %(now)s - (%(tries)s + 5 - t + %(days_ago)s) * %(day)s AS done_at,
                     t = %(tries)s AND place.id %% 10 = 0 AND t > 1 AND %(days_ago)s = 0 AS waits) moment,
     numbered_check sheet, numbered_form form
WHERE place.section_id = %(section)s AND sheet.place = (t - 1) / %(chances)s + 1
  AND form.assessment_id = sheet.id AND form.place = (t - 1) %% %(chances)s + 1
"""

ATTEMPT_ITEMS = """
INSERT INTO assessments_attemptitem (school_id, attempt_id, item_id, position, points, option_order)
SELECT %(school)s, attempt.id, item.id, item.position, item.points, '[]'
FROM assessments_attempt attempt
JOIN assessments_assessment sheet ON sheet.id = attempt.assessment_id AND sheet.unit_run_id = %(run)s
JOIN classroom_enrollment place ON place.id = attempt.enrollment_id AND place.section_id = %(section)s
JOIN assessments_item item ON item.form_id = attempt.form_id
"""

EVIDENCE = """
INSERT INTO mastery_evidencerecord (school_id, student_id, objective_id, occasion, outcome, earned, possible,
                                    items, observed_at, recorded_at, recorded_by_id, reason)
SELECT %(school)s, place.student_id, objective.id, attempt.occasion,
       CASE WHEN is_excused THEN 'excused' ELSE 'scored' END,
       CASE WHEN NOT is_excused THEN
           greatest(0, (%(spread)s::int[])[(place.student_id * 7 + objective.id * 13) %% %(values)s + 1]
                       - extract(day FROM %(now)s - attempt.submitted_at)::int %% 5)
       END,
       CASE WHEN NOT is_excused THEN %(points)s END, 1,
       attempt.submitted_at, attempt.submitted_at, %(teacher)s, ''
FROM assessments_attempt attempt
JOIN assessments_assessment sheet ON sheet.id = attempt.assessment_id AND sheet.unit_run_id = %(run)s
JOIN classroom_enrollment place ON place.id = attempt.enrollment_id AND place.section_id = %(section)s
JOIN mastery_objective objective ON objective.unit_id = %(unit)s
CROSS JOIN LATERAL (
    SELECT objective.position = %(objectives)s AND place.student_id %% 20 = 0 AS is_excused
) sitting
WHERE attempt.state = 'scored'
"""

STATUSES = """
INSERT INTO mastery_objectivestatus (school_id, student_id, objective_id, state, best_earned, best_possible,
                                     attempts, items, is_near, policy_id, decided_at)
SELECT %(school)s, student_id, objective_id,
       CASE WHEN count(earned) = 0 THEN 'not_assessed'
            WHEN max(earned) * 100 >= 80 * %(points)s THEN 'mastered' ELSE 'not_yet' END,
       max(earned), max(possible), count(earned), count(earned),
       coalesce(max(earned) * 100 >= 70 * %(points)s AND max(earned) * 100 < 80 * %(points)s, false),
       %(policy)s, %(now)s
FROM mastery_evidencerecord WHERE objective_id IN (SELECT id FROM mastery_objective WHERE unit_id = %(unit)s)
GROUP BY student_id, objective_id
"""

CORRECTIVES = """
INSERT INTO mastery_correctiveassignment (school_id, unit_run_id, student_id, objective_id, approach, title,
                                          steps, place, minutes, reason, override_reason, state,
                                          assigned_by_id, assigned_at, done_at, done_note, waived_reason)
SELECT %(school)s, %(run)s, student_id, objective_id, 'visual', 'A drawing', '', '', 20, '', '',
       CASE WHEN (student_id + objective_id) %% 2 = 0 THEN 'done' ELSE 'assigned' END, %(teacher)s, %(now)s,
       CASE WHEN (student_id + objective_id) %% 2 = 0 THEN %(now)s END, '', ''
FROM mastery_objectivestatus
WHERE state = 'not_yet' AND (student_id + objective_id) %% 3 > 0
  AND objective_id IN (SELECT id FROM mastery_objective WHERE unit_id = %(unit)s)
"""
