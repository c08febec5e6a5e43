"""The unit each class is in now, and how many of its students have mastered each essential objective."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, F
from django.utils.functional import Promise

from mastery.engine.cycle import Stage
from mastery.engine.status import Status
from mastery.models import Objective, ObjectiveStatus, UnitRun
from mastery.selectors.words import STAGE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class EssentialShare:
    """How many students of the class have mastered one essential objective."""

    code: str
    statement: str
    mastered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNow:
    """The unit a class is in."""

    run_id: int
    title: str
    stage: Stage
    stage_words: Promise
    is_published: bool
    essentials: tuple[EssentialShare, ...]


def units_now(section_ids: Collection[int]) -> Mapping[int, UnitNow]:
    """By class: of its open units the last announced one, else the first planned. Three queries."""
    runs = _current_runs(section_ids)
    mastered = _mastered(runs.values())
    essentials: defaultdict[int, list[Objective]] = defaultdict(list)
    units = [run.unit_id for run in runs.values()]
    asked = Objective.objects.in_plan().filter(unit__in=units, is_essential=True)
    for objective in asked.order_by("position", "pk"):
        essentials[objective.unit_id].append(objective)
    return {
        section_id: UnitNow(
            run_id=run.pk,
            title=run.unit.title,
            stage=Stage(run.stage),
            stage_words=STAGE_WORDS[Stage(run.stage)],
            is_published=run.published_at is not None,
            essentials=tuple(
                EssentialShare(
                    code=objective.code,
                    statement=objective.statement,
                    mastered=mastered.get((section_id, objective.pk), 0),
                )
                for objective in essentials[run.unit_id]
            ),
        )
        for section_id, run in runs.items()
    }


def _current_runs(section_ids: Collection[int]) -> dict[int, UnitRun]:
    runs = (
        UnitRun.objects.filter(section__in=section_ids)
        .exclude(stage=Stage.CLOSED.value)
        .select_related("unit")
        .order_by("section", F("published_at").desc(nulls_last=True), "unit__position", "pk")
        .distinct("section")
    )
    return {run.section_id: run for run in runs}


def _mastered(runs: Collection[UnitRun]) -> dict[tuple[int, int], int]:
    """(class, objective) to the number of its present students who have mastered it."""
    run_ids = [run.pk for run in runs]
    counted = (
        ObjectiveStatus.objects.filter(
            state=Status.MASTERED.value,
            objective__is_essential=True,
            objective__unit__runs__in=run_ids,
            student__enrollments__section=F("objective__unit__runs__section"),
            student__enrollments__ended_at__isnull=True,
        )
        .values_list("objective__unit__runs__section_id", "objective_id")
        .annotate(students=Count("student_id", distinct=True))
        .order_by()
    )
    return {(section_id, objective_id): students for section_id, objective_id, students in counted}
