"""What of the checks waits for a teacher, over all of their classes at once."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from assessments.models import Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWork:
    """A check with what was handed in."""

    section_id: int
    run_id: int
    assessment_id: int
    title: str
    to_mark: int
    scored: int


def work_of_checks(section_ids: Collection[int]) -> tuple[CheckWork, ...]:
    """Checks of these classes with something handed in; one query."""
    checks = (
        Assessment.objects.filter(unit_run__section__in=section_ids)
        .annotate(
            to_mark=Count("attempts", filter=Q(attempts__state="submitted")),
            scored=Count("attempts", filter=Q(attempts__state="scored")),
        )
        .filter(Q(to_mark__gt=0) | Q(scored__gt=0))
        .order_by("unit_run__section", "pk")
    )
    return tuple(
        CheckWork(
            section_id=section_id,
            run_id=run_id,
            assessment_id=pk,
            title=title,
            to_mark=to_mark,
            scored=scored,
        )
        for section_id, run_id, pk, title, to_mark, scored in checks.values_list(
            "unit_run__section_id", "unit_run_id", "pk", "title", "to_mark", "scored"
        )
    )
