"""What must always be true of the stored rows. Each query finds the rows that break one rule, and none is well.

The constraints and triggers of the tables refuse most of this; the queries show that nothing slipped past them, after
an import, a restored backup or a repair by hand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory.models
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from classroom.models import School, SchoolOwned, User
from mastery.engine.judgement import Counting
from mastery.engine.policy import Policy
from mastery.models import ObjectiveStatus
from mastery.selectors.decisions import decide_again
from mastery.selectors.policies import announced_policy, policies_over_time, policy_book


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule that does not hold, and for which rows, in words for an operator."""

    rule: str
    detail: str


PHRASES = {
    "CURRENT_EVIDENCE": "NOT EXISTS (SELECT 1 FROM mastery_evidencerecord later WHERE later.replaces_id = seen.id)",
    "CURRENT_MARK": "NOT EXISTS (SELECT 1 FROM assessments_mark later WHERE later.replaces_id = mark.id)",
}
"""What the queries below say in one word: the row that nobody has replaced."""

QUERIES: dict[str, str] = {
    "two open attempts": """
        SELECT 'enrollment ' || enrollment_id || ' has ' || count(*) || ' open tries at check ' || assessment_id
        FROM assessments_attempt WHERE state = 'open' GROUP BY enrollment_id, assessment_id HAVING count(*) > 1
    """,
    "scored without its marks": """
        SELECT 'try ' || tried.id || ' has no mark for question ' || asked.item_id
        FROM assessments_attempt tried JOIN assessments_attemptitem asked ON asked.attempt_id = tried.id
        WHERE tried.state = 'scored' AND NOT EXISTS (
            SELECT 1 FROM assessments_mark mark WHERE mark.attempt_id = tried.id AND mark.item_id = asked.item_id)
    """,
    "scored without its evidence": """
        SELECT DISTINCT 'try ' || tried.id || ' has no evidence on objective ' || aligned.objective_id
        FROM assessments_attempt tried
        JOIN assessments_attemptitem asked ON asked.attempt_id = tried.id
        JOIN assessments_itemalignment aligned ON aligned.item_id = asked.item_id
        WHERE tried.state = 'scored' AND NOT EXISTS (
            SELECT 1 FROM mastery_evidencerecord seen
            WHERE seen.occasion = tried.occasion AND seen.objective_id = aligned.objective_id)
    """,
    "answer to a question that was not asked": """
        SELECT 'answer ' || given.id || ' of try ' || given.attempt_id FROM assessments_response given
        WHERE NOT EXISTS (SELECT 1 FROM assessments_attemptitem asked
                          WHERE asked.attempt_id = given.attempt_id AND asked.item_id = given.item_id)
    """,
    "answer saved after handing in": """
        SELECT 'answer ' || given.id || ' of try ' || given.attempt_id FROM assessments_response given
        JOIN assessments_attempt tried ON tried.id = given.attempt_id WHERE given.saved_at > tried.submitted_at
    """,
    "points out of bounds": """
        SELECT 'mark ' || mark.id FROM assessments_mark mark
        LEFT JOIN assessments_attemptitem asked
            ON asked.attempt_id = mark.attempt_id AND asked.item_id = mark.item_id
        WHERE mark.outcome = 'scored'
          AND NOT coalesce(mark.earned BETWEEN 0 AND asked.points AND asked.points <= 9999, false)
        UNION ALL
        SELECT 'evidence ' || seen.id FROM mastery_evidencerecord seen WHERE seen.outcome = 'scored'
          AND NOT coalesce(seen.earned BETWEEN 0 AND seen.possible AND seen.possible BETWEEN 0.001 AND 9999, false)
        UNION ALL
        SELECT 'status ' || known.id FROM mastery_objectivestatus known WHERE known.best_earned IS NOT NULL
          AND NOT coalesce(known.best_earned BETWEEN 0 AND known.best_possible AND known.best_possible <= 9999, false)
    """,
    "more than one current score": """
        SELECT 'sitting ' || seen.occasion || ', objective ' || seen.objective_id FROM mastery_evidencerecord seen
        WHERE CURRENT_EVIDENCE GROUP BY seen.occasion, seen.objective_id HAVING count(*) > 1
        UNION ALL
        SELECT 'try ' || mark.attempt_id || ', question ' || mark.item_id FROM assessments_mark mark
        WHERE CURRENT_MARK GROUP BY mark.attempt_id, mark.item_id HAVING count(*) > 1
    """,
    "status differs from its evidence": """
        WITH best AS (
            SELECT DISTINCT ON (seen.student_id, seen.objective_id) seen.student_id, seen.objective_id,
                   seen.earned, seen.possible, count(*) OVER pair AS tries
            FROM mastery_evidencerecord seen WHERE seen.outcome = 'scored' AND CURRENT_EVIDENCE
            WINDOW pair AS (PARTITION BY seen.student_id, seen.objective_id)
            ORDER BY seen.student_id, seen.objective_id, seen.earned / seen.possible DESC, seen.observed_at, seen.id
        )
        SELECT 'student ' || coalesce(known.student_id, best.student_id)
               || ', objective ' || coalesce(known.objective_id, best.objective_id)
        FROM best FULL JOIN mastery_objectivestatus known
            ON known.student_id = best.student_id AND known.objective_id = best.objective_id
        WHERE known.id IS NULL OR known.attempts <> coalesce(best.tries, 0)
           OR (known.best_earned IS NULL) <> (best.earned IS NULL)
           OR known.best_earned * best.possible <> best.earned * known.best_possible
    """,
    "best below a current score": """
        SELECT 'student ' || known.student_id || ', objective ' || known.objective_id
        FROM mastery_objectivestatus known
        WHERE EXISTS (
            SELECT 1 FROM mastery_evidencerecord seen
            WHERE seen.student_id = known.student_id AND seen.objective_id = known.objective_id
              AND seen.outcome = 'scored' AND CURRENT_EVIDENCE
              AND (known.best_earned IS NULL
                   OR seen.earned * known.best_possible > known.best_earned * seen.possible))
    """,
    "replaced without a reason or by another sitting": """
        SELECT 'evidence ' || seen.id FROM mastery_evidencerecord seen
        JOIN mastery_evidencerecord before ON before.id = seen.replaces_id
        WHERE seen.reason = '' OR before.occasion <> seen.occasion OR before.objective_id <> seen.objective_id
           OR before.student_id <> seen.student_id
        UNION ALL
        SELECT 'mark ' || mark.id FROM assessments_mark mark
        JOIN assessments_mark before ON before.id = mark.replaces_id
        WHERE mark.reason = '' OR before.attempt_id <> mark.attempt_id OR before.item_id <> mark.item_id
    """,
    "judgement out of its chain": """
        SELECT 'judgement ' || made.id FROM mastery_judgement made
        LEFT JOIN mastery_judgement before ON before.id = made.replaces_id
        WHERE CASE WHEN before.id IS NULL THEN made.state = 'taken_back'
              ELSE before.objective_id <> made.objective_id OR before.student_id <> made.student_id
                   OR before.state = made.state OR before.id >= made.id END
        UNION ALL
        SELECT 'student ' || made.student_id || ', objective ' || made.objective_id || ': two stand'
        FROM mastery_judgement made
        WHERE NOT EXISTS (SELECT 1 FROM mastery_judgement later WHERE later.replaces_id = made.id)
        GROUP BY made.student_id, made.objective_id HAVING count(*) > 1
    """,
    "judgement without its status": """
        SELECT 'judgement ' || made.id FROM mastery_judgement made
        WHERE NOT EXISTS (SELECT 1 FROM mastery_objectivestatus known
                          WHERE known.student_id = made.student_id AND known.objective_id = made.objective_id)
    """,
    "second chance without its corrective": """
        SELECT DISTINCT 'try ' || tried.id || ' asks objective ' || aligned.objective_id
        FROM assessments_attempt tried
        JOIN classroom_enrollment place ON place.id = tried.enrollment_id
        JOIN assessments_attemptitem asked ON asked.attempt_id = tried.id
        JOIN assessments_itemalignment aligned ON aligned.item_id = asked.item_id
        WHERE tried.number > 1 AND tried.medium = 'screen' AND tried.state <> 'void'
          AND EXISTS (
            SELECT 1 FROM mastery_evidencerecord seen
            JOIN assessments_attempt earlier ON earlier.occasion = seen.occasion
            WHERE seen.student_id = place.student_id AND seen.objective_id = aligned.objective_id
              AND seen.outcome = 'scored' AND earlier.assessment_id = tried.assessment_id
              AND earlier.number < tried.number AND earlier.state <> 'void' AND CURRENT_EVIDENCE)
          AND NOT EXISTS (
            SELECT 1 FROM mastery_correctiveassignment work
            WHERE work.student_id = place.student_id AND work.objective_id = aligned.objective_id
              AND work.assigned_at <= tried.opened_at
              AND (work.state = 'waived' OR (work.state = 'done' AND work.done_at <= tried.opened_at)))
          AND NOT EXISTS (
            SELECT 1 FROM assessments_itemalignment beside
            JOIN mastery_correctiveassignment work ON work.objective_id = beside.objective_id
            WHERE beside.item_id = asked.item_id AND work.student_id = place.student_id
              AND (work.state = 'waived' OR (work.state = 'done' AND work.done_at <= tried.opened_at)))
    """,
    "corrective by an approach used before": """
        SELECT 'corrective ' || work.id FROM mastery_correctiveassignment work
        WHERE work.override_reason = '' AND work.state <> 'cancelled' AND EXISTS (
            SELECT 1 FROM mastery_correctiveassignment earlier
            WHERE earlier.student_id = work.student_id AND earlier.objective_id = work.objective_id
              AND earlier.approach = work.approach AND earlier.state <> 'cancelled' AND earlier.id < work.id)
    """,
    "session of two without its different way in": """
        SELECT 'peer session ' || pair.id FROM mastery_peersession pair
        JOIN mastery_correctiveassignment work ON work.id = pair.corrective_id
        WHERE pair.state = 'approved' AND work.state = 'cancelled'
    """,
    "reminder of days that moved": """
        SELECT 'message ' || message.id FROM classroom_outboxmessage message
        JOIN assessments_chancewindow span ON span.id = (message.payload ->> 'window_id')::bigint
        WHERE message.kind = 'assessments.remind_second_chance' AND message.state IN ('new', 'queued', 'sending')
          AND (message.payload ->> 'version')::int < span.version
    """,
    "reminder of a place that is not held": """
        SELECT 'message ' || message.id FROM classroom_outboxmessage message
        JOIN assessments_booking place ON place.id = (message.payload ->> 'booking_id')::bigint
        WHERE message.kind = 'assessments.remind_of_place' AND message.state IN ('new', 'queued', 'sending')
          AND (place.state <> 'booked' OR (message.payload ->> 'version')::int < place.version)
    """,
    "told twice": """
        SELECT 'message key ' || dedupe FROM classroom_outboxmessage GROUP BY dedupe HAVING count(*) > 1
        UNION ALL
        SELECT 'notice key ' || key FROM classroom_notice GROUP BY key HAVING count(*) > 1
    """,
    "message overdue": """
        SELECT 'message ' || id || ' of ' || kind FROM classroom_outboxmessage
        WHERE state = 'new' AND due_at < %(now)s - interval '5 minutes'
    """,
    "message in hand too long": """
        SELECT 'message ' || id || ' of ' || kind FROM classroom_outboxmessage
        WHERE state = 'sending' AND lease_until < %(now)s - interval '1 minute'
    """,
    "policies out of order": """
        SELECT 'policy ' || later.id FROM mastery_masterypolicy later JOIN mastery_masterypolicy before
            ON before.school_id = later.school_id AND before.version < later.version
        WHERE before.effective_at >= later.effective_at
    """,
    "published unit without 3 to 5 essential objectives": """
        SELECT 'unit run ' || run.id FROM mastery_unitrun run WHERE run.published_at IS NOT NULL
          AND (SELECT count(*) FROM mastery_objective objective
               WHERE objective.unit_id = run.unit_id AND objective.is_essential
                 AND objective.retired_at IS NULL) NOT BETWEEN 3 AND 5
    """,
    "file that nothing carries": """
        SELECT 'stored file ' || file.id FROM mastery_storedfile file
        WHERE NOT EXISTS (SELECT 1 FROM mastery_activityfile carrier WHERE carrier.stored_id = file.id)
          AND NOT EXISTS (SELECT 1 FROM mastery_productfile carrier WHERE carrier.stored_id = file.id)
    """,
}
"""By the name of the rule: what must find no row."""


