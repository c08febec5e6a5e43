"""Decide the statuses of one class again under new policies: in the database where the best counts, else one by one.

The set-based way says in SQL what `engine.status.decide` says where the best counts, from what a stored status holds,
and what `engine.judgement.counting` says; a property test holds them equal.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from classroom.models import Enrollment, User
from mastery.engine.policy import Policy
from mastery.models import KeptMastery, ObjectiveStatus, PolicyBatch
from mastery.selectors.decisions import Pair, decide_pairs
from mastery.selectors.policies import PolicyBook, PolicyInForce, policy_book
from mastery.services.steps.evidence import lock_students, write_statuses
from mastery.services.steps.promises import keep_told

DECIDE_BEST = """
WITH asked AS (
    SELECT * FROM unnest(%(objectives)s::bigint[], %(policies)s::bigint[], %(thresholds)s::numeric[],
                         %(nearly)s::numeric[], %(shows)s::boolean[], %(attempts)s::int[], %(items)s::int[])
        AS rule(objective_id, policy_id, threshold, nearly_from, shows_nearly, attempts, items)
), kept AS (
    SELECT promise.student_id, promise.objective_id, earlier.threshold, earlier.attempts, earlier.items
    FROM mastery_keptmastery promise
    JOIN unnest(%(kept_objectives)s::bigint[], %(kept_policies)s::bigint[], %(kept_thresholds)s::numeric[],
                %(kept_attempts)s::int[], %(kept_items)s::int[])
        AS earlier(objective_id, policy_id, threshold, attempts, items)
        ON earlier.objective_id = promise.objective_id AND earlier.policy_id = promise.policy_id
    WHERE promise.student_id = ANY(%(students)s)
), judged AS (
    SELECT made.id, made.student_id, made.objective_id, made.state FROM mastery_judgement made
    WHERE made.student_id = ANY(%(students)s) AND made.state <> 'taken_back'
      AND NOT EXISTS (SELECT 1 FROM mastery_judgement later WHERE later.replaces_id = made.id)
), computed AS (
    SELECT known.id, known.student_id, known.objective_id, known.state AS before, asked.policy_id, CASE
        WHEN exempt.id IS NOT NULL THEN 'exempt'
        WHEN known.best_earned IS NULL THEN 'not_assessed'
        WHEN known.attempts >= asked.attempts AND known.items >= asked.items
            AND known.best_earned * 100 >= asked.threshold * known.best_possible THEN 'mastered'
        WHEN EXISTS (
            SELECT 1 FROM kept
            WHERE kept.student_id = known.student_id AND kept.objective_id = known.objective_id
              AND known.attempts >= kept.attempts AND known.items >= kept.items
              AND known.best_earned * 100 >= kept.threshold * known.best_possible) THEN 'mastered'
        WHEN known.attempts < asked.attempts OR known.items < asked.items THEN 'not_assessed'
        ELSE 'not_yet' END AS state,
        asked.shows_nearly AND known.best_earned * 100 >= asked.nearly_from * known.best_possible AS is_high
    FROM mastery_objectivestatus known JOIN asked ON asked.objective_id = known.objective_id
    LEFT JOIN mastery_exemption exempt ON exempt.student_id = known.student_id
        AND exempt.objective_id = known.objective_id AND exempt.lifted_at IS NULL
    WHERE known.student_id = ANY(%(students)s)
), decided AS (
    SELECT computed.id, computed.before, computed.policy_id, judged.id AS judgement_id,
        coalesce(judged.state, computed.state) AS state,
        CASE WHEN judged.id IS NULL THEN '' ELSE computed.state END AS computed_state,
        judged.id IS NULL AND computed.state = 'not_yet' AND computed.is_high AS is_near
    FROM computed LEFT JOIN judged ON judged.student_id = computed.student_id
        AND judged.objective_id = computed.objective_id AND computed.state <> 'exempt'
), written AS (
    UPDATE mastery_objectivestatus known
    SET state = decided.state, is_near = decided.is_near, value_percent = NULL,
        judgement_id = decided.judgement_id, computed_state = decided.computed_state,
        policy_id = decided.policy_id, decided_at = %(now)s
    FROM decided WHERE decided.id = known.id
    RETURNING decided.before <> decided.state AS moved
)
SELECT count(*) FROM written WHERE moved
"""


def decide_batch(batch: PolicyBatch, *, objective_ids: Sequence[int], now: datetime) -> int:
    """Every status of the class on these objectives; answers how many states moved. The policies are shared."""
    students = list(_students(batch).order_by("pk").values_list("pk", flat=True))
    if not students or not objective_ids:
        return 0
    lock_students(students)
    book = policy_book(batch.school_id, objective_ids=objective_ids)
    keep_told(students, book=book, school_id=batch.school_id, now=now)
    in_force = {objective_id: book.on(objective_id, at=now) for objective_id in objective_ids}
    promised = _promised(students, objective_ids, book=book)
    best = {
        objective_id: rule
        for objective_id, rule in in_force.items()
        if rule.policy.counts_best
        and all(earlier.counts_best for earlier in promised.get(objective_id, {}).values())
    }
    others = [objective_id for objective_id in objective_ids if objective_id not in best]
    return _decide_best(students, best, promised, now=now) + _decide_each(
        batch, students, others, book=book, now=now
    )


def _students(batch: PolicyBatch) -> QuerySet[User]:
    """Who has a place in the class or had one; or those with results in the course who had no place in it.

    A student may change classes, leave or come back between two messages. Places are never deleted, and one that
    began after the version does not count as had before: so everybody is in a batch, whenever it runs.
    """
    if batch.section_id is not None:
        places = Enrollment.objects.filter(section=batch.section_id)
        return User.objects.filter(pk__in=places.values("student"))
    known = ObjectiveStatus.objects.filter(objective__unit__course=batch.course_id)
    placed = Enrollment.objects.filter(
        student=OuterRef("pk"), started_at__lte=batch.policy.effective_at, section__course=batch.course_id
    )
    return User.objects.filter(~Exists(placed), pk__in=known.values("student"))


def _promised(
    students: Sequence[int], objective_ids: Sequence[int], *, book: PolicyBook
) -> Mapping[int, Mapping[int, Policy]]:
    """By objective: the earlier versions by which some of these students keep their mastery."""
    rows = KeptMastery.objects.filter(student__in=students, objective__in=objective_ids)
    found: dict[int, dict[int, Policy]] = {}
    for objective_id, policy_id in rows.order_by().values_list("objective_id", "policy_id").distinct():
        earlier = book.decided(objective_id, policy_id=policy_id).policy
        found.setdefault(objective_id, {})[policy_id] = earlier
    return found


def _decide_best(
    students: Sequence[int],
    rules: Mapping[int, PolicyInForce],
    promised: Mapping[int, Mapping[int, Policy]],
    *,
    now: datetime,
) -> int:
    if not rules:
        return 0
    policies = [rule.policy for rule in rules.values()]
    kept = [
        (objective_id, policy_id, earlier)
        for objective_id in rules
        for policy_id, earlier in promised.get(objective_id, {}).items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            DECIDE_BEST,
            {
                "students": list(students),
                "objectives": list(rules),
                "policies": [rule.id for rule in rules.values()],
                "thresholds": [policy.threshold_percent for policy in policies],
                "nearly": [policy.nearly_from for policy in policies],
                "shows": [policy.show_nearly for policy in policies],
                "attempts": [policy.minimum_attempts for policy in policies],
                "items": [policy.minimum_items for policy in policies],
                "kept_objectives": [objective_id for objective_id, _policy, _earlier in kept],
                "kept_policies": [policy_id for _objective, policy_id, _earlier in kept],
                "kept_thresholds": [earlier.threshold_percent for _objective, _policy, earlier in kept],
                "kept_attempts": [earlier.minimum_attempts for _objective, _policy, earlier in kept],
                "kept_items": [earlier.minimum_items for _objective, _policy, earlier in kept],
                "now": now,
            },
        )
        (moved,) = cursor.fetchone()
    return int(moved)


def _decide_each(
    batch: PolicyBatch,
    students: Sequence[int],
    objective_ids: Sequence[int],
    *,
    book: PolicyBook,
    now: datetime,
) -> int:
    """By the engine, from every try: methods other than the best need them all."""
    known = ObjectiveStatus.objects.filter(student__in=students, objective__in=objective_ids)
    before: dict[Pair, str] = {
        (student_id, objective_id): state
        for student_id, objective_id, state in known.values_list("student_id", "objective_id", "state")
    }
    if not before:
        return 0
    decisions = decide_pairs(before.keys(), book=book, at=now)
    write_statuses(decisions.items(), book=book, school_id=batch.school_id, now=now)
    return sum(decision.status.value != before[pair] for pair, decision in decisions.items())
