"""What of the mastery cycle waits for a teacher, over all of their classes at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from mastery.engine.cycle import Stage
from mastery.engine.reassessment import CorrectiveState
from mastery.models import CorrectiveAssignment, EnrichmentChoice, UnitRun
from mastery.selectors.work import later_try


@dataclass(frozen=True, slots=True, kw_only=True)
class RunGroups:
    """A unit that a class is in, its groups, and the products that nobody has answered."""

    section_id: int
    run_id: int
    title: str
    proposed: int
    groups: int
    products: int


def groups_of_open_runs(section_ids: Collection[int]) -> tuple[RunGroups, ...]:
    """The units of these classes that are not closed; one query."""
    runs = (
        UnitRun.objects.filter(section__in=section_ids)
        .exclude(stage=Stage.CLOSED.value)
        .annotate(
            proposed=Count("groups", filter=Q(groups__state="proposed")),
            all_groups=Count("groups", filter=~Q(groups__state="dropped")),
            products=_unanswered(),
        )
        .order_by("section", F("published_at").desc(nulls_last=True), "unit__position", "pk")
    )
    return tuple(
        RunGroups(
            section_id=section_id, run_id=pk, title=title, proposed=proposed, groups=groups, products=products
        )
        for section_id, pk, title, proposed, groups, products in runs.values_list(
            "section_id", "pk", "unit__title", "proposed", "all_groups", "products"
        )
    )


def _unanswered() -> Coalesce:
    products = EnrichmentChoice.objects.filter(
        unit_run=OuterRef("pk"), done_at__isnull=False, feedback__isnull=True
    ).order_by()
    return Coalesce(Subquery(products.values("unit_run").annotate(n=Count("pk")).values("n")), 0)


def ready_to_reassess(section_ids: Collection[int]) -> Mapping[int, int]:
    """By class: how many of its students have a corrective behind them and no try after it; one query."""
    behind = [CorrectiveState.DONE.value, CorrectiveState.WAIVED.value]
    counted = (
        CorrectiveAssignment.objects.filter(
            ~later_try(),
            state__in=behind,
            unit_run__section__in=section_ids,
            student__enrollments__section=F("unit_run__section"),
            student__enrollments__ended_at__isnull=True,
        )
        .exclude(unit_run__stage=Stage.CLOSED.value)
        .values_list("unit_run__section_id")
        .annotate(students=Count("student_id", distinct=True))
        .order_by()
    )
    return dict(counted)