def violations(*, now: datetime) -> Iterator[Violation]:
    """Every broken rule, row by row; ids only, no names."""
    broken: set[str] = set()
    for rule, query in QUERIES.items():
        for violation in _found(rule, query, {"now": now}):
            broken.add(rule)
            yield violation
    for query in _school_queries():
        yield from _found("reference into another school", query, {})
    for query in _audit_queries():
        yield from _found("row without its history", query, {})
    if OUT_OF_BOUNDS not in broken:
        yield from _statuses_that_differ()
    yield from _tries_above_the_limit()
    yield from _sessions_of_closed_accounts(now=now)


def _found(rule: str, query: str, parameters: dict[str, Any]) -> Iterator[Violation]:
    for word, meaning in PHRASES.items():
        query = query.replace(word, meaning)
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows = cursor.fetchall()
    for (detail,) in rows:
        yield Violation(rule=rule, detail=detail)


def _school_queries() -> Iterator[str]:
    """Every reference between tables that belong to a school, as the models declare them."""
    for model in apps.get_models():
        if not issubclass(model, SchoolOwned):
            continue
        for field in model._meta.concrete_fields:
            target: Any = field.related_model
            if target is not None and issubclass(target, SchoolOwned):
                yield (
                    f"SELECT '{model._meta.db_table} ' || here.id || ' by {field.column}'"  # noqa: S608
                    f" FROM {model._meta.db_table} here JOIN {target._meta.db_table} there"
                    f" ON there.id = here.{field.column} WHERE there.school_id <> here.school_id"
                )


