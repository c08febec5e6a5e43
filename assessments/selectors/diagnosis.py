"""What a check shows beyond its scores: which misconceptions the newest answers of each student hold."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from assessments.models import Assessment, ItemAlignment, Mark
from mastery.engine.attempts import AttemptState
from mastery.selectors.work import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """For `suggest_groups`: the objectives a check measures, and what each student's newest answers show."""

    objective_ids: tuple[int, ...]
    misconceptions: Mapping[Pair, str]


def diagnosis_of(assessment: Assessment) -> Diagnosis:
    """Two queries, whatever the size of the class."""
    aligned = ItemAlignment.objects.filter(
        item__form__assessment=assessment, objective__retired_at__isnull=True
    )
    return Diagnosis(
        objective_ids=tuple(aligned.order_by("objective").values_list("objective_id", flat=True).distinct()),
        misconceptions=newest_misconceptions(assessment),
    )


def standing_marks(assessment: Assessment) -> QuerySet[Mark]:
    """Marks that nobody has replaced, of attempts that nobody has voided."""
    return Mark.objects.filter(attempt__assessment=assessment, replaced_by__isnull=True).exclude(
        attempt__state=AttemptState.VOID.value
    )


def newest_misconceptions(assessment: Assessment) -> Mapping[Pair, str]:
    """Of the last try that asked the objective, the misconception shown most often; none is an answer too."""
    rows = (
        standing_marks(assessment)
        .filter(item__alignments__isnull=False)
        .values_list(
            "attempt__enrollment__student_id",
            "item__alignments__objective_id",
            "attempt__number",
            "misconception",
        )
        .annotate(times=Count("pk"))
        .order_by("attempt__number")
    )
    shown: defaultdict[Pair, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for student_id, objective_id, number, misconception, times in rows:
        shown[student_id, objective_id][number][misconception] = times
    newest = {pair: by_try[max(by_try)] for pair, by_try in shown.items()}
    named = {pair: _most_shown(counts) for pair, counts in newest.items()}
    return {pair: misconception for pair, misconception in named.items() if misconception}


def _most_shown(counts: Mapping[str, int]) -> str:
    """Answers without a named misconception say nothing either way."""
    named = [(-times, text) for text, times in counts.items() if text]
    return min(named)[1] if named else ""
