"""Keep what students have been told: whoever is decided first under a new version, the promise is made before."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Q

from mastery.models import KeptMastery, ObjectiveStatus
from mastery.selectors.policies import PolicyBook

COMPUTED_MASTERED: Final = Q(state="mastered", judgement=None) | Q(computed_state="mastered")


def keep_told(students: Collection[int], *, book: PolicyBook, school_id: int, now: datetime) -> None:
    """Those who stand as mastered on the book's objectives, by a version older than a promise, keep it by that version.

    A promise rests on what was computed, whatever a teacher has set beside it. To be called before anything is
    decided. A class waits for its message while single results go on being decided, and messages come in any order:
    a promise that only they made would come too late.
    """
    since = {
        objective_id: version
        for objective_id in book.chains
        if (version := book.keeps_told_from(objective_id)) is not None
    }
    if not since:
        return
    told = ObjectiveStatus.objects.filter(COMPUTED_MASTERED, student__in=students, objective__in=since)
    KeptMastery.objects.bulk_create(
        [
            KeptMastery(
                school_id=school_id,
                student_id=student_id,
                objective_id=objective_id,
                policy_id=policy_id,
                kept_at=now,
            )
            for student_id, objective_id, policy_id, version in told.order_by("pk").values_list(
                "student_id", "objective_id", "policy_id", "policy__version"
            )
            if version < since[objective_id]
        ],
        ignore_conflicts=True,
    )