def _audit_queries() -> Iterator[str]:
    """The newest history row of every tracked row says what the row says now."""
    events: list[Any] = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    for model in events:
        if model.pgh_tracked_model is None:
            continue
        tracked = model.pgh_tracked_model._meta
        same = " AND ".join(
            f"event.{field.column} IS NOT DISTINCT FROM row.{field.column}"
            for field in tracked.concrete_fields
            if field.column in {each.column for each in model._meta.concrete_fields}
        )
        yield (
            f"SELECT '{tracked.db_table} ' || row.id FROM {tracked.db_table} row"  # noqa: S608
            f" LEFT JOIN LATERAL (SELECT * FROM {model._meta.db_table} event WHERE event.pgh_obj_id = row.id"
            f" ORDER BY event.pgh_id DESC LIMIT 1) event ON true WHERE NOT ({same})"
        )


OUT_OF_BOUNDS = "points out of bounds"
"""Points that are no score decide nothing: they are put right before anything that rests on them is looked at."""
STUDENTS_AT_ONCE = 200


def _statuses_that_differ() -> Iterator[Violation]:
    """Each stored status against the engine's decision under the policy version it names."""
    for school_id in School.objects.order_by("pk").values_list("pk", flat=True):
        known = ObjectiveStatus.objects.filter(school=school_id)
        objectives = set(known.order_by().values_list("objective_id", flat=True).distinct())
        book = policy_book(school_id, objective_ids=objectives)
        students = list(known.order_by("student_id").values_list("student_id", flat=True).distinct())
        for start in range(0, len(students), STUDENTS_AT_ONCE):
            some = list(known.filter(student__in=students[start : start + STUDENTS_AT_ONCE]).order_by("pk"))
            decisions = decide_again(some, book=book)
            for row in some:
                decision = decisions[row.student_id, row.objective_id]
                if _said(row) != _should_say(decision):
                    detail = f"student {row.student_id}, objective {row.objective_id}"
                    yield Violation(rule="status differs from its evidence", detail=detail)


