"""Correctives and enrichment: what is in hand for whom, and what a student has to do."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import connection
from django.db.models import Exists, OuterRef

from mastery.engine.correctives import Approach
from mastery.engine.reassessment import CorrectiveState
from mastery.models import CorrectiveAssignment, EvidenceRecord, Lesson

Pair = tuple[int, int]
"""(student id, objective id)."""


def tried_approaches(
    student_ids: Collection[int], objective_ids: Collection[int]
) -> Mapping[Pair, frozenset[Approach]]:
    """What the lessons of any class they were in, and earlier correctives, have used."""
    tried: defaultdict[Pair, set[Approach]] = defaultdict(set)
    in_lessons = (
        Lesson.objects.filter(
            objective__in=objective_ids, unit_run__section__enrollments__student__in=student_ids
        )
        .values_list("unit_run__section__enrollments__student_id", "objective_id", "approach")
        .distinct()
    )
    in_correctives = (
        CorrectiveAssignment.objects.filter(student__in=student_ids, objective__in=objective_ids)
        .exclude(state="cancelled")
        .values_list("student_id", "objective_id", "approach")
    )
    for student_id, objective_id, approach in [*in_lessons, *in_correctives]:
        tried[student_id, objective_id].add(Approach(approach))
    return {pair: frozenset(approaches) for pair, approaches in tried.items()}


def later_try() -> Exists:
    """Whether a counted try has come since the corrective was given; asked of corrective rows."""
    return Exists(
        EvidenceRecord.objects.filter(
            student=OuterRef("student"),
            objective=OuterRef("objective"),
            outcome="scored",
            replaced_by__isnull=True,
            observed_at__gt=OuterRef("assigned_at"),
        )
    )


def is_in_hand(state: CorrectiveState, *, is_answered: bool) -> bool:
    """Still to do, or done and waiting for the next try. A try after it asks for another one."""
    return state is CorrectiveState.ASSIGNED or not is_answered


CORRECTIVES_IN_HAND = """
SELECT work.student_id, work.objective_id, work.state
FROM mastery_correctiveassignment work
WHERE work.student_id = ANY((SELECT %s::bigint[])::bigint[])
  AND work.objective_id = ANY((SELECT %s::bigint[])::bigint[])
  AND work.state <> 'cancelled' AND (work.state = 'assigned' OR NOT EXISTS (
      SELECT 1 FROM mastery_evidencerecord seen
      WHERE seen.student_id = work.student_id AND seen.objective_id = work.objective_id
        AND seen.observed_at > work.assigned_at AND seen.outcome = 'scored'
        AND NOT EXISTS (SELECT 1 FROM mastery_evidencerecord later WHERE later.replaces_id = seen.id)
  ))
ORDER BY work.assigned_at, work.id
"""
"""As `is_in_hand` of `later_try`: the grid of a large class reads thousands of these, and a test compares. Values stand
in selects of their own for the planner, as in the other large queries of a class."""


def corrective_states(
    student_ids: Collection[int], objective_ids: Collection[int]
) -> Mapping[Pair, CorrectiveState]:
    """How far the corrective in hand is. Pairs without one are left out: that is `CorrectiveState.NONE`."""
    states = {state.value: state for state in CorrectiveState}
    with connection.cursor() as cursor:
        cursor.execute(CORRECTIVES_IN_HAND, [list(student_ids), list(objective_ids)])
        return {
            (student_id, objective_id): states[state] for student_id, objective_id, state in cursor.fetchall()
        }