TRIES = """
    SELECT place.student_id, tried.assessment_id, run.unit_id, unit.course_id, run.announced_chances, count(*) AS tries,
           (array_agg(tried.opened_at ORDER BY tried.id DESC))[1] AS last_at,
           (SELECT count(*) FROM assessments_extrachance given
            WHERE given.assessment_id = tried.assessment_id AND given.enrollment_id = tried.enrollment_id) AS extra
    FROM assessments_attempt tried
    JOIN classroom_enrollment place ON place.id = tried.enrollment_id
    JOIN assessments_assessment sheet ON sheet.id = tried.assessment_id
    JOIN mastery_unitrun run ON run.id = sheet.unit_run_id
    JOIN mastery_unit unit ON unit.id = run.unit_id
    WHERE tried.state <> 'void' AND tried.school_id = %s
    GROUP BY tried.assessment_id, tried.enrollment_id, place.student_id, run.id, unit.id
    HAVING count(*) > 1
    ORDER BY tried.assessment_id, place.student_id
"""
"""Everybody who has used more than one chance of a check. A void try gave its chance back."""


def _tries_above_the_limit() -> Iterator[Violation]:
    """The last try was taken when the policy of its unit, or later when it was written down, allowed that many.

    When work on paper was written down is not kept, so everything that has been in force since counts.
    """
    for school_id in School.objects.order_by("pk").values_list("pk", flat=True):
        with connection.cursor() as cursor:
            cursor.execute(TRIES, [school_id])
            rows = cursor.fetchall()
        policies = policies_over_time(
            school_id, {unit_id: course_id for _, _, unit_id, course_id, *_ in rows}
        )
        for student_id, check_id, unit_id, _course_id, announced, tries, last_at, extra in rows:
            allowed = (announced_policy(each, announced) for each in _since(last_at, policies[unit_id]))
            if not any(policy.has_chance(tries - extra) for policy in allowed):
                detail = f"student {student_id} has {tries} tries at check {check_id}"
                yield Violation(rule="attempts above the limit", detail=detail)


def _since(at: datetime, policies: Sequence[tuple[datetime, Policy]]) -> Iterator[Policy]:
    """What was in force at this moment, and what came after it."""
    begun = [effective_at for effective_at, _policy in policies if effective_at <= at]
    for effective_at, policy in policies:
        if not begun or effective_at >= begun[-1]:
            yield policy


def _said(row: ObjectiveStatus) -> tuple[str, bool, int | None, str]:
    return row.state, row.is_near, row.judgement_id, row.computed_state


def _should_say(counts: Counting) -> tuple[str, bool, int | None, str]:
    judgement_id = counts.judgement.judgement_id if counts.judgement else None
    computed = counts.computed.value if counts.judgement else ""
    return counts.status.value, counts.is_near, judgement_id, computed


def _sessions_of_closed_accounts(*, now: datetime) -> Iterator[Violation]:
    """Who is signed in stands inside the session, where no query sees it."""
    closed = {str(pk) for pk in User.objects.filter(is_active=False).values_list("pk", flat=True)}
    if not closed:
        return
    for session in Session.objects.filter(expire_date__gt=now).order_by("pk").iterator():
        if session.get_decoded().get("_auth_user_id") in closed:
            yield Violation(
                rule="session of a closed account", detail=f"session ending {session.expire_date}"
            )
